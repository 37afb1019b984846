//! What a reader sees: the whole report of a run with every kind of outcome.

use pact_core::{json, json::Json};
use pact_verify::{Outcome, Provider, Source, StateChange, Verifier, provider::Action, report::Silent};

use crate::support::{Folder, Reply, Stub, contract, interaction, run, verify};

fn listing() -> Json {
    let body = json!({
        "content": {"id": "L-1", "address": {"city": "Vienna", "zip": "1010"}, "rooms": [{"size": 20}], "price": 100},
        "contentType": "application/json",
        "encoded": false
    });
    let rules = json!({
        "body": {
            "$.id": {"matchers": [{"match": "regex", "regex": "L-\\d+"}]},
            "$.rooms": {"matchers": [{"match": "type", "min": 1}]},
            "$.price": {"matchers": [{"match": "integer"}]}
        },
        "header": {"X-Request": {"matchers": [{"match": "regex", "regex": "r-\\d+"}]}}
    });
    let headers = json!({"Content-Type": ["application/json"], "X-Request": ["r-1"]});
    json!({
        "providerStates": [{"name": "a listing is published", "params": {"id": "L-1"}}],
        "response": {"status": 200, "headers": headers, "body": body, "matchingRules": rules}
    })
}

fn text() -> Json {
    let body = json!({"content": "first\nsecond\nthird\n", "contentType": "text/plain", "encoded": false});
    json!({"response": {"status": 200, "body": body}})
}

fn everything() -> Json {
    contract(vec![
        interaction("a listing", "/listings/L-1", listing()),
        interaction("a text", "/text", text()),
        interaction("fine", "/fine", json!({"comments": {"testname": "tests::fine", "text": ["see the handbook"]}})),
        interaction("not yet", "/missing", json!({"pending": true})),
        interaction("fine", "/missing", json!({"providerStates": [{"name": "it's empty"}]})),
        interaction("over a plug-in", "/csv", json!({"pluginConfiguration": {"csv": {}}})),
        json!({"type": "Asynchronous/Messages", "description": "a message", "contents": {"content": "x"}}),
    ])
}

fn provider() -> Stub {
    let body = r#"{"id": "X", "address": {"city": 5}, "rooms": [], "price": "100"}"#;
    Stub::answering(move |asked| match asked.line.as_str() {
        "GET /listings/L-1" => Reply::json(200, body).with("x-request", "nope"),
        "GET /text" => Reply::json(200, "first\nzweite\nthird\n").with("content-type", "text/plain"),
        "GET /fine" => Reply::json(200, r#"{"ok":true}"#),
        _ => Reply::json(404, ""),
    })
}

#[test]
fn the_report_says_what_differs_where_by_which_rule_and_how_to_run_it_alone() {
    let ended = verify(&everything(), provider().port, &[]).expect_code(1);
    insta::assert_snapshot!(ended.report());
}

#[test]
fn colours_are_for_terminals_only() {
    let ended = verify(&everything(), provider().port, &[]).expect_code(1);
    assert!(!ended.stdout.contains('\u{1b}'), "{}", ended.stdout);
    let folder = Folder::new();
    let file = folder.write("c.json", everything().to_string()).display().to_string();
    let port = provider().port.to_string();
    let arguments = ["-f", &file, "-h", "127.0.0.1", "-p", &port];
    let forced = [("CLICOLOR_FORCE", "1")];
    assert!(run(&arguments, &forced).stdout.contains("\u{1b}[32mok"), "colours can be forced");
    let never = [&arguments[..], &["--no-colour"]].concat();
    assert!(!run(&never, &forced).stdout.contains('\u{1b}'), "and switched off");
}

#[test]
fn what_a_provider_sends_cannot_command_the_terminal() {
    let provider = Stub::answering(|_| Reply::json(500, "\u{1b}[2J{\"a\": 1}\r\u{7}"));
    let states =
        json!({"providerStates": [{"name": "\u{1b}[3J"}], "comments": {"text": ["\u{1b}"], "testname": "\u{7}"}});
    let one = contract(vec![interaction("one\u{1b}[2J", "/", states)]);
    let folder = Folder::new();
    let file = folder.write("c.json", one.to_string()).display().to_string();
    let port = provider.port.to_string();
    let colours = [("CLICOLOR_FORCE", "1")];
    let ended = run(&["-f", &file, "-h", "127.0.0.1", "-p", &port], &colours).expect_code(1);
    for command in ["\u{1b}[2J", "\u{1b}[3J", "\u{7}", "\r"] {
        assert!(!ended.stdout.contains(command), "{:?}", ended.stdout);
    }
}

#[test]
fn a_long_answer_is_shown_in_part() {
    let provider = Stub::answering(|_| Reply::json(500, &"ä\n".repeat(50_000)));
    let ended = verify(&contract(vec![interaction("one", "/", json!({}))]), provider.port, &[]).expect_code(1);
    assert!(ended.stdout.contains("with 150000 bytes of application/json:"), "{}", ended.stdout);
    assert!(ended.stdout.len() < 2000, "{}", ended.stdout.len());
}

#[test]
fn the_library_verifies_with_closures_for_states() {
    let provider = provider();
    let folder = Folder::new();
    let file = folder.write("c.json", everything().to_string());
    let (sender, receiver) = std::sync::mpsc::channel();
    let verifier = Verifier::new(Provider::at(&provider.url()).unwrap()).source(Source::file(file)).states(
        move |change: StateChange| {
            let sender = sender.clone();
            async move {
                sender.send((change.state.name.clone(), change.action)).unwrap();
                if change.state.name.contains("listing") {
                    Err("no database".to_owned())
                } else {
                    Ok(Default::default())
                }
            }
        },
    );
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let report = runtime.block_on(verifier.run(&mut Silent));
    assert!(!report.is_verified());
    let outcomes = &report.contracts[0].interactions;
    let Outcome::Broken(broken) = &outcomes[0].outcome else { panic!("{:?}", outcomes[0]) };
    let message = "the provider could not be put into the state `a listing is published`: no database";
    assert_eq!(broken.to_string(), message);
    assert!(report.to_string().contains(message) && !report.to_string().contains('\u{1b}'));
    let changes: Vec<_> = receiver.try_iter().collect();
    assert_eq!(changes[0], ("a listing is published".to_owned(), Action::Setup), "and no teardown after it");
    assert_eq!(changes[1..3], [(String::new(), Action::Setup), (String::new(), Action::Teardown)]);
}

#[test]
fn a_failed_rule_is_explained_and_what_parts_two_texts_is_shown() {
    let content =
        json!({"note": "the quick brown fox jumps over the dog", "n": 1, "m": 2, "any": [{"href": "/self", "n": 1}]});
    let rules = json!({"body": {
        "$.n": {"matchers": [{"match": "integer"}]},
        "$.m": {"matchers": [{"match": "integer"}]},
        "$.any": {"matchers": [{"match": "arrayContains", "variants": [{"index": 0, "rules": {}}]}]}
    }});
    let body = json!({"content": content, "contentType": "application/json", "encoded": false});
    let one = interaction("one", "/", json!({"response": {"status": 200, "body": body, "matchingRules": rules}}));
    let came = r#"{"note": "the quick brown cat jumps over the dog", "n": 1.5, "m": "2", "any": [{"href": "/other", "n": 2}]}"#;
    let provider = Stub::answering(move |_| Reply::json(200, came));
    let ended = verify(&contract(vec![one]), provider.port, &[]).expect_code(1);
    let report = ended.report();
    let shown = report.split_once("GET /").unwrap().1.split_once("the provider answered").unwrap().0;
    insta::assert_snapshot!(shown, @r#"

    body $.note: expected "the quick brown fox jumps over the dog" but got "the quick brown cat jumps over the dog"
      - the quick brown fox jumps over t…
      + the quick brown cat jumps over t…
                        ^
    body $.n: expected an integer but got 1.5  (rule: integer – a number without fraction or exponent)
    body $.m: expected an integer but got "2"  (rule: integer)
    body $.any: expected an item like {"href":"/self","n":1} (variant 0), but none of 1 item is; the nearest is item 0: $.any[0].href expected "/self" but got "/other"; $.any[0].n expected 1 but got 2  (rule: arrayContains (1 variants) – for each variant there is an item, anywhere in the list)
      $.any[0].href: expected "/self" but got "/other"
      $.any[0].n: expected 1 but got 2
    "#);
}
