//! The tour ends with 0, and with 1 and the step's name when any one step is sabotaged.

use libtest_mimic::{Failed, Trial};
use pact_tests::{Binaries, Outcome, Program};

pub(crate) fn trials(binaries: &Binaries) -> Vec<Trial> {
    let tour = Program::new(binaries.path("tour"));
    let steps = tour.clone().arg("--list-steps").run().expect("the tour lists its steps").stdout;
    assert!(steps.lines().count() > 10, "the tour has steps: {steps}");
    let whole = tour.clone();
    let mut trials = vec![Trial::test("the tour comes out as expected", move || comes_out(&whole))];
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
