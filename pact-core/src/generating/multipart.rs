//! Generated values in multipart bodies: what is in a part, by the part's own content type, and the headers of a part.
//!
//! Paths are those of matching rules: `$.name` or `$[0]` for a part as a whole, `$.name.x` for a place in it, or for its
//! header `x` if it has that. All else of the body stays as it was recorded.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::Context;
use super::part::{Outcome, text};
use super::target::Target;
use crate::matching::part::{self, Part};
use crate::model::{Content, ContentType, GeneratorEntry, Hint, RulePath, Token, Value};

/// How deep multipart bodies may nest.
const MAX_DEPTH: usize = 8;

/// A body that can be taken apart.
pub(super) struct MultipartText {
    bytes: Vec<u8>,
    content_type: Option<ContentType>,
    depth: usize,
}

/// New bytes for a stretch of the body.
type Edit = (Range<usize>, Vec<u8>);

impl MultipartText {
    /// # Errors
    /// The body is not in that form, or it is within too many others.
    pub(super) fn new(bytes: Vec<u8>, content_type: Option<&ContentType>, depth: usize) -> Result<Self, String> {
        if depth == MAX_DEPTH {
            return Err(format!("multipart bodies nest deeper than {MAX_DEPTH} levels"));
        }
        let body = Self { bytes, content_type: content_type.cloned(), depth };
        body.parts()?;
        Ok(body)
    }

    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn into_value(self) -> Value {
        match String::from_utf8(self.bytes) {
            Ok(text) => Value::Text(text),
            Err(error) => Value::Binary(error.into_bytes()),
        }
    }

    fn parts(&self) -> Result<Vec<Part<'_>>, String> {
        part::parse(&self.bytes, self.content_type.as_ref())
    }

    /// Makes the values at the places that a generator is for.
    pub(super) fn apply(&mut self, entry: &GeneratorEntry, context: &mut Context<'_>) -> Outcome {
        self.edit(entry, |body, part, entry| match entry.path.tokens() {
            [Token::Field(header)] if part.header(header).is_some() => {
                body.header_edits(part, header, entry, &mut *context)
            }
            _ => body.content_edit(part, |target| target.apply(entry, &mut *context)),
        })
    }

    /// Makes the names of the members at the places that a generator is for.
    pub(super) fn rename(&mut self, entry: &GeneratorEntry, context: &mut Context<'_>) -> Outcome {
        self.edit(entry, |body, part, entry| body.content_edit(part, |target| target.rename(entry, &mut *context)))
    }

    /// Edits the parts that a generator is for; it is given with its path within the part.
    fn edit(
        &mut self,
        entry: &GeneratorEntry,
        mut edits_of: impl FnMut(&Self, &Part<'_>, &GeneratorEntry) -> Result<Vec<Edit>, String>,
    ) -> Outcome {
        let Some((step, rest)) = entry.path.tokens().split_first() else {
            return Err("a multipart body has no value as a whole; its parts have".to_owned());
        };
        let parts = self.parts()?;
        let names: Vec<Option<String>> = parts.iter().map(Part::name).collect();
        let count = parts.len();
        let mut edits = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let rest = match rest_within(&names, index, step, rest) {
                Some(rest) => rest,
                None => continue,
            };
            let path = rest.iter().fold(RulePath::root(), |path, token| path.join(token.clone()));
            edits.extend(edits_of(self, part, &GeneratorEntry { path, ..entry.clone() })?);
        }
        for (range, new) in edits.into_iter().rev() {
            self.bytes.splice(range, new);
        }
        match self.parts() {
            Ok(parts) if parts.len() == count => Ok(()),
            _ => Err("the value has a line that would end the part".to_owned()),
        }
    }

    /// The content of a part after a change; none if it stays as it is.
    fn content_edit(&self, part: &Part<'_>, change: impl FnOnce(&mut Target) -> Outcome) -> Result<Vec<Edit>, String> {
        let body = part.body()?;
        let content_type = part.content_type().or_else(|| (!part.is_file()).then(ContentType::text));
        let content_type = content_type.or_else(|| Some(ContentType::sniff(&body)));
        let content =
            Content { value: Value::Binary(body.to_vec()), content_type: content_type.clone(), hint: Hint::Default };
        let mut target = Target::of(&content, content_type.as_ref(), self.depth + 1)?;
        change(&mut target)?;
        let made = Content { value: target.into_value(), ..content }.bytes();
        if made == *body {
            return Ok(Vec::new());
        }
        let encoding = part.header("content-transfer-encoding").unwrap_or_default();
        let made = if encoding.eq_ignore_ascii_case("base64") { BASE64.encode(made).into_bytes() } else { made };
        Ok(vec![(part.body_range(), made)])
    }

    /// New values for the header lines of that name.
    fn header_edits(
        &self,
        part: &Part<'_>,
        header: &str,
        entry: &GeneratorEntry,
        context: &mut Context<'_>,
    ) -> Result<Vec<Edit>, String> {
        let entry = GeneratorEntry { path: RulePath::root(), ..entry.clone() };
        let alike = part.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(header));
        let mut edits = Vec::new();
        for ((_, value), range) in alike.zip(value_ranges(&self.bytes, part.head_range(), header)) {
            let Some(made) = text(&entry, Some(value), context)? else { continue };
            if made.contains(['\r', '\n', '\0']) {
                return Err(format!("{made:?} cannot be in a header"));
            }
            edits.push((range, format!(" {made}").into_bytes()));
        }
        Ok(edits)
    }
}

/// What of a path is left after its steps to a part; `None` if they lead to another one. A part is known by its name, or
/// by its place; parts of one name also by their place among each other.
fn rest_within<'s>(names: &[Option<String>], index: usize, step: &Token, rest: &'s [Token]) -> Option<&'s [Token]> {
    let name = &names[index];
    let is_meant = match step {
        Token::Field(wanted) => name.as_deref() == Some(wanted) || *wanted == index.to_string(),
        Token::Index(wanted) => *wanted == index,
        Token::Any => true,
        Token::AnyIndex => name.is_none(),
    };
    if !is_meant {
        return None;
    }
    let alike = |names: &[Option<String>]| names.iter().filter(|other| *other == name).count();
    let is_repeated = name.is_some() && alike(names) > 1;
    match rest.split_first() {
        Some((Token::Index(wanted), within)) if is_repeated => (*wanted == alike(&names[..index])).then_some(within),
        Some((Token::AnyIndex, within)) if is_repeated => Some(within),
        _ => Some(rest),
    }
}

/// Where the values of the header lines of that name stand: from the colon to the end of the last line of each.
fn value_ranges(bytes: &[u8], head: Range<usize>, header: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut is_within = false;
    let mut start = head.start;
    for line in bytes[head].split_inclusive(|byte| *byte == b'\n') {
        let end = start + line.trim_ascii_end().len();
        if is_within && matches!(line.first(), Some(b' ' | b'\t')) {
            ranges.last_mut().into_iter().for_each(|range| range.end = end);
        } else {
            let colon = line.iter().position(|byte| *byte == b':');
            let name = colon.map(|colon| line[..colon].trim_ascii());
            is_within = name.is_some_and(|name| name.eq_ignore_ascii_case(header.as_bytes()));
            if is_within && let Some(colon) = colon {
                ranges.push(start + colon + 1..end.max(start + colon + 1));
            }
        }
        start += line.len();
    }
    ranges
}
