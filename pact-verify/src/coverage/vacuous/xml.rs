//! Where rules reach in an XML document: by elements and attributes, as the comparison of XML has its paths.

use pact_core::model::Token;
use roxmltree::{Document, Node};

/// Whether anything of the document is at the place.
pub(super) fn reaches(document: &Document<'_>, tokens: &[Token]) -> bool {
    is_below(document.root(), tokens)
}

fn is_below(element: Node<'_, '_>, tokens: &[Token]) -> bool {
    let Some((first, rest)) = tokens.split_first() else { return true };
    let mut elements = element.children().filter(Node::is_element);
    match first {
        // Where there is an element its text was compared, be it empty.
        Token::Field(name) if name == "#text" => true,
        Token::Field(name) => match name.strip_prefix('@') {
            Some(name) => element.attributes().any(|attribute| attribute.name() == local(name)),
            None => is_among(elements.filter(|child| child.tag_name().name() == local(name)), rest),
        },
        Token::Any | Token::AnyIndex => elements.any(|child| is_below(child, rest)),
        Token::Index(index) => elements.nth(*index).is_some_and(|child| is_below(child, rest)),
    }
}

/// Whether the place is in one of these elements of one name, or in the one whose place among them is named first.
fn is_among<'a, 'b: 'a>(mut siblings: impl Iterator<Item = Node<'a, 'b>>, tokens: &[Token]) -> bool {
    match tokens.split_first() {
        Some((Token::Index(index), rest)) => siblings.nth(*index).is_some_and(|child| is_below(child, rest)),
        Some((Token::AnyIndex, rest)) => siblings.any(|child| is_below(child, rest)),
        _ => siblings.any(|child| is_below(child, tokens)),
    }
}

/// A name without its namespace or prefix: where two differ in that alone, a rule rather counts as one that was checked.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}
