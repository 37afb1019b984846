//! Places in an XML text.

use std::ops::Range;

use pact_core::model::Token;
use roxmltree::{Document, Node};

/// An attribute, or an element: its value, and all of it.
pub(crate) struct Place {
    pub(crate) value: Range<usize>,
    pub(crate) whole: Range<usize>,
}

/// The place of a path such as `$.a.b['@id']` in a text. An element that has siblings of its name is none: without it, the
/// example would still be kept.
pub(crate) fn find(text: &str, tokens: &[Token]) -> Option<Place> {
    let document = Document::parse(text).ok()?;
    let mut names = tokens.iter().filter_map(|token| match token {
        Token::Field(name) => Some(name.as_str()),
        _ => None,
    });
    let mut node = document.root_element();
    names.next().filter(|name| is_named(node, name))?;
    for name in names {
        if let Some(attribute) = name.strip_prefix('@') {
            let attribute = node.attributes().find(|one| one.name() == local(attribute))?;
            return Some(Place { value: attribute.range_value(), whole: attribute.range() });
        }
        if name == "#text" {
            let text = node.children().find(Node::is_text)?;
            return Some(Place { value: text.range(), whole: text.range() });
        }
        node = node.children().find(|child| child.is_element() && is_named(*child, name))?;
    }
    let siblings = node.parent().map_or(0, |parent| {
        parent.children().filter(|other| other.is_element() && other.tag_name() == node.tag_name()).count()
    });
    (siblings == 1).then(|| Place { value: node.range(), whole: node.range() })
}

fn is_named(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().name() == local(name)
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The text with another one in place of a part.
pub(crate) fn replaced(text: &str, part: Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..part.start], &text[part.end..])
}

/// A document whose root has another name.
pub(crate) fn other_root(text: &str) -> String {
    let declaration = text.split_once("?>").filter(|_| text.starts_with("<?xml")).map_or("", |(head, _)| head);
    let end = if declaration.is_empty() { "" } else { "?>" };
    format!("{declaration}{end}<another-root/>")
}
