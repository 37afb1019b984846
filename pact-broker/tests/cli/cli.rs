//! Running the binary with nothing in its environment but what a test gives it.

use std::process::{Command, Output};

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// Exit code and both streams, for snapshots.
    pub(crate) fn all(&self) -> String {
        let lines = |mark: &str, text: &str| {
            text.lines().map(|line| format!("{mark} {line}").trim_end().to_owned() + "\n").collect::<String>()
        };
        format!("exit code {}\n{}{}", self.code, lines("out", &self.stdout), lines("err", &self.stderr))
    }
}

/// The binary with these arguments and variables.
pub(crate) fn command(arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pact-broker"));
    command.args(arguments).env_clear().envs(variables.iter().copied());
    for name in ["PATH", "SystemRoot", "LLVM_PROFILE_FILE"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    command
}

/// Runs the binary to its end.
pub(crate) fn run_with(arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    ran(command(arguments, variables).output().unwrap())
}

/// Runs the binary to its end, without variables.
pub(crate) fn run(arguments: &[&str]) -> Ran {
    run_with(arguments, &[])
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
