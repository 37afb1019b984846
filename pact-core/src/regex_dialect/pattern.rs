//! A compiled regular expression that the whole value must match.

use std::sync::{Arc, OnceLock};

use fancy_regex::internal::{FLAG_ONIGURUMA_MODE, FLAG_UNICODE};
use fancy_regex::{CompileError, Error, Expr, Regex, RegexBuilder};

use super::Letters;
use super::cache::compiled;
use super::effort::longest_text;
use super::translator::translate;

/// How many steps back a match may take before it is given up. No contract can hang a test.
const BACKTRACK_LIMIT: usize = 1_000_000;
/// How large the parts of an expression are in bytes, compiled, for one of which many can be kept. Most need some
/// kilobytes.
const SMALL: usize = 1 << 20;
/// How large a compiled part may become in bytes: `\w{0,1000}` needs some dozen megabytes.
const LARGEST: usize = 64 << 20;
/// How many steps a compiled expression may have. Groups that call themselves are written out as deep as they may go: where
/// one does so twice, the steps double with every turn.
const MOST_STEPS: usize = 20_000;

/// A regular expression that the whole value must match.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    source: String,
    /// For texts in ASCII, which nearly all are: there `\d` is ten characters and not hundreds.
    ascii: Arc<Compiled>,
    /// For other texts, made when the first of them comes.
    any: OnceLock<Result<Arc<Compiled>, String>>,
}

/// A compiled expression.
#[derive(Debug)]
pub(super) struct Compiled {
    regex: Regex,
    /// How long a text may be, in bytes, that it is asked about.
    longest_text: usize,
    /// Whether it is the same for texts that are not ASCII.
    is_for_any: bool,
    /// Whether it takes much memory.
    pub(super) is_large: bool,
}

impl Pattern {
    /// Compiles an expression.
    ///
    /// # Errors
    /// It is none, or uses what is not known here.
    pub(crate) fn new(source: &str) -> Result<Self, String> {
        let ascii = compiled(source, Letters::Ascii, || Compiled::new(source, Letters::Ascii, true))?;
        Ok(Self { source: source.to_owned(), ascii, any: OnceLock::new() })
    }

    /// Whether the whole text matches.
    ///
    /// # Errors
    /// The match was given up, or would take too long.
    pub(crate) fn matches(&self, text: &str) -> Result<bool, String> {
        self.compiled_for(text)?.matches(text).map_err(|reason| given_up(&self.source, &reason))
    }

    /// How long a text may be, in bytes, that it is asked about.
    pub(crate) fn longest_text(&self) -> usize {
        self.ascii.longest_text
    }

    fn compiled_for(&self, text: &str) -> Result<&Compiled, String> {
        if self.ascii.is_for_any || text.is_ascii() {
            return Ok(&self.ascii);
        }
        let source = &self.source;
        let any = self.any.get_or_init(|| compiled(source, Letters::Any, || Compiled::new(source, Letters::Any, true)));
        any.as_deref().map_err(|error| format!("{error} for a text that is not ASCII"))
    }
}

/// What the first group of an expression finds in a text: nothing, or no group, or a text.
///
/// # Errors
/// The expression is none, or the search was given up, or would take too long.
pub(crate) fn first_group(source: &str, text: &str) -> Result<Option<Option<String>>, String> {
    let compiled = Compiled::new(source, Letters::Any, false)?;
    let found = compiled
        .within(text)
        .and_then(|text| compiled.regex.captures(text).map_err(|error| error.to_string()))
        .map_err(|reason| given_up(source, &reason))?;
    Ok(found.map(|found| found.get(1).map(|group| group.as_str().to_owned())))
}

fn given_up(source: &str, reason: &str) -> String {
    format!("the regular expression `{source}` was given up: {reason}")
}

impl Compiled {
    pub(super) fn new(source: &str, letters: Letters, whole: bool) -> Result<Self, String> {
        let translate = |letters| translate(source, letters).map_err(|error| error.to_string());
        let translated = translate(letters)?;
        let is_for_any = letters == Letters::Any || translate(Letters::Any)? == translated;
        let tree = tree(source, &translated)?;
        if asks_for_no_group(&tree) {
            return Err(format!("the regular expression `{source}` asks for a group that it does not have"));
        }
        let written = if whole { format!(r"\A(?m:{translated})\z") } else { format!("(?m:{translated})") };
        let longest_text = longest_text(&tree, !whole);
        match build(&written, SMALL) {
            Ok(regex) => Ok(Self { regex, longest_text, is_for_any, is_large: false }),
            Err(error) if is_too_large(&error) => match build(&written, LARGEST) {
                Ok(regex) => Ok(Self { regex, longest_text, is_for_any, is_large: true }),
                Err(error) if is_too_large(&error) => Err(format!("the regular expression `{source}` is too large")),
                Err(error) => Err(unreadable(source, &error)),
            },
            Err(error) => Err(unreadable(source, &error)),
        }
    }

    /// Whether the text matches, or why it cannot be told.
    pub(super) fn matches(&self, text: &str) -> Result<bool, String> {
        self.within(text).and_then(|text| self.regex.is_match(text).map_err(|error| error.to_string()))
    }

    fn within<'t>(&self, text: &'t str) -> Result<&'t str, String> {
        if text.len() <= self.longest_text {
            return Ok(text);
        }
        let longest = self.longest_text;
        Err(format!(
            "a text of {} bytes is too long for it, {longest} is the most; a simpler one takes longer texts",
            text.len()
        ))
    }
}

fn build(written: &str, size_limit: usize) -> Result<Regex, Error> {
    let mut builder = RegexBuilder::new(written);
    builder.oniguruma_mode(true).backtrack_limit(BACKTRACK_LIMIT).max_prog_size(MOST_STEPS);
    builder.delegate_size_limit(size_limit).build()
}

fn unreadable(source: &str, error: &Error) -> String {
    format!("the regular expression `{source}` cannot be read: {error}")
}

/// Whether a condition or a call asks for a group that is not there. The engine takes conditions, and panics when it matches;
/// for calls it makes room for as many groups as the number says.
fn asks_for_no_group(tree: &Expr) -> bool {
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
    walk(tree, &mut groups, &mut highest);
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
    let translated = translate(source, Letters::Any).map_err(|error| error.to_string())?;
    tree(source, &translated)
}

/// The tree as [`build`] reads it: `a{2}{3}` repeats a repetition.
fn tree(source: &str, translated: &str) -> Result<Expr, String> {
    Expr::parse_tree_with_flags(translated, FLAG_ONIGURUMA_MODE | FLAG_UNICODE)
        .map(|tree| tree.expr)
        .map_err(|error| unreadable(source, &error))
}
