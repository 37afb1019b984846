//! Multipart bodies (RFC 2046, 5.1) as lists of parts. How they are compared is in [`super::multipart`].

use std::borrow::Cow;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::model::ContentType;

/// How many parts a body may have.
const MOST_PARTS: usize = 1_000;

/// A part of a multipart body.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// Header lines in order.
    pub(crate) headers: Vec<(String, String)>,
    body: &'a [u8],
    /// Where the lines of its headers begin in the whole body.
    start: usize,
    /// How many bytes they have, the empty line included.
    head: usize,
}

/// Takes a body apart.
///
/// # Errors
/// The body is not in that form.
pub fn parse<'a>(body: &'a [u8], content_type: Option<&ContentType>) -> Result<Vec<Part<'a>>, String> {
    let named = content_type.and_then(|content_type| content_type.parameter("boundary"));
    let boundary = match named {
        Some(boundary) if !boundary.is_empty() => boundary.as_bytes(),
        _ => sniff_boundary(body).ok_or("no boundary is named, and no line begins with two hyphens")?,
    };
    let delimiter = [b"--", boundary].concat();
    let shown = String::from_utf8_lossy(&delimiter);
    let mut rest = next_delimiter(body, &delimiter).ok_or_else(|| format!("no line begins with {shown}"))?.after;
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let start = line_end(rest).ok_or_else(|| format!("it ends within a line that begins with {shown}"))?;
        let content = &rest[start..];
        let found = next_delimiter(content, &delimiter).ok_or_else(|| format!("no line with {shown}-- ends it"))?;
        parts.push(part(&content[..found.before], body.len() - content.len())?);
        if parts.len() > MOST_PARTS {
            return Err(format!("it has more than {MOST_PARTS} parts"));
        }
        rest = found.after;
    }
    Ok(parts)
}

/// A line that parts others.
struct Delimiter<'a> {
    /// How much stands before it, without the line break that belongs to it.
    before: usize,
    /// What follows the boundary, on the same line and after.
    after: &'a [u8],
}

fn next_delimiter<'a>(body: &'a [u8], delimiter: &[u8]) -> Option<Delimiter<'a>> {
    let mut start = 0;
    loop {
        let line = &body[start..];
        if let Some(after) = line.strip_prefix(delimiter)
            && is_rest_of_delimiter(after)
        {
            let before = &body[..start];
            let before = before.strip_suffix(b"\n").map_or(before, |line| line.strip_suffix(b"\r").unwrap_or(line));
            return Some(Delimiter { before: before.len(), after });
        }
        start += line_end(line)?;
    }
}

/// Another boundary may begin like this one: only hyphens and space may follow in the line.
fn is_rest_of_delimiter(after: &[u8]) -> bool {
    let line = after.split(|byte| *byte == b'\n').next().unwrap_or_default();
    line.strip_prefix(b"--").unwrap_or(line).trim_ascii().is_empty()
}

/// Where the next line begins.
fn line_end(text: &[u8]) -> Option<usize> {
    text.iter().position(|byte| *byte == b'\n').map(|at| at + 1)
}

/// The boundary of the first line that begins with two hyphens.
fn sniff_boundary(body: &[u8]) -> Option<&[u8]> {
    let mut lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    lines.find_map(|line| line.strip_prefix(b"--").filter(|boundary| !boundary.is_empty()))
}

/// Headers, an empty line, the body.
fn part(content: &[u8], start: usize) -> Result<Part<'_>, String> {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut rest = content;
    while !rest.is_empty() {
        let end = line_end(rest).unwrap_or(rest.len());
        let line = String::from_utf8_lossy(rest[..end].trim_ascii_end()).into_owned();
        rest = &rest[end..];
        if line.is_empty() {
            break;
        }
        match (line.starts_with([' ', '\t']), headers.last_mut(), line.split_once(':')) {
            // A line that begins with space goes on with the one before (RFC 5322, 2.2.3).
            (true, Some((_, value)), _) => value.push_str(&line),
            (false, _, Some((name, value))) => headers.push((name.trim().to_owned(), value.trim().to_owned())),
            _ => return Err(format!("a part has the line {line:?} where a header is expected")),
        }
    }
    Ok(Part { headers, body: rest, start, head: content.len() - rest.len() })
}

impl<'a> Part<'a> {
    /// Where the lines of its headers stand in the whole body, with the empty line that ends them.
    pub(crate) fn head_range(&self) -> Range<usize> {
        self.start..self.start + self.head
    }

    /// Where what is in it stands in the whole body, in its transfer encoding.
    pub(crate) fn body_range(&self) -> Range<usize> {
        self.head_range().end..self.head_range().end + self.body.len()
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.header_at(name, 0)
    }

    /// The value of one of several headers of that name, counted from zero.
    pub(crate) fn header_at(&self, name: &str, occurrence: usize) -> Option<&str> {
        let mut alike = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        alike.nth(occurrence).map(|(_, value)| value.as_str())
    }

    /// The content type that the part names.
    #[must_use]
    pub fn content_type(&self) -> Option<ContentType> {
        self.header("content-type").and_then(ContentType::parse)
    }

    /// The name of the field that the part is for.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        self.disposition("name").filter(|name| !name.is_empty())
    }

    /// Whether the part is a file: it has a file name, or no disposition at all.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.header("content-disposition").is_none()
            || self.disposition("filename").is_some()
            || self.disposition("filename*").is_some()
    }

    fn disposition(&self, wanted: &str) -> Option<String> {
        let value = self.header("content-disposition")?;
        let found = parameters(value).into_iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value)
    }

    /// The body, with the transfer encoding undone (RFC 2045, 6).
    ///
    /// # Errors
    /// The encoding is not known, or the body is not in it.
    pub fn body(&self) -> Result<Cow<'a, [u8]>, String> {
        let encoding = self.header("content-transfer-encoding").unwrap_or("binary").to_ascii_lowercase();
        match encoding.as_str() {
            "7bit" | "8bit" | "binary" => Ok(self.body.into()),
            "base64" => {
                let letters: Vec<u8> = self.body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
                BASE64.decode(letters).map(Cow::Owned).map_err(|error| format!("its body is not Base64: {error}"))
            }
            other => Err(format!("its transfer encoding {other} is not known")),
        }
    }
}

/// The parameters of a header value: what follows each semicolon outside of quotes. In quotes, a backslash escapes a
/// quote or a backslash; elsewhere it is itself, since browsers send file names of Windows as they are.
fn parameters(value: &str) -> Vec<(String, String)> {
    let mut parameters = vec![String::new()];
    let mut quoted = false;
    let mut characters = value.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => quoted = !quoted,
            ';' if !quoted => {
                parameters.push(String::new());
                continue;
            }
            _ => {}
        }
        let escaped = quoted && character == '\\' && matches!(characters.peek(), Some('"' | '\\'));
        let kept = if escaped { characters.next() } else { Some(character).filter(|kept| *kept != '"') };
        if let Some(parameter) = parameters.last_mut() {
            parameter.extend(kept);
        }
    }
    let named = parameters.iter().skip(1).filter_map(|parameter| parameter.split_once('='));
    named.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_taken_apart_at_its_boundary() {
        let content_type = ContentType::parse("multipart/mixed; boundary=b").unwrap();
        let body = b"before\r\n--b\r\nContent-Disposition: form-data;\r\n name=\"a;\\\"b\"\r\n\r\none\r\n--bb\r\n\r\n--b \r\n\r\n\r\n--b--\r\nafter";
        for content_type in [Some(&content_type), None] {
            let parts = parse(body, content_type).unwrap();
            assert_eq!(parts.len(), 2);
            assert_eq!((parts[0].name().as_deref(), parts[0].is_file()), (Some("a;\"b"), false));
            assert_eq!(parts[0].body().unwrap(), &b"one\r\n--bb\r\n"[..]);
            assert_eq!((parts[1].name(), parts[1].is_file()), (None, true));
            assert_eq!(parts[1].body().unwrap(), &b""[..]);
        }
    }

    #[test]
    fn what_is_not_in_that_form_is_refused() {
        let content_type = ContentType::parse("multipart/mixed; boundary=b").unwrap();
        for (body, reason) in [
            ("", "no line begins with --b"),
            ("--b", "it ends within a line that begins with --b"),
            ("--b\r\n\r\none", "no line with --b-- ends it"),
            ("--b\r\nodd\r\n\r\n--b--", "a part has the line \"odd\" where a header is expected"),
        ] {
            assert_eq!(parse(body.as_bytes(), Some(&content_type)).unwrap_err(), reason, "{body:?}");
        }
        assert_eq!(parse(b"x", None).unwrap_err(), "no boundary is named, and no line begins with two hyphens");
        assert!(parse(b"--b--", Some(&content_type)).unwrap().is_empty());
    }
}
