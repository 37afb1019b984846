//! Messages: asked for over HTTP as the existing tools do, or made by closures in the provider's own test.

use pact_core::{
    json,
    json::{Json, Object},
};
use pact_verify::{Provider, ProviderMessage, StateChange, WantedMessage};

use crate::support::{Asked, Reply, Stub, contract, interaction, run_library as run, verifier, verify};

/// `{"shape": "round"}` in Base64.
const ROUND: &str = "eyJzaGFwZSI6ICJyb3VuZCJ9";

fn listing() -> Json {
    json!({
        "type": "Asynchronous/Messages",
        "description": "a listing was published",
        "contents": {"content": {"id": "L-1"}, "contentType": "application/json", "encoded": false}
    })
}

fn with(mut interaction: Json, more: Json) -> Json {
    let members = interaction.as_object_mut().unwrap();
    for (name, value) in more.as_object().unwrap().iter() {
        members.set(name, value);
    }
    interaction
}

fn quote() -> Json {
    json!({
        "type": "Synchronous/Messages",
        "description": "a quote is asked for",
        "request": {
            "contents": {"content": {"listing": "L-1"}, "contentType": "application/json", "encoded": false},
            "metadata": {"priority": 1},
            "matchingRules": {"body": {"$.listing": {"matchers": [{"match": "type"}]}}}
        },
        "response": [{"contents": {"content": {"price": 100}, "contentType": "application/json", "encoded": false}}]
    })
}

#[test]
fn the_message_endpoint_is_asked_as_the_existing_tools_ask_it() {
    let provider = Stub::answering(|_| Reply::json(200, r#"{"id": "L-1"}"#));
    let states = json!({"providerStates": [{"name": "a listing", "params": {"id": "L-1"}}]});
    let both = contract(vec![with(listing(), states), quote()]);
    let port = format!("message:{}/messages", provider.port);
    let ended = verify(&both, 1, &["--transports", &port]).expect_code(1);
    insta::assert_snapshot!(provider.bodies().join("\n"), @r#"
    POST /messages {"description":"a listing was published","providerStates":[{"name":"a listing","params":{"id":"L-1"}}]}
    POST /messages {"description":"a quote is asked for","providerStates":[],"request":{"contents":{"content":{"listing":"L-1"},"contentType":"application/json","encoded":false},"metadata":{"priority":1}}}
    "#);
    insta::assert_snapshot!(ended.report(), @r#"
    Contract between billing and listings: FAILED (1 of 2 interactions failed)
      FOLDER/contract.json
      ok         a listing was published, given a listing
        warning: there is no provider state callback, so nobody put the provider into the state `a listing`; name one with --state-change-url
      FAILED     a quote is asked for

    FAILED: 1 interaction failed; 1 interaction of 1 contract passed

    Failures

    1) billing → listings: a quote is asked for
       POST /messages
       body $.price: expected 100 but it is missing
       the provider answered 200 OK with 13 bytes of application/json:
         {"id": "L-1"}
       run it alone with --filter-description '^a quote is asked for$'

    FAILED: 1 interaction failed; 1 interaction of 1 contract passed
    "#);
}

fn check(interactions: Vec<Json>, answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static, expected: &[&str]) {
    let provider = Stub::answering(answer);
    let ended = verify(&contract(interactions), provider.port, &[]);
    let ended = ended.expect_code(if expected.is_empty() { 0 } else { 1 });
    for line in expected {
        assert!(ended.stdout.contains(line), "{line}\n{}", ended.stdout);
    }
}

#[test]
fn contents_content_type_and_metadata_are_compared() {
    let one = with(listing(), json!({"metadata": {"contentType": "application/json", "shape": "round"}}));
    let good = |_: &Asked| Reply::json(200, r#"{"id": "L-1"}"#).with("Pact-Message-Metadata", ROUND);
    check(vec![one.clone()], good, &[]);
    check(
        vec![one.clone()],
        |_| Reply::json(200, r#"{"id": 1}"#),
        &["body $.id: expected \"L-1\" but got 1", "metadata shape: expected \"round\" but it is missing"],
    );
    let text =
        |_: &Asked| Reply::json(200, "hi").with("content-type", "text/plain").with("Pact-Message-Metadata", ROUND);
    check(vec![one], text, &["metadata contentType: expected \"application/json\" but got \"text/plain\""]);
}

#[test]
fn an_answer_that_is_no_success_is_an_error_and_never_a_message() {
    let not_found = |_: &Asked| Reply::json(404, r#"{"id": "L-1"}"#);
    check(
        vec![listing(), quote()],
        not_found,
        &[
            "the message endpoint answered 404 Not Found, which is no message: {\"id\": \"L-1\"}",
            "2 interactions failed",
        ],
    );
    let bad = |_: &Asked| Reply::json(200, r#"{"id": "L-1"}"#).with("Pact-Message-Metadata", "%");
    check(vec![listing()], bad, &["cannot be read: the header Pact-Message-Metadata is not Base64"]);
}

#[test]
fn every_answer_to_a_synchronous_message_is_compared() {
    let second = json!({"contents": {"content": "bye", "contentType": "text/plain", "encoded": false}, "metadata": {"last": true}});
    let first = quote().pointer("/response/0").unwrap().clone();
    let two = with(quote(), json!({"response": [first, second]}));
    let several = |last: &'static str, contents: &'static str| {
        move |_: &Asked| {
            let body = format!(
                r#"{{"messages": [{{"contents": {{"content": {{"price": 100}}, "contentType": "application/json"}}}},
                {{"contents": {{"content": "{contents}", "contentType": "text/plain"}}, "metadata": {{"last": {last}}}}}]}}"#
            );
            Reply::json(200, &body).with("content-type", "application/vnd.pact.messages+json")
        }
    };
    check(vec![two.clone()], several("true", "bye"), &[]);
    check(
        vec![two.clone()],
        several("false", "by"),
        &[
            "in answer 2 of 2: expected \"bye\" but got \"by\"",
            "metadata last: in answer 2 of 2: expected true but got false",
        ],
    );
    check(vec![two], |_| Reply::json(200, r#"{"price": 100}"#), &["expected 2 messages but got 1 message"]);
    check(vec![quote()], |_| Reply::json(200, r#"{"price": 100}"#), &[]);
    check(vec![quote()], |_| Reply::json(200, r#"{"price": 1}"#), &["body $.price: expected 100 but got 1"]);
}

#[test]
fn values_of_states_go_into_what_is_sent_and_what_is_expected() {
    let generator = |expression: &str| json!({"type": "ProviderState", "expression": expression});
    let states =
        json!({"providerStates": [{"name": "a listing"}], "generators": {"body": {"$.id": generator("${id}")}}});
    let mut asked = quote();
    let generators = json!({"body": {"$.listing": generator("id")}});
    asked.as_object_mut().unwrap().get_mut("request").unwrap().as_object_mut().unwrap().set("generators", generators);
    let provider = Stub::answering(|asked| match asked.body.as_str() {
        body if asked.line == "POST /states" => {
            Reply::json(200, if body.contains("a listing") { r#"{"id": "L-42"}"# } else { "{}" })
        }
        body if body.contains("request") => Reply::json(200, r#"{"price": 100}"#),
        _ => Reply::json(200, r#"{"id": "L-42"}"#),
    });
    let asked = with(asked, json!({"providerStates": [{"name": "a listing"}]}));
    let url = format!("{}/states", provider.url());
    verify(&contract(vec![with(listing(), states), asked]), provider.port, &["--state-change-url", &url])
        .expect_code(0);
    assert!(provider.bodies()[3].contains(r#"{"content":{"listing":"L-42"}"#), "{:?}", provider.bodies());
}

#[test]
fn closures_make_messages() {
    let verifier = verifier(Provider::of_messages(), vec![listing(), quote()])
        .states(|_: StateChange| async { Ok(Object::new()) })
        .message("a listing was published", |wanted: WantedMessage| async move {
            assert_eq!(wanted.request, None);
            Ok(ProviderMessage::json(json!({"id": "L-1", "more": true})))
        })
        .messages(|wanted: WantedMessage| async move {
            let listing = wanted.request_json().get("listing").cloned();
            Ok(vec![ProviderMessage::json(json!({"price": 100, "of": (listing.unwrap_or_default())}))])
        });
    assert!(run(&verifier).ends_with("Verified: 2 interactions of 1 contract passed\n"));
}

#[test]
fn one_closure_makes_all_variants_of_a_message_that_have_none_of_their_own() {
    let sale = |name: &str, buyer: Json| {
        let variant = json!({"of": "a sale", "name": name, "all": ["to a customer", "to a guest", "to staff"]});
        let contents = json!({"content": {"buyer": buyer}, "contentType": "application/json", "encoded": false});
        let description = format!("a sale ({name})");
        let states = json!([{"name": (format!("the buyer is {name}"))}]);
        json!({
            "type": "Asynchronous/Messages", "description": description, "providerStates": states,
            "comments": {"variant": variant}, "contents": contents
        })
    };
    let all =
        vec![sale("to a customer", json!("C-7")), sale("to a guest", json!(null)), sale("to staff", json!("S-1"))];
    let report = run(&verifier(Provider::of_messages(), all)
        .message("a sale", |wanted: WantedMessage| async move {
            assert_eq!(wanted.variant_of.as_deref(), Some("a sale"));
            let is_guest = wanted.states[0].name.ends_with("to a guest");
            Ok(ProviderMessage::json(if is_guest { json!({"buyer": null}) } else { json!({"buyer": "C-7"}) }))
        })
        .message("a sale (to staff)", |_| async { Ok(ProviderMessage::json(json!({"buyer": "S-1"}))) }));
    assert!(report.ends_with("Verified: 3 interactions of 1 contract passed\n"), "{report}");
}

#[test]
fn what_goes_wrong_with_a_closure_is_said() {
    let http = interaction("over HTTP", "/", json!({}));
    let third = with(listing(), json!({"description": "a listing was sold"}));
    let verifier = verifier(Provider::of_messages(), vec![listing(), quote(), third, http])
        .message("a listing was published", |_| async { Ok(ProviderMessage::new("{\"id\": 1}", "application/json")) })
        .message("a quote is asked for", |_| async {
            if true {
                panic!("no prices today");
            }
            Ok(ProviderMessage::default())
        });
    insta::assert_snapshot!(run(&verifier), @r#"
    Contract between billing and listings: FAILED (4 of 4 interactions failed)
      contract.json
      FAILED     a listing was published
      FAILED     a quote is asked for
      FAILED     a listing was sold
      FAILED     over HTTP

    FAILED: 4 interactions failed; 0 interactions of 1 contract passed

    Failures

    1) billing → listings: a listing was published
       body $.id: expected "L-1" but got 1
       the provider sent a message with 9 bytes of application/json:
         {"id": 1}
       run it alone with .select(Selection::described("a listing was published"))

    2) billing → listings: a quote is asked for
       the closure for the message `a quote is asked for` failed: it panicked: no prices today
       run it alone with .select(Selection::described("a quote is asked for"))

    3) billing → listings: a listing was sold
       no closure makes the message `a listing was sold`; there are closures for `a listing was published`, `a quote is asked for`
       run it alone with .select(Selection::described("a listing was sold"))

    4) billing → listings: over HTTP
       GET /
       there is no provider to send it to: only its messages are verified here
       run it alone with .select(Selection::described("over HTTP"))

    FAILED: 4 interactions failed; 0 interactions of 1 contract passed
    "#);
}

#[test]
fn a_service_in_this_process_can_have_a_message_endpoint() {
    let router = axum::Router::new().route("/_messages", axum::routing::post(|| async { "1" }));
    let one = json!({"contents": {"content": "1", "contentType": "text/plain", "encoded": false}});
    let elsewhere = run(&verifier(Provider::service(router.clone()), vec![with(listing(), one.clone())]));
    assert!(elsewhere.contains("warning: messages were asked for at the root of the service; `Verifier::message`"));
    let provider = Provider::service(router).with_message_path("_messages");
    let report = run(&verifier(provider, vec![with(listing(), one)]));
    assert!(report.ends_with("Verified: 1 interaction of 1 contract passed\n"), "{report}");
}
