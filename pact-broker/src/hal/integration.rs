//! Integrations, as HAL and as a graph.

use super::{link, titled};
use crate::domain::network::Integration;
use crate::urls::{Urls, encoded};
use pact_core::json;
use pact_core::json::{Json, Object};

/// The list, or a page of it.
pub(crate) fn integrations(urls: &Urls, all: &[Integration], page: Option<(Json, Object)>) -> Json {
    let mut document = Object::new();
    let mut links = Object::new();
    links.push("self", titled("All integrations", urls.resource()));
    if let Some((page, more)) = page {
        document.push("page", page);
        links.extend(more);
    }
    let list: Json = all.iter().map(|one| integration(urls, one)).collect();
    document.push("_embedded", json!({"integrations": list}));
    document.push("_links", links);
    document.into()
}

fn integration(urls: &Urls, one: &Integration) -> Json {
    let (consumer, provider) = (one.consumer.name.as_str(), one.provider.name.as_str());
    let pair = format!("provider/{}/consumer/{}", encoded(provider), encoded(consumer));
    let titled = |title: String, href: String| json!({"title": title, "href": href});
    json!({
        "consumer": {"name": consumer},
        "provider": {"name": provider},
        "_links": {
            "pb:dashboard": (titled(
                "BETA: Pacts to show on the dashboard".to_owned(),
                urls.template(&format!("/dashboard/{pair}")),
            )),
            "pb:matrix": (titled(
                format!("Matrix of pacts/verification results for {consumer} and {provider}"),
                // The existing broker leaves out the host here, and here only.
                urls.below_host(&format!("/matrix/{pair}")),
            )),
            "pb:group": (link(urls.pacticipant(consumer))),
            "pb:delete_integration": (titled(
                format!("Delete the integration between {consumer} and {provider}"),
                urls.template(&format!("/integrations/{pair}")),
            ))
        }
    })
}

/// The integrations as a graph in the language of Graphviz.
pub(crate) fn graph(all: &[Integration]) -> String {
    let edges: String =
        all.iter().map(|one| format!("  {} -> {}\n", node(&one.consumer.name), node(&one.provider.name))).collect();
    format!(
        "digraph {{ ranksep=3; ratio=auto; overlap=false; node [  shape = plaintext, fontname = Helvetica ];\n{edges}}}\n"
    )
}

/// A name as Graphviz reads it: words as they are, with underscores for spaces; anything else in quotation marks.
fn node(name: &str) -> String {
    const KEYWORDS: [&str; 6] = ["node", "edge", "graph", "digraph", "subgraph", "strict"];
    let word = name.replace(' ', "_");
    let plain = word.chars().all(|char| char.is_ascii_alphanumeric() || char == '_' || !char.is_ascii())
        && !word.starts_with(|char: char| char.is_ascii_digit())
        && !KEYWORDS.contains(&word.to_ascii_lowercase().as_str());
    if plain { word } else { format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"")) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_that_are_no_words_of_the_language_are_quoted() {
        for (name, node) in [
            ("Foo", "Foo"),
            ("Foo Web", "Foo_Web"),
            ("foo-web", "\"foo-web\""),
            ("a\"b\\", "\"a\\\"b\\\\\""),
            ("Node", "\"Node\""),
            ("1st", "\"1st\""),
        ] {
            assert_eq!(super::node(name), node);
        }
    }
}
