//! The core's sources name nothing of the outside.

use crate::check_none;
use crate::sources::rust_files_under;

/// Ways to the file system, the network, the environment, threads, clocks and randomness. Durations and instants that are
/// passed in are values; asking for them is not.
const OUTSIDE: [&str; 20] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "std::process",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "SystemTime",
    "Instant",
    "std::time",
    "::now(",
    "println!",
    "print!",
    "eprintln!",
    "fastrand::",
    "rand::",
    "getrandom",
    "RandomState",
    "env!(",
];

#[test]
fn the_core_is_given_its_clock_its_randomness_and_its_texts() {
    let mut broken = Vec::new();
    for file in rust_files_under("pact-core/src") {
        let tests_from = file.code.find("#[cfg(test)]\nmod ").map_or(usize::MAX, |at| file.code[..at].lines().count());
        for needle in OUTSIDE {
            let lines = file.code.lines().zip(file.text.lines()).enumerate().take(tests_from);
            broken.extend(
                lines.filter(|(_, (code, _))| code.contains(needle)).map(|(index, (_, text))| file.at(index + 1, text)),
            );
        }
    }
    check_none(
        "matching and reading must give the same answer everywhere and always: files, clocks and chance come in as arguments",
        &broken,
    );
}

#[test]
fn nested_paths_to_the_outside_are_seen_too() {
    let modules = ["fs", "net", "env", "thread", "process", "time"];
    let mut broken = Vec::new();
    for file in rust_files_under("pact-core/src") {
        for (index, line) in file.code.lines().enumerate() {
            let Some(list) = line.trim().strip_prefix("use std::{") else { continue };
            let names = list.split([',', '{', '}', ';', ':']).map(str::trim);
            if names.into_iter().any(|name| modules.contains(&name)) {
                broken.push(file.at(index + 1, line));
            }
        }
    }
    check_none("`use std::{fs, …}` is `std::fs`", &broken);
}
