//! Where rules reach in an XML document: by elements and attributes, as the comparison of XML has its paths.

use pact_core::model::Token;
use roxmltree::{Document, Node};

use super::place::Look;

/// Whether anything of the document is at the place.
pub(super) fn reaches(document: &Document<'_>, tokens: &[Token], look: Look) -> bool {
    is_below(document.root(), tokens, look)
}

fn is_below(element: Node<'_, '_>, tokens: &[Token], look: Look) -> bool {
    let Some((first, rest)) = tokens.split_first() else { return true };
    let mut elements = element.children().filter(Node::is_element);
    match first {
        // Where there is an element its text was compared, be it empty.
        Token::Field(name) if name == "#text" => true,
        Token::Field(name) => match name.strip_prefix('@') {
            Some(name) => element.attributes().any(|attribute| attribute.name() == local(name)),
            None => is_among(elements.filter(|child| child.tag_name().name() == local(name)), rest, look),
        },
        Token::Any | Token::AnyIndex => elements.any(|child| is_below(child, rest, look)),
        Token::Index(index) => elements.nth(*index).is_some_and(|child| is_below(child, rest, look)),
    }
}

/// Whether the place is in one of these elements of one name, or in the one whose place among them is named first. Where the
/// example has fewer, its first one speaks for those.
fn is_among<'a, 'b: 'a>(mut siblings: impl Iterator<Item = Node<'a, 'b>>, tokens: &[Token], look: Look) -> bool {
    match tokens.split_first() {
        Some((Token::Index(index), rest)) => {
            let index = if look == Look::Actual { *index } else { 0 };
            siblings.nth(index).is_some_and(|child| is_below(child, rest, look))
        }
        Some((Token::AnyIndex, rest)) => siblings.any(|child| is_below(child, rest, look)),
        _ => siblings.any(|child| is_below(child, tokens, look)),
    }
}

/// A name without its namespace or prefix: where two differ in that alone, a rule rather counts as one that was checked.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}
