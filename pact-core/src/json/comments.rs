//! JSON with comments, as the JSON library of Ruby reads it: `/* … */` and `// …` wherever space may stand.

use std::borrow::Cow;

use super::{Json, ParseError, parse};

/// Reads a JSON text in which comments count as space. Everything else is as strict as in [`parse`](super::parse()).
///
/// # Errors
/// The text is not JSON, or a comment does not end.
pub fn parse_with_comments(text: &str) -> Result<Json, ParseError> {
    parse(&without_comments(text))
}

/// The text with spaces in place of comments, so that all else keeps its position. A comment without end stays, and is
/// what the parser then complains about.
fn without_comments(text: &str) -> Cow<'_, str> {
    let mut blanked: Option<String> = None;
    let mut from = 0;
    while let Some(comment) = next_comment(text, &mut from) {
        let out = blanked.get_or_insert_with(|| String::with_capacity(text.len()));
        let written = out.len();
        out.push_str(&text[written..comment.start]);
        // Byte for byte: a character of several bytes leaves as many spaces, which moves columns of that line only.
        out.extend(text[comment.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        from = comment.end;
    }
    match blanked {
        None => Cow::Borrowed(text),
        Some(mut out) => {
            let written = out.len();
            out.push_str(&text[written..]);
            Cow::Owned(out)
        }
    }
}

/// The next comment outside of strings; `from` is outside of one.
fn next_comment(text: &str, from: &mut usize) -> Option<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    while let Some(step) = bytes[*from..].iter().position(|byte| matches!(byte, b'"' | b'/')) {
        let at = *from + step;
        match (bytes[at], bytes.get(at + 1)) {
            (b'"', _) => *from = at + 1 + end_of_string(&bytes[at + 1..])?,
            (_, Some(b'/')) => {
                return Some(at..text[at..].find('\n').map_or(text.len(), |end| at + end));
            }
            (_, Some(b'*')) => return text[at + 2..].find("*/").map(|end| at..at + 2 + end + 2),
            _ => return None,
        }
    }
    None
}

/// Where the text behind a string begins, given what follows the opening quote.
fn end_of_string(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let read = parse_with_comments(text).map_or_else(|error| error.to_string(), |value| value.to_string());
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn comments_stand_wherever_space_may() {
        check("/* ä */ {\"a\" /**/ : // \" \n 1 /* , 2 */ } // end", r#"{"a":1}"#);
        check("[1/***/,2/* * / */]", "[1,2]");
        check(r#"["/* no */", "a\"// b", "\\"/* yes */]"#, r#"["/* no */","a\"// b","\\"]"#);
        check("null", "null");
    }

    #[test]
    fn what_is_no_comment_is_a_fault_at_its_place() {
        check("[1, /* 2]", "expected a JSON value, found '/' at line 1 column 5");
        check("[/* a\nb */ 1, / 2]", "expected a JSON value, found '/' at line 2 column 9");
        check("[1/]", "expected `,` or `]`, found '/' at line 1 column 3");
        check("[1 /* a */,]", "expected a JSON value, found ']' at line 1 column 12");
        check("/", "expected a JSON value, found '/' at line 1 column 1");
        check("\"a", "the string has no closing quote at line 1 column 3");
        check("// a", "expected a JSON value, but the text ends here at line 1 column 5");
    }
}
