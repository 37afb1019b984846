//! Multipart bodies: every expected part is looked for by its name, or by its place where it has none, and compared by
//! its own content type. Parts that were not expected are no difference.
//!
//! Rules are about a part, `$.name` or `$[0]`, about a header of it, `$.name.header`, or about what is in it, with the
//! path of that place after the part. The type that a part declares counts; looking at it does not overrule that.

use super::content::{ActualContent, ContentMatcher, Entries, Expected};
use super::part::{self, Part};
use super::{mismatch, other_type, step};
use crate::matching::CannotJudge;
use crate::matching::mismatch::Mismatch;
use crate::matching::plan::Step;
use crate::matching::render;
use crate::matching::rule::cannot_judge;
use crate::matching::rules::Rules;
use crate::model::{Content, ContentType, Hint, RuleList, RulePath, Token, Value, push_field, push_token};

/// How deep multipart bodies may nest.
const MAX_DEPTH: usize = 8;

/// Headers that say how the part is to be read; they count only where a rule is about them.
const READING: [&str; 3] = ["content-type", "content-disposition", "content-transfer-encoding"];

/// Expected parts and their rules.
#[derive(Debug, Clone)]
pub(in crate::matching) struct MultipartBody {
    pub(super) parts: Vec<ExpectedPart>,
}

/// An expected part.
#[derive(Debug, Clone)]
pub(super) struct ExpectedPart {
    name: Option<String>,
    /// Its place among all parts, or among those of its name.
    occurrence: usize,
    path: String,
    is_file: bool,
    content_type: Option<ContentType>,
    headers: Vec<ExpectedHeader>,
    /// The comparison of what is in it; there may be nothing.
    content: Box<ContentMatcher>,
}

#[derive(Debug, Clone)]
struct ExpectedHeader {
    name: String,
    /// Its place among the headers of its name.
    occurrence: usize,
    value: String,
    rules: Option<Rules>,
}

impl MultipartBody {
    pub(super) fn compile(expected: &Expected<'_>, rules: &Entries<'_>, strict: bool) -> Result<Self, CannotJudge> {
        if expected.depth == MAX_DEPTH {
            return Err(cannot_judge(format!("multipart bodies nest deeper than {MAX_DEPTH} levels")));
        }
        let bytes = expected.bytes();
        let found = part::parse(&bytes, Some(&expected.content_type)).map_err(|reason| expected.refused(&reason))?;
        if found.is_empty() {
            // Every body would do.
            return Err(expected.refused(&"it has no parts"));
        }
        let names: Vec<Option<String>> = found.iter().map(Part::name).collect();
        let mut reasons = Vec::new();
        let mut parts = Vec::new();
        for (index, part) in found.iter().enumerate() {
            let place = Place::of(&names, index);
            match ExpectedPart::compile(part, place, expected.depth + 1, rules, strict) {
                Ok(part) => parts.push(part),
                Err(error) => reasons.extend(error.reasons),
            }
        }
        if reasons.is_empty() { Ok(Self { parts }) } else { Err(CannotJudge { reasons }) }
    }

    /// How each part is compared: its headers, then what is in it.
    pub(super) fn plan(&self) -> Vec<Step> {
        self.parts.iter().flat_map(ExpectedPart::plan).collect()
    }

    /// What differs in an actual body.
    ///
    /// # Errors
    /// It is no multipart body.
    pub(super) fn compare(&self, actual: &ActualContent<'_>) -> Result<Vec<Mismatch>, String> {
        let found = part::parse(actual.bytes, actual.content_type)?;
        let names: Vec<Option<String>> = found.iter().map(Part::name).collect();
        Ok(self.parts.iter().flat_map(|part| part.compare(part.find(&found, &names))).collect())
    }
}

/// Where a part stands in its body.
struct Place<'a> {
    index: usize,
    name: Option<&'a str>,
    occurrence: usize,
    /// Whether there are several parts of this name.
    is_repeated: bool,
    path: String,
}

impl<'a> Place<'a> {
    fn of(names: &'a [Option<String>], index: usize) -> Self {
        let name = names[index].as_deref();
        let mut path = String::from("$");
        let Some(known) = name else {
            push_token(&mut path, &Token::Index(index));
            return Self { index, name, occurrence: index, is_repeated: false, path };
        };
        let alike = |names: &[Option<String>]| names.iter().filter(|other| other.as_deref() == name).count();
        let occurrence = alike(&names[..index]);
        push_field(&mut path, known);
        let is_repeated = alike(names) > 1;
        if is_repeated {
            push_token(&mut path, &Token::Index(occurrence));
        }
        Self { index, name, occurrence, is_repeated, path }
    }

    /// How well the first step of a rule's path fits: exactly, as a wildcard, or not at all.
    fn fits(&self, step: &Token) -> Option<bool> {
        match step {
            Token::Field(name) => (self.name == Some(name) || *name == self.index.to_string()).then_some(true),
            Token::Index(index) => (*index == self.index).then_some(true),
            Token::Any => Some(false),
            Token::AnyIndex => self.name.is_none().then_some(false),
        }
    }

    /// Whether the rest of a rule's path says that another one of several parts of this name is meant.
    fn is_about_another(&self, rest: &RulePath) -> bool {
        self.is_repeated && matches!(rest.tokens(), [Token::Index(index), ..] if *index != self.occurrence)
    }

    /// The rest of a rule's path, without the place among several parts of this name.
    fn after_occurrence(&self, rest: RulePath) -> RulePath {
        match rest.without_first() {
            Some((Token::Index(_) | Token::AnyIndex, within)) if self.is_repeated => within,
            _ => rest,
        }
    }

    /// The rules for this part, with their paths from the part on. Those for the whole body hold for a part that has
    /// none of its own, and so do those for any part.
    fn rules<'r>(&self, rules: &Entries<'r>) -> Vec<(RulePath, &'r RuleList)> {
        let mut exact: Vec<(RulePath, &RuleList)> = Vec::new();
        let mut general: Vec<(RulePath, &RuleList)> = Vec::new();
        for (path, list) in rules {
            match path.without_first() {
                None => general.push((RulePath::root(), list)),
                Some((step, rest)) => match (self.fits(step), self.is_about_another(&rest)) {
                    (Some(true), false) => exact.push((self.after_occurrence(rest), list)),
                    (Some(false), false) => general.insert(0, (rest, list)),
                    _ => {}
                },
            }
        }
        for (path, list) in general {
            if exact.iter().all(|(known, _)| known.tokens() != path.tokens()) {
                exact.push((path, list));
            }
        }
        exact
    }
}

impl ExpectedPart {
    fn compile(
        part: &Part<'_>,
        place: Place<'_>,
        depth: usize,
        rules: &Entries<'_>,
        strict: bool,
    ) -> Result<Self, CannotJudge> {
        let in_part = |error: CannotJudge| CannotJudge {
            reasons: error.reasons.into_iter().map(|reason| format!("the part {}: {reason}", place.path)).collect(),
        };
        let rules = place.rules(rules);
        let is_header = |path: &RulePath| match path.tokens() {
            [Token::Field(name)] => part.header(name).is_some(),
            _ => false,
        };
        let (about_headers, about_content): (Vec<_>, Vec<_>) = rules.into_iter().partition(|(path, _)| is_header(path));
        let headers = headers(part, &about_headers).map_err(in_part)?;
        let content_type = part.content_type();
        let body = part.body().map_err(|reason| in_part(cannot_judge(reason)))?;
        let content = Content {
            value: Value::Binary(body.into_owned()),
            content_type: content_type.clone().or_else(|| (!part.is_file()).then(ContentType::text)),
            hint: Hint::Default,
        };
        let mut expected = Expected::new(&content, None, &[]).map_err(in_part)?;
        expected.depth = depth;
        let rules = about_content.iter().map(|(path, list)| (path, *list)).collect::<Vec<_>>().into();
        let content = ContentMatcher::compile(&expected, &rules, strict).map_err(in_part)?;
        Ok(Self {
            name: place.name.map(str::to_owned),
            occurrence: place.occurrence,
            path: place.path,
            is_file: part.is_file(),
            content_type,
            headers,
            content: Box::new(content),
        })
    }

    fn plan(&self) -> Vec<Step> {
        let headers = self.headers.iter().map(|header| {
            let mut path = self.path.clone();
            push_field(&mut path, &header.name);
            let rule = header.rules.as_ref().map_or_else(|| "equality".to_owned(), Rules::label);
            let why = if header.rules.is_some() { "the rule for this header" } else { "no rule: the example itself" };
            step(&path, &render::text(&header.value), &rule, why)
        });
        let kind = if self.is_file { "a file" } else { "a field" };
        let mut content = self.content.plan();
        if let Some(first) = content.first_mut() {
            let content_type = self.content_type.as_ref().map(|known| format!(" of the content type {known}"));
            first.why = format!("{}; the part is {kind}{}", first.why, content_type.unwrap_or_default());
        }
        // Rules of the part are told by where they stand in the whole body.
        let within = content.into_iter().map(|step| Step {
            path: self.path_within(&step.path),
            why: step.why.replace(" $", &format!(" {}", self.path)),
            ..step
        });
        headers.chain(within).collect()
    }

    /// The path of a place in this part, which begins with the part itself.
    fn path_within(&self, path: &str) -> String {
        format!("{}{}", self.path, path.strip_prefix('$').unwrap_or(path))
    }

    /// The actual part that this one is compared with.
    fn find<'p, 'b>(&self, parts: &'p [Part<'b>], names: &[Option<String>]) -> Option<&'p Part<'b>> {
        match &self.name {
            None => parts.get(self.occurrence),
            Some(name) => {
                let named = parts.iter().zip(names).filter(|(_, known)| known.as_ref() == Some(name));
                named.map(|(part, _)| part).nth(self.occurrence)
            }
        }
    }

    fn compare(&self, actual: Option<&Part<'_>>) -> Vec<Mismatch> {
        let expected = self.content.expected_text();
        let report = |message: String| vec![mismatch(&self.path, None, Some(&expected), None, message)];
        let Some(actual) = actual else { return report("expected this part but it is missing".to_owned()) };
        if self.is_file != actual.is_file() {
            let kind = |is_file: bool| if is_file { "a file" } else { "a field" };
            return report(format!("expected {} but got {}", kind(self.is_file), kind(actual.is_file())));
        }
        let mut mismatches: Vec<Mismatch> =
            self.headers.iter().filter_map(|header| header.compare(actual)).flatten().collect();
        for mismatch in &mut mismatches {
            mismatch.path.insert_str(0, &self.path);
        }
        let body = match actual.body() {
            Ok(body) => body,
            Err(reason) => return [mismatches, report(reason)].concat(),
        };
        let actual_type = actual.content_type();
        let within = match (&self.content_type, &actual_type) {
            (Some(expected), Some(actual)) if !expected.accepts(actual) => vec![other_type(expected, actual)],
            _ => self.content.compare(&ActualContent { bytes: &body, content_type: actual_type.as_ref() }),
        };
        mismatches
            .extend(within.into_iter().map(|mismatch| Mismatch { path: self.path_within(&mismatch.path), ..mismatch }));
        mismatches
    }
}

/// The headers of a part that count, with their rules.
fn headers(part: &Part<'_>, rules: &[(RulePath, &RuleList)]) -> Result<Vec<ExpectedHeader>, CannotJudge> {
    let mut headers = Vec::new();
    for (index, (name, value)) in part.headers.iter().enumerate() {
        let mut own: Option<Rules> = None;
        for (path, list) in rules {
            if matches!(path.tokens(), [Token::Field(field)] if field.eq_ignore_ascii_case(name)) {
                let place = format!("of the header `{name}`");
                own = Some(Rules::joined(own, Rules::compile(list.combine, &list.rules, &place)?, &place)?);
            }
        }
        let reading = READING.iter().any(|reading| reading.eq_ignore_ascii_case(name));
        if own.is_some() || !reading {
            let alike = |(other, _): &&(String, String)| other.eq_ignore_ascii_case(name);
            let occurrence = part.headers[..index].iter().filter(alike).count();
            headers.push(ExpectedHeader { name: name.clone(), occurrence, value: value.clone(), rules: own });
        }
    }
    Ok(headers)
}

impl ExpectedHeader {
    /// What differs, with a path that begins after the part.
    fn compare(&self, part: &Part<'_>) -> Option<Vec<Mismatch>> {
        let mut path = String::new();
        push_field(&mut path, &self.name);
        let Some(actual) = part.header_at(&self.name, self.occurrence) else {
            let message = format!("expected {} but the header is missing", render::text(&self.value));
            return Some(vec![mismatch(&path, None, Some(&self.value), None, message)]);
        };
        let report = |message| mismatch(&path, None, Some(&self.value), Some(actual), message);
        match &self.rules {
            Some(rules) => {
                let failures = rules.check_text(&self.value, actual).into_iter();
                Some(failures.map(|failure| failure.at(report(String::new()))).collect())
            }
            None if self.value == actual => None,
            None => {
                let message = format!("expected {} but got {}", render::text(&self.value), render::text(actual));
                Some(vec![report(message)])
            }
        }
    }
}
