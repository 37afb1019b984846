//! The real program as a process.

use std::io::Write;
use std::process::{Command, Stdio};

use pact_core::json::Json;

use super::Folder;

/// How the program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "--- stdout\n{}--- stderr\n{}", self.stdout, self.stderr);
        self
    }

    /// Standard output without times, as [`verify`] has masked it.
    pub(crate) fn report(&self) -> String {
        let without_time = |line: &str| match line.rsplit_once(" (") {
            Some((before, after)) if after.ends_with(" ms)") => before.to_owned(),
            _ => line.to_owned(),
        };
        self.stdout.trim_start().lines().map(without_time).collect::<Vec<_>>().join("\n")
    }
}

/// Runs the program with these arguments and variables, in an environment without settings of its own.
pub(crate) fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
    run_with_input(arguments, variables, "")
}

/// Runs the program with this on standard input.
pub(crate) fn run_with_input(arguments: &[&str], variables: &[(&str, &str)], input: impl AsRef<[u8]>) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pact-verify"));
    // Nothing of the build that runs the tests may be taken for settings.
    command.env_clear();
    for name in ["PATH", "HOME", "TMPDIR", "LLVM_PROFILE_FILE", "SystemRoot"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command.args(arguments).envs(variables.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // The program may end before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input.as_ref());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Ended { code: output.status.code().unwrap(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

/// Verifies a contract against a port of this machine with further arguments.
pub(crate) fn verify(contract: &Json, port: u16, more: &[&str]) -> Ended {
    let folder = Folder::new();
    let file = folder.write("contract.json", contract.to_string());
    let (file, port) = (file.display().to_string(), port.to_string());
    let mut arguments = vec!["--file", &file, "--hostname", "127.0.0.1", "--port", &port];
    arguments.extend(more);
    let mut ended = run(&arguments, &[]);
    let (folder, port) = (folder.path().display().to_string(), format!("127.0.0.1:{port}"));
    ended.stdout = ended.stdout.replace(&folder, "FOLDER").replace(&port, "HOST");
    ended
}
