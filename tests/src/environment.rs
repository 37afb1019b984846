//! The environment that child processes get: what the person or the outer cargo has set must not change what a journey shows.

use std::process::Command;

/// Variables that the outer cargo sets for the program it runs. Build scripts watch some of them (ring's does), so that an inner
/// cargo that inherits them would build those packages anew each time.
const FROM_OUTER_CARGO: [&str; 6] = [
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_CRATE_NAME",
    "CARGO_BIN_NAME",
    "CARGO_PRIMARY_PACKAGE",
    "OUT_DIR",
];

/// How variables of build servers begin: programs that publish take commit, branch and build from them.
const FROM_BUILD_SERVERS: [&str; 14] = [
    "BUILDKITE",
    "GITHUB_",
    "GITLAB_",
    "CI_",
    "CIRCLE",
    "TRAVIS",
    "APPVEYOR",
    "BITBUCKET_",
    "TF_BUILD",
    "BUILD_",
    "SYSTEM_",
    "GIT_",
    "JENKINS_",
    "CHANGE_",
];

/// Takes from the command's environment what would change its behaviour by accident: the outer cargo's variables, every `PACT_…`
/// setting, those of build servers, and proxies for the loopback address.
pub fn clean(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let Some(name) = name.to_str() else { continue };
        let from_cargo =
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_BIN_EXE_") || FROM_OUTER_CARGO.contains(&name);
        let from_build_server = FROM_BUILD_SERVERS.iter().any(|start| name.starts_with(start));
        if from_cargo || from_build_server || name.starts_with("PACT_") {
            command.env_remove(name);
        }
    }
    command.env("NO_PROXY", "127.0.0.1,localhost").env("no_proxy", "127.0.0.1,localhost");
}
