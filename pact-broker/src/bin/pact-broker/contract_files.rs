//! Contract files to be published: finding them, and looking at every one of them before anything is sent.

use std::path::{Path, PathBuf};

use pact_broker_client::contracts::Contract;
use pact_core::{
    format::{self, OnConflict},
    json::{self, Json},
};

use crate::{failure::Failure, glob};

/// The contracts of one consumer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OfConsumer {
    pub(crate) consumer: String,
    pub(crate) contracts: Vec<Contract>,
}

/// A file that was read and found to be a contract.
struct File {
    path: PathBuf,
    consumer: String,
    provider: String,
    text: String,
}

/// What was found in the files.
pub(crate) struct Found {
    pub(crate) consumers: Vec<OfConsumer>,
    pub(crate) files: usize,
    pub(crate) warnings: Vec<String>,
}

/// Reads the files that are named by paths, folders (their `*.json`) and patterns. If one of them is no contract, all of
/// them are left alone, and every one that is wrong is named.
pub(crate) fn read(names: &[String]) -> Result<Found, Failure> {
    let paths = find(names)?;
    let (mut files, mut warnings, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for path in &paths {
        match read_file(path) {
            Ok((file, warning)) => {
                warnings.extend(warning.map(|warning| format!("{}: {warning}", path.display())));
                files.push(file);
            }
            Err(problem) => wrong.push(format!("{}: {problem}", path.display())),
        }
    }
    if !wrong.is_empty() {
        return Err(Failure::new(format!("nothing was published: {}", wrong.join("\n  ")))
            .with_hint("give only files that hold contracts (pacts)"));
    }
    Ok(Found { consumers: group(files)?, files: paths.len(), warnings })
}

fn find(names: &[String]) -> Result<Vec<PathBuf>, Failure> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for name in names {
        let path = Path::new(name);
        let found = if path.is_dir() {
            in_folder(path)
        } else if path.exists() {
            Ok(vec![path.to_owned()])
        } else if glob::is_pattern(name) {
            glob::files(name)
        } else {
            return Err(Failure::new(format!("nothing was published: there is no file or folder `{name}`"))
                .with_hint("run the consumer tests first; they write the contracts"));
        };
        let found = found.map_err(|error| Failure::new(format!("cannot look for contracts in `{name}`: {error}")))?;
        if found.is_empty() {
            let what = if path.is_dir() { "no *.json file in the folder" } else { "no file matches" };
            return Err(Failure::new(format!("nothing was published: {what} `{name}`"))
                .with_hint("run the consumer tests first; they write the contracts"));
        }
        for path in found {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    Ok(paths)
}

fn in_folder(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") && !path.is_dir() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn read_file(path: &Path) -> Result<(File, Option<String>), String> {
    let bytes = std::fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|error| format!("is not UTF-8 text: {error}"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
    let pact = format::read(&text).map_err(|error| error.to_string())?;
    let document = json::parse(&text).map_err(|error| error.to_string())?;
    for role in ["consumer", "provider"] {
        let name = document.get(role).and_then(|role| role.get("name")).and_then(Json::as_str);
        if name.is_none_or(|name| name.trim().is_empty()) {
            return Err(format!("not a valid contract: it does not name its {role} (/{role}/name)"));
        }
    }
    let warning = pact.interactions.is_empty().then(|| "the contract has no interactions".to_owned());
    Ok((File { path: path.to_owned(), consumer: pact.consumer, provider: pact.provider, text }, warning))
}

/// The files by consumer, in the order they were found. Several files of one pair become one contract: a version has one
/// contract with each provider.
fn group(files: Vec<File>) -> Result<Vec<OfConsumer>, Failure> {
    let mut pairs: Vec<File> = Vec::new();
    for file in files {
        let same = |known: &&mut File| known.consumer == file.consumer && known.provider == file.provider;
        match pairs.iter_mut().find(same) {
            Some(known) => known.text = merged(known, &file)?,
            None => pairs.push(file),
        }
    }
    let mut consumers: Vec<OfConsumer> = Vec::new();
    for file in pairs {
        let contract = Contract { provider: file.provider, content: file.text.into_bytes() };
        match consumers.iter_mut().find(|known| known.consumer == file.consumer) {
            Some(known) => known.contracts.push(contract),
            None => consumers.push(OfConsumer { consumer: file.consumer, contracts: vec![contract] }),
        }
    }
    Ok(consumers)
}

fn merged(known: &File, added: &File) -> Result<String, Failure> {
    let failed = |problem: String| {
        let (one, other) = (known.path.display(), added.path.display());
        Failure::new(format!("nothing was published: {one} and {other} cannot be merged: {problem}"))
            .with_hint("interactions of one description and provider state must say the same")
    };
    let mut pact = format::read(&known.text).map_err(|error| failed(error.to_string()))?;
    let other = format::read(&added.text).map_err(|error| failed(error.to_string()))?;
    format::merge(&mut pact, other, OnConflict::Refuse).map_err(|error| failed(error.to_string()))?;
    format::write(&pact).map_err(|error| failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    const CONTRACT: &str = r#"{"consumer":{"name":"Foo"},"provider":{"name":"Bar"},"interactions":[{"description":"one","request":{"method":"GET","path":"/"},"response":{"status":200}}],"metadata":{"pactSpecification":{"version":"2.0.0"}}}"#;

    fn check(files: &[(&str, &str)], names: &[&str]) -> String {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let names: Vec<String> = names.iter().map(|name| format!("{}/{name}", folder.path().display())).collect();
        let described = match read(&names) {
            Ok(found) => {
                let mut lines = found.warnings;
                for consumer in found.consumers {
                    for contract in consumer.contracts {
                        let text = String::from_utf8(contract.content).unwrap();
                        lines.push(format!("{} → {}: {text}", consumer.consumer, contract.provider));
                    }
                }
                lines.join("\n")
            }
            Err(failure) => format!("{failure:?}"),
        };
        described.replace(&folder.path().display().to_string(), "")
    }

    #[test]
    fn files_folders_and_patterns_are_read_once_each() {
        let found = check(&[("a.json", CONTRACT), ("x.txt", "no")], &["", "a.json", "*.json"]);
        assert!(found.starts_with("Foo → Bar: {\"consumer\""), "{found}");
    }

    #[test]
    fn every_file_that_is_wrong_is_named_and_nothing_is_sent() {
        let found = check(&[("a.json", CONTRACT), ("b.json", "{\n\"x\":"), ("c.json", "{\"x\":1}")], &[""]);
        assert!(found.contains("nothing was published"), "{found}");
        assert!(found.contains("/b.json: not valid JSON: ") && found.contains("line 2 column 5"), "{found}");
        assert!(found.contains("/c.json: not a valid contract"), "{found}");
        assert!(!found.contains("/a.json"), "{found}");
    }

    #[test]
    fn a_contract_must_name_both_sides() {
        let nameless = CONTRACT.replace("\"Bar\"", "\" \"");
        let found = check(&[("a.json", &nameless)], &["a.json"]);
        assert!(found.contains("it does not name its provider (/provider/name)"), "{found}");
    }

    #[test]
    fn nothing_found_is_an_error() {
        assert!(check(&[], &[""]).contains("no *.json file in the folder"));
        assert!(check(&[], &["*.json"]).contains("no file matches"));
        assert!(check(&[], &["a.json"]).contains("there is no file or folder"));
    }

    #[test]
    fn files_of_one_pair_become_one_contract() {
        let other = CONTRACT.replace("\"one\"", "\"two\"");
        let found = check(&[("a.json", CONTRACT), ("b.json", &other)], &[""]);
        assert!(found.contains("\"one\"") && found.contains("\"two\"") && found.matches('→').count() == 1, "{found}");
        let conflict = CONTRACT.replace("200", "404");
        let found = check(&[("a.json", CONTRACT), ("b.json", &conflict)], &[""]);
        assert!(found.contains("cannot be merged: they differ in `one`"), "{found}");
    }
}
