//! `pact-verify match`: compares parts that stand in JSON, without any provider.
//!
//! On standard input it takes a case a line and answers a line each, for programs; with files it explains, for people.

use std::io::{BufRead, Write};
use std::path::PathBuf;

use pact_core::comparison::{self, Kind};
use pact_core::format::Specification;
use pact_core::json;
use pact_core::json::{Json, Object};
use pact_core::matching::{Explanation, Mismatch};

use crate::exit_code::Code;

/// Compare expected and actual requests, responses or messages that stand in JSON
#[derive(Debug, clap::Args)]
pub(crate) struct Match {
    /// Print help
    #[arg(long, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// Files with cases; without any, cases are read from standard input, one a line
    files: Vec<PathBuf>,
    /// The specification version of cases that do not say theirs
    #[arg(long, value_name = "VERSION")]
    spec: Option<String>,
    /// What cases are that do not say it: request, response or message
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Answer for files in JSON too, a line for each case, with the steps of the comparison and what came of them
    #[arg(long, requires = "files")]
    json: bool,
}

/// A case: `{"id", "spec", "kind", "expected", "actual"}`.
struct Case {
    kind: Kind,
    specification: Specification,
    expected: Json,
    actual: Json,
}

/// Runs the command.
pub(super) fn run(arguments: &Match) -> Code {
    let done = if arguments.files.is_empty() { answer_lines(arguments) } else { explain_files(arguments) };
    done.unwrap_or_else(|error| super::unwritten(&error))
}

/// Answers every line of standard input, in order. A line that cannot be answered gets an error, never a verdict.
fn answer_lines(arguments: &Match) -> std::io::Result<Code> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut input = std::io::BufReader::new(std::io::stdin().lock());
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            out.flush()?;
            return Ok(Code::Verified);
        }
        number += 1;
        if line.trim_ascii().is_empty() {
            continue;
        }
        writeln!(out, "{}", answer(&line, number, arguments))?;
        // Whoever asks may wait for the answer before the next question.
        if input.buffer().is_empty() {
            out.flush()?;
        }
    }
}

fn answer(line: &[u8], number: usize, arguments: &Match) -> Json {
    let document = match json::parse_bytes(line) {
        Ok(document) => document,
        Err(error) => {
            return json!({"id": null, "error": (format!("line {number} of the input is not valid JSON: {error}"))});
        }
    };
    let id = document.get("id").cloned().unwrap_or_default();
    let compared = Case::read(&document, arguments).and_then(|case| case.compare());
    match compared {
        Ok(mismatches) => {
            let found: Json = mismatches.iter().map(Mismatch::to_json).collect();
            json!({"id": id, "match": (mismatches.is_empty()), "mismatches": found})
        }
        Err(error) => json!({"id": id, "error": error}),
    }
}

/// Explains the cases of files.
fn explain_files(arguments: &Match) -> std::io::Result<Code> {
    let mut out = anstream::stdout().lock();
    let mut code = Code::Verified;
    for file in &arguments.files {
        let name = file.display();
        let cases = match std::fs::read(file) {
            Ok(bytes) => documents(&bytes),
            Err(error) => Err(format!("cannot be read: {error}")),
        };
        let cases = match cases {
            Ok(cases) => cases,
            Err(error) => {
                anstream::eprintln!("error: {name} {error}");
                code = Code::CouldNotRun;
                continue;
            }
        };
        for document in cases {
            let id = document.get("id").cloned();
            let explained = Case::read(&document, arguments).and_then(|case| case.explain());
            if !matches!(&explained, Ok(explanation) if explanation.mismatches.is_empty()) && code == Code::Verified {
                code = Code::Failed;
            }
            if arguments.json {
                writeln!(out, "{}", explained_json(id.unwrap_or_default(), explained))?;
                continue;
            }
            let id = id.map(|id| format!(" {id}")).unwrap_or_default();
            match explained {
                Ok(explanation) => {
                    let verdict = if explanation.mismatches.is_empty() { "matches" } else { "does not match" };
                    writeln!(out, "{name}{id}: {verdict}\n{explanation}")?;
                }
                Err(error) => writeln!(out, "{name}{id}: {error}\n")?,
            }
        }
    }
    Ok(code)
}

/// `{"id", "match", "mismatches", "steps"}`, or `{"id", "error"}`.
fn explained_json(id: Json, explained: Result<Explanation, String>) -> Json {
    match explained {
        Ok(explanation) => {
            let mismatches: Json = explanation.mismatches.iter().map(Mismatch::to_json).collect();
            let steps = explanation.to_json().get("steps").cloned().unwrap_or_default();
            json!({"id": id, "match": (explanation.mismatches.is_empty()), "mismatches": mismatches, "steps": steps})
        }
        Err(error) => json!({"id": id, "error": error}),
    }
}

/// The cases of a file: one document, a list of them, or one a line.
fn documents(bytes: &[u8]) -> Result<Vec<Json>, String> {
    let whole = json::parse_bytes(bytes);
    let cases = match whole {
        Ok(Json::Array(cases)) => cases,
        Ok(case) => vec![case],
        Err(error) => {
            let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
            let lines: Result<Vec<Json>, _> = lines.map(json::parse_bytes).collect();
            match lines {
                Ok(cases) => cases,
                Err(_) => return Err(format!("is not valid JSON: {error}")),
            }
        }
    };
    if cases.is_empty() { Err("has no case in it".to_owned()) } else { Ok(cases) }
}

impl Case {
    fn read(document: &Json, arguments: &Match) -> Result<Self, String> {
        let object = document
            .as_object()
            .ok_or_else(|| format!("a case must be an object, but is {}", document.kind().phrase()))?;
        let kind = named(object, "kind", arguments.kind.as_deref())?;
        let spec = named(object, "spec", arguments.spec.as_deref())?;
        let part = |name: &str| object.get(name).cloned().ok_or_else(|| format!("the case has no `{name}`"));
        Ok(Self {
            kind: Kind::parse(&kind)
                .ok_or_else(|| format!("the kind `{kind}` is not known; known are request, response and message"))?,
            specification: Specification::parse(&spec).ok_or_else(|| {
                format!("the specification version `{spec}` is not known; known are 1, 1.1, 2, 3 and 4")
            })?,
            expected: part("expected")?,
            actual: part("actual")?,
        })
    }

    fn compare(&self) -> Result<Vec<Mismatch>, String> {
        comparison::compare(self.kind, self.specification, &self.expected, &self.actual)
            .map_err(|error| error.to_string())
    }

    fn explain(&self) -> Result<Explanation, String> {
        comparison::explain(self.kind, self.specification, &self.expected, &self.actual)
            .map_err(|error| error.to_string())
    }
}

/// A setting of a case, or the default from the command line.
fn named(case: &Object, name: &str, default: Option<&str>) -> Result<String, String> {
    match (case.get(name), default) {
        (Some(Json::String(text)), _) => Ok(text.into()),
        (Some(other), _) if other.as_number().is_some() => Ok(other.to_string()),
        (Some(other), _) => Err(format!("`{name}` must be a string, but is {}", other.kind().phrase())),
        (None, Some(default)) => Ok(default.to_owned()),
        (None, None) => Err(format!("the case has no `{name}`; --{name} gives one to all that have none")),
    }
}
