//! Words that must not stand in the repository.

use pact_tests::workspace;

use crate::check_none;
use crate::sources::all_files;

/// The marks are put together here so that this file does not hold them.
fn unfinished_marks() -> Vec<String> {
    [("TO", "DO"), ("FIX", "ME"), ("X", "XX:"), ("to", "do!("), ("unimpl", "emented!(")]
        .map(|(a, b)| format!("{a}{b}"))
        .to_vec()
}

fn lines_with(needles: &[String]) -> Vec<String> {
    let root = workspace::root();
    let mut broken = Vec::new();
    for path in all_files() {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for (index, line) in text.lines().enumerate() {
            if needles.iter().any(|needle| line.contains(needle.as_str())) {
                broken.push(format!("{}:{}: {}", path.strip_prefix(&root).unwrap().display(), index + 1, line.trim()));
            }
        }
    }
    broken
}

#[test]
fn nothing_is_marked_as_unfinished() {
    check_none(
        "what is here is finished; what is not is a limit that the README states",
        &lines_with(&unfinished_marks()),
    );
}

#[test]
fn no_path_of_one_machine_is_named() {
    let needles = [format!("/{}/", "work"), format!("/{}/", "root"), format!("/{}/runner", "home")];
    check_none("tests find what lies outside through the environment", &lines_with(&needles));
}
