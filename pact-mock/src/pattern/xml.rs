//! XML documents: elements whose attributes and texts may be patterns.

use std::fmt::Write as _;

use pact_core::json::Json;
use pact_core::model::{Category, Generators, MatchingRule, MatchingRules, RulePath, Token};

use super::{Compiled, IntoPattern, Pattern};
use crate::side::Side;

/// An element of an XML document. Attributes and texts are plain values, which must be equal, or patterns.
///
/// ```
/// use pact_mock::prelude::*;
///
/// let listings = xml("listings")
///     .attribute("count", integer(2))
///     .each_child(xml("listing").attribute("id", regex(r"L-\d+", "L-1")).child(xml("price").text(decimal(49.0))));
/// # let _ = PactBuilder::new("billing", "listings").interaction("listings", |i| i.response(|r| {
/// r.xml_body(listings)
/// # }));
/// ```
pub fn xml(name: impl Into<String>) -> XmlElement {
    XmlElement { name: name.into(), attributes: Vec::new(), content: Vec::new(), alike: false }
}

/// The element that [`xml`] makes.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "it is an element, which does nothing until it is put into a body"]
pub struct XmlElement {
    name: String,
    attributes: Vec<(String, Pattern)>,
    content: Vec<Content>,
    /// Whether there may be any number of such elements.
    alike: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Content {
    Text(Pattern),
    Element(XmlElement),
}

impl XmlElement {
    /// An attribute, a plain value or a pattern. Namespaces are declared so, too, as in `xmlns:p`.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// let listing = xml("l:listing").attribute("xmlns:l", "http://listings.example").attribute("id", regex(r"L-\d+", "L-1"));
    /// # let _ = listing;
    /// ```
    pub fn attribute(mut self, name: impl Into<String>, value: impl IntoPattern) -> Self {
        self.attributes.push((name.into(), value.into_pattern()));
        self
    }

    /// The text, a plain value or a pattern.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// let price = xml("price").text(decimal(49.0));
    /// # let _ = price;
    /// ```
    pub fn text(mut self, text: impl IntoPattern) -> Self {
        self.content.push(Content::Text(text.into_pattern()));
        self
    }

    /// An element within this one.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// let listing = xml("listing").child(xml("price").text("49.00"));
    /// # let _ = listing;
    /// ```
    pub fn child(mut self, element: XmlElement) -> Self {
        self.content.push(Content::Element(element));
        self
    }

    /// Elements within this one, of which there is at least one and each is like the example.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// let listings = xml("listings").each_child(xml("listing").attribute("id", like("L-1")));
    /// # let _ = listings;
    /// ```
    pub fn each_child(mut self, element: XmlElement) -> Self {
        self.content.push(Content::Element(XmlElement { alike: true, ..element }));
        self
    }

    /// Compiles the document whose root this is; the example is its text.
    ///
    /// # Errors
    /// The first thing that is wrong with it, with its place.
    pub(crate) fn compile(&self, side: Side) -> Result<Compiled, String> {
        let mut writer =
            Writer { side, text: String::new(), rules: MatchingRules::default(), generators: Generators::default() };
        writer.text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        writer.element(self, &RulePath::root(), &[], false)?;
        Ok(Compiled { example: Json::from(writer.text), rules: writer.rules, generators: writer.generators })
    }
}

struct Writer {
    side: Side,
    text: String,
    rules: MatchingRules,
    generators: Generators,
}

/// Prefixes and the namespaces they stand for, the innermost last. The default namespace has the empty prefix.
type Namespaces = [(String, String)];

/// The step of a rule's path for a name: existing verifiers know names by their namespace, not by their prefix.
fn step(name: &str, namespaces: &Namespaces, is_attribute: bool) -> String {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    // Attributes are not in the default namespace (Namespaces in XML, section 6.2).
    let known = namespaces.iter().rev().find(|(known, _)| known == prefix && !(is_attribute && prefix.is_empty()));
    let full = match known {
        Some((_, namespace)) if !namespace.is_empty() => format!("{namespace}:{local}"),
        _ => name.to_owned(),
    };
    if is_attribute { format!("@{full}") } else { full }
}

/// The path of an attribute or text, in the form that other tools write.
fn quoted(at: &RulePath, step: &str) -> RulePath {
    let text = format!("{at}['{}']", step.replace('\\', "\\\\").replace('\'', "\\'"));
    RulePath::parse(&text).unwrap_or_else(|_| at.join(Token::field(step)))
}

impl Writer {
    fn new(side: Side) -> Self {
        Self { side, text: String::new(), rules: MatchingRules::default(), generators: Generators::default() }
    }

    /// Adds what an element says. Elements of one name in one place say it together.
    fn sibling<'e>(
        &mut self,
        siblings: &mut Vec<(&'e str, Writer)>,
        name: &'e str,
        writer: Writer,
        above: &RulePath,
    ) -> Result<(), String> {
        match siblings.iter().find(|(known, _)| *known == name) {
            Some((_, known)) if (&known.rules, &known.generators) == (&writer.rules, &writer.generators) => Ok(()),
            Some(_) => Err(format!(
                "at `{above}` has several elements <{name}> with different patterns; a contract has one pattern for all of \
                 them"
            )),
            None => {
                self.rules.entries.extend(writer.rules.entries.iter().cloned());
                self.generators.entries.extend(writer.generators.entries.iter().cloned());
                siblings.push((name, writer));
                Ok(())
            }
        }
    }

    /// Writes an element. Below elements of which there may be any number, plain values need a rule to be equal, since the
    /// rule for the elements goes down to them.
    fn element(
        &mut self,
        element: &XmlElement,
        above: &RulePath,
        outer: &Namespaces,
        mut typed: bool,
    ) -> Result<(), String> {
        let mut namespaces = outer.to_vec();
        for (name, value) in &element.attributes {
            let declared = name.strip_prefix("xmlns:").or((name == "xmlns").then_some(""));
            if let Some(prefix) = declared {
                let value =
                    value.compile_text(self.side).map_err(|what| format!("at `{above}` the namespace {what}"))?;
                namespaces.push((prefix.to_owned(), value.example));
            }
        }
        let at = above.join(Token::field(step(&element.name, &namespaces, false)));
        if element.alike {
            self.rules.add(Category::Body, at.clone(), MatchingRule::Type { min: None, max: None }.into());
            typed = true;
        }
        self.text.push('<');
        self.text.push_str(&element.name);
        for (name, value) in &element.attributes {
            let below = quoted(&at, &step(name, &namespaces, true));
            let declares = name == "xmlns" || name.starts_with("xmlns:");
            let value = self.value(value, &below, typed && !declares)?;
            let _ = write!(self.text, " {name}=\"{}\"", escaped(&value));
        }
        if element.content.is_empty() {
            self.text.push_str("/>");
            return Ok(());
        }
        self.text.push('>');
        let mut siblings: Vec<(&str, Writer)> = Vec::new();
        for content in &element.content {
            match content {
                Content::Text(text) => {
                    let text = self.value(text, &quoted(&at, "#text"), typed)?;
                    self.text.push_str(&escaped(&text));
                }
                Content::Element(child) => {
                    let mut writer = Writer::new(self.side);
                    writer.element(child, &at, &namespaces, typed)?;
                    self.text.push_str(&std::mem::take(&mut writer.text));
                    self.sibling(&mut siblings, &child.name, writer, &at)?;
                }
            }
        }
        let _ = write!(self.text, "</{}>", element.name);
        Ok(())
    }

    /// The example of an attribute or text.
    fn value(&mut self, pattern: &Pattern, at: &RulePath, typed: bool) -> Result<String, String> {
        let text = pattern.compile_text(self.side).map_err(|what| format!("at `{at}` {what}"))?;
        let equal = || typed.then(|| MatchingRule::Equality.into());
        if let Some(rules) = text.rules.or_else(equal) {
            self.rules.add(Category::Body, at.clone(), rules);
        }
        if let Some(generator) = text.generator {
            self.generators.add(Category::Body, at.clone(), generator);
        }
        Ok(text.example)
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            // As they are, an attribute would read them as spaces.
            '\n' | '\r' | '\t' => {
                let _ = write!(out, "&#{};", u32::from(character));
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::prelude::*;
    use crate::side::Side;

    fn said(root: &XmlElement) -> String {
        match root.compile(Side::Response) {
            Err(problem) => format!("wrong: {problem}"),
            Ok(compiled) => {
                let rules = compiled.rules.entries.iter();
                let rules = rules.map(|entry| format!("\n{}: {}", entry.path, entry.rules.rules[0]));
                format!("{}{}", compiled.example.as_str().unwrap(), rules.collect::<String>())
            }
        }
    }

    #[test]
    fn attributes_and_texts_may_be_patterns() {
        let root = xml("listing")
            .attribute("id", regex(r"L-\d+", "L-1"))
            .attribute("note", "a<b & \"c\"\n")
            .child(xml("price").text(decimal(49.5)))
            .child(xml("empty"))
            .text("x > y");
        assert_snapshot!(said(&root), @r#"
        <?xml version="1.0" encoding="UTF-8"?><listing id="L-1" note="a&lt;b &amp; &quot;c&quot;&#10;"><price>49.5</price><empty/>x &gt; y</listing>
        $.listing['@id']: regex L-\d+
        $.listing.price['#text']: decimal
        "#);
    }

    #[test]
    fn elements_of_any_number_keep_what_is_plain_within() {
        let item =
            xml("item").attribute("kind", "flat").child(xml("rooms").text(integer(3))).child(xml("city").text("Ulm"));
        assert_snapshot!(said(&xml("items").each_child(item)), @r#"
        <?xml version="1.0" encoding="UTF-8"?><items><item kind="flat"><rooms>3</rooms><city>Ulm</city></item></items>
        $.items.item: type
        $.items.item['@kind']: equality
        $.items.item.rooms['#text']: integer
        $.items.item.city['#text']: equality
        "#);
    }

    #[test]
    fn rules_name_namespaces_and_not_their_prefixes() {
        let root = xml("l:listing")
            .attribute("xmlns:l", "http://l.example")
            .attribute("xmlns", "http://d.example")
            .attribute("id", like("1"))
            .attribute("l:id", like("2"))
            .child(xml("price").text(like("3")))
            .child(xml("price").attribute("xmlns", "").text(like("4")));
        assert_snapshot!(said(&root), @"wrong: at `$['http://l.example:listing']` has several elements <price> with different patterns; a contract has one pattern for all of them");
    }

    #[test]
    fn what_cannot_be_said_is_refused_with_its_place() {
        let twice = xml("a").child(xml("b").text(integer(1))).child(xml("b").text(integer(2)));
        assert_snapshot!(said(&twice), @r#"
        <?xml version="1.0" encoding="UTF-8"?><a><b>1</b><b>2</b></a>
        $.a.b['#text']: integer
        "#);
        assert_snapshot!(said(&twice.child(xml("b").text("3"))), @"wrong: at `$.a` has several elements <b> with different patterns; a contract has one pattern for all of them");
        assert_snapshot!(said(&xml("a").child(xml("b").attribute("c", json_pattern!([1])))), @"wrong: at `$.a.b['@c']` must be a text, but is an array");
    }
}
