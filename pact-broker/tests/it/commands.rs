//! The command line of the existing client, as its help pages show it (`PACT_SHARED`): each command and each flag is
//! known here too, or is on the list of what is left out, with the reason.

use libtest_mimic::{Failed, Trial};
use std::path::Path;
use std::process::Command;

const OTHER_BROKER: &str = "installs and starts the Ruby broker; here `serve` is the broker";

/// Commands that are left out.
const COMMANDS: &[(&str, &str)] = &[
    ("docker", OTHER_BROKER),
    ("docker remove", OTHER_BROKER),
    ("docker start", OTHER_BROKER),
    ("docker stop", OTHER_BROKER),
    ("ruby", OTHER_BROKER),
    ("ruby info", OTHER_BROKER),
    ("ruby install", OTHER_BROKER),
    ("ruby remove", OTHER_BROKER),
    ("ruby start", OTHER_BROKER),
    ("ruby stop", OTHER_BROKER),
];

/// Flags that are left out, with the command they stand after.
const FLAGS: &[(&str, &str, &str)] = &[
    ("", "--output", "it means nothing before a command"),
    ("", "-o", "it means nothing before a command"),
    ("", "--log-level", "it stands after the command"),
    ("generate-uuid", "--log-level", "it asks no broker"),
    ("provider-states", "--log-level", "it stands after the command"),
];

pub(crate) fn trials() -> Vec<Trial> {
    let Some(shared) = std::env::var_os("PACT_SHARED") else {
        return vec![Trial::test("commands: PACT_SHARED is not set", || Ok(())).with_ignored_flag(true)];
    };
    let folder = Path::new(&shared).join("field-notes/help");
    let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    let mut pages: Vec<String> = files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect();
    pages.retain(|page| page.starts_with("$ pact broker "));
    pages.sort();
    let mut trials: Vec<Trial> = pages
        .into_iter()
        .map(|page| {
            let line = page.lines().next().unwrap_or_default();
            let command = line.trim_start_matches("$ pact broker").split(" --help").next().unwrap_or_default().trim();
            let command = command.to_owned();
            trial(&command.clone(), move || check_page(&command, &page))
        })
        .collect();
    let count = trials.len();
    let all = move || match count {
        0..30 => Err(Failed::from(format!("only {count} help pages are in {}", folder.display()))),
        _ => Ok(()),
    };
    trials.push(trial("the_command_line_of_the_existing_client", all));
    trials
}

fn trial(name: &str, run: impl FnOnce() -> Result<(), Failed> + Send + 'static) -> Trial {
    Trial::test(format!("commands::{name}"), run)
}

/// Whether the page's command and its flags are known, or left out with a reason.
fn check_page(command: &str, page: &str) -> Result<(), Failed> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let left_out = COMMANDS.iter().find(|(name, _)| *name == command);
    match (is_known(&words, &["--help"]), left_out) {
        (false, Some(_)) => return Ok(()),
        (false, None) => return Err(Failed::from(format!("`{command}` is not known"))),
        (true, Some((_, reason))) => return Err(Failed::from(format!("`{command}` is there, although: {reason}"))),
        (true, None) => {}
    }
    for flag in flags(page) {
        let left_out = FLAGS.iter().find(|(name, left, _)| *name == command && *left == flag);
        match (is_known(&words, &[&flag, "--help"]), left_out) {
            (false, None) => return Err(Failed::from(format!("`{command}` does not know {flag}"))),
            (true, Some((_, _, reason))) => {
                return Err(Failed::from(format!("`{command}` knows {flag}, although: {reason}")));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The flags of a help page, short and long.
fn flags(page: &str) -> Vec<String> {
    let options = page.split_once("Options:\n").map(|(_, options)| options).unwrap_or_default();
    let lines = options.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
    let words = lines.flat_map(|line| line.split_whitespace().take_while(|word| word.starts_with('-')));
    words.map(|word| word.trim_end_matches(',').to_owned()).collect()
}

/// Whether the program understands this, up to values that are missing.
fn is_known(command: &[&str], rest: &[&str]) -> bool {
    let mut program = Command::new(env!("CARGO_BIN_EXE_pact-broker"));
    let ran = program.args(command).args(rest).env_clear().output().unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    !said.contains("unexpected argument") && !said.contains("unrecognized subcommand")
}
