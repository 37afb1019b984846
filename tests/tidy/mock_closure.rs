//! The weight of the one dependency that users put beside their own code.

use crate::check_none;
use crate::manifests::cargo_text;

fn closure() -> Vec<String> {
    let tree =
        cargo_text(&["tree", "--locked", "-p", "pact-mock", "-e", "normal,build", "--prefix", "none", "--no-dedupe"]);
    let mut crates: Vec<String> = tree.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    crates.sort();
    crates.dedup();
    crates
}

#[test]
fn at_most_sixty_crates_stand_behind_pact_mock() {
    let crates = closure();
    assert!(crates.len() <= 60, "one light dev-dependency: {} crates\n{}", crates.len(), crates.join("\n"));
}

#[test]
fn nothing_behind_pact_mock_compiles_c() {
    let named = |name: &str| matches!(name, "cc" | "cmake" | "bindgen") || name.ends_with("-sys");
    let broken: Vec<String> = closure().into_iter().filter(|line| line.split(' ').next().is_some_and(named)).collect();
    check_none("a consumer's tests must build where there is no C compiler", &broken);
}
