//! JSON text → the places of its values, without a tree: as strict as [`super::parse`], with the same errors.

use std::ops::Range;

use super::parse::{Fault, Parser};
use super::{Json, Object, ParseError};

/// A document of which some lists are kept as places in the text only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The document; the lists that were asked for are empty in it.
    pub document: Json,
    /// The items of these lists in the order of the text: the name of the list, and where each item stands.
    pub lists: Vec<(String, Vec<Range<usize>>)>,
}

/// Reads a JSON text, but only notes where the items of these members of the outermost object stand. The whole text is
/// checked all the same: what is found at those places can be read later.
///
/// # Errors
/// The text is not JSON.
pub fn outline(text: &str, lists: &[&str]) -> Result<Outline, ParseError> {
    outline_alike(text, lists, "")
}

/// [`outline()`] of a text in which the members of a name are often the same word by word: such a one is looked at once.
///
/// # Errors
/// The text is not JSON.
pub(crate) fn outline_alike(text: &str, lists: &[&str], alike: &str) -> Result<Outline, ParseError> {
    let mut parser = Parser::new(text);
    let mut alike = Alike { name: alike, last: None };
    parser.skip_space();
    let mut found = Vec::new();
    let document = match parser.peek() {
        Some(b'{') => parser.outer_object(lists, &mut alike, &mut found).map(Json::Object),
        _ => parser.value(),
    };
    let document = document.map_err(|fault| *fault)?;
    parser.end().map_err(|fault| *fault)?;
    Ok(Outline { document, lists: found })
}

/// Members of one name, of which many are the same word by word.
struct Alike<'n> {
    name: &'n str,
    /// Where the object stands that the last other one of them is, and how deep.
    last: Option<(Range<usize>, usize)>,
}

impl Parser<'_> {
    fn outer_object(
        &mut self,
        lists: &[&str],
        alike: &mut Alike<'_>,
        found: &mut Vec<(String, Vec<Range<usize>>)>,
    ) -> Result<Object, Fault> {
        self.at += 1;
        // Members are one level deep already.
        self.depth += 1;
        let mut object = Object::new();
        self.members(|parser| {
            let name = parser.string()?;
            parser.colon()?;
            if lists.contains(&name.as_str()) && parser.peek() == Some(b'[') {
                let mut items = Vec::new();
                parser.depth += 1;
                parser.at += 1;
                parser.items(|parser| {
                    let start = parser.at;
                    parser.skip_value(alike)?;
                    items.push(start..parser.at);
                    Ok(())
                })?;
                parser.depth -= 1;
                found.push((name.to_string(), items));
                object.push(name, Json::Array(Vec::new()));
            } else {
                let value = parser.value()?;
                object.push(name, value);
            }
            Ok(())
        })?;
        self.depth -= 1;
        Ok(object)
    }

    /// Moves behind a value that is checked and not kept.
    fn skip_value(&mut self, alike: &mut Alike<'_>) -> Result<(), Fault> {
        match self.peek() {
            Some(b'{') => self.nested(|parser| parser.skip_object(alike)),
            Some(b'[') => self.nested(|parser| parser.items(|parser| parser.skip_value(alike))),
            Some(b'"') => self.skip_string(),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.word("null"),
            Some(b'-' | b'0'..=b'9') => self.number().map(drop),
            _ => Err(self.unexpected("a JSON value")),
        }
    }

    fn skip_object(&mut self, alike: &mut Alike<'_>) -> Result<(), Fault> {
        self.members(|parser| {
            let quote = parser.at;
            parser.skip_string()?;
            let is_alike = parser.bytes[quote + 1..parser.at - 1] == *alike.name.as_bytes();
            parser.colon()?;
            if is_alike { parser.skip_alike(alike) } else { parser.skip_value(alike) }
        })
    }

    /// Moves behind the value of a member that may be the same as the last one of its name.
    fn skip_alike(&mut self, alike: &mut Alike<'_>) -> Result<(), Fault> {
        let start = self.at;
        if let Some((last, depth)) = &alike.last
            && *depth == self.depth
            && self.bytes[start..].starts_with(&self.bytes[last.clone()])
        {
            self.at += last.len();
            return Ok(());
        }
        self.skip_value(alike)?;
        // An object ends with its brace, so nothing that follows another one like it belongs to that.
        if self.bytes[start] == b'{' {
            alike.last = Some((start..self.at, self.depth));
        }
        Ok(())
    }

    /// Moves behind a string; the opening quote is next.
    fn skip_string(&mut self) -> Result<(), Fault> {
        self.at += 1;
        loop {
            self.skip_plain();
            match self.peek() {
                None => return Err(self.error("the string has no closing quote")),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => drop(self.escape()?),
                Some(_) => return Err(self.error("a control character in a string must be escaped")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_kept_as_places() {
        let text = r#" {"a": {"list": [1]}, "list": [ {"x": "]\"", "y": [[]]} ,2,"ä", null], "b": [3], "list": []} "#;
        let outline = outline_alike(text, &["list"], "a").unwrap();
        assert_eq!(outline.document.to_string(), r#"{"a":{"list":[1]},"list":[],"b":[3],"list":[]}"#);
        let texts: Vec<Vec<&str>> =
            outline.lists.iter().map(|(_, items)| items.iter().map(|item| &text[item.clone()]).collect()).collect();
        assert_eq!(texts, [vec![r#"{"x": "]\"", "y": [[]]}"#, "2", "\"ä\"", "null"], vec![]]);
    }

    #[test]
    fn what_is_no_array_is_read_as_it_is() {
        assert_eq!(outline(r#"{"list": {"a": 1}}"#, &["list"]).unwrap().document.to_string(), r#"{"list":{"a":1}}"#);
        assert_eq!(outline("[1]", &["list"]).unwrap().document.to_string(), "[1]");
    }

    #[test]
    fn what_is_there_again_word_by_word_is_passed_over() {
        let places = |text: &str| outline_alike(text, &["list"], "a").map(|outline| outline.lists[0].1.len());
        assert_eq!(
            places(r#"{"list": [{"a": {"b": 1}}, {"a": {"b": 1}, "c": 2}, {"a": {"b": 2}}, {"a": 1}, {"a": 12}]}"#),
            Ok(5)
        );
        for text in [
            r#"{"list": [{"a": {"b": 1}}, {"a": {"b": 1}}}]}"#,
            r#"{"list": [{"a": {"b": 1}}, {"a": {"b": 1} "c"}]}"#,
            r#"{"list": [{"a": {"b": 1}}, {"a": {"b": 1"#,
            r#"{"list": [{"a": {"b": 1}}, {"a": {"b": 1}"#,
        ] {
            assert_eq!(places(text).unwrap_err(), super::super::parse(text).unwrap_err(), "{text}");
        }
        let deep = |above: usize| format!("{}1{}", "[".repeat(above), "]".repeat(above));
        let inner = format!("{{\"a\": {{\"b\": {}}}}}", deep(super::super::MAX_DEPTH - 4));
        let text = format!("{{\"list\": [{inner}, [{inner}]]}}");
        assert_eq!(places(&text).unwrap_err(), super::super::parse(&text).unwrap_err());
    }

    /// The places must be judged as the tree is.
    #[test]
    fn a_fault_in_a_list_is_the_fault_that_the_parser_finds() {
        for text in [
            "{\"list\": [{\"a\" 1}]}",
            "{\"list\": [{\"a\": 1,}]}",
            "{\"list\": [1, 2",
            "{\"list\": [1,]}",
            "{\"list\": [\"a\nb\"]}",
            "{\"list\": [\"\\ud800\"]}",
            "{\"list\": [\"\\ux\"]}",
            "{\"list\": [01]}",
            "{\"list\": [nul]}",
            "{\"list\": [\"abc",
            "{\"list\": [\"abc\\",
            "{\"list\": [{'a': 1}]}",
            "{\"list\": []} x",
            "{\"list\": [[1}]}",
            "{\"list\"",
            "{\"list\": [] \"a\"}",
        ] {
            let expected = super::super::parse(text).unwrap_err();
            assert_eq!(outline_alike(text, &["list"], "a").unwrap_err(), expected, "{text}");
        }
        let deep = format!("{{\"list\": {}", "[".repeat(1_000_000));
        assert!(outline_alike(&deep, &["list"], "a").unwrap_err().message.contains("nest deeper"));
        let deepest = |depth: usize| format!("{{\"list\": {}{}}}", "[".repeat(depth), "]".repeat(depth));
        for depth in [super::super::MAX_DEPTH - 1, super::super::MAX_DEPTH] {
            let text = deepest(depth);
            assert_eq!(outline_alike(&text, &["list"], "a").is_ok(), super::super::parse(&text).is_ok(), "{depth}");
        }
    }
}
