//! Generated values in XML documents: the texts of elements and the values of attributes.
//!
//! Paths are those of matching rules: `$.order.line[0]['@id']`, `$.order.note['#text']`; a path that ends at an element is
//! about its text, as rules are, and `$` about the document as a whole. Values are put into the text as it was recorded,
//! so that declaration, comments, prefixes and space stay as they are.
//!
//! The text of an element is one value, as it is in a comparison: where elements part it, the first stretch becomes the
//! value and the others go. (The existing implementation puts a value of its own into each stretch, spaces between
//! elements included.)

use std::collections::HashMap;
use std::iter::once;
use std::ops::Range;

use roxmltree::Node;

use super::part::Outcome;
use crate::matching::xml_tree::{self, Element};
use crate::model::Token;

/// A document as text that can be read.
pub(super) struct XmlText {
    text: String,
}

/// Makes a new text from the one at a place. `None` where it stays.
pub(super) type Make<'m> = dyn FnMut(&str) -> Result<Option<String>, String> + 'm;

impl XmlText {
    /// # Errors
    /// The text is no XML document.
    pub(super) fn new(text: String) -> Result<Self, String> {
        xml_tree::parse(without_mark(&text))?;
        Ok(Self { text })
    }

    pub(super) fn size(&self) -> usize {
        self.text.len()
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Makes the texts at the places that the steps lead to.
    pub(super) fn apply(&mut self, steps: &[Token], make: &mut Make<'_>) -> Outcome {
        if steps.is_empty() {
            let Some(made) = make(&self.text)? else { return Ok(()) };
            *self = Self::new(made).map_err(|error| format!("the value is not an XML document: {error}"))?;
            return Ok(());
        }
        let text = without_mark(&self.text);
        let mark = self.text.len() - text.len();
        // One tree knows the names, the other the places; both have the same elements in the same order.
        let (names, document) = (xml_tree::parse(text)?, xml_tree::document(text)?);
        let mut places = Vec::new();
        let root = document.root_element();
        matching_child(&names, 0, steps, &mut |rest| find(&names, root, rest, &mut places));
        let mut edits = Vec::new();
        for place in places {
            if let Some(made) = make(&place.example)? {
                edits.extend(place.edits(&escaped(&made)?));
            }
        }
        edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        for (range, new) in edits {
            self.text.replace_range(range.start + mark..range.end + mark, &new);
        }
        Ok(())
    }
}

fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// A place of a document that holds text.
struct Place {
    example: String,
    ranges: Vec<Range<usize>>,
    /// What stands around the new text, where it stands nowhere yet.
    around: (String, String),
}

impl Place {
    /// The first range becomes the new text, the others go.
    fn edits(self, new: &str) -> Vec<(Range<usize>, String)> {
        let (before, after) = &self.around;
        let new = format!("{before}{new}{after}");
        let mut ranges = self.ranges.into_iter();
        let first = ranges.next().map(|range| (range, new));
        first.into_iter().chain(ranges.map(|range| (range, String::new()))).collect()
    }
}

/// Calls with the steps that are left if the first ones lead to an element, which is at this place among its siblings of
/// its name.
fn matching_child(element: &Element, occurrence: usize, steps: &[Token], visit: &mut dyn FnMut(&[Token])) {
    let Some((step, rest)) = steps.split_first() else { return };
    let is_meant = match step {
        Token::Field(name) => element.name.spellings().contains(&name.as_str()),
        Token::Any => true,
        Token::Index(_) | Token::AnyIndex => false,
    };
    match rest.split_first() {
        _ if !is_meant => {}
        Some((Token::Index(index), within)) if *index == occurrence => visit(within),
        Some((Token::Index(_), _)) => {}
        Some((Token::AnyIndex, within)) => visit(within),
        _ => visit(rest),
    }
}

/// Finds the places below an element that the steps lead to.
fn find(element: &Element, node: Node<'_, '_>, steps: &[Token], places: &mut Vec<Place>) {
    match steps {
        [] => places.push(text_of(element, node)),
        [Token::Field(name)] if name == "#text" => places.push(text_of(element, node)),
        [Token::Field(name)] if name.starts_with('@') => {
            for (attribute, at) in element.attributes.iter().zip(node.attributes()) {
                if attribute.name.attribute_spellings().iter().any(|known| name == known) {
                    places.push(Place {
                        example: attribute.value.clone(),
                        ranges: vec![at.range_value()],
                        around: Default::default(),
                    });
                }
            }
        }
        steps => {
            let mut passed: HashMap<&str, usize> = HashMap::new();
            for (child, at) in element.children.iter().zip(node.children().filter(Node::is_element)) {
                let occurrence = passed.entry(&child.name.full).or_default();
                matching_child(child, *occurrence, steps, &mut |rest| find(child, at, rest, places));
                *occurrence += 1;
            }
        }
    }
}

/// The text of an element: the stretches between its elements, comments and instructions that are more than space.
fn text_of(element: &Element, node: Node<'_, '_>) -> Place {
    let document = node.document().input_text();
    let example = element.text.clone();
    let Some(content) = content_range(node) else {
        // `<a/>`: the tag is opened.
        let end = node.range().end;
        return Place {
            example,
            ranges: once(end - "/>".len()..end).collect(),
            around: (">".to_owned(), format!("</{}>", element.name.written)),
        };
    };
    let others = node.children().filter(|child| !child.is_text()).map(|child| child.range());
    let mut ranges = Vec::new();
    let mut start = content.start;
    for other in others.chain(once(content.end..content.end)) {
        let stretch = &document[start..other.start];
        let trimmed = stretch.trim();
        if !trimmed.is_empty() {
            let begin = start + stretch.len() - stretch.trim_start().len();
            ranges.push(begin..begin + trimmed.len());
        }
        start = other.end;
    }
    if ranges.is_empty() {
        ranges.push(content.end..content.end);
    }
    Place { example, ranges, around: Default::default() }
}

/// Where the content of an element stands, between its tags. `None` for an element that is one tag.
fn content_range(node: Node<'_, '_>) -> Option<Range<usize>> {
    let start = node.range().start;
    let text = &node.document().input_text()[node.range()];
    let tag_end = tag_end(text)?;
    let is_one_tag = text[..tag_end].ends_with('/');
    let content_end = text.rfind("</").filter(|_| !is_one_tag)?;
    Some(start + tag_end + 1..start + content_end)
}

/// Where the first tag ends. Values of attributes may hold `>`.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), character) if open == character => quote = None,
            _ => {}
        }
    }
    None
}

/// A text as it can stand in content and in quotes of either kind.
///
/// # Errors
/// It has a character that no document can have (XML 1.0, 2.2).
fn escaped(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            // As they are, these would be read back as spaces.
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", character as u32)),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                return Err(format!("the character {character:?} cannot be in an XML document"));
            }
            other => out.push(other),
        }
    }
    Ok(out)
}
