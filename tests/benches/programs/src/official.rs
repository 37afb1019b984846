//! The official command line: one binary with mock server, stub server and verifier. `PACT_OFFICIAL_CLI` names it; without
//! it the columns beside it are left out, and a line says so.

use std::path::PathBuf;
use std::process::Command;

/// The official binary, if there is one.
pub struct Official {
    program: PathBuf,
}

impl Official {
    /// What the environment names.
    pub fn find() -> Option<Self> {
        let program = std::env::var_os("PACT_OFFICIAL_CLI").map(PathBuf::from);
        if program.is_none() {
            println!("PACT_OFFICIAL_CLI names no program: the official tools are left out.");
            println!("  pip install 'pact-python-cli==1!0.10.9' in a virtual environment brings one as bin/pact\n");
        }
        program.map(|program| Self { program })
    }

    /// One of its commands. It is told not to report home.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).env("PACT_DO_NOT_TRACK", "true");
        command
    }
}
