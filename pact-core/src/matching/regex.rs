//! Regular expressions of contracts: the whole value must match.

use fancy_regex::{Regex, RegexBuilder};

/// How many steps back a match may take before it is given up. No contract can hang a test.
const BACKTRACK_LIMIT: usize = 1_000_000;

/// A compiled regular expression.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    source: String,
    regex: Regex,
}

impl Pattern {
    /// Compiles an expression in Oniguruma's syntax, which the existing implementation uses.
    pub(crate) fn new(source: &str) -> Result<Self, String> {
        let whole = format!(r"\A(?:{source})\z");
        let build =
            |whole: &str| RegexBuilder::new(whole).oniguruma_mode(true).backtrack_limit(BACKTRACK_LIMIT).build();
        let regex =
            build(&whole).map_err(|error| format!("the regular expression `{source}` cannot be read: {error}"))?;
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

impl std::fmt::Display for Pattern {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "/{}/", self.source)
    }
}
