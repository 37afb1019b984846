//! JSON pointers (RFC 6901), and the place in a text that a pointer names.

use std::borrow::Cow;

/// A place in a text, both counted from one; columns are characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character within the line.
    pub column: usize,
}

impl Position {
    /// The position of a byte offset in a text.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "line {} column {}", self.line, self.column)
    }
}

/// The pointer one level below another: the segment is escaped.
#[must_use]
pub fn child(parent: &str, segment: &str) -> String {
    let mut child = String::with_capacity(parent.len() + 1 + segment.len());
    child.push_str(parent);
    child.push('/');
    push_segment(&mut child, segment);
    child
}

/// Adds a segment, escaped, to the text of a pointer.
pub(crate) fn push_segment(pointer: &mut String, segment: &str) {
    for character in segment.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// The segments of a pointer, unescaped.
pub(super) fn segments(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(|segment| {
        if segment.contains('~') {
            Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))
        } else {
            Cow::Borrowed(segment)
        }
    })
}

/// Where in a valid JSON text the value of a pointer starts. Found by scanning again, so that trees carry no positions
/// for the sake of the rare error.
#[must_use]
pub fn locate(text: &str, pointer: &str) -> Option<Position> {
    locate_all(text, pointer).pop()
}

/// Where in a valid JSON text the values of a pointer start: several, where its last name is there more than once.
#[must_use]
pub fn locate_all(text: &str, pointer: &str) -> Vec<Position> {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0 };
    scanner.skip_space();
    let mut found = vec![scanner.at];
    for segment in segments(pointer) {
        let Some(last) = found.pop() else { break };
        scanner.at = last;
        found = scanner.enter(&segment).unwrap_or_default();
    }
    found.into_iter().map(|at| Position::of(text, at)).collect()
}

/// Walks over JSON text that has been parsed before; anything unexpected ends the walk with `None`.
struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scanner<'_> {
    fn skip_space(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    /// The starts of the values of that name or place in the array or object that starts here.
    fn enter(&mut self, segment: &str) -> Option<Vec<usize>> {
        let object = match self.bytes.get(self.at)? {
            b'{' => true,
            b'[' => false,
            _ => return None,
        };
        self.at += 1;
        let mut found = Vec::new();
        for index in 0.. {
            self.skip_space();
            if matches!(self.bytes.get(self.at)?, b'}' | b']') {
                break;
            }
            let here = if object { self.name()? == segment } else { segment.parse() == Ok(index) };
            self.skip_space();
            if here {
                found.push(self.at);
            }
            self.skip_value()?;
            self.skip_space();
            if self.bytes.get(self.at) == Some(&b',') {
                self.at += 1;
            }
        }
        Some(found)
    }

    fn name(&mut self) -> Option<String> {
        let start = self.at;
        self.skip_value()?;
        let text = std::str::from_utf8(self.bytes.get(start..self.at)?).ok()?;
        self.skip_space();
        self.at += 1;
        super::parse(text).ok()?.as_str().map(str::to_owned)
    }

    fn skip_value(&mut self) -> Option<()> {
        let mut depth = 0;
        loop {
            match self.bytes.get(self.at)? {
                b'"' => {
                    self.at += 1;
                    while *self.bytes.get(self.at)? != b'"' {
                        self.at += if self.bytes[self.at] == b'\\' { 2 } else { 1 };
                    }
                    self.at += 1;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                _ => {
                    while self.bytes.get(self.at).is_some_and(|byte| !b",:]} \n\r\t".contains(byte)) {
                        self.at += 1;
                    }
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_found_in_its_text() {
        let text = "{\n  \"a\": [1, {\"b/c\": \"x]\", \"d\": true}],\n  \"a~\": null\n}";
        for (pointer, line, column) in
            [("", 1, 1), ("/a", 2, 8), ("/a/0", 2, 9), ("/a/1/b~1c", 2, 20), ("/a/1/d", 2, 31), ("/a~0", 3, 9)]
        {
            assert_eq!(locate(text, pointer), Some(Position { line, column }), "{pointer}");
        }
        assert_eq!(locate(text, "/a/2"), None);
        assert_eq!(locate(text, "/a/0/x"), None);
        let columns =
            |pointer| locate_all(r#"{"a": 1, "a": [2, 3]}"#, pointer).iter().map(|at| at.column).collect::<Vec<_>>();
        assert_eq!((columns("/a"), columns("/a/1"), columns("/b")), (vec![7, 15], vec![19], vec![]));
    }
}
