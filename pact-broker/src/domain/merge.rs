//! Putting the parts of one contract together, as parallel builds publish them.

use pact_core::json::{Json, Object};

/// Two contracts that cannot be one: an interaction of the same description and provider states differs.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the interaction {description:?} is there already and differs")]
pub struct Conflict {
    /// The description of the interaction.
    pub description: String,
    /// The interaction that is there.
    pub there: Json,
    /// The interaction that came.
    pub came: Json,
}

impl Conflict {
    /// Both interactions, for whoever has to find out which is right.
    #[must_use]
    pub fn both(&self) -> String {
        format!("published before:\n{:#}\n\npublished now:\n{:#}", self.there, self.came)
    }
}

/// The contract with the interactions of both; those of the first keep their place. An interaction is the same as
/// another if description, provider states and type agree; then it must be equal in all that it asks and answers.
///
/// # Errors
/// An interaction is in both and differs.
pub fn merge(original: &Json, additional: &Json) -> Result<Json, Conflict> {
    let (Some(first), Some(second)) = (original.as_object(), additional.as_object()) else {
        return Ok(additional.clone());
    };
    let mut merged = first.clone();
    for list in ["interactions", "messages"] {
        let Some(items) = second.get(list).and_then(Json::as_array) else { continue };
        let mut all = first.get(list).and_then(Json::as_array).unwrap_or_default().to_vec();
        let known = all.len();
        for item in items {
            match all[..known].iter().find(|other| same_interaction(other, item)) {
                Some(other) if !equal_apart_from_id(other, item) => {
                    let description = item.get("description").and_then(Json::as_str).unwrap_or_default().to_owned();
                    return Err(Conflict { description, there: without_id(other), came: without_id(item) });
                }
                Some(_) => {}
                None => all.push(item.clone()),
            }
        }
        merged.set(list, Json::Array(all));
    }
    for (name, value) in second.iter() {
        if !merged.contains(name) {
            merged.push(name, value);
        }
    }
    Ok(merged.into())
}

fn same_interaction(left: &Json, right: &Json) -> bool {
    ["description", "providerState", "provider_state", "providerStates", "type"].iter().all(|name| {
        match (left.get(name), right.get(name)) {
            (Some(left), Some(right)) => left.same(right),
            (left, right) => left.is_none_or(Json::is_null) && right.is_none_or(Json::is_null),
        }
    })
}

fn equal_apart_from_id(left: &Json, right: &Json) -> bool {
    without_id(left).same(&without_id(right))
}

fn without_id(interaction: &Json) -> Json {
    let mut object = interaction.as_object().cloned().unwrap_or_else(Object::new);
    object.remove("_id");
    object.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pact_core::json;

    fn interaction(description: &str, status: i64) -> Json {
        json!({"description": description, "providerState": "s", "response": {"status": status}})
    }

    #[test]
    fn interactions_of_both_are_kept_once() {
        let first = json!({"consumer": {"name": "C"}, "interactions": [interaction("a", 200)]});
        let second = json!({
            "interactions": [interaction("b", 200), {"_id": "x", "response": {"status": 200}, "providerState": "s", "description": "a"}],
            "metadata": {}
        });
        assert_eq!(
            merge(&first, &second),
            Ok(json!({
                "consumer": {"name": "C"},
                "interactions": [interaction("a", 200), interaction("b", 200)],
                "metadata": {}
            }))
        );
    }

    #[test]
    fn an_interaction_that_differs_is_a_conflict() {
        let first = json!({"interactions": [interaction("a", 200)]});
        let second = json!({"interactions": [interaction("a", 404)]});
        let conflict = merge(&first, &second).unwrap_err();
        assert_eq!(conflict.description, "a");
        assert!(conflict.both().contains("published now:\n{\n  \"description\": \"a\""), "{}", conflict.both());
    }

    #[test]
    fn another_provider_state_makes_another_interaction() {
        let first = json!({"messages": [{"description": "a"}]});
        let second = json!({"messages": [{"description": "a", "providerStates": [{"name": "x"}]}]});
        assert_eq!(
            merge(&first, &second).map(|merged| merged.get("messages").unwrap().as_array().unwrap().len()),
            Ok(2)
        );
    }
}
