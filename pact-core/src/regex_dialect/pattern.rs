//! A compiled regular expression that the whole value must match.

use std::sync::Arc;

use fancy_regex::{CompileError, Error, Expr, Regex, RegexBuilder};

use super::cache::compiled;
use super::translator::translate;

/// How many steps back a match may take before it is given up. No contract can hang a test.
const BACKTRACK_LIMIT: usize = 1_000_000;
/// How large a compiled part may become in bytes, where the usual limit is not enough: `\w{0,1000}` needs some megabytes.
const SIZE_LIMIT: usize = 64 << 20;
/// How many steps a compiled expression may have. Groups that call themselves are written out as deep as they may go: where
/// one does so twice, the steps double with every turn.
const MOST_STEPS: usize = 20_000;

/// A compiled regular expression.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    source: String,
    regex: Arc<Regex>,
}

impl Pattern {
    /// Compiles an expression.
    ///
    /// # Errors
    /// It is none, or uses what is not known here.
    pub(crate) fn new(source: &str) -> Result<Self, String> {
        let regex = compiled(source, || {
            let translated = translate(source).map_err(|error| error.to_string())?;
            build(source, &format!(r"\A(?m:{translated})\z"))
        })?;
        Ok(Self { source: source.to_owned(), regex })
    }

    /// Whether the whole text matches.
    ///
    /// # Errors
    /// The match was given up.
    pub(crate) fn matches(&self, text: &str) -> Result<bool, String> {
        self.regex
            .is_match(text)
            .map_err(|error| format!("the regular expression `{}` was given up: {error}", self.source))
    }
}

/// What the first group of an expression finds in a text: nothing, or no group, or a text.
///
/// # Errors
/// The expression is none, or the search was given up.
pub(crate) fn first_group(source: &str, text: &str) -> Result<Option<Option<String>>, String> {
    let translated = translate(source).map_err(|error| error.to_string())?;
    let found = build(source, &format!("(?m:{translated})"))?
        .captures(text)
        .map_err(|error| format!("the regular expression `{source}` was given up: {error}"))?;
    Ok(found.map(|found| found.get(1).map(|group| group.as_str().to_owned())))
}

fn build(source: &str, translated: &str) -> Result<Regex, String> {
    if ["(?(", "\\g", "(?P>"].iter().any(|sign| translated.contains(sign)) && asks_for_no_group(translated) {
        return Err(format!("the regular expression `{source}` asks for a group that it does not have"));
    }
    let build = |size_limit: Option<usize>| {
        let mut builder = RegexBuilder::new(translated);
        builder.oniguruma_mode(true).backtrack_limit(BACKTRACK_LIMIT).max_prog_size(MOST_STEPS);
        if let Some(limit) = size_limit {
            builder.delegate_size_limit(limit);
        }
        builder.build()
    };
    let built = match build(None) {
        Err(error) if is_too_large(&error) => build(Some(SIZE_LIMIT)),
        other => other,
    };
    built.map_err(|error| {
        if is_too_large(&error) {
            format!("the regular expression `{source}` is too large")
        } else {
            format!("the regular expression `{source}` cannot be read: {error}")
        }
    })
}

/// Whether a condition or a call asks for a group that is not there. The engine takes conditions, and panics when it matches;
/// for calls it makes room for as many groups as the number says.
fn asks_for_no_group(translated: &str) -> bool {
    fn walk(tree: &Expr, groups: &mut usize, highest: &mut usize) {
        match tree {
            Expr::Group(_) => *groups += 1,
            Expr::BackrefExistsCondition { group, .. } | Expr::SubroutineCall(group) => {
                *highest = (*group).max(*highest);
            }
            _ => {}
        }
        tree.children_iter().for_each(|child| walk(child, groups, highest));
    }
    let (mut groups, mut highest) = (0, 0);
    if let Ok(tree) = Expr::parse_tree(translated) {
        walk(&tree.expr, &mut groups, &mut highest);
    }
    highest > groups
}

fn is_too_large(error: &Error) -> bool {
    match error {
        Error::CompileError(error) => match error.as_ref() {
            CompileError::InnerError(inner) => inner.size_limit().is_some(),
            other => matches!(other, CompileError::PatternTooComplex),
        },
        _ => false,
    }
}

impl std::fmt::Display for Pattern {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "/{}/", self.source)
    }
}

/// The tree of an expression, for making texts that match it.
pub(crate) fn parse(source: &str) -> Result<Expr, String> {
    let translated = translate(source).map_err(|error| error.to_string())?;
    Expr::parse_tree(&translated)
        .map(|tree| tree.expr)
        .map_err(|error| format!("the regular expression `{source}` cannot be read: {error}"))
}
