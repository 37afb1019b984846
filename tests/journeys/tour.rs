//! The tour ends with 0, and with 1 and the step's name when any one step is sabotaged.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use libtest_mimic::{Failed, Trial};
use pact_tests::{Binaries, Outcome, Program, environment, http};

pub(crate) fn trials(binaries: &Binaries) -> Vec<Trial> {
    let tour = Program::new(binaries.path("tour"));
    let steps = tour.clone().arg("--list-steps").run().expect("the tour lists its steps").stdout;
    assert!(steps.lines().count() > 10, "the tour has steps: {steps}");
    let whole = tour.clone();
    let stays = binaries.path("tour");
    let mut trials = vec![
        Trial::test("the tour comes out as expected", move || comes_out(&whole)),
        Trial::test("the tour keeps its broker up until Enter is pressed", move || stays_up(&stays)),
    ];
    for step in steps.lines().map(str::to_owned) {
        let tour = tour.clone();
        trials
            .push(Trial::test(format!("the tour notices a sabotaged step `{step}`"), move || is_noticed(&tour, &step)));
    }
    trials
}

fn comes_out(tour: &Program) -> Result<(), Failed> {
    let outcome = tour.clone().arg("--exit").run()?;
    check_code(&outcome, 0)
}

fn stays_up(tour: &Path) -> Result<(), Failed> {
    let mut command = Command::new(tour);
    environment::clean(&mut command);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines().map_while(Result::ok);
    let said = lines.find_map(|line| line.strip_prefix("The broker stays up for looking around: ").map(str::to_owned));
    let heartbeat = said.map(|url| http::get(&format!("{url}/diagnostic/status/heartbeat")));
    child.stdin.take().ok_or("no input")?.write_all(b"\n")?;
    let rest: Vec<String> = lines.collect();
    let status = child.wait()?;
    match heartbeat {
        Some(Ok(_)) if status.success() => Ok(()),
        other => Err(format!("the broker's heartbeat: {other:?}; the tour ended with {status}: {rest:?}").into()),
    }
}

fn is_noticed(tour: &Program, step: &str) -> Result<(), Failed> {
    let outcome = tour.clone().args(["--exit", "--sabotage", step]).run()?;
    check_code(&outcome, 1)?;
    if !outcome.stderr.contains(&format!("step `{step}` did not come out")) {
        return Err(format!("it should name the step `{step}`\n{outcome}").into());
    }
    Ok(())
}

fn check_code(outcome: &Outcome, code: i32) -> Result<(), Failed> {
    if outcome.code == Some(code) { Ok(()) } else { Err(format!("it should end with {code}\n{outcome}").into()) }
}
