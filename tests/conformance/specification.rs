//! The cases of the Pact specification: for each, whether an actual request, response or message matches what is expected.

use std::path::Path;

use libtest_mimic::{Failed, Trial};
use pact_core::format::{self, Specification};
use pact_core::json::{self, Json};
use pact_core::matching::{CannotJudge, Mismatch};
use pact_core::model::{Body, Value};

use crate::actual::{compare_messages, compare_requests, compare_responses};
use crate::files::{json_files, name_below};

/// Cases whose verdict differs from what the specification's files say, on purpose. None yet.
const DIFFERENT: [&str; 0] = [];

/// Kinds of bodies that cannot be judged yet: the first character of the text. Later work shortens this list.
const NOT_JUDGED_YET: [char; 0] = [];

/// The folders of the versions, the oldest first.
const VERSIONS: [&str; 5] = ["v1", "v1.1", "v2", "v3", "v4"];

pub(crate) fn trials(conformance: &Path) -> Vec<Trial> {
    let folder = conformance.join("specification");
    let files = json_files(&folder);
    let own = files.iter().map(|file| {
        let (name, file) = (name_below(&folder, file), file.clone());
        Trial::test(format!("specification {name}"), move || check_case(&name, &file))
    });
    let later = files.iter().flat_map(|file| {
        let name = name_below(&folder, file);
        later_versions(&name, &folder).map(move |version| (name.clone(), file.clone(), version)).collect::<Vec<_>>()
    });
    let later = later.map(|(name, file, version)| {
        let later = name.split_once('/').map_or_else(String::new, |(_, case)| format!("{version}/{case}"));
        Trial::test(format!("specification {name}, said in {version}"), move || check_case(&later, &file))
    });
    own.chain(later).collect()
}

/// Later versions that mean the same by a case, though their own selection does not have it. What version 1 says of queries
/// holds for it alone.
fn later_versions<'a>(name: &str, folder: &'a Path) -> impl Iterator<Item = &'static str> + use<'a> {
    let (version, case) = name.split_once('/').unwrap_or_default();
    let case = case.to_owned();
    let means_more = version != "v1" || !case.starts_with("request/query/");
    let after = VERSIONS.iter().skip_while(move |known| **known != version).skip(1).copied();
    let after: Vec<&str> = after.filter(|_| means_more).collect();
    after.into_iter().filter(move |later| !folder.join(later).join(format!("{case}.json")).exists())
}

/// Judges a case as the version has it that its name begins with.
fn check_case(name: &str, file: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(file)?;
    let case = json::parse(text.trim_start_matches('\u{feff}'))?;
    let member = |name: &str| case.get(name).ok_or_else(|| Failed::from(format!("the case has no `{name}`")));
    let matches = member("match")?.as_bool().ok_or("`match` is not a boolean")?;
    let mut parts = name.split('/');
    let version = parts.next().and_then(Specification::parse).ok_or("the folder names no version")?;
    let verdict = match parts.next() {
        Some("request") => requests(member("expected")?, member("actual")?, version)?,
        Some("response") => responses(member("expected")?, member("actual")?, version)?,
        Some("message") => messages(member("expected")?, member("actual")?, version)?,
        other => return Err(format!("cases of an unknown kind: {other:?}").into()),
    };
    let Verdict { judged, body } = verdict;
    match (judged, is_judged(&body)) {
        (Err(_), false) => Ok(()),
        (Err(unknown), true) => Err(unknown.to_string().into()),
        (Ok(_), false) => Err("this was judged: the list of what is not judged yet can be shortened".into()),
        (Ok(found), true) if found.is_empty() == (matches != DIFFERENT.contains(&name)) => Ok(()),
        (Ok(found), true) => {
            let found: Vec<String> = found.iter().map(ToString::to_string).collect();
            Err(format!("match is {matches}, but found: [{}]", found.join("; ")).into())
        }
    }
}

/// What the matcher says, and the expected body that it was said of.
struct Verdict {
    judged: Result<Vec<Mismatch>, CannotJudge>,
    body: Body,
}

fn is_judged(expected: &Body) -> bool {
    match expected.content().map(|content| &content.value) {
        Some(Value::Text(text)) => !text.trim_start_matches('\u{feff}').starts_with(NOT_JUDGED_YET),
        _ => true,
    }
}

fn requests(expected: &Json, actual: &Json, version: Specification) -> Result<Verdict, Failed> {
    let expected = format::read_request(expected, version)?;
    let judged = compare_requests(&expected, &format::read_request(actual, version)?);
    Ok(Verdict { judged, body: expected.body })
}

fn responses(expected: &Json, actual: &Json, version: Specification) -> Result<Verdict, Failed> {
    let expected = format::read_response(expected, version)?;
    let judged = compare_responses(&expected, &format::read_response(actual, version)?);
    Ok(Verdict { judged, body: expected.body })
}

fn messages(expected: &Json, actual: &Json, version: Specification) -> Result<Verdict, Failed> {
    let expected = format::read_message(expected, version)?;
    let judged = compare_messages(&expected, &format::read_message(actual, version)?);
    Ok(Verdict { judged, body: expected.contents })
}
