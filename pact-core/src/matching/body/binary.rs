//! Bytes that are compared as a whole.

use super::content::{ActualContent, Entries, Expected};
use super::detect::is_of;
use super::mismatch;
use crate::matching::CannotJudge;
use crate::matching::difference::Difference;
use crate::matching::fault::Fault;
use crate::matching::mismatch::Mismatch;
use crate::matching::render;
use crate::matching::rule::Check;
use crate::matching::rules::{Rules, single};
use crate::matching::value::bounds;
use crate::model::ContentType;

/// How many bytes are shown.
const MOST_SHOWN: usize = 16;

/// Expected bytes and their rules.
#[derive(Debug, Clone)]
pub(in crate::matching) struct BinaryBody {
    pub(super) expected: Vec<u8>,
    pub(super) rules: Option<Rules>,
}

impl BinaryBody {
    pub(super) fn compile(expected: &Expected<'_>, rules: &Entries<'_>) -> Result<Self, CannotJudge> {
        Ok(Self { expected: expected.bytes(), rules: single(rules.iter().copied(), "body")? })
    }

    pub(super) fn compare(&self, actual: &ActualContent<'_>) -> Vec<Mismatch> {
        let (expected, came) = (shown(&self.expected), shown(actual.bytes));
        let report = |message: String| mismatch("$", None, Some(&expected), Some(&came), message);
        if let Some(rules) = &self.rules {
            let failures = rules.apply(|rule| check(&rule.check, &self.expected, actual.bytes, actual.content_type));
            return failures.into_iter().map(|failure| failure.at(report(String::new()))).collect();
        }
        match equal(&self.expected, actual.bytes) {
            Ok(()) => Vec::new(),
            Err(fault) => vec![Mismatch { detail: fault.detail, ..report(fault.message) }],
        }
    }
}

/// What a rule has against bytes. Rules for texts are about the text that the bytes are, if they are one.
fn check(check: &Check, expected: &[u8], actual: &[u8], declared: Option<&ContentType>) -> Result<(), Fault> {
    match check {
        Check::Equality => equal(expected, actual),
        Check::Type { min, max } => bounds(actual.len(), *min, *max, |count| render::count(count, "byte")),
        Check::NotEmpty if actual.is_empty() => {
            Err("expected data that are not empty but there are none".to_owned().into())
        }
        Check::NotEmpty => Ok(()),
        Check::ContentType(content_type) => is_of(content_type, actual, declared),
        check => match std::str::from_utf8(actual) {
            Ok(actual) => check.text(&String::from_utf8_lossy(expected), actual),
            Err(_) => Err(format!("expected a text but got {}", shown(actual)).into()),
        },
    }
}

fn equal(expected: &[u8], actual: &[u8]) -> Result<(), Fault> {
    if expected == actual {
        return Ok(());
    }
    let difference = format!("expected {} but got {}", shown(expected), shown(actual));
    let parted = expected.iter().zip(actual).position(|(left, right)| left != right);
    let message = match parted {
        Some(at) => format!("{difference}, which differ from byte {at} on"),
        None => difference,
    };
    let at = parted.unwrap_or(expected.len().min(actual.len()));
    let (expected, actual) = (hexadecimal(&expected[at..]), hexadecimal(&actual[at..]));
    Err(Fault::new(message, Difference::Bytes { at, expected, actual }))
}

/// The first bytes in hexadecimal.
fn hexadecimal(bytes: &[u8]) -> String {
    let shown: Vec<String> = bytes.iter().take(MOST_SHOWN).map(|byte| format!("{byte:02x}")).collect();
    if bytes.len() > MOST_SHOWN { format!("{} …", shown.join(" ")) } else { shown.join(" ") }
}

fn shown(bytes: &[u8]) -> String {
    render::count(bytes.len(), "byte")
}
