//! What contracts touch, held against what a document describes: what none of them touches, and what they ask for though
//! the document does not know it.

use std::collections::{BTreeMap, BTreeSet};

use pact_core::{
    json::{Json, Object},
    model::{RulePath, Token},
};

use super::{Described, Document, Field};
use crate::coverage::{Touched, field::Fields};
use crate::report::text::clean;

/// How many names of a kind a line has.
const MOST_NAMES: usize = 5;

/// The outcome.
pub(crate) struct Comparison<'a> {
    document: &'a Document,
    /// By place in the document's list of operations.
    touched: BTreeMap<usize, TouchedOperation>,
    unknown: Vec<(String, String)>,
}

/// What contracts touch of one operation, all their paths taken together.
#[derive(Default)]
struct TouchedOperation {
    request: BTreeSet<Field>,
    responses: BTreeMap<u16, BTreeSet<Field>>,
}

/// How many there are, and how many of them are touched.
#[derive(Clone, Copy, Default)]
struct Count {
    touched: usize,
    all: usize,
}

impl Count {
    fn add(&mut self, is_touched: bool) {
        self.all += 1;
        self.touched += usize::from(is_touched);
    }

    fn to_json(self) -> Json {
        let mut object = Object::new();
        object.push("touched", self.touched);
        object.push("all", self.all);
        object.into()
    }
}

/// Everything the comparison says.
#[derive(Default)]
struct Findings {
    operations: Count,
    statuses: Count,
    fields: Count,
    untouched_operations: Vec<Json>,
    untouched_statuses: Vec<Json>,
    untouched_fields: Vec<Json>,
    unknown_statuses: Vec<Json>,
    unknown_fields: Vec<Json>,
}

impl<'a> Comparison<'a> {
    pub(crate) fn of(document: &'a Document, touched: &Touched) -> Self {
        let mut comparison = Self { document, touched: BTreeMap::new(), unknown: Vec::new() };
        for ((method, path), operation) in &touched.operations {
            let Some(index) = document.operation(method, path) else {
                comparison.unknown.push((method.clone(), path.clone()));
                continue;
            };
            let known = comparison.touched.entry(index).or_default();
            known.request.extend(places(&operation.request));
            for (status, response) in &operation.responses {
                known.responses.entry(*status).or_default().extend(places(&response.fields));
            }
        }
        comparison
    }

    fn findings(&self) -> Findings {
        let mut findings = Findings::default();
        for (index, described) in self.document.operations.iter().enumerate() {
            let touched = self.touched.get(&index);
            findings.operations.add(touched.is_some());
            if touched.is_none() {
                findings.untouched_operations.push(operation(described));
            }
            let nothing = TouchedOperation::default();
            findings.operation(described, touched.unwrap_or(&nothing), touched.is_some());
        }
        findings
    }

    pub(crate) fn to_json(&self) -> Json {
        let findings = self.findings();
        let mut object = Object::new();
        object.push("operations", findings.operations.to_json());
        object.push("statuses", findings.statuses.to_json());
        object.push("fields", findings.fields.to_json());
        object.push("untouchedOperations", Json::Array(findings.untouched_operations));
        object.push("untouchedStatuses", Json::Array(findings.untouched_statuses));
        object.push("untouchedFields", Json::Array(findings.untouched_fields));
        let unknown = self.unknown.iter().map(|(method, path)| {
            let mut object = Object::new();
            object.push("method", method);
            object.push("path", path);
            Json::Object(object)
        });
        object.push("unknownOperations", unknown.collect::<Json>());
        object.push("unknownStatuses", Json::Array(findings.unknown_statuses));
        object.push("unknownFields", Json::Array(findings.unknown_fields));
        object.into()
    }

    pub(crate) fn summary(&self) -> String {
        let findings = self.findings();
        let of = |count: Count, noun: &str| format!("{} of {} {noun}", count.touched, count.all);
        let (operations, statuses) = (of(findings.operations, "operations"), of(findings.statuses, "status codes"));
        format!("{operations}, {statuses}, {}", of(findings.fields, "fields"))
    }

    /// Which operations the document and the contracts do not have in common, as lines.
    pub(crate) fn differences(&self) -> Vec<String> {
        let operations = self.document.operations.iter().enumerate();
        let untouched = operations.filter(|(index, _)| !self.touched.contains_key(index));
        let untouched: Vec<String> = untouched.map(|(_, one)| format!("{} {}", one.method, one.path)).collect();
        let unknown: Vec<String> = self.unknown.iter().map(|(method, path)| format!("{method} {path}")).collect();
        let lines = [("not in the document", unknown), ("in no contract", untouched)];
        let lines = lines.into_iter().filter(|(_, names)| !names.is_empty());
        lines.map(|(what, names)| format!("{what}: {}", first_of(&names))).collect()
    }
}

/// A few names, and how many more there are.
fn first_of(names: &[String]) -> String {
    let shown = names.iter().take(MOST_NAMES).map(|name| clean(name)).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST_NAMES) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

impl Findings {
    /// What of an operation is touched. Of what is not touched as a whole, the parts are counted and not listed.
    fn operation(&mut self, described: &Described, touched: &TouchedOperation, is_touched: bool) {
        for field in &described.request {
            let found = touched.request.iter().any(|asked| is_at(asked, field));
            self.fields.add(found);
            if is_touched && !found {
                self.untouched_fields.push(at_field(described, None, field));
            }
        }
        for (status, fields) in &described.responses {
            let asked: Vec<&BTreeSet<Field>> = touched
                .responses
                .iter()
                .filter(|(code, _)| status_of(described, **code) == Some(status.as_str()))
                .map(|(_, fields)| fields)
                .collect();
            self.statuses.add(!asked.is_empty());
            if is_touched && asked.is_empty() {
                self.untouched_statuses.push(at_status(described, status));
            }
            for field in fields {
                let found = asked.iter().any(|asked| asked.iter().any(|asked| is_at(asked, field)));
                self.fields.add(found);
                if !asked.is_empty() && !found {
                    self.untouched_fields.push(at_field(described, Some(status), field));
                }
            }
        }
        self.unknown(described, touched);
    }

    /// What contracts ask for and the document does not know. Headers are left out: most are not described.
    fn unknown(&mut self, described: &Described, touched: &TouchedOperation) {
        for field in touched.request.iter().filter(|field| field.0 != "header") {
            if !described.request.iter().any(|known| is_at(field, known)) && is_described(&described.request, field) {
                self.unknown_fields.push(at_field(described, None, field));
            }
        }
        for (code, fields) in &touched.responses {
            let Some(status) = status_of(described, *code) else {
                self.unknown_statuses.push(at_status(described, &code.to_string()));
                continue;
            };
            let known = described.responses.get(status).map_or(&[][..], Vec::as_slice);
            for field in fields.iter().filter(|field| field.0 == "body") {
                if !known.iter().any(|one| is_at(field, one)) && is_described(known, field) {
                    self.unknown_fields.push(at_field(described, Some(&code.to_string()), field));
                }
            }
        }
    }
}

/// Whether a document says what a body holds; where it does not, nothing in it is unknown.
fn is_described(known: &[Field], field: &Field) -> bool {
    field.0 != "body" || known.iter().any(|one| one.0 == "body")
}

/// The entry of the document for a status code: itself, its class, or the default.
fn status_of(described: &Described, code: u16) -> Option<&str> {
    let class = format!("{}XX", code / 100);
    let wanted = [code.to_string(), class];
    let named =
        wanted.iter().find_map(|name| described.responses.keys().find(|status| status.eq_ignore_ascii_case(name)));
    named.or_else(|| described.responses.keys().find(|status| *status == "default")).map(String::as_str)
}

fn places(fields: &Fields) -> impl Iterator<Item = Field> + '_ {
    fields.places.keys().map(|(part, place)| (*part, place.clone()))
}

/// Whether a field that is asked for, or one below it, is the one that is described. A described list of items counts as
/// asked for when its items are.
fn is_at(asked: &Field, described: &Field) -> bool {
    if asked.0 != described.0 {
        return false;
    }
    if asked.0 != "body" {
        return asked.1 == described.1;
    }
    let (Ok(asked), Ok(described)) = (RulePath::parse(&asked.1), RulePath::parse(&described.1)) else { return false };
    let (asked, described) = (asked.tokens(), described.tokens());
    asked.len() >= described.len() && asked.iter().zip(described).all(|(asked, described)| is_step(asked, described))
}

fn is_step(asked: &Token, described: &Token) -> bool {
    match (asked, described) {
        (_, Token::Any) | (Token::Any | Token::Index(_), Token::AnyIndex) => true,
        (asked, described) => asked == described,
    }
}

fn operation(described: &Described) -> Json {
    let mut object = Object::new();
    object.push("method", &described.method);
    object.push("path", &described.path);
    described.id.iter().for_each(|id| object.push("operationId", id));
    object.into()
}

fn at_status(described: &Described, status: &str) -> Json {
    let mut json = operation(described);
    json.as_object_mut().into_iter().for_each(|object| object.push("status", status));
    json
}

fn at_field(described: &Described, status: Option<&str>, field: &Field) -> Json {
    let mut json = status.map_or_else(|| operation(described), |status| at_status(described, status));
    json.as_object_mut().into_iter().for_each(|object| {
        object.push("part", field.0);
        object.push("field", &field.1);
    });
    json
}
