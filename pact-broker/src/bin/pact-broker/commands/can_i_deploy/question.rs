//! Flags in the order they were given → whom they are about.

use clap::ArgMatches;
use pact_broker_client::matrix::VersionSelector;

use crate::failure::Failure;

/// What is not to count: a pacticipant, or one version of it.
type Ignored = (String, Option<String>);

/// Every flag that belongs to the pacticipant before it.
const FLAGS: [&str; 7] = ["pacticipant", "version", "latest", "tag", "branch", "main_branch", "ignore"];

/// The one that flags are about at the moment.
enum Subject {
    Nobody,
    Pacticipant,
    Ignored,
}

pub(super) fn read(matches: &ArgMatches, ignored_names: &str) -> Result<(Vec<VersionSelector>, Vec<Ignored>), Failure> {
    let (mut selectors, mut ignored) = (Vec::<VersionSelector>::new(), Vec::<Ignored>::new());
    let mut subject = Subject::Nobody;
    for (name, value) in in_order(matches) {
        match (name, &subject, selectors.last_mut(), ignored.last_mut()) {
            ("pacticipant", ..) => {
                selectors.push(VersionSelector::new(value));
                subject = Subject::Pacticipant;
            }
            ("ignore", ..) => {
                ignored.push((value.clone(), None));
                subject = Subject::Ignored;
            }
            ("version", Subject::Ignored, _, Some((_, version))) if version.is_none() => *version = Some(value.clone()),
            (name, Subject::Pacticipant, Some(selector), _) => set(selector, name, value)?,
            (name, ..) => return Err(misplaced(name)),
        }
    }
    let names = ignored_names.split(',').map(str::trim).filter(|name| !name.is_empty());
    ignored.extend(names.map(|name| (name.to_owned(), None)));
    selectors.iter().try_for_each(check)?;
    Ok((selectors, ignored))
}

/// The flags with their values, as they stand on the command line.
fn in_order(matches: &ArgMatches) -> Vec<(&'static str, &String)> {
    let mut flags: Vec<(usize, &'static str, &String)> = Vec::new();
    for name in FLAGS {
        let values = matches.get_many::<String>(name).into_iter().flatten();
        let indices = matches.indices_of(name).into_iter().flatten();
        flags.extend(indices.zip(values).map(|(index, value)| (index, name, value)));
    }
    flags.sort_by_key(|(index, ..)| *index);
    flags.into_iter().map(|(_, name, value)| (name, value)).collect()
}

fn set(selector: &mut VersionSelector, name: &str, value: &str) -> Result<(), Failure> {
    let twice = match name {
        "version" => selector.version.replace(value.to_owned()).is_some(),
        "tag" => selector.tag.replace(value.to_owned()).is_some(),
        "branch" => selector.branch.replace(value.to_owned()).is_some(),
        "main_branch" => std::mem::replace(&mut selector.main_branch, true),
        _ => {
            let tagged = !value.is_empty() && selector.tag.replace(value.to_owned()).is_some();
            std::mem::replace(&mut selector.latest, true) || tagged
        }
    };
    if twice {
        let flag = name.replace('_', "-");
        return Err(Failure::usage(format!("--{flag} is said twice of `{}`", selector.pacticipant))
            .with_hint("repeat --pacticipant for each of several pacticipants"));
    }
    Ok(())
}

fn misplaced(name: &str) -> Failure {
    Failure::usage(format!("--{} is said of nobody", name.replace('_', "-")))
        .with_hint("put it after the --pacticipant that it belongs to")
}

/// A version is named in one way only: brokers would take one and pass over the other.
fn check(selector: &VersionSelector) -> Result<(), Failure> {
    let ways = [
        selector.version.is_some(),
        selector.latest || selector.tag.is_some(),
        selector.branch.is_some(),
        selector.main_branch,
    ];
    if ways.iter().filter(|way| **way).count() > 1 {
        let message = format!("several ways are given to choose the version of `{}`", selector.pacticipant);
        return Err(
            Failure::usage(message).with_hint("give one of --version, --latest (or --tag), --branch and --main-branch")
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use clap::{Args as _, Command};

    use super::*;

    fn parse(line: &str) -> Result<String, String> {
        let command = super::super::Args::augment_args(Command::new("can-i-deploy"));
        let line = format!("can-i-deploy -b http://x {line}");
        let matches = command.try_get_matches_from(line.split(' ')).map_err(|error| error.to_string())?;
        let (selectors, ignored) = read(&matches, " Env ,").map_err(|failure| format!("{failure:?}"))?;
        let selectors = selectors.iter().map(|selector| {
            let mut text = selector.pacticipant.clone();
            let mut add = |name: &str, value: Option<&str>| {
                text.extend(value.map(|value| format!(" {name}={value}")));
            };
            add("version", selector.version.as_deref());
            add("latest", selector.latest.then_some("yes"));
            add("tag", selector.tag.as_deref());
            add("branch", selector.branch.as_deref());
            add("main", selector.main_branch.then_some("yes"));
            text
        });
        let ignored = ignored.iter().map(|(name, version)| format!("not {name} {}", version.as_deref().unwrap_or("")));
        Ok(selectors.chain(ignored).collect::<Vec<_>>().join("; "))
    }

    fn check_read(line: &str, expected: &str) {
        assert_eq!(parse(line).unwrap(), format!("{expected}; not Env "), "{line}");
    }

    #[test]
    fn flags_belong_to_the_pacticipant_before_them() {
        check_read("-a Foo -e 1", "Foo version=1");
        check_read("-a Foo -e 1 -a Bar --latest main", "Foo version=1; Bar latest=yes tag=main");
        check_read("-a Foo -l -a Bar -e 1 --to prod", "Foo latest=yes; Bar version=1");
        check_read("-a Foo --latest=dev", "Foo latest=yes tag=dev");
        check_read("-a Foo --tag dev -l", "Foo latest=yes tag=dev");
        check_read(
            "-a Foo --main-branch -a Bar --branch x -a Baz --main-branch",
            "Foo main=yes; Bar branch=x; Baz main=yes",
        );
        check_read("-a Foo", "Foo");
        check_read("--pacticipant Foo --version 1 --no-main-branch --to-environment test", "Foo version=1");
    }

    #[test]
    fn a_version_after_ignore_is_that_of_the_ignored() {
        check_read(
            "-a Foo -e 1 --ignore Bar -e 2 --ignore Baz --to-environment x",
            "Foo version=1; not Bar 2; not Baz ",
        );
        check_read("--ignore Bar -a Foo -e 1", "Foo version=1; not Bar ");
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        let check = |line: &str, expected: &str| {
            let error = parse(line).unwrap_err();
            assert!(error.contains(expected), "{line}: {error}");
        };
        check("-e 1 -a Foo", "--version is said of nobody");
        check("-a Foo -e 1 -e 2", "--version is said twice of `Foo`");
        check("-a Foo -e 1 --latest", "several ways are given to choose the version of `Foo`");
        check("-a Foo --branch x --main-branch", "several ways are given");
        check("-a Foo -e 1 --ignore Bar --branch x", "--branch is said of nobody");
        check("-a Foo -e 1 --to x --to-environment y", "cannot be used with");
        check("-e 1", "--pacticipant");
        for empty in ["--version=", "--tag=", "--branch=", "--to=", "--to-environment="] {
            let flag = empty.trim_end_matches('=');
            check(&format!("-a Foo {empty}"), &format!("a value is required for '{flag} <"));
        }
    }
}
