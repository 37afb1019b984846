//! Variants: the forms that one answer or message may take, such as the cases of an enumeration. A consumer's test that
//! plays one of them notes in its interaction which one, of which family, and what others there are; a replay that passed
//! shows that the provider produces it.

use std::collections::BTreeMap;

use pact_core::json::{Json, Object};

/// Families of variants, by consumer and name: each consumer has names of its own.
#[derive(Debug, Default)]
pub(crate) struct Families(pub(crate) BTreeMap<(String, String), Variants>);

/// The variants of a family, by name.
pub(crate) type Variants = BTreeMap<String, Seen>;

/// What was seen of a variant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Seen {
    /// No contract asks for it.
    #[default]
    Never,
    /// A contract asks for it, and the provider did not produce it.
    Asked,
    /// The provider produced it.
    Produced,
}

impl Families {
    /// Notes the variant of an interaction, if its comments name one: `{"of": family, "name": variant, "all": [names]}`.
    pub(crate) fn note(&mut self, consumer: &str, comments: &Object, passed: bool) {
        let Some(variant) = comments.get("variant") else { return };
        let text = |name: &str| variant.get(name).and_then(Json::as_str);
        let (Some(family), Some(name)) = (text("of"), text("name")) else { return };
        let family = self.0.entry((consumer.to_owned(), family.to_owned())).or_default();
        for known in variant.get("all").and_then(Json::as_array).unwrap_or_default().iter().filter_map(Json::as_str) {
            family.entry(known.to_owned()).or_default();
        }
        let seen = family.entry(name.to_owned()).or_default();
        *seen = (*seen).max(if passed { Seen::Produced } else { Seen::Asked });
    }
}

#[cfg(test)]
mod tests {
    use pact_core::json;

    use super::*;

    #[test]
    fn a_variant_is_produced_once_a_replay_of_it_passed() {
        let mut families = Families::default();
        for (name, passed) in [("card", true), ("card", false), ("cash", false)] {
            let comments = json!({"variant": {"of": "Payment", "name": name, "all": ["card", "cash", "voucher"]}});
            families.note("billing", comments.as_object().unwrap(), passed);
        }
        families.note("billing", json!({"variant": "odd"}).as_object().unwrap(), true);
        let seen: Vec<_> = families.0.values().flatten().map(|(name, seen)| (name.as_str(), *seen)).collect();
        assert_eq!(seen, [("card", Seen::Produced), ("cash", Seen::Asked), ("voucher", Seen::Never)]);
        assert_eq!(families.0.len(), 1);
    }
}
