//! What a store does with a journal that was cut short, left behind or changed by others. Each store stands for a process.

use std::path::PathBuf;

use pact_core::model::{HttpInteraction, Interaction, Kind};
use tempfile::TempDir;

use super::store::Store;
use super::*;

/// A folder, and the runs that write there.
struct Place {
    folder: TempDir,
}

fn pact(interactions: &[(&str, u16)]) -> Pact {
    let mut pact = Pact::new("billing", "listings", pact_core::format::Specification::V4);
    for (description, status) in interactions {
        let mut interaction = Interaction::default();
        interaction.description = (*description).to_owned();
        let mut http = HttpInteraction::default();
        http.response.status = *status;
        interaction.kind = Kind::Http(Box::new(http));
        pact.interactions.push(interaction);
    }
    pact
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("billing-listings.json")
    }

    /// A process of this run.
    fn process(&self, run: &'static str) -> Store {
        std::fs::create_dir_all(self.folder.path()).unwrap();
        Store::new(self.path(), run, "1")
    }

    /// A process of a fresh run that writes this and ends, having left out tests or not.
    fn take_part(&self, run: &'static str, name: &'static str, interactions: &[(&str, u16)], left_out: Option<&str>) {
        let mut process = Store::new(self.path(), run, name);
        process.begin(&pact(&[])).unwrap();
        process.add(&pact(interactions)).unwrap();
        process.conclude(left_out.map(str::to_owned)).unwrap();
    }

    /// Descriptions and statuses in the contract file.
    #[track_caller]
    fn check(&self, expected: &[(&str, u64)]) {
        let text = std::fs::read_to_string(self.path()).unwrap();
        let whole = pact_core::format::read(&text).unwrap();
        assert_eq!(
            pact_core::format::write(&whole).unwrap(),
            text,
            "the file is as the whole contract would be written"
        );
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        let found = document["interactions"].as_array().unwrap().iter();
        let found = found.map(|it| (it["description"].as_str().unwrap(), it["response"]["status"].as_u64().unwrap()));
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join(".pact-mock/billing-listings.journal")
    }
}

#[test]
fn what_a_killed_process_had_appended_is_folded_by_the_next() {
    let place = Place::new();
    place.process("1").add(&pact(&[("a", 200)])).unwrap();
    assert!(!place.path().exists());
    let mut next = place.process("2");
    next.add(&pact(&[("b", 200)])).unwrap();
    next.fold().unwrap();
    place.check(&[("a", 200), ("b", 200)]);
}

#[test]
fn a_record_that_was_cut_short_is_cut_off() {
    let place = Place::new();
    let mut first = place.process("1");
    first.add(&pact(&[("a", 200)])).unwrap();
    let whole = std::fs::metadata(place.journal()).unwrap().len();
    first.add(&pact(&[("b", 200)])).unwrap();
    let longer = std::fs::metadata(place.journal()).unwrap().len();
    for length in whole..longer {
        let bytes = std::fs::read(place.journal()).unwrap();
        std::fs::write(place.journal(), &bytes[..usize::try_from(length).unwrap()]).unwrap();
        let mut next = place.process("1");
        next.add(&pact(&[("c", 200)])).unwrap();
        next.fold().unwrap();
        place.check(&[("a", 200), ("c", 200)]);
        std::fs::remove_file(place.path()).unwrap();
        std::fs::write(place.journal(), &bytes).unwrap();
    }
}

#[test]
fn folding_that_was_cut_short_is_done_anew() {
    let place = Place::new();
    let mut first = place.process("1");
    first.add(&pact(&[("a", 200)])).unwrap();
    let before = std::fs::read(place.journal()).unwrap();
    first.fold().unwrap();
    // The contract file was replaced, and the journal does not know it.
    std::fs::write(place.journal(), before).unwrap();
    let mut next = place.process("1");
    next.add(&pact(&[("b", 200)])).unwrap();
    next.fold().unwrap();
    place.check(&[("a", 200), ("b", 200)]);
}

#[test]
fn processes_see_what_the_others_appended() {
    let place = Place::new();
    let (mut one, mut other) = (place.process("1"), place.process("1"));
    one.add(&pact(&[("a", 200)])).unwrap();
    other.add(&pact(&[("b", 200)])).unwrap();
    one.fold().unwrap();
    place.check(&[("a", 200), ("b", 200)]);
    other.add(&pact(&[("c", 200)])).unwrap();
    one.add(&pact(&[("d", 200)])).unwrap();
    other.fold().unwrap();
    place.check(&[("a", 200), ("b", 200), ("c", 200), ("d", 200)]);
}

#[test]
fn processes_of_one_run_that_say_different_things_fail_and_those_of_two_runs_do_not() {
    let place = Place::new();
    place.process("1").add(&pact(&[("a", 200)])).unwrap();
    place.process("1").add(&pact(&[("a", 200)])).unwrap();
    let error = place.process("1").add(&pact(&[("a", 404)])).unwrap_err();
    assert!(matches!(error, ContractFileError::Conflict { .. }), "{error}");
    let mut next = place.process("2");
    next.add(&pact(&[("a", 404)])).unwrap();
    next.fold().unwrap();
    place.check(&[("a", 404)]);
    // Also what was folded is known by its run.
    let error = place.process("2").add(&pact(&[("a", 200)])).unwrap_err();
    assert!(matches!(error, ContractFileError::Conflict { .. }), "{error}");
}

#[test]
fn a_contract_file_that_was_deleted_stays_empty_but_for_what_is_new() {
    let place = Place::new();
    let mut first = place.process("1");
    first.add(&pact(&[("a", 200)])).unwrap();
    first.fold().unwrap();
    std::fs::remove_file(place.path()).unwrap();
    let mut next = place.process("2");
    next.add(&pact(&[("b", 200)])).unwrap();
    next.fold().unwrap();
    place.check(&[("b", 200)]);
    std::fs::remove_dir_all(place.folder.path()).unwrap();
    let mut last = place.process("3");
    last.add(&pact(&[("c", 200)])).unwrap();
    last.fold().unwrap();
    place.check(&[("c", 200)]);
}

#[test]
fn a_journal_that_nobody_can_read_does_not_count() {
    let place = Place::new();
    let mut first = place.process("1");
    first.add(&pact(&[("a", 200)])).unwrap();
    first.fold().unwrap();
    std::fs::write(place.journal(), "what is this?").unwrap();
    let mut next = place.process("2");
    next.add(&pact(&[("b", 200)])).unwrap();
    next.fold().unwrap();
    place.check(&[("a", 200), ("b", 200)]);
}

#[test]
fn the_journal_does_not_grow_from_run_to_run() {
    let place = Place::new();
    let many: Vec<String> = (0..50).map(|number| format!("{number:03}{}", "x".repeat(200))).collect();
    for (number, run) in ["1", "2", "3", "4", "5", "6", "7", "8"].into_iter().enumerate() {
        let mut process = place.process(run);
        for description in &many {
            process.add(&pact(&[(description, 200 + number as u16)])).unwrap();
        }
        process.fold().unwrap();
    }
    let (journal, contract) = (std::fs::metadata(place.journal()).unwrap(), std::fs::metadata(place.path()).unwrap());
    assert!(journal.len() <= 2 * contract.len() + 64 * 1024 + 1024, "{} for {}", journal.len(), contract.len());
}

/// A place with the interactions `a`, `b` and `old` of an earlier run.
fn place_with_three() -> Place {
    let place = Place::new();
    let mut earlier = place.process("1");
    earlier.add(&pact(&[("a", 200), ("b", 200), ("old", 200)])).unwrap();
    earlier.fold().unwrap();
    place
}

#[test]
fn a_fresh_run_leaves_its_own_interactions_whatever_the_order_of_its_processes() {
    for order in [["a", "b"], ["b", "a"]] {
        let place = place_with_three();
        for name in order {
            place.take_part("2", name, &[(name, 200)], None);
        }
        place.check(&[("a", 200), ("b", 200)]);
        // It stays so in the next run, and in a journal that is written anew.
        let mut next = place.process("3");
        next.add(&pact(&[("c", 200)])).unwrap();
        next.fold().unwrap();
        place.check(&[("a", 200), ("b", 200), ("c", 200)]);
    }
}

#[test]
fn a_fresh_run_of_which_a_process_left_out_a_test_drops_nothing_and_says_why() {
    for order in [["a", "b"], ["b", "a"]] {
        let place = place_with_three();
        for name in order {
            place.take_part("2", name, &[(name, 404)], (name == "a").then_some("consumer ran with the argument `x`"));
        }
        place.check(&[("a", 404), ("b", 404), ("old", 200)]);
    }
    let place = place_with_three();
    let mut process = place.process("2");
    process.begin(&pact(&[])).unwrap();
    process.add(&pact(&[("a", 200)])).unwrap();
    let line = process.conclude(Some("consumer ran with the argument `x`".to_owned())).unwrap().unwrap();
    insta::assert_snapshot!(
        line.replace(place.folder.path().to_str().unwrap(), "FOLDER"),
        @"pact-mock: FOLDER/billing-listings.json keeps 2 interactions that the run 2 did not write; only a whole run drops them, and consumer ran with the argument `x`"
    );
}

#[test]
fn a_fresh_run_of_which_a_process_never_ended_drops_nothing() {
    let place = place_with_three();
    let mut killed = Store::new(place.path(), "2", "killed");
    killed.begin(&pact(&[])).unwrap();
    killed.add(&pact(&[("a", 200)])).unwrap();
    place.take_part("2", "b", &[("b", 200)], None);
    place.check(&[("a", 200), ("b", 200), ("old", 200)]);
}

#[test]
fn what_was_appended_outlives_a_contract_file_that_others_broke() {
    let place = Place::new();
    let mut process = place.process("1");
    process.add(&pact(&[("a", 200)])).unwrap();
    std::fs::write(place.path(), "{").unwrap();
    process.add(&pact(&[("b", 200)])).unwrap_err();
    process.fold().unwrap_err();
    std::fs::remove_file(place.path()).unwrap();
    process.add(&pact(&[("c", 200)])).unwrap();
    process.fold().unwrap();
    place.check(&[("a", 200), ("c", 200)]);
}

#[test]
fn what_others_add_after_a_fresh_run_is_kept() {
    let place = place_with_three();
    place.take_part("2", "a", &[("a", 200)], None);
    let text = std::fs::read_to_string(place.path()).unwrap();
    std::fs::write(place.path(), text.replace("\"description\": \"a\"", "\"description\": \"other\"")).unwrap();
    let mut next = place.process("3");
    next.add(&pact(&[("b", 200)])).unwrap();
    next.fold().unwrap();
    place.check(&[("b", 200), ("other", 200)]);
}
