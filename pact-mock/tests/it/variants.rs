//! Variants: the consumer's code runs once for each, and each is an interaction of its own in the contract.

use insta::assert_snapshot;
use pact_mock::prelude::*;
use serde_json::{Value, json};

use crate::support::{Contract, send};

fn owner(interaction: InteractionBuilder) -> InteractionBuilder {
    interaction
        .given("owner 7 exists")
        .request(|r| r.get("/owners/7"))
        .response(|r| r.json_body(json_pattern!({"name": like("Ann"), "address": {"city": like("Ulm")}})))
}

fn phones(variants: VariantsBuilder) -> VariantsBuilder {
    variants.field("/phone", |f| {
        f.case("with a phone", "owner 7 has a phone", like("+49 30 1234"))
            .case("with a hidden phone", "owner 7 hides the phone", null())
            .absent("without a phone", "owner 7 has no phone")
    })
}

#[test]
fn each_variant_is_answered_as_it_is() {
    let contract = Contract::new();
    let mut seen = Vec::new();
    contract.pact().variants("a request for an owner", owner, phones).for_each_variant(|provider| {
        let answer = send("GET", &provider.path("/owners/7"), &[]).json();
        seen.push((
            provider.of().to_owned(),
            provider.name().to_owned(),
            answer["phone"].clone(),
            answer.get("phone").is_some(),
        ));
    });
    let of = || "a request for an owner".to_owned();
    let expected = [
        (of(), "with a phone".to_owned(), json!("+49 30 1234"), true),
        (of(), "with a hidden phone".to_owned(), Value::Null, true),
        (of(), "without a phone".to_owned(), Value::Null, false),
    ];
    assert_eq!(seen, expected);
}

/// What the contract says of each variant: description, states, comment, body.
fn listed(contract: &Contract) -> String {
    let document: Value = serde_json::from_str(&contract.text().unwrap()).unwrap();
    let line = |interaction: &Value| {
        let states: Vec<&str> =
            interaction["providerStates"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
        let body = &interaction["response"]["body"];
        let body = body.get("content").unwrap_or(body);
        format!(
            "{} | {} | {} | {}",
            interaction["description"],
            states.join(", "),
            interaction["comments"]["variant"],
            body
        )
    };
    document["interactions"].as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_variant_is_an_interaction_of_its_own() {
    for version in [Specification::V4, Specification::V3] {
        let contract = Contract::new();
        let pact = contract.pact().specification(version).variants("a request for an owner", owner, phones);
        pact.for_each_variant(|provider| {
            send("GET", &provider.path("/owners/7"), &[]);
        });
        match version {
            Specification::V4 => assert_snapshot!(listed(&contract), @r#"
            "a request for an owner (with a hidden phone)" | owner 7 exists, owner 7 hides the phone | {"all":["with a phone","with a hidden phone","without a phone"],"name":"with a hidden phone","of":"a request for an owner"} | {"address":{"city":"Ulm"},"name":"Ann","phone":null}
            "a request for an owner (with a phone)" | owner 7 exists, owner 7 has a phone | {"all":["with a phone","with a hidden phone","without a phone"],"name":"with a phone","of":"a request for an owner"} | {"address":{"city":"Ulm"},"name":"Ann","phone":"+49 30 1234"}
            "a request for an owner (without a phone)" | owner 7 exists, owner 7 has no phone | {"all":["with a phone","with a hidden phone","without a phone"],"name":"without a phone","of":"a request for an owner"} | {"address":{"city":"Ulm"},"name":"Ann"}
            "#),
            _ => assert_snapshot!(listed(&contract), @r#"
            "a request for an owner (with a hidden phone)" | owner 7 exists, owner 7 hides the phone | null | {"address":{"city":"Ulm"},"name":"Ann","phone":null}
            "a request for an owner (with a phone)" | owner 7 exists, owner 7 has a phone | null | {"address":{"city":"Ulm"},"name":"Ann","phone":"+49 30 1234"}
            "a request for an owner (without a phone)" | owner 7 exists, owner 7 has no phone | null | {"address":{"city":"Ulm"},"name":"Ann"}
            "#),
        }
    }
}

#[test]
fn a_variant_may_change_anything_and_others_are_served_beside_it() {
    let contract = Contract::new();
    contract
        .pact()
        .interaction("a log-in", |i| i.request(|r| r.post("/log-in")))
        .variants("a request for an owner", owner, |v| {
            v.case("elsewhere", |i| {
                i.given("owner 7 lives in Bonn").response(|r| {
                    r.json_member("/address/city", "Bonn")
                        .json_member("/address/zip", integer(53111))
                        .no_json_member("/name")
                })
            })
            .case("gone", |i| i.given("owner 7 is gone").response(|r| r.status(410).empty_body()))
        })
        .for_each_variant(|provider| {
            send("POST", &provider.path("/log-in"), &[]);
            let answer = send("GET", &provider.path("/owners/7"), &[]);
            match provider.name() {
                "gone" => assert_eq!(answer.status, 410),
                _ => assert_eq!(answer.json(), json!({"address": {"city": "Bonn", "zip": 53111}})),
            }
        });
    assert_eq!(contract.text().unwrap().matches("\"description\"").count(), 3);
}

#[test]
fn nothing_is_written_unless_all_variants_went_well() {
    let failure = |play: fn(&Variant<'_>) -> Result<(), String>| {
        let contract = Contract::new();
        let failure = contract.pact().variants("an owner", owner, phones).try_for_each_variant(play).unwrap_err();
        assert_eq!(contract.text(), None);
        failure.to_string()
    };
    assert_snapshot!(failure(|provider| {
        let answer = send("GET", &provider.path("/owners/7"), &[]).json();
        answer["phone"].as_str().map(|_| ()).ok_or_else(|| "the phone is no text".to_owned())
    }), @r#"the variant "with a hidden phone" of "an owner": the phone is no text"#);
    assert_snapshot!(failure(|_| Ok(())), @r#"
    the variant "with a phone" of "an owner": billing did not use listings as the contract of this test says.

    Never requested:
      "an owner (with a phone)" given "owner 7 exists" and "owner 7 has a phone": GET /owners/7

    The contract file is left as it was.
    "#);
}

#[tokio::test]
async fn asynchronous_code_is_served_alike() {
    let contract = Contract::new();
    let mut played = 0;
    contract
        .pact()
        .variants("an owner", owner, phones)
        .for_each_variant_async(async |provider| {
            let url = provider.path("/owners/7");
            tokio::task::spawn_blocking(move || send("GET", &url, &[]))
                .await
                .map(|_| ())
                .map_err(|error| error.to_string())?;
            played += 1;
            Ok::<_, String>(())
        })
        .await;
    assert_eq!(played, 3);
    let failure = contract.pact().try_for_each_variant_async(async |_| {}).await;
    assert!(failure.is_err());
}

#[test]
fn what_could_not_be_told_apart_is_refused() {
    let refused = |pact: PactBuilder| match pact.try_for_each_variant(|_| {}) {
        Ok(path) => panic!("{path:?}"),
        Err(failure) => failure.to_string(),
    };
    let plain = |i: InteractionBuilder| i.request(|r| r.get("/"));
    let pact = || Contract::new().pact();
    assert_snapshot!(refused(pact()), @"the contract between billing and listings has no variants: describe them with .variants(…)");
    assert_snapshot!(refused(pact().variants("x", plain, |v| v)), @r#"interaction "x": the variants are 0: what has only one is described with .interaction(…)"#);
    assert_snapshot!(refused(pact().variants("x", plain, |v| v.case("a", |i| i.given("s")))), @r#"interaction "x": the variants are 1: what has only one is described with .interaction(…)"#);
    assert_snapshot!(refused(pact().variants("x", plain, |v| v.case("a", |i| i.given("s")).case("b", |i| i))), @r#"interaction "x": the variant "b" has no provider state: name the one in which the provider shows it, with .given(…)"#);
    assert_snapshot!(refused(pact().variants("x", plain, |v| v.case("a", |i| i.given("s")).case("a", |i| i.given("t")))), @r#"interaction "x": the variant "a" is described twice"#);
    assert_snapshot!(refused(pact().variants("x", plain, |v| v.case("a", |i| i.given("s")).case("b", |i| i.given("s").response(|r| r.status(404))))), @r#"interaction "x": the variant "b" cannot be told from the variant "a": the same request in the same provider states is answered in two ways; give each the state in which the provider shows it"#);
    assert_snapshot!(refused(pact().variants("x", plain, |v| v.case(" ", |i| i.given("s")).case("b", |i| i.given("t")))), @r#"interaction "x": the variant " " has no name"#);
    assert_snapshot!(refused(pact().variants("x", owner, |v| {
        v.field("/name/first", |f| f.case("a", "s", "A").absent("b", "t"))
    })), @r#"interaction "x (a)": the response's body has the member "/name/first", which is no member of an object"#);
    let error = pact().variants("x", owner, phones).try_start().unwrap_err();
    assert_snapshot!(error, @r#"interaction "x" is described as variants: play them with .for_each_variant(…)"#);
}
