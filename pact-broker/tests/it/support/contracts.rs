//! Contracts and publish calls for trials.

use base64::Engine as _;
use pact_core::json;
use pact_core::json::Json;

/// A contract with one interaction per description.
pub(crate) fn contract(consumer: &str, provider: &str, descriptions: &[&str]) -> Json {
    let interactions = descriptions.iter().map(|description| {
        json!({
            "description": *description,
            "providerState": "a state",
            "request": {"method": "GET", "path": "/"},
            "response": {"status": 200}
        })
    });
    json!({
        "consumer": {"name": consumer},
        "provider": {"name": provider},
        "interactions": (interactions.collect::<Json>()),
        "metadata": {"pactSpecification": {"version": "2.0.0"}}
    })
}

/// The body of a publish call with these contracts of one consumer version.
pub(crate) fn publish(consumer: &str, version: &str, contracts: &[(&str, Json)]) -> Json {
    let contracts = contracts.iter().map(|(provider, content)| {
        json!({
            "consumerName": consumer,
            "providerName": *provider,
            "specification": "pact",
            "contentType": "application/json",
            "content": (base64::engine::general_purpose::STANDARD.encode(content.to_string()))
        })
    });
    json!({
        "pacticipantName": consumer,
        "pacticipantVersionNumber": version,
        "contracts": (contracts.collect::<Json>())
    })
}

/// A JSON object with one member more, or with another value of it.
pub(crate) fn with(mut body: Json, name: &str, value: impl Into<Json>) -> Json {
    body.as_object_mut().unwrap().set(name, value);
    body
}

/// The publish call with each contract to be merged with what is there.
pub(crate) fn merging(mut body: Json) -> Json {
    if let Some(Json::Array(contracts)) = body.as_object_mut().unwrap().get_mut("contracts") {
        for contract in contracts {
            contract.as_object_mut().unwrap().set("onConflict", "merge");
        }
    }
    body
}
