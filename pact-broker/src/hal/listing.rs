//! A document with long lists, written while it is made: of its entries only one at a time is held as a tree, which takes
//! many times the memory of its text.

use pact_core::json::{self, Json, Object};

/// The text of an object that is still open.
pub(crate) struct Listing(String);

impl Listing {
    pub(crate) fn new() -> Self {
        Self("{".to_owned())
    }

    fn name(&mut self, name: &str) {
        if !self.0.ends_with('{') {
            self.0.push(',');
        }
        self.0.push_str(&json::compact(&name.into()));
        self.0.push(':');
    }

    pub(crate) fn member(&mut self, name: &str, value: &Json) {
        self.name(name);
        self.0.push_str(&json::compact(value));
    }

    pub(crate) fn members(&mut self, members: &Object) {
        for (name, value) in members.iter() {
            self.member(name, value);
        }
    }

    /// A member that is a list.
    pub(crate) fn list(&mut self, name: &str, entries: impl Iterator<Item = Json>) {
        self.name(name);
        self.0.push('[');
        for (place, entry) in entries.enumerate() {
            if place > 0 {
                self.0.push(',');
            }
            self.0.push_str(&json::compact(&entry));
        }
        self.0.push(']');
    }

    /// A member that is an object, filled by a function.
    pub(crate) fn object(&mut self, name: &str, fill: impl FnOnce(&mut Self)) {
        self.name(name);
        self.0.push('{');
        fill(self);
        self.0.push('}');
    }

    /// The whole text.
    pub(crate) fn text(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pact_core::json;

    #[test]
    fn a_document_is_written_as_its_tree_would_be() {
        let whole = json!({"a": 1, "\"": {"b": [], "c": [{}, [2]]}, "d": {}});
        let mut listing = Listing::new();
        listing.member("a", &1.into());
        listing.object("\"", |inner| {
            inner.list("b", std::iter::empty());
            inner.list("c", [json!({}), json!([2])].into_iter());
        });
        listing.object("d", |inner| inner.members(&Object::new()));
        assert_eq!(listing.text(), json::compact(&whole));
        assert_eq!(Listing::new().text(), "{}");
    }
}
