//! What a failing test prints: each request that no interaction answers with the nearest interaction and what differs, and
//! each interaction that was never requested.

use std::fmt;

use pact_core::matching::Mismatch;

use crate::difference::Difference;
use crate::unmatched::{ExpectedRequest, UnmatchedRequest, Why};

/// What came of the expectations of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a report that nobody looks at does not fail the test"]
#[non_exhaustive]
pub struct Report {
    /// The consumer.
    pub consumer: String,
    /// The provider.
    pub provider: String,
    /// How many interactions the test describes.
    pub interactions: usize,
    /// How many requests an interaction answered.
    pub matched: u64,
    /// The interactions that no request matched, in the order of the test.
    pub never_requested: Vec<ExpectedRequest>,
    /// The requests that no interaction answers, in the order in which they came; the first ones if they are many.
    pub unmatched: Vec<UnmatchedRequest>,
    /// How many further ones there are.
    pub more_unmatched: u64,
}

impl Report {
    /// Whether every interaction was requested, and every request was one of an interaction.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.never_requested.is_empty() && !self.has_unmatched()
    }

    /// Whether a request came that no interaction answers.
    pub(crate) fn has_unmatched(&self) -> bool {
        !self.unmatched.is_empty() || self.more_unmatched > 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { consumer, provider, interactions, .. } = self;
        if self.is_success() {
            let interactions = count(*interactions as u64, "interaction");
            return write!(out, "{consumer} used {provider} as the contract says ({interactions})");
        }
        writeln!(out, "{consumer} did not use {provider} as the contract of this test says.")?;
        for (index, request) in self.unmatched.iter().enumerate() {
            write!(out, "\n{}) ", index + 1)?;
            write_request(out, request)?;
        }
        if self.more_unmatched > 0 {
            writeln!(out, "\n… and {} that no interaction answers", count(self.more_unmatched, "further request"))?;
        }
        if !self.never_requested.is_empty() {
            writeln!(out, "\nNever requested:")?;
            for interaction in &self.never_requested {
                writeln!(out, "  {interaction}")?;
            }
        }
        write!(out, "\nThe contract file is left as it was.")
    }
}

fn write_request(out: &mut fmt::Formatter<'_>, request: &UnmatchedRequest) -> fmt::Result {
    write!(out, "{}", request.headline())?;
    match request.times {
        1 => writeln!(out)?,
        times => writeln!(out, " ({times} times)")?,
    }
    if let Why::NoMatch { nearest } = &request.why {
        for (index, nearest) in nearest.iter().enumerate() {
            if index > 0 {
                writeln!(out, "   also near: {}, {}", nearest.interaction, nearest.count())?;
                continue;
            }
            writeln!(out, "   nearest: {}, {}", nearest.interaction, nearest.count())?;
            for mismatch in &nearest.mismatches {
                write_mismatch(out, mismatch)?;
            }
            if nearest.more > 0 {
                writeln!(out, "     … and {}", count(nearest.more as u64, "further difference"))?;
            }
        }
    }
    if let Why::Ambiguous { interactions } = &request.why {
        for interaction in interactions {
            writeln!(out, "   {interaction}")?;
        }
    }
    if matches!(request.why, Why::NotHttp { .. } | Why::Handshake { .. }) {
        return Ok(());
    }
    writeln!(out, "   the request:")?;
    for (name, value) in &request.headers {
        writeln!(out, "     {name}: {value}")?;
    }
    match request.body.length {
        0 => writeln!(out, "     (no body)"),
        _ => writeln!(out, "\n     {}", indented(&request.body.to_string(), 5)),
    }
}

fn write_mismatch(out: &mut fmt::Formatter<'_>, mismatch: &Mismatch) -> fmt::Result {
    write!(out, "     {}", indented(&mismatch.to_string(), 7))?;
    match &mismatch.rule {
        Some(rule) => writeln!(out, " (rule: {rule})")?,
        None => writeln!(out)?,
    }
    let texts = mismatch.expected.as_deref().zip(mismatch.actual.as_deref()).filter(|_| mismatch.rule.is_none());
    if let Some(difference) = texts.and_then(|(expected, actual)| Difference::first(expected, actual)) {
        writeln!(out, "       {}", indented(&difference.to_string(), 7))?;
    }
    Ok(())
}

fn indented(text: &str, spaces: usize) -> String {
    text.replace('\n', &format!("\n{}", " ".repeat(spaces)))
}

fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
