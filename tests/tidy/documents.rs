//! What the documents point at is there.

use std::path::{Path, PathBuf};

use pact_tests::workspace;

use crate::check_none;
use crate::sources::all_files;

#[test]
fn links_in_documents_lead_to_files() {
    let broken = broken_in_documents(|line| {
        let targets = line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
        targets.filter(|target| !target.contains(':') && !target.starts_with('#')).map(str::to_owned).collect()
    });
    check_none("a link that leads nowhere costs a reader's trust in the rest", &broken);
}

#[test]
fn paths_named_in_documents_exist() {
    let root = workspace::root();
    let of_the_root = |path: &str| {
        let first = path.split('/').next().unwrap_or_default();
        path.contains('/') && (first.starts_with("pact-") || ["tests", "examples", "docs"].contains(&first))
    };
    let broken = broken_in_documents(|line| {
        let quoted = line.split('`').skip(1).step_by(2).filter(|text| of_the_root(text));
        let plain = quoted.filter(|text| !text.contains([' ', '*', '<', '{', '…', '$', '(']));
        plain.filter(|path| !root.join(path).exists()).map(str::to_owned).collect()
    });
    check_none("the map is the newcomer's way in: what it names must be there", &broken);
}

#[test]
fn what_the_migration_guide_shows_runs_in_tests() {
    let root = workspace::root();
    let sources = ["pact-mock/tests/it/migrating.rs", "tests/benches/peers/tests/migrating.rs"];
    let plain = |text: &str| -> String {
        let shown =
            text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.ends_with("// not in the guide"));
        shown.flat_map(|line| [line, "\n"]).collect()
    };
    let run = sources.map(|path| plain(&std::fs::read_to_string(root.join(path)).unwrap()));
    let guide = std::fs::read_to_string(root.join("docs/migrating.md")).unwrap();
    let blocks: Vec<&str> =
        guide.split("```rust\n").skip(1).filter_map(|rest| rest.split_once("```")).map(|(block, _)| block).collect();
    assert!(blocks.len() >= 6, "the guide has {} snippets", blocks.len());
    // The `use` lines of a snippet stand at the head of the module, apart from the test.
    let parts = blocks.into_iter().flat_map(|block| block.split("\n\n#[")).map(|part| {
        let part = if part.starts_with("test]") || part.starts_with("tokio::test]") {
            format!("#[{part}")
        } else {
            part.to_owned()
        };
        plain(&part)
    });
    let broken: Vec<String> = parts.filter(|part| !run.iter().any(|source| source.contains(part.as_str()))).collect();
    check_none("a guide that does not compile misleads: each snippet stands in a test of either side", &broken);
}

#[test]
fn every_difference_from_other_tools_names_a_test_that_is_there() {
    let root = workspace::root();
    let page = std::fs::read_to_string(root.join("docs/compatibility.md")).unwrap();
    let sources: Vec<String> = all_files()
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let is_test = |name: &str| {
        // A test, a law with arguments, or a trial of a suite of its own.
        let (function, law, trial) = (format!("fn {name}()"), format!("fn {name}("), format!("trial(\"{name}\""));
        sources.iter().any(|source| {
            source.contains(&function)
                || (source.contains("proptest!") || source.contains("cases! {")) && source.contains(&law)
                || source.contains(&trial)
        })
    };
    let lines: Vec<&str> = page.lines().collect();
    let (mut broken, mut named, mut has_tests) = (Vec::new(), 0, false);
    for (index, row) in lines.iter().enumerate().filter(|(_, line)| line.starts_with('|') && !line.starts_with("|---"))
    {
        let cell = row.trim_end_matches('|').rsplit('|').next().unwrap_or_default().trim();
        let is_head = lines.get(index + 1).is_some_and(|next| next.starts_with("|---"));
        has_tests = if is_head { cell == "test" } else { has_tests };
        if is_head || !has_tests || cell == "the same" {
            continue;
        }
        let names: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
        named += names.len();
        let missing = names.iter().filter(|name| !name.contains('/') && !is_test(name));
        broken.extend(missing.map(|name| format!("docs/compatibility.md:{}: {name}", index + 1)));
        if names.is_empty() {
            broken.push(format!("docs/compatibility.md:{}: no test is named", index + 1));
        }
    }
    assert!(named > 20, "the page's tables were not found");
    check_none("a difference that no test holds is only a claim", &broken);
}

/// `file:line: target` of every target that is not there, relative to the document.
fn broken_in_documents(targets: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    let root = workspace::root();
    let documents = all_files().into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let mut broken = Vec::new();
    for document in documents {
        let text = std::fs::read_to_string(&document).unwrap();
        for (index, line) in text.lines().enumerate() {
            let missing = targets(line).into_iter().filter(|target| !exists_from(&document, target));
            let name = document.strip_prefix(&root).unwrap().display();
            broken.extend(missing.map(|target| format!("{name}:{}: {target}", index + 1)));
        }
    }
    broken
}

fn exists_from(document: &Path, target: &str) -> bool {
    let path: PathBuf = target.split('#').next().unwrap_or_default().into();
    document.parent().is_some_and(|folder| folder.join(path).exists())
}
