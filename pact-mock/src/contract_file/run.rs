//! Which run this process belongs to, and whether it runs all its tests.
//!
//! Within a run two tests that say different things under one name are a mistake. A later run may say something else: there
//! the test was changed.
//!
//! A run is named by `PACT_FRESH_RUN`, or by nextest. All test binaries of one `cargo test` are a run too, which is known on
//! Linux by the process that started them. Else a run is one process.
//!
//! `PACT_FRESH_RUN` asks for more: that the contract file in the end holds what this run wrote, and nothing else. It is done
//! when each of its processes has ended and none left out a test, as far as a process can know.

use std::ffi::OsString;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

/// Why a process does not know whether its run is a whole one.
pub(super) const UNTOLD: &str =
    "nextest does not tell which tests it leaves out: after a run of all, `pact-mock clean` drops them";

static RUN: LazyLock<String> = LazyLock::new(|| name(|name| std::env::var_os(name)));
static TEST_FAILED: AtomicBool = AtomicBool::new(false);

/// The run of this process.
pub(super) fn this() -> &'static str {
    &RUN
}

/// The run that was asked to leave only its own interactions, if one was.
pub(super) fn asked_fresh() -> Option<&'static str> {
    let asked = std::env::var_os("PACT_FRESH_RUN").is_some_and(|run| !run.is_empty());
    asked.then(this)
}

/// A name for this process that no other one has.
pub(super) fn process() -> &'static str {
    static PROCESS: LazyLock<String> = LazyLock::new(own_name);
    &PROCESS
}

pub(super) fn test_failed() {
    TEST_FAILED.store(true, Ordering::Relaxed);
}

/// Why this process is no part of a whole run; `None` if it is.
pub(super) fn why_not_whole() -> Option<String> {
    if TEST_FAILED.load(Ordering::Relaxed) {
        return Some("a test failed".to_owned());
    }
    if std::env::var_os("NEXTEST").is_some() {
        return Some(UNTOLD.to_owned());
    }
    let mut arguments = std::env::args_os();
    let program = arguments.next().unwrap_or_default();
    let program = Path::new(&program).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    left_out(arguments).map(|argument| format!("{program} ran with the argument `{argument}`"))
}

/// The first argument of a test binary with which it may leave out tests. One that is not known may.
fn left_out(arguments: impl Iterator<Item = OsString>) -> Option<String> {
    const FLAGS: [&str; 8] = [
        "--nocapture",
        "--no-capture",
        "--show-output",
        "--include-ignored",
        "--quiet",
        "-q",
        "--report-time",
        "--shuffle",
    ];
    const WITH_VALUE: [&str; 6] = ["--test-threads", "--format", "--color", "--logfile", "--shuffle-seed", "-Z"];
    let mut arguments = arguments.map(|argument| argument.to_string_lossy().into_owned());
    while let Some(argument) = arguments.next() {
        let name = argument.split_once('=').map_or(argument.as_str(), |(name, _)| name);
        if WITH_VALUE.contains(&name) {
            if name == argument {
                arguments.next();
            }
        } else if !FLAGS.contains(&argument.as_str()) {
            return Some(argument);
        }
    }
    None
}

fn name(environment: impl Fn(&str) -> Option<OsString>) -> String {
    let named = |name: &str| environment(name).filter(|value| !value.is_empty());
    if let Some(run) = named("PACT_FRESH_RUN").or_else(|| named("NEXTEST_RUN_ID")) {
        return run.to_string_lossy().into_owned();
    }
    let by_cargo = named("CARGO_MANIFEST_DIR").and_then(|_| started_by());
    by_cargo.unwrap_or_else(|| process().to_owned())
}

/// The process that started this one, by number and the time at which it began (proc_pid_stat(5), field 22): numbers are
/// given again, in containers soon.
#[cfg(target_os = "linux")]
fn started_by() -> Option<String> {
    let parent = std::os::unix::process::parent_id();
    let status = std::fs::read_to_string(format!("/proc/{parent}/stat")).ok()?;
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    // The name before it may hold anything, also spaces and brackets.
    let began = status.rsplit_once(')')?.1.split_whitespace().nth(19)?;
    Some(format!("{parent}-{began}-{}", boot.trim()))
}

#[cfg(not(target_os = "linux"))]
fn started_by() -> Option<String> {
    None
}

/// A name that no other run has.
#[cfg(feature = "cli")]
pub(super) fn new_name() -> String {
    static NUMBER: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    format!("{}-{}", process(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

fn own_name() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("{}-{}", std::process::id(), now.as_nanos())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_left_out(arguments: &[&str], expected: Option<&str>) {
        assert_eq!(left_out(arguments.iter().map(OsString::from)).as_deref(), expected, "{arguments:?}");
    }

    #[test]
    fn arguments_that_leave_out_tests_are_known() {
        check_left_out(&[], None);
        check_left_out(&["--nocapture", "--test-threads=1", "--test-threads", "2", "--color", "never", "-q"], None);
        check_left_out(&["listing"], Some("listing"));
        check_left_out(&["--test-threads", "1", "listing"], Some("listing"));
        check_left_out(&["--skip", "listing"], Some("--skip"));
        check_left_out(&["--ignored"], Some("--ignored"));
        check_left_out(&["--never-seen"], Some("--never-seen"));
    }

    #[test]
    fn a_run_is_named_by_the_environment_or_by_who_started_it() {
        let run = |variables: &[(&str, &str)]| {
            name(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into()))
        };
        assert_eq!(run(&[("PACT_FRESH_RUN", "42"), ("NEXTEST_RUN_ID", "n")]), "42");
        assert_eq!(run(&[("PACT_FRESH_RUN", ""), ("NEXTEST_RUN_ID", "n")]), "n");
        assert_eq!(run(&[]), process());
        let by_cargo = run(&[("CARGO_MANIFEST_DIR", "/a")]);
        assert_eq!(by_cargo != process(), cfg!(target_os = "linux"), "{by_cargo}");
    }
}
