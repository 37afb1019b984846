//! XML documents as trees of elements, attributes and text: what a comparison needs of them.
//!
//! Comments and processing instructions are left out, CDATA is text. A document type may be named, but one with declarations
//! of its own is refused: its entities could grow without bound, and its defaults would be values that nobody sent. How documents are compared is in [`super::xml`].

use std::collections::HashMap;

use roxmltree::{Document, Node, ParsingOptions};

/// How deep elements may nest.
pub(crate) const MAX_DEPTH: usize = 256;

/// How many elements, texts and comments a document may have.
const MAX_NODES: u32 = 1_000_000;

/// An element.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) name: Name,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) children: Vec<Element>,
    /// The text, without that of elements within: each stretch between elements without the space around it, joined.
    pub(crate) text: String,
    /// How many stretches of text there are that are more than space.
    pub(crate) stretches: usize,
}

/// An attribute.
#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    pub(crate) name: Name,
    pub(crate) value: String,
}

/// The name of an element or attribute.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    /// `namespace-uri:local`, or the local name where there is no namespace: what tells names apart.
    pub(crate) full: String,
    /// As the document has it, with its prefix.
    pub(crate) written: String,
    /// The local name, where there is a namespace and no sibling of that local name in another one.
    pub(crate) bare: Option<String>,
}

impl Name {
    fn new(namespace: Option<&str>, local: &str, written: &str) -> Self {
        match namespace.filter(|namespace| !namespace.is_empty()) {
            Some(namespace) => {
                Self { full: format!("{namespace}:{local}"), written: written.to_owned(), bare: Some(local.to_owned()) }
            }
            None => Self { full: local.to_owned(), written: written.to_owned(), bare: None },
        }
    }

    /// Every name that a rule may use for this.
    pub(crate) fn spellings(&self) -> Vec<&str> {
        let mut names = vec![self.full.as_str()];
        for name in [Some(self.written.as_str()), self.bare.as_deref()].into_iter().flatten() {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Every step that a rule may use for an attribute of this name.
    pub(crate) fn attribute_spellings(&self) -> Vec<String> {
        self.spellings().into_iter().map(|name| format!("@{name}")).collect()
    }
}

/// Reads a document.
///
/// # Errors
/// What is wrong with it, with line and column where the parser knows them.
pub(crate) fn parse(text: &str) -> Result<Element, String> {
    element(document(text)?.root_element(), 1)
}

/// Reads a document as its parser has it, which knows the place of each node.
///
/// # Errors
/// What is wrong with it, with line and column where the parser knows them.
pub(crate) fn document(text: &str) -> Result<Document<'_>, String> {
    let options =
        ParsingOptions { nodes_limit: MAX_NODES, allow_dtd: !has_declarations(text), ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| describe(&error, text))
}

/// The parser's reason, with the place in our own form. Where it names none, the document ended too early.
fn describe(error: &roxmltree::Error, text: &str) -> String {
    let position = error.pos();
    let said = error.to_string();
    if let Some(reason) = said.strip_suffix(&format!(" at {position}")) {
        return format!("{reason} at line {} column {}", position.row, position.col);
    }
    match error {
        roxmltree::Error::NodesLimitReached => format!("it has more than {MAX_NODES} elements, texts and comments"),
        roxmltree::Error::DtdDetected => {
            let before = text.find("<!DOCTYPE").map_or("", |at| &text[..at]);
            format!("it has a document type with declarations of its own, which are not read, {}", end_of(before))
        }
        roxmltree::Error::UnclosedRootNode | roxmltree::Error::NoRootNode | roxmltree::Error::UnexpectedEndOfStream => {
            format!("{said} {}", end_of(text))
        }
        _ => said,
    }
}

/// Whether a document type, or what looks like one, has an internal subset: `[` comes before its end.
fn has_declarations(text: &str) -> bool {
    text.split("<!DOCTYPE").skip(1).any(|rest| {
        let mut quote = None;
        let deciding = rest.chars().find(|character| match (quote, *character) {
            (Some(open), close) => {
                if open == close {
                    quote = None;
                }
                false
            }
            (None, open @ ('"' | '\'')) => {
                quote = Some(open);
                false
            }
            (None, other) => matches!(other, '[' | '>'),
        });
        deciding != Some('>')
    })
}

/// The place where a text ends.
fn end_of(text: &str) -> String {
    let line = text.matches('\n').count() + 1;
    let column = text.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("at line {line} column {column}")
}

fn element(node: Node<'_, '_>, depth: usize) -> Result<Element, String> {
    if depth > MAX_DEPTH {
        let position = node.document().text_pos_at(node.range().start);
        return Err(format!(
            "elements nest deeper than {MAX_DEPTH} levels at line {} column {}",
            position.row, position.col
        ));
    }
    let mut children = Vec::new();
    let mut stretches = vec![String::new()];
    for child in node.children() {
        if child.is_element() {
            children.push(element(child, depth + 1)?);
            stretches.push(String::new());
        } else if child.is_text()
            && let Some(stretch) = stretches.last_mut()
        {
            stretch.push_str(child.text().unwrap_or_default());
        }
    }
    let mut attributes: Vec<Attribute> = node
        .attributes()
        .map(|attribute| Attribute {
            name: Name::new(attribute.namespace(), attribute.name(), source(node, attribute.range_qname())),
            value: attribute.value().to_owned(),
        })
        .collect();
    settle_bare_names(attributes.iter_mut().map(|attribute| &mut attribute.name));
    settle_bare_names(children.iter_mut().map(|child| &mut child.name));
    let stretches: Vec<&str> = stretches.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    Ok(Element {
        name: Name::new(node.tag_name().namespace(), node.tag_name().name(), written_name(node)),
        attributes,
        children,
        text: stretches.concat(),
        stretches: stretches.len(),
    })
}

/// Takes the bare name away from those that share it with a sibling of another name.
fn settle_bare_names<'a>(names: impl Iterator<Item = &'a mut Name>) {
    let names: Vec<&mut Name> = names.collect();
    if names.iter().all(|name| name.bare.is_none()) {
        return;
    }
    let mut owners: HashMap<String, Option<String>> = HashMap::new();
    for name in &names {
        let local = name.bare.as_ref().unwrap_or(&name.full).clone();
        let owner = owners.entry(local).or_insert_with(|| Some(name.full.clone()));
        if owner.as_ref().is_some_and(|full| *full != name.full) {
            *owner = None;
        }
    }
    for name in names {
        if name.bare.as_ref().is_some_and(|bare| owners.get(bare).is_some_and(Option::is_none)) {
            name.bare = None;
        }
    }
}

fn source<'a>(node: Node<'a, '_>, range: std::ops::Range<usize>) -> &'a str {
    node.document().input_text().get(range).unwrap_or_default()
}

/// The name of an element as the document has it: what follows `<`.
fn written_name<'a>(node: Node<'a, '_>) -> &'a str {
    let tag = source(node, node.range());
    let name = tag.strip_prefix('<').unwrap_or(tag);
    name.split(|character: char| character.is_whitespace() || matches!(character, '/' | '>')).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_joined_without_the_space_around_elements_and_comments_do_not_count() {
        let root = parse("<a>\n  one<!-- x -->s <b>within</b>\n  <![CDATA[two & ]]>three\n<?pi x?></a>").unwrap();
        assert_eq!((root.text.as_str(), root.stretches, root.children.len()), ("onestwo & three", 2, 1));
        assert_eq!(root.children[0].text, "within");
    }

    #[test]
    fn a_name_has_its_namespace_its_prefix_and_where_it_is_clear_its_bare_form() {
        let root = parse("<a xmlns='urn:a' xmlns:p='urn:p' p:x='1' y='2'><p:b/><b/><p:c/><d xmlns=''/></a>").unwrap();
        let spellings = |name: &Name| name.spellings().join(" ");
        assert_eq!(spellings(&root.name), "urn:a:a a");
        assert_eq!(spellings(&root.attributes[0].name), "urn:p:x p:x x");
        assert_eq!(spellings(&root.attributes[1].name), "y");
        let children: Vec<_> = root.children.iter().map(|child| spellings(&child.name)).collect();
        assert_eq!(children, ["urn:p:b p:b", "urn:a:b b", "urn:p:c p:c c", "d"]);
    }

    #[test]
    fn a_document_type_may_be_named() {
        for doctype in
            ["<!DOCTYPE a>", "<!DOCTYPE a SYSTEM \"a[1].dtd\">", "<!DOCTYPE a PUBLIC '-//X>' 'http://x/a.dtd'>"]
        {
            assert_eq!(parse(&format!("<?xml version='1.0'?>\n{doctype}\n<a>x</a>")).unwrap().text, "x", "{doctype}");
        }
    }

    #[test]
    fn what_is_no_document_is_refused_with_its_place() {
        let deep = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(parse(&deep(MAX_DEPTH)).is_ok());
        for (text, reason) in [
            ("<a>\n  <b></a>", "expected 'b' tag, not 'a' at line 2 column 6"),
            ("<a>\n<b>", "the root node was opened but never closed at line 2 column 4"),
            ("", "the document does not have a root node at line 1 column 1"),
            ("<a x=1/>", "expected a quote not '1' at line 1 column 6"),
            (
                "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
                "it has a document type with declarations of its own, which are not read, at line 1 column 1",
            ),
            (
                "<!-- <!DOCTYPE a> -->\n<!DOCTYPE a SYSTEM 'x>' [<!ATTLIST a b CDATA 'c'>]><a/>",
                "it has a document type with declarations of its own, which are not read, at line 1 column 6",
            ),
            ("<!DOCTYPE a><a>&b;</a>", "unknown entity reference 'b' at line 1 column 16"),
            (&deep(MAX_DEPTH + 1), "elements nest deeper than 256 levels at line 1 column 769"),
        ] {
            assert_eq!(parse(text).unwrap_err(), reason);
        }
    }
}
