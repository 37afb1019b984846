//! Each interaction as a test of its own, for a test target with `harness = false`: listed by name, filtered by name, with
//! a time of its own. The runner is [`libtest_mimic`]'s, so the options are those of `cargo test`.
//!
//! ```no_run
//! use pact_verify::{Provider, Source, Verifier, trials};
//!
//! fn main() -> std::process::ExitCode {
//!     trials::main(async {
//!         // What the provider needs, such as a database, is made here.
//! #       let router = axum::Router::new();
//!         Verifier::new(Provider::service(router)).source(Source::folder("pacts"))
//!     })
//! }
//! ```
//!
//! The variables `PACT_VERIFIER_JSON_REPORT`, `…_JUNIT_REPORT`, `…_HTML_REPORT` and `…_MARKDOWN_REPORT` name files for the
//! reports that the program makes; what the test runner left out counts as left out there.
//!
//! Interactions take turns, unless the verification says that they are [isolated](Verifier::isolated); then as many overlap
//! as the test runner has threads. Every interaction is replayed for each contract that has it.

mod reports;

use std::{
    collections::{BTreeMap, HashMap},
    future::Future,
    process::ExitCode,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Runtime;

use self::reports::Reports;
use crate::{
    Contract, ContractResult, InteractionResult, Report, Verifier,
    event::Event,
    prepared::{Place, Prepared},
    publish::{Publication, Publisher},
    report::{self, Advice, Reader, Reporter, Warnings},
    source::{self, Found, SourceError},
    verdict::{self, Counts},
    verifier::filtered_to_nothing,
    worker::{Setup, Worker},
};

/// Runs each interaction as a test, with the arguments of this program, and publishes the results if that is asked for.
/// The future is run first, on the Tokio runtime of a single thread on which everything else runs.
pub fn main(verifier: impl Future<Output = Verifier>) -> ExitCode {
    let mut arguments = Arguments::from_args();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: no runtime can be started: {error}");
            return ExitCode::FAILURE;
        }
    };
    let verifier = runtime.block_on(verifier);
    if !verifier.is_isolated() {
        // Others would only wait, and the time they wait would count as theirs.
        arguments.test_threads = Some(1);
    }
    if arguments.list {
        return libtest_mimic::run(&arguments, prepare(verifier, runtime).0).exit_code();
    }
    let mut reports = match Reports::prepare() {
        Ok(reports) => reports,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    let (trials, run) = prepare(verifier, runtime);
    let conclusion = libtest_mimic::run(&arguments, trials);
    if conclusion.num_passed + conclusion.num_failed == 0 {
        // The name may be in a contract that cannot be read. The filter may as well be meant for other test targets.
        lock(&run.errors).iter().for_each(|error| eprintln!("note: {error}"));
    }
    let published = run.tell(&mut reports);
    let reported = reports.finish();
    if conclusion.has_failed() || !published || !reported { ExitCode::from(101) } else { ExitCode::SUCCESS }
}

/// A run whose interactions are tests.
struct Run {
    runtime: Runtime,
    setup: Arc<Setup>,
    isolated: bool,
    /// Who waits for an interaction. There is only one if interactions take turns.
    workers: Mutex<Vec<Worker>>,
    turn: Mutex<()>,
    contracts: Vec<Arc<Contract>>,
    /// What came of each interaction, by contract and its place there.
    results: Mutex<Vec<BTreeMap<usize, InteractionResult>>>,
    publisher: Mutex<Option<Publisher>>,
    none_is_fine: bool,
    notes: Vec<String>,
    errors: Mutex<Vec<SourceError>>,
    /// How many contracts there are, with those of consumers that are not wanted.
    found: usize,
}

/// One interaction of the run.
struct Test {
    contract: usize,
    interaction: usize,
    name: String,
}

/// The tests, and what they share. What cannot be read, and having nothing to verify, are tests that fail.
fn prepare(verifier: Verifier, runtime: Runtime) -> (Vec<Trial>, Arc<Run>) {
    let found = runtime.block_on(source::find(&verifier.sources, verifier.name.as_deref(), verifier.none_is_fine));
    let Found { contracts, errors, mut notes } = found;
    notes.extend(verifier.selection.notes(&contracts));
    notes.iter().for_each(|note| eprintln!("note: {note}"));
    let failing = |name: String, reason: String| Trial::test(name, move || Err(Failed::from(reason)));
    let mut trials: Vec<Trial> = errors
        .iter()
        .enumerate()
        .map(|(index, error)| {
            let hint = error.hint().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
            failing(format!("contract source {} can be read", index + 1), format!("{error}{hint}"))
        })
        .collect();
    let found = contracts.len();
    let wanted = contracts.into_iter().filter(|contract| verifier.selection.wants_consumer(&contract.consumer));
    let run = Arc::new(Run {
        runtime,
        setup: verifier.setup(),
        isolated: verifier.is_isolated(),
        workers: Mutex::default(),
        turn: Mutex::default(),
        results: Mutex::default(),
        publisher: Mutex::new(verifier.publish_as.clone().map(Publisher::new)),
        contracts: wanted.map(Arc::new).collect(),
        none_is_fine: verifier.none_is_fine,
        notes,
        errors: Mutex::new(errors),
        found,
    });
    lock(&run.results).resize_with(run.contracts.len(), BTreeMap::new);
    let mut names = HashMap::new();
    for (contract_index, contract) in run.contracts.iter().enumerate() {
        let place = |index| Some((index, Place::of(contract, index, &verifier.selection, &run.setup.provider)?));
        for (index, place) in (0..contract.len()).filter_map(place) {
            let Place::Wanted(prepared) = place else { continue };
            let interaction = prepared.interaction;
            let states: Vec<&str> = interaction.provider_states.iter().map(|state| state.name.as_str()).collect();
            let name = report::name(&contract.consumer, &contract.provider, &interaction.description, &states);
            let name = distinct(name, &mut names);
            let test = Test { contract: contract_index, interaction: index, name: name.clone() };
            let pending = contract.pending || interaction.pending;
            let run = Arc::clone(&run);
            let trial = Trial::test(name, move || run.replay(&test));
            trials.push(if pending { trial.with_kind("pending") } else { trial });
        }
    }
    // What cannot be read is a failure by itself.
    if trials.is_empty() && !verifier.none_is_fine {
        let reason = "no contract was found, or the filters let no interaction pass";
        trials.push(failing("there is an interaction to verify".to_owned(), reason.to_owned()));
    }
    (trials, run)
}

/// Names that occur more than once are numbered, so that each test can be run alone.
fn distinct(name: String, names: &mut HashMap<String, usize>) -> String {
    let so_far = names.entry(name.clone()).or_default();
    *so_far += 1;
    if *so_far == 1 { name } else { format!("{name} ({so_far})") }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Run {
    /// Replays an interaction as a test.
    fn replay(&self, test: &Test) -> Result<(), Failed> {
        let contract = &self.contracts[test.contract];
        let prepared = Prepared::of(contract, test.interaction, &self.setup.provider);
        let prepared = prepared.ok_or("the contract has no such interaction any more")?;
        let _turn = (!self.isolated).then(|| lock(&self.turn));
        let waiting = lock(&self.workers).pop();
        let mut worker = waiting.unwrap_or_else(|| Worker::new(Arc::clone(&self.setup)));
        let result = self.runtime.block_on(worker.replay(contract, &prepared)).result;
        lock(&self.workers).push(worker);
        let counts = verdict::of_interaction(contract.pending, &result);
        let alone = format!("cargo test -- --exact {}", report::quoted(&test.name));
        let told = report::details(&result, &Advice::new(Reader::Trials, alone));
        lock(&self.results)[test.contract].insert(test.interaction, result);
        match counts {
            Counts::Passed => Ok(()),
            Counts::Failed | Counts::NotJudged => Err(told.into()),
            Counts::Pending => {
                eprintln!("{} is pending, so this does not fail the run:\n{told}", test.name);
                Ok(())
            }
        }
    }

    /// Tells the reports what came of each contract, and publishes it if that is asked for. Whether everything that should
    /// be published is.
    fn tell(&self, reporter: &mut dyn Reporter) -> bool {
        let notes = self.notes.clone();
        notes.iter().for_each(|note| reporter.event(&Event::Note(note)));
        let errors = std::mem::take(&mut *lock(&self.errors));
        errors.iter().for_each(|error| reporter.event(&Event::Unreadable(error)));
        let results = std::mem::take(&mut *lock(&self.results));
        let contracts = self.contracts.iter().zip(results);
        let contracts = contracts.map(|(contract, results)| self.tell_of(contract, results, reporter)).collect();
        let none_is_fine = self.none_is_fine && errors.is_empty();
        let left_out_contracts = self.found - self.contracts.len();
        let mut report =
            Report { contracts, left_out_contracts, notes, errors, none_is_fine, filtered_to_nothing: false };
        report.filtered_to_nothing = filtered_to_nothing(&report);
        reporter.event(&Event::Finished(&report));
        !report.contracts.iter().any(|contract| contract.publication.is_failed())
    }

    fn tell_of(
        &self,
        contract: &Contract,
        results: BTreeMap<usize, InteractionResult>,
        reporter: &mut dyn Reporter,
    ) -> ContractResult {
        reporter.event(&Event::ContractStarted(contract));
        for (index, result) in &results {
            if let Some(Prepared { interaction, .. }) = Prepared::of(contract, *index, &self.setup.provider) {
                reporter.event(&Event::InteractionFinished { contract, interaction: &interaction, result });
            }
        }
        let mut result = ContractResult {
            consumer: contract.consumer.clone(),
            provider: contract.provider.clone(),
            origin: contract.origin.clone(),
            pending: contract.pending,
            left_out: contract.len() - results.len(),
            interactions: results.into_values().collect(),
            not_reached: 0,
            publication: Publication::NotAsked,
        };
        if let Some(publisher) = lock(&self.publisher).as_mut() {
            let copy = contract.broker_copy.as_deref();
            result.publication = self.runtime.block_on(publisher.publish(copy, &result));
            eprintln!("{}: {}", contract.origin, result.publication);
        }
        tell_warnings(&result);
        reporter.event(&Event::ContractFinished { contract, result: &result });
        result
    }
}

/// The warnings of tests that passed; the others told theirs themselves.
fn tell_warnings(contract: &ContractResult) {
    let mut warnings = Warnings::of(contract);
    for result in contract.interactions.iter().filter(|result| result.outcome.is_passed()) {
        for warning in result.warnings.iter().filter(|warning| warnings.is_shown(warning)) {
            eprintln!("warning: {}: {}", report::trial_name(contract, result), Reader::Trials.warning(warning));
        }
    }
    warnings.more().iter().for_each(|more| eprintln!("warning: {more}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namesakes_are_told_apart() {
        let mut names = HashMap::new();
        let all = ["a", "b", "a", "a"].map(|name| distinct(name.to_owned(), &mut names));
        assert_eq!(all, ["a", "b", "a (2)", "a (3)"]);
    }
}
