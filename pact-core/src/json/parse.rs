//! JSON text → tree, strict (RFC 8259), with the place of the first fault.

use super::{Json, Number, Object, Position, SharedMembers, Text, number, scan};

/// How deep arrays and objects may nest. Deeper text is refused rather than risking the stack.
pub const MAX_DEPTH: usize = 512;

/// What is wrong with a JSON text, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} at {position}")]
pub struct ParseError {
    /// What is wrong.
    pub message: String,
    /// Where, in the text.
    pub position: Position,
}

/// Reads a JSON text.
///
/// # Errors
/// The text is not JSON, or nests deeper than [`MAX_DEPTH`].
pub fn parse(text: &str) -> Result<Json, ParseError> {
    Parser::new(text).document().map_err(|fault| *fault)
}

/// Reads a JSON text of which some members are probably known from earlier ones. The text must have been checked to be JSON
/// that does not nest too deep, as [`super::outline()`] does: what is known is not looked into.
///
/// # Errors
/// The text is not JSON.
pub(crate) fn parse_sharing(text: &str, shared: &mut SharedMembers) -> Result<Json, ParseError> {
    let mut parser = Parser::new(text);
    parser.shared = Some(shared);
    parser.document().map_err(|fault| *fault)
}

/// Reads a JSON text in UTF-8, with or without a byte order mark.
///
/// # Errors
/// The bytes are not UTF-8, or the text is not JSON.
pub fn parse_bytes(bytes: &[u8]) -> Result<Json, ParseError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => parse(text),
        Err(error) => {
            let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            Err(ParseError { message: "the text is not UTF-8".to_owned(), position: Position::of(&valid, valid.len()) })
        }
    }
}

/// What the parser returns for a fault: small, since every step of it may.
pub(super) type Fault = Box<ParseError>;

pub(super) struct Parser<'a> {
    text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) depth: usize,
    /// How many members the last object had: those of a list are alike, so the next one gets room for as many.
    last_members: usize,
    /// What is known of members, if some are to be shared.
    shared: Option<&'a mut SharedMembers>,
}

/// A new last item, to be written in its place.
fn added<T: Default>(items: &mut Vec<T>) -> Option<&mut T> {
    items.push(T::default());
    items.last_mut()
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, bytes: text.as_bytes(), at: 0, depth: 0, last_members: 0, shared: None }
    }
}

/// More room than this is not made on a guess.
const MOST_ROOM: usize = 16;

impl<'a> Parser<'a> {
    fn document(&mut self) -> Result<Json, Fault> {
        self.skip_space();
        let value = self.value()?;
        self.end()?;
        Ok(value)
    }

    /// Nothing but space may be left.
    pub(super) fn end(&mut self) -> Result<(), Fault> {
        match self.skip_space() {
            None => Ok(()),
            Some(_) => Err(self.error("unexpected text after the JSON value")),
        }
    }

    #[cold]
    pub(super) fn error(&self, message: impl Into<String>) -> Fault {
        Box::new(ParseError { message: message.into(), position: Position::of(self.text, self.at) })
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Moves behind the space that is next, and tells what follows it.
    pub(super) fn skip_space(&mut self) -> Option<u8> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                other => return other,
            }
        }
    }

    pub(super) fn unexpected(&self, wanted: &str) -> Fault {
        match self.text[self.at..].chars().next() {
            Some(found) => self.error(format!("expected {wanted}, found {found:?}")),
            None => self.error(format!("expected {wanted}, but the text ends here")),
        }
    }

    pub(super) fn value(&mut self) -> Result<Json, Fault> {
        let mut value = Json::Null;
        self.value_into(&mut value)?;
        Ok(value)
    }

    /// Reads a value into its place. A value that is returned would be moved from hand to hand, which costs as much as
    /// reading it.
    fn value_into(&mut self, place: &mut Json) -> Result<(), Fault> {
        match self.peek() {
            Some(b'{') => self.nested(|parser| parser.object(place)),
            Some(b'[') => self.nested(|parser| parser.array(place)),
            Some(b'"') => self.string_into(|text| *place = Json::String(text)),
            Some(b't') => self.word("true").map(|()| *place = Json::Bool(true)),
            Some(b'f') => self.word("false").map(|()| *place = Json::Bool(false)),
            Some(b'n') => self.word("null").map(|()| *place = Json::Null),
            Some(b'-' | b'0'..=b'9') => self.number().map(|text| *place = Json::Number(Number::of_scanned(text))),
            _ => Err(self.unexpected("a JSON value")),
        }
    }

    pub(super) fn nested(&mut self, read: impl FnOnce(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        if self.depth == MAX_DEPTH {
            return Err(self.error(format!("arrays and objects nest deeper than {MAX_DEPTH} levels")));
        }
        self.depth += 1;
        self.at += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    pub(super) fn word(&mut self, word: &str) -> Result<(), Fault> {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err(self.unexpected("a JSON value"));
        }
        self.at += word.len();
        Ok(())
    }

    /// Reads a number and gives its text.
    pub(super) fn number(&mut self) -> Result<&'a str, Fault> {
        let Some(length) = number::scan(&self.bytes[self.at..]) else {
            return Err(self.error("this is not a JSON number"));
        };
        let text = &self.text[self.at..self.at + length];
        self.at += length;
        if matches!(self.peek(), Some(b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-')) {
            return Err(self.error("this is not a JSON number"));
        }
        Ok(text)
    }

    fn array(&mut self, place: &mut Json) -> Result<(), Fault> {
        let mut items = Vec::new();
        self.items(|parser| added(&mut items).map_or(Ok(()), |item| parser.value_into(item)))?;
        *place = Json::Array(items);
        Ok(())
    }

    /// Walks over the items of an array; its bracket has been read.
    pub(super) fn items(&mut self, mut item: impl FnMut(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        if self.skip_space() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            item(self)?;
            if self.comma_or(b']')? {
                return Ok(());
            }
            self.skip_space();
        }
    }

    fn object(&mut self, place: &mut Json) -> Result<(), Fault> {
        let mut members = Vec::new();
        self.members(|parser| {
            if members.is_empty() {
                members.reserve(parser.last_members.min(MOST_ROOM));
            }
            let Some((name, value)) = added(&mut members) else { return Ok(()) };
            parser.string_into(|text| *name = text)?;
            parser.colon()?;
            match &parser.shared {
                Some(shared) if shared.is_within || *name == *shared.name => parser.shared_into(value),
                _ => parser.value_into(value),
            }
        })?;
        self.last_members = members.len();
        *place = Json::Object(Object::of(members));
        Ok(())
    }

    /// Reads the value of a member that may be known, whole or in parts.
    #[inline(never)]
    fn shared_into(&mut self, place: &mut Json) -> Result<(), Fault> {
        let start = self.at;
        if self.peek() != Some(b'{') {
            return self.value_into(place);
        }
        if let Some((known, length)) = self.shared.as_mut().and_then(|shared| shared.beginning(&self.text[start..])) {
            *place = Json::Object(known);
            self.at += length;
            return Ok(());
        }
        let was_within = self.shared.as_mut().is_some_and(|shared| std::mem::replace(&mut shared.is_within, true));
        let read = self.value_into(place);
        if let Some(shared) = &mut self.shared {
            shared.is_within = was_within;
        }
        read?;
        let text = &self.text[start..self.at];
        self.shared.iter_mut().for_each(|shared| shared.keep(text, place));
        Ok(())
    }

    /// Walks over the members of an object; its brace has been read, and the quote of a name is next for each member.
    pub(super) fn members(&mut self, mut member: impl FnMut(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        let mut next = self.skip_space();
        if next == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            if next != Some(b'"') {
                return Err(self.unexpected("a member name in double quotes"));
            }
            member(self)?;
            if self.comma_or(b'}')? {
                return Ok(());
            }
            next = self.skip_space();
        }
    }

    /// Reads the colon behind a name, and the space around it.
    pub(super) fn colon(&mut self) -> Result<(), Fault> {
        if self.skip_space() != Some(b':') {
            return Err(self.unexpected("`:`"));
        }
        self.at += 1;
        self.skip_space();
        Ok(())
    }

    /// Reads what follows a value: a comma, or the end of what it is in. Whether it was the end.
    pub(super) fn comma_or(&mut self, end: u8) -> Result<bool, Fault> {
        let ended = match self.skip_space() {
            Some(b',') => false,
            Some(byte) if byte == end => true,
            _ => return Err(self.unexpected(if end == b']' { "`,` or `]`" } else { "`,` or `}`" })),
        };
        self.at += 1;
        Ok(ended)
    }

    /// Reads a string; the opening quote is next.
    pub(super) fn string(&mut self) -> Result<Text, Fault> {
        let mut value = Text::default();
        self.string_into(|text| value = text)?;
        Ok(value)
    }

    /// Reads a string and puts it in its place; the opening quote is next.
    fn string_into(&mut self, put: impl FnOnce(Text)) -> Result<(), Fault> {
        self.at += 1;
        let start = self.at;
        self.skip_plain();
        let plain = &self.text[start..self.at];
        if self.peek() == Some(b'"') {
            self.at += 1;
            put(plain.into());
        } else {
            put(self.rest_of_string(plain.to_owned())?.into());
        }
        Ok(())
    }

    /// Reads what follows the plain start of a string.
    fn rest_of_string(&mut self, mut value: String) -> Result<String, Fault> {
        loop {
            match self.peek() {
                None => return Err(self.error("the string has no closing quote")),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(value);
                }
                Some(b'\\') => value.push(self.escape()?),
                Some(0..=0x1F) => return Err(self.error("a control character in a string must be escaped")),
                Some(_) => {
                    let start = self.at;
                    self.skip_plain();
                    value.push_str(&self.text[start..self.at]);
                }
            }
        }
    }

    /// Moves to the end of the plain text that is next.
    pub(super) fn skip_plain(&mut self) {
        self.at += scan::plain(&self.bytes[self.at..]);
    }

    pub(super) fn escape(&mut self) -> Result<char, Fault> {
        let escaped = match self.bytes.get(self.at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.error("unknown escape in a string")),
        };
        self.at += 2;
        Ok(escaped)
    }

    fn unicode_escape(&mut self) -> Result<char, Fault> {
        let unit = self.hex_unit(self.at)?;
        if let Some(value) = char::from_u32(unit) {
            self.at += 6;
            return Ok(value);
        }
        let low = if unit < 0xDC00 && self.bytes[self.at + 6..].starts_with(b"\\u") {
            self.hex_unit(self.at + 6)?
        } else {
            0
        };
        if !(0xDC00..0xE000).contains(&low) {
            return Err(self.error("half of a surrogate pair in a string"));
        }
        self.at += 12;
        let code = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        char::from_u32(code).ok_or_else(|| self.error("half of a surrogate pair in a string"))
    }

    /// The four hexadecimal digits of the `\uXXXX` that starts at this place.
    fn hex_unit(&self, at: usize) -> Result<u32, Fault> {
        let digits = self.bytes.get(at + 2..at + 6).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .ok_or_else(|| self.error("`\\u` needs four hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_reported_with_line_and_column() {
        for (text, message) in [
            ("{\"a\": 1,\n \"b\" 2}", "expected `:`, found '2' at line 2 column 6"),
            ("[1, 2", "expected `,` or `]`, but the text ends here at line 1 column 6"),
            ("", "expected a JSON value, but the text ends here at line 1 column 1"),
            ("{'a': 1}", "expected a member name in double quotes, found '\\'' at line 1 column 2"),
            ("[1,]", "expected a JSON value, found ']' at line 1 column 4"),
            ("\"a\nb\"", "a control character in a string must be escaped at line 1 column 3"),
            ("\"\\ud800\"", "half of a surrogate pair in a string at line 1 column 2"),
            ("\"\\ux\"", "`\\u` needs four hexadecimal digits at line 1 column 2"),
            ("01", "this is not a JSON number at line 1 column 2"),
            ("nul", "expected a JSON value, found 'n' at line 1 column 1"),
            ("1 2", "unexpected text after the JSON value at line 1 column 3"),
        ] {
            assert_eq!(parse(text).unwrap_err().to_string(), message, "{text}");
        }
    }

    #[test]
    fn text_in_another_encoding_is_refused() {
        assert_eq!(
            parse_bytes(b"{\"a\": \"\xff\"}").unwrap_err().to_string(),
            "the text is not UTF-8 at line 1 column 8"
        );
        assert_eq!(parse_bytes(b"\xEF\xBB\xBFnull"), Ok(Json::Null));
    }

    #[test]
    fn deep_nesting_is_refused_before_the_stack_ends() {
        assert!(parse(&"[".repeat(1_000_000)).unwrap_err().message.contains("nest deeper"));
        let deepest = format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
        assert!(parse(&deepest).is_ok());
    }

    #[test]
    fn escapes_are_resolved() {
        assert_eq!(parse(r#""a\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00""#), Ok(Json::from("a\"\\/\u{8}\u{c}\n\r\tä😀")));
    }
}
