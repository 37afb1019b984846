//! Variants of messages: each is handed over once, and each is a message of its own in the contract.

use insta::assert_snapshot;
use pact_mock::prelude::*;
use serde_json::{Value, json};

use crate::support::Contract;

fn sale(message: MessageBuilder) -> MessageBuilder {
    message.given("L-1 was sold").json_contents(json_pattern!({"id": like("L-1"), "by": {"agent": like("Ann")}}))
}

fn buyers(variants: VariantsBuilder<MessageBuilder>) -> VariantsBuilder<MessageBuilder> {
    variants.field("/by/buyer", |f| {
        f.case("to a customer", "the buyer is known", like("C-7"))
            .case("to nobody known", "the buyer hides the name", null())
            .absent("to a guest", "the buyer has no account")
    })
}

fn prices(variants: VariantsBuilder<SynchronousMessageBuilder>) -> VariantsBuilder<SynchronousMessageBuilder> {
    variants
        .case("for sale", |m| m.given("L-1 is for sale").response(|m| m.json_contents(integer(4900))))
        .case("gone", |m| m.given("L-1 is sold").response(|m| m.json_contents(null())))
}

fn question(message: SynchronousMessageBuilder) -> SynchronousMessageBuilder {
    message.request(|m| m.text_contents("L-1"))
}

#[test]
fn each_variant_is_handed_over_as_it_is() {
    let mut seen = Vec::new();
    let contract = Contract::new();
    let pact = contract.pact().message("a heartbeat", |m| m.empty_contents()).message_variants("a sale", sale, buyers);
    pact.receive(|message| {
        let contents = message.json::<Value>().unwrap_or_default();
        let state = message.provider_states().last().cloned().unwrap_or_default();
        seen.push((message.variant().map(str::to_owned), state, contents["by"].clone()));
    });
    let variant = |name: &str, state: &str, by: Value| (Some(name.to_owned()), state.to_owned(), by);
    let expected = [
        (None, String::new(), Value::Null),
        variant("to a customer", "the buyer is known", json!({"agent": "Ann", "buyer": "C-7"})),
        variant("to nobody known", "the buyer hides the name", json!({"agent": "Ann", "buyer": null})),
        variant("to a guest", "the buyer has no account", json!({"agent": "Ann"})),
    ];
    assert_eq!(seen, expected);
}

/// What the contract says of each variant: description, states, comment, contents.
fn listed(contract: &Contract) -> String {
    let document: Value = serde_json::from_str(&contract.text().unwrap()).unwrap();
    let line = |message: &Value| {
        let states: Vec<&str> =
            message["providerStates"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
        let contents = message.get("contents").unwrap_or(&message["response"][0]["contents"]);
        let contents = contents.get("content").unwrap_or(contents);
        let (description, variant) = (&message["description"], &message["comments"]["variant"]);
        format!("{description} | {} | {variant} | {contents}", states.join(", "))
    };
    let messages = document.get("interactions").unwrap_or(&document["messages"]);
    messages.as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_variant_is_a_message_of_its_own() {
    let written = |version: Specification| {
        let contract = Contract::new();
        contract.pact().specification(version).message_variants("a sale", sale, buyers).receive(|message| {
            assert!(message.variant().is_some());
        });
        listed(&contract)
    };
    assert_snapshot!(written(Specification::V4), @r#"
    "a sale (to a customer)" | L-1 was sold, the buyer is known | {"all":["to a customer","to nobody known","to a guest"],"name":"to a customer","of":"a sale"} | {"by":{"agent":"Ann","buyer":"C-7"},"id":"L-1"}
    "a sale (to a guest)" | L-1 was sold, the buyer has no account | {"all":["to a customer","to nobody known","to a guest"],"name":"to a guest","of":"a sale"} | {"by":{"agent":"Ann"},"id":"L-1"}
    "a sale (to nobody known)" | L-1 was sold, the buyer hides the name | {"all":["to a customer","to nobody known","to a guest"],"name":"to nobody known","of":"a sale"} | {"by":{"agent":"Ann","buyer":null},"id":"L-1"}
    "#);
    assert_snapshot!(written(Specification::V3), @r#"
    "a sale (to a customer)" | L-1 was sold, the buyer is known | null | {"by":{"agent":"Ann","buyer":"C-7"},"id":"L-1"}
    "a sale (to a guest)" | L-1 was sold, the buyer has no account | null | {"by":{"agent":"Ann"},"id":"L-1"}
    "a sale (to nobody known)" | L-1 was sold, the buyer hides the name | null | {"by":{"agent":"Ann","buyer":null},"id":"L-1"}
    "#);
}

#[test]
fn each_variant_of_an_exchange_is_played() {
    let contract = Contract::new();
    let mut seen = Vec::new();
    contract.pact().synchronous_message_variants("a question for a price", question, prices).exchange(|exchange| {
        let price = exchange.send("L-1").unwrap()[0].json::<Option<u32>>().unwrap();
        seen.push((exchange.variant().unwrap().to_owned(), price));
    });
    assert_eq!(seen, [("for sale".to_owned(), Some(4900)), ("gone".to_owned(), None)]);
    assert_snapshot!(listed(&contract), @r#"
    "a question for a price (for sale)" | L-1 is for sale | {"all":["for sale","gone"],"name":"for sale","of":"a question for a price"} | 4900
    "a question for a price (gone)" | L-1 is sold | {"all":["for sale","gone"],"name":"gone","of":"a question for a price"} | "null"
    "#);
}

#[tokio::test]
async fn asynchronous_code_gets_each_variant_too() {
    let contract = Contract::new();
    let mut names = Vec::new();
    contract
        .pact()
        .message_variants("a sale", sale, buyers)
        .receive_async(async |message| {
            tokio::task::yield_now().await;
            names.extend(message.variant().map(str::to_owned));
        })
        .await;
    contract
        .pact()
        .synchronous_message_variants("a question for a price", question, prices)
        .exchange_async(async |exchange| {
            names.extend(exchange.variant().map(str::to_owned));
            exchange.send("L-1").map(|_| ())
        })
        .await;
    assert_eq!(names, ["to a customer", "to nobody known", "to a guest", "for sale", "gone"]);
}

#[test]
fn nothing_is_written_unless_all_variants_went_well() {
    let contract = Contract::new();
    let failure = contract.pact().message_variants("a sale", sale, buyers).try_receive(|message| {
        let sale: Value = message.json().unwrap();
        sale["by"]["buyer"].as_str().map(|_| ()).ok_or("a sale without a buyer")
    });
    assert_snapshot!(failure.unwrap_err(), @r#"
    billing did not handle the message "a sale (to nobody known)" of listings: a sale without a buyer

    The contract file is left as it was.
    "#);
    let unsent = contract.pact().synchronous_message_variants("a question", question, prices).try_exchange(|_| {});
    assert_snapshot!(unsent.unwrap_err(), @r#"
    billing never sent the message "a question (for sale)" to listings: send it with Exchange::send, which answers as the contract says

    The contract file is left as it was.
    "#);
    assert_eq!(contract.text(), None);
}

#[test]
fn what_could_not_be_told_apart_is_refused() {
    let pact = || Contract::new().pact();
    let of_messages = |describe: fn(VariantsBuilder<MessageBuilder>) -> VariantsBuilder<MessageBuilder>| {
        pact().message_variants("x", |m| m.json_contents("L-1"), describe).try_receive(|_| {}).unwrap_err().to_string()
    };
    assert_snapshot!(of_messages(|v| v.case("a", |m| m.given("s"))), @r#"interaction "x": the variants are 1: what has only one is described with .message(…)"#);
    assert_snapshot!(of_messages(|v| v.case("a", |m| m.given("s")).case("b", |m| m)), @r#"interaction "x": the variant "b" has no provider state: name the one in which the provider shows it, with .given(…)"#);
    assert_snapshot!(of_messages(|v| v.case("a", |m| m.given("s")).case("b", |m| m.given("s").text_contents("b"))), @r#"interaction "x": the variant "b" cannot be told from the variant "a": the provider sends both in the same provider states; give each the state in which the provider shows it"#);
    assert_snapshot!(of_messages(|v| v.case("a", |m| m.given("s")).case("b", |m| m.given("t").text_contents("b").json_member("/c", 1))), @r#"interaction "x (b)": the message's contents cannot have a member set or left out: described before was something else than JSON"#);
    let alike = |m: SynchronousMessageBuilder| m.given("s").response(|m| m.text_contents("b"));
    let exchanges = pact().synchronous_message_variants("x", question, |v| v.case("a", alike).case("b", alike));
    assert_snapshot!(exchanges.try_exchange(|_| {}).unwrap_err(), @r#"interaction "x": the variant "b" cannot be told from the variant "a": the same request in the same provider states is answered in two ways; give each the state in which the provider shows it"#);
    let served = pact().message_variants("x", sale, buyers).try_for_each_variant(|_| {});
    assert_snapshot!(served.unwrap_err(), @r#"interaction "x (to a customer)" is a message: hand it over with .receive(…), from a PactBuilder of its own; both write into the same contract file"#);
}
