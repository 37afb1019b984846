//! Which provider states contracts rely on.

use pact_core::json::Json;

/// A provider state and who relies on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderState {
    /// Its name.
    pub name: String,
    /// Its parameters, if it has any.
    pub params: Option<Json>,
    /// The consumers, each once.
    pub consumers: Vec<String>,
}

/// The states of contracts, each a consumer and a content, by name; the same name with other parameters is another.
#[must_use]
pub fn provider_states<'a>(contracts: impl IntoIterator<Item = (&'a str, &'a Json)>) -> Vec<ProviderState> {
    let mut states: Vec<ProviderState> = Vec::new();
    for (consumer, content) in contracts {
        let lists = ["interactions", "messages"].iter().filter_map(|list| content.get(list)?.as_array());
        for (name, params) in lists.flatten().flat_map(of_interaction) {
            let same = |params: &Option<Json>, other: Option<&Json>| match (params, other) {
                (Some(params), Some(other)) => params.same(other),
                (params, other) => params.is_none() && other.is_none(),
            };
            match states.iter_mut().find(|state| state.name == name && same(&state.params, params)) {
                Some(state) if state.consumers.iter().any(|known| known == consumer) => {}
                Some(state) => state.consumers.push(consumer.to_owned()),
                None => states.push(ProviderState {
                    name: name.to_owned(),
                    params: params.cloned(),
                    consumers: vec![consumer.to_owned()],
                }),
            }
        }
    }
    states.sort_by(|left, right| left.name.cmp(&right.name));
    states
}

/// The states of one interaction, in whichever version of the format it is written.
fn of_interaction(interaction: &Json) -> Vec<(&str, Option<&Json>)> {
    let text = |name: &str| interaction.get(name).and_then(Json::as_str).filter(|name| !name.is_empty());
    let list = interaction.get("providerStates").and_then(Json::as_array).unwrap_or_default();
    let listed = list.iter().filter_map(|state| {
        let params = state.get("params").filter(|params| params.as_object().is_some_and(|params| !params.is_empty()));
        Some((state.get("name")?.as_str()?, params))
    });
    text("providerState").or(text("provider_state")).map(|name| (name, None)).into_iter().chain(listed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pact_core::json;

    #[test]
    fn states_of_every_format_are_found_once() {
        let old = json!({"interactions": [{"providerState": "b"}, {"provider_state": "a"}, {"providerState": null}]});
        let new = json!({"messages": [
            {"providerStates": [{"name": "b"}, {"name": "b", "params": {"id": 1}}, {"name": "b", "params": {}}]}
        ]});
        let state = |name: &str, params: Option<Json>, consumers: &[&str]| ProviderState {
            name: name.to_owned(),
            params,
            consumers: consumers.iter().map(|name| (*name).to_owned()).collect(),
        };
        assert_eq!(
            provider_states([("C", &old), ("D", &new)]),
            [state("a", None, &["C"]), state("b", None, &["C", "D"]), state("b", Some(json!({"id": 1})), &["D"])]
        );
    }
}
