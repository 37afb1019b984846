//! Environments: the places to which versions are deployed or released.

use pact_core::json::Json;

/// A place to which versions are deployed or released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Its identity in the store.
    pub id: i64,
    /// Its identity for clients.
    pub uuid: String,
    /// Its name, unique and without spaces.
    pub name: String,
    /// Its name for people, if one was given.
    pub display_name: Option<String>,
    /// Whether it is a production environment.
    pub production: bool,
    /// Whom to ask about it, as its maker wrote it.
    pub contacts: Option<Json>,
    /// When it was made, in microseconds since 1970.
    pub created_at: i64,
    /// When it was last changed, in microseconds since 1970.
    pub updated_at: i64,
}

impl Environment {
    /// The name for people: the one that was given, or one made from the name (`eu-test` → `Eu Test`).
    #[must_use]
    pub fn title(&self) -> String {
        self.display_name.clone().unwrap_or_else(|| title(&self.name))
    }
}

fn title(name: &str) -> String {
    let words = name.split(['-', '_', ' ']).filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_becomes_a_title() {
        assert_eq!(super::title("production"), "Production");
        assert_eq!(super::title("eu-test_2"), "Eu Test 2");
    }
}
