//! The path expressions of matching rules and generators: `$.items[*].price`, `$['odd name']`.

use std::fmt;

use crate::json::Text;

/// A parsed path expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePath {
    text: Text,
    tokens: Vec<Token>,
}

/// A step of a path after the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A member or header or parameter of that name.
    Field(Text),
    /// An item at that place.
    Index(usize),
    /// `.*`: any member or item.
    Any,
    /// `[*]`: any item.
    AnyIndex,
}

impl Token {
    /// The step to a member of that name.
    #[must_use]
    pub fn field(name: impl Into<Text>) -> Self {
        Token::Field(name.into())
    }
}

/// What is wrong with a path expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the path `{path}` is not valid at character {character}: {message}")]
pub struct PathError {
    /// The expression.
    pub path: String,
    /// Where, counted in characters from one.
    pub character: usize,
    /// What is wrong.
    pub message: &'static str,
}

impl RulePath {
    /// The path of the whole value, `$`.
    #[must_use]
    pub fn root() -> Self {
        Self { text: "$".into(), tokens: Vec::new() }
    }

    /// The path of a member of that very name, whatever characters it has.
    #[must_use]
    pub fn field(name: &str) -> Self {
        let text = Text::from(name);
        Self { tokens: vec![Token::Field(text.clone())], text }
    }

    /// Reads an expression. The leading `$` may be left out. In quotes, a backslash escapes the next character.
    ///
    /// # Errors
    /// The expression is not one.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let mut reader = Reader { text, rest: text.strip_prefix('$').unwrap_or(text) };
        let mut tokens = Vec::new();
        if !text.is_empty() && !text.starts_with(['$', '.', '[']) {
            tokens.push(reader.name()?);
        }
        while !reader.rest.is_empty() {
            tokens.push(reader.token()?);
        }
        Ok(Self { text: text.into(), tokens })
    }

    /// The expression as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The steps after the root.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The path without its first step, if it has one.
    #[must_use]
    pub fn without_first(&self) -> Option<(&Token, RulePath)> {
        let (first, rest) = self.tokens.split_first()?;
        let mut text = String::from("$");
        rest.iter().for_each(|token| push_token(&mut text, token));
        Some((first, RulePath { text: text.into(), tokens: rest.to_vec() }))
    }

    /// This path with a step more.
    #[must_use]
    pub fn join(&self, token: Token) -> Self {
        let mut text = self.text.to_string();
        push_token(&mut text, &token);
        let mut tokens = self.tokens.clone();
        tokens.push(token);
        Self { text: text.into(), tokens }
    }
}

impl fmt::Display for RulePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// Adds a step to the text of a path, in the short form where the name allows it.
pub(crate) fn push_token(text: &mut String, token: &Token) {
    match token {
        Token::Field(name) => push_field(text, name),
        Token::Index(index) => text.push_str(&format!("[{index}]")),
        Token::Any => text.push_str(".*"),
        Token::AnyIndex => text.push_str("[*]"),
    }
}

/// Adds a member's name to the text of a path.
pub(crate) fn push_field(text: &mut String, name: &str) {
    if !name.is_empty() && plain(name) == name.len() {
        text.push('.');
        text.push_str(name);
    } else {
        text.push_str("['");
        for character in name.chars() {
            if matches!(character, '\'' | '\\') {
                text.push('\\');
            }
            text.push(character);
        }
        text.push_str("']");
    }
}

/// The characters of names that need no quotes.
fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | ':' | '#' | '@')
}

/// How many bytes of a text go before the first character that needs quotes.
fn plain(text: &str) -> usize {
    // Nearly all names are ASCII, where a byte is a character.
    let ascii = text.bytes().take_while(|byte| byte.is_ascii() && is_plain(char::from(*byte))).count();
    match text.as_bytes().get(ascii) {
        Some(byte) if !byte.is_ascii() => text.find(|character| !is_plain(character)).unwrap_or(text.len()),
        _ => ascii,
    }
}

/// Reads an expression from its start to its end.
struct Reader<'a> {
    text: &'a str,
    /// What is still to be read.
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// What is wrong with the character that is to be read next.
    fn error(&self, message: &'static str) -> PathError {
        let read = &self.text[..self.text.len() - self.rest.len()];
        PathError { path: self.text.to_owned(), character: read.chars().count() + 1, message }
    }

    /// Goes over a text, if it is what comes next.
    fn skip(&mut self, text: &str) -> bool {
        self.rest.strip_prefix(text).map(|rest| self.rest = rest).is_some()
    }

    /// What comes next, so many bytes of it.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn token(&mut self) -> Result<Token, PathError> {
        if self.skip(".*") {
            return Ok(Token::Any);
        }
        if self.skip(".") {
            return self.name();
        }
        if !self.skip("[") {
            return Err(self.error("expected `.` or `[`"));
        }
        let token = self.bracket()?;
        if self.skip("]") { Ok(token) } else { Err(self.error("`]` is missing")) }
    }

    fn name(&mut self) -> Result<Token, PathError> {
        match self.take(plain(self.rest)) {
            "" => Err(self.error("expected a name; names with other characters are written ['like this']")),
            name => Ok(Token::Field(name.into())),
        }
    }

    fn bracket(&mut self) -> Result<Token, PathError> {
        if self.skip("*") {
            return Ok(Token::AnyIndex);
        }
        for quote in ['\'', '"'] {
            if let Some(rest) = self.rest.strip_prefix(quote) {
                self.rest = rest;
                return self.quoted(quote);
            }
        }
        match self.take(self.rest.bytes().take_while(u8::is_ascii_digit).count()) {
            "" => Err(self.error("expected an index, `*` or a quoted name")),
            digits => digits.parse().map(Token::Index).map_err(|_| self.error("the index is too large")),
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Token, PathError> {
        let mut name = String::new();
        let mut characters = self.rest.chars();
        while let Some(character) = characters.next() {
            match character {
                '\\' => name.extend(characters.next().or(Some('\\'))),
                character if character == quote => {
                    self.rest = characters.as_str();
                    return Ok(Token::Field(name.into()));
                }
                character => name.push(character),
            }
        }
        self.rest = "";
        Err(self.error("the closing quote is missing"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read() {
        let field = |name: &str| Token::field(name);
        for (text, tokens) in [
            ("$", vec![]),
            ("", vec![]),
            ("$.a.b", vec![field("a"), field("b")]),
            ("a.b", vec![field("a"), field("b")]),
            ("$.a[0][*].*", vec![field("a"), Token::Index(0), Token::AnyIndex, Token::Any]),
            ("$['a b'][\"c\"]", vec![field("a b"), field("c")]),
            ("$['it\\'s']", vec![field("it's")]),
            ("$.ns:a.#text.@id.x-y", vec![field("ns:a"), field("#text"), field("@id"), field("x-y")]),
            ("[0]", vec![Token::Index(0)]),
        ] {
            assert_eq!(RulePath::parse(text).unwrap().tokens(), tokens, "{text}");
        }
    }

    #[test]
    fn a_faulty_expression_is_refused_with_its_place() {
        for (text, message) in [
            (
                "$.",
                "the path `$.` is not valid at character 3: expected a name; names with other characters are written ['like this']",
            ),
            ("$.a b", "the path `$.a b` is not valid at character 4: expected `.` or `[`"),
            ("$['a", "the path `$['a` is not valid at character 5: the closing quote is missing"),
            ("$[a]", "the path `$[a]` is not valid at character 3: expected an index, `*` or a quoted name"),
            ("$[0", "the path `$[0` is not valid at character 4: `]` is missing"),
            (
                "$[99999999999999999999]",
                "the path `$[99999999999999999999]` is not valid at character 23: the index is too large",
            ),
        ] {
            assert_eq!(RulePath::parse(text).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn a_path_is_written_in_the_short_form_where_it_can_be() {
        let path =
            RulePath::root().join(Token::Field("a".into())).join(Token::Field("b c's".into())).join(Token::Index(1));
        assert_eq!(path.as_str(), "$.a['b c\\'s'][1]");
        assert_eq!(RulePath::parse(path.as_str()).unwrap(), path);
    }
}
