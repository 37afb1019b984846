//! Path and query of a request, with what looks like an id or a date taken for one of many. Pure.

use pact_core::model::{Category, MatchingRule, MatchingRules, Query, RuleList, RulePath};

use super::redaction::{REDACTED, Redaction};
use super::text_kind::TextKind;

/// The path and the query of a request.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Address {
    /// The path as it is in the draft.
    path: String,
    /// What each segment looks like.
    segments: Vec<(String, TextKind)>,
    /// Parameters in order, without secrets.
    parameters: Vec<(String, Option<String>, TextKind)>,
}

impl Address {
    /// The address of a request, without its secrets.
    pub(super) fn of(path: &str, query: &str, redaction: &Redaction) -> Self {
        let segments = path.split('/').map(|segment| part(segment, false, redaction)).collect::<Vec<_>>();
        let parameter = |(name, value): (String, Option<String>)| {
            let (value, kind) = match value {
                Some(value) => {
                    let (value, kind) = part(&value, redaction.hides(&name), redaction);
                    (Some(value), kind)
                }
                None => (None, TextKind::Any),
            };
            (name, value, kind)
        };
        Self {
            path: segments.iter().map(|(segment, _)| segment.as_str()).collect::<Vec<_>>().join("/"),
            segments,
            parameters: Query::from_text(query).parameters.into_iter().map(parameter).collect(),
        }
    }

    /// For people: `/listings/{number}?open=yes`.
    pub(super) fn template(&self) -> String {
        let shown = |text: &str, kind: TextKind| kind.placeholder().map_or_else(|| text.to_owned(), str::to_owned);
        let segments = self.segments.iter().map(|(segment, kind)| shown(segment, *kind));
        let path = segments.collect::<Vec<_>>().join("/");
        let parameters = self.parameters.iter().map(|(name, value, kind)| match value {
            Some(value) => format!("{name}={}", shown(value, *kind)),
            None => name.clone(),
        });
        let query = parameters.collect::<Vec<_>>().join("&");
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }

    /// What requests for the same have in common, whatever the order of their parameters.
    pub(super) fn key(&self) -> String {
        let mut plain = self.clone();
        plain.parameters.sort_by(|left, right| left.0.cmp(&right.0));
        plain.template()
    }

    /// The path, without its secrets.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The regular expression for paths of this kind; none where there is just this one.
    pub(super) fn pattern(&self) -> Option<String> {
        if self.segments.iter().all(|(_, kind)| kind.pattern().is_none()) {
            return None;
        }
        let parts = self.segments.iter().map(|(segment, kind)| match kind {
            TextKind::Redacted => "[^/]+".to_owned(),
            kind => kind.pattern().map_or_else(|| regex::escape(segment), str::to_owned),
        });
        Some(parts.collect::<Vec<_>>().join("/"))
    }

    /// Path and query for a draft, with their rules.
    pub(super) fn render(&self, rules: &mut MatchingRules) -> (String, Query) {
        if let Some(pattern) = self.pattern() {
            rules.add(Category::Path, RulePath::root(), RuleList::one(MatchingRule::Regex(pattern)));
        }
        for (name, _, kind) in &self.parameters {
            let same = |other: &(String, Option<String>, TextKind)| other.0 != *name || other.2 == *kind;
            let known = rules.of(&Category::Query).any(|entry| entry.path == RulePath::field(name));
            if let Some(pattern) = kind.pattern()
                && !known
                // A contract has one rule for all values of a name.
                && self.parameters.iter().all(same)
            {
                let rule = RuleList::one(MatchingRule::Regex(pattern.to_owned()));
                rules.add(Category::Query, RulePath::field(name), rule);
            }
        }
        let parameters = self.parameters.iter().map(|(name, value, _)| (name.clone(), value.clone()));
        (self.path.clone(), Query::from_parameters(parameters))
    }
}

fn part(text: &str, hidden: bool, redaction: &Redaction) -> (String, TextKind) {
    if hidden || redaction.finds(text) {
        return (REDACTED.to_owned(), TextKind::Redacted);
    }
    (text.to_owned(), TextKind::of(text))
}
