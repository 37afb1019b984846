//! The provider's own test: in this process, with closures for states, hooks and filters.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode},
    routing::{get, post},
};
use pact_core::{
    json,
    json::{Json, Object},
};
use pact_verify::{
    Instance, Provider, Selection, Source, StateChange, States, Verifier,
    provider::Action,
    report::{FileReport, Format, Silent},
};

use crate::support::{Folder, Reply, Stub, interaction, run_and_report, run_library as run, verifier};

/// What happened, in order.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn write(&self, line: impl Into<String>) {
        self.0.lock().unwrap().push(line.into());
    }

    fn read(&self) -> String {
        self.0.lock().unwrap().join("\n")
    }
}

fn ok() -> ([(&'static str, &'static str); 1], &'static str) {
    ([("content-type", "application/json")], r#"{"ok":true}"#)
}

fn router(diary: &Diary) -> Router {
    let diary = diary.clone();
    let one = move |Path(name): Path<String>, headers: HeaderMap| async move {
        let told = |name: &str| headers.get(name).map_or("-".to_owned(), |value| value.to_str().unwrap().to_owned());
        diary.write(format!("GET /{name} ({}, {}, {})", told("host"), told("authorization"), told("x-env")));
        ok()
    };
    Router::new()
        .route("/{name}", get(one))
        .route(
            "/echo",
            post(|headers: HeaderMap, body: String| async move {
                assert_eq!(headers["content-length"], body.len().to_string());
                ([("content-type", "application/json")], body)
            }),
        )
        .route(
            "/panics",
            get(|| async {
                if true {
                    panic!("division by zero")
                }
            }),
        )
        .route("/hangs", get(std::future::pending::<()>))
        .route("/away", get(|| async { StatusCode::NOT_FOUND }))
}

#[test]
fn a_router_is_verified_without_a_port() {
    let echo = json!({
        "request": {"method": "POST", "path": "/echo", "body": {"content": {"ok": true}, "contentType": "application/json"}}
    });
    let diary = Diary::default();
    let provider = Provider::service(router(&diary)).with_header("X-Env", "test").unwrap();
    let all = vec![interaction("one", "/one", json!({})), interaction("two", "/", echo)];
    let report = run(&verifier(provider.clone(), all));
    assert!(report.ends_with("Verified: 2 interactions of 1 contract passed\n"), "{report}");
    let nested = Router::new().nest("/api", router(&diary));
    let nested = Provider::service(nested).with_base_path("/api");
    let report = run(&verifier(nested, vec![interaction("one", "/one", json!({}))]));
    assert!(report.ends_with("Verified: 1 interaction of 1 contract passed\n"), "{report}");
    insta::assert_snapshot!(diary.read(), @r"
    GET /one (localhost, -, test)
    GET /one (localhost, -, -)
    ");
}

#[test]
fn a_service_that_fails_fails_one_interaction() {
    let provider = Provider::service(router(&Diary::default())).with_timeout(std::time::Duration::from_millis(50));
    let all = ["panics", "hangs", "away", "one"].map(|name| interaction(name, &format!("/{name}"), json!({}))).to_vec();
    insta::assert_snapshot!(run(&verifier(provider, all)), @r#"
    Contract between billing and listings: FAILED (3 of 4 interactions failed)
      contract.json
      FAILED     panics
      FAILED     hangs
      FAILED     away
      ok         one

    FAILED: 3 interactions failed; 1 interaction of 1 contract passed

    Failures

    1) billing → listings: panics
       GET /panics
       the service failed: it panicked: division by zero
       run it alone with .select(Selection::described("panics"))

    2) billing → listings: hangs
       GET /hangs
       time-out: the service did not answer within 50 ms
       run it alone with .select(Selection::described("hangs"))

    3) billing → listings: away
       GET /away
       status: expected 200 but got 404
       header Content-Type: expected "application/json" but the header is missing
       body $: expected the body {"ok":true} but there is none
       the provider answered 404 Not Found without a body
       run it alone with .select(Selection::described("away"))

    FAILED: 3 interactions failed; 1 interaction of 1 contract passed
    "#);
}

fn two_with_states() -> Vec<Json> {
    let states = json!({"providerStates": [{"name": "a listing", "params": {"id": "L-1"}}, {"name": "an agent"}]});
    vec![interaction("one", "/one", states), interaction("two", "/two", json!({}))]
}

#[test]
fn hooks_surround_the_states_of_each_interaction() {
    let diary = Diary::default();
    let (states, before, after) = (diary.clone(), diary.clone(), diary.clone());
    let verifier = verifier(Provider::service(router(&diary)), two_with_states())
        .states(move |change: StateChange| {
            states.write(format!("  {:?} {:?} {}", change.action, change.state.name, Json::from(change.state.params)));
            async { Ok(Object::new()) }
        })
        .before_each(move |occasion| {
            before.write(format!("begin for {} → {}: {}", occasion.consumer, occasion.provider, occasion.description));
            async { Ok(()) }
        })
        .after_each(move |occasion| {
            after.write(format!("roll back {}", occasion.description));
            async { Ok(()) }
        });
    run(&verifier);
    insta::assert_snapshot!(diary.read(), @r#"
    begin for billing → listings: one
      Setup "a listing" {"id":"L-1"}
      Setup "an agent" {}
    GET /one (localhost, -, -)
      Teardown "a listing" {"id":"L-1"}
      Teardown "an agent" {}
    roll back one
    begin for billing → listings: two
      Setup "" {}
    GET /two (localhost, -, -)
      Teardown "" {}
    roll back two
    "#);
}

#[test]
fn a_hook_that_fails_fails_the_interaction_and_is_followed_by_the_others() {
    let diary = Diary::default();
    let rolled_back = diary.clone();
    let verifier = verifier(Provider::service(router(&diary)), two_with_states())
        .before_each(|occasion| async move {
            if occasion.description == "one" { Err("no connection to the database".to_owned()) } else { Ok(()) }
        })
        .after_each(move |occasion| {
            rolled_back.write(format!("roll back {}", occasion.description));
            async move { if occasion.description == "two" { panic!("nothing to roll back") } else { Ok(()) } }
        });
    let report = run(&verifier);
    assert!(report.contains("the hook before the interaction failed: no connection to the database"), "{report}");
    assert!(report.contains("the hook after the interaction failed: it panicked: nothing to roll back"), "{report}");
    assert_eq!(diary.read(), "roll back one\nGET /two (localhost, -, -)\nroll back two");
}

#[test]
fn a_state_that_panics_fails_one_interaction() {
    let verifier = verifier(Provider::service(router(&Diary::default())), two_with_states()).states(
        |change: StateChange| async move {
            assert!(change.state.name != "an agent" || change.action == Action::Teardown, "no table of agents");
            Ok(Object::new())
        },
    );
    let report = run(&verifier);
    let expected = "the provider could not be put into the state `an agent`: it panicked: no table of agents";
    assert!(report.contains(expected), "{report}");
    assert!(report.ends_with("FAILED: 1 interaction failed; 1 interaction of 1 contract passed\n"), "{report}");
}

#[test]
fn filters_change_requests_and_each_can_get_a_credential_of_its_own() {
    let diary = Diary::default();
    let tokens = Arc::new(Mutex::new(0));
    let all = ["a", "b"].map(|name| interaction(name, &format!("/{name}"), json!({}))).to_vec();
    let verifier = verifier(Provider::service(router(&diary)), all)
        .authorize(move || {
            *tokens.lock().unwrap() += 1;
            let token = format!("Bearer {}", tokens.lock().unwrap());
            async { Ok(token) }
        })
        .filter_request(|mut request| async move {
            request.headers_mut().insert("x-env", HeaderValue::from_static("ci"));
            Ok(request)
        });
    run(&verifier);
    assert_eq!(diary.read(), "GET /a (localhost, Bearer 1, ci)\nGET /b (localhost, Bearer 2, ci)");
    let failing = verifier.filter_request(|_| async { Err("the key is locked away".to_owned()) });
    let report = run(&failing);
    assert!(
        report.contains("the request cannot be sent: the request filter failed: the key is locked away"),
        "{report}"
    );
}

#[test]
fn each_interaction_can_have_a_provider_of_its_own() {
    let made = Arc::new(Mutex::new(0));
    let count = Arc::clone(&made);
    let provider = Provider::fresh(move || {
        *count.lock().unwrap() += 1;
        async {
            let data = Arc::new(Mutex::new(Vec::new()));
            let listings = Arc::clone(&data);
            let all = move || async move {
                ([("content-type", "application/json")], format!("{:?}", listings.lock().unwrap()))
            };
            let states = States::handler(move |change: StateChange| {
                data.lock().unwrap().push(change.state.name);
                async { Ok(Object::new()) }
            });
            Ok(Instance::new(Router::new().route("/", get(all))).with_states(states))
        }
    });
    let one = |name: &str| {
        let body = json!({"content": [name], "contentType": "application/json", "encoded": false});
        interaction(name, "/", json!({"providerStates": [{"name": name}], "response": {"status": 200, "body": body}}))
    };
    let report = run(&verifier(provider, vec![one("a"), one("b"), one("c")]).concurrency(2));
    assert!(
        report.starts_with("note: up to 2 interactions at a time, as they are said not to disturb each other\n"),
        "{report}"
    );
    assert!(report.ends_with("Verified: 3 interactions of 1 contract passed\n"), "{report}");
    assert_eq!(*made.lock().unwrap(), 3);
    let failing = Provider::fresh(|| async { Err("no free database".to_owned()) });
    let report = run(&verifier(failing, vec![one("a")]));
    assert!(report.contains("the service failed: it could not be made: no free database"), "{report}");
}

#[test]
fn values_of_states_are_expected_in_responses() {
    let provider = Stub::answering(|_| Reply::json(200, r#"{"id": "L-42"}"#));
    let generator = json!({"body": {"$.id": {"type": "ProviderState", "expression": "id"}}});
    let body = json!({"content": {"id": "L-1"}, "contentType": "application/json", "encoded": false});
    let response = json!({"status": 200, "body": body, "generators": generator});
    let one = interaction("one", "/", json!({"providerStates": [{"name": "a listing"}], "response": response}));
    let with = |values: Json| {
        let Json::Object(values) = values else { panic!("{values}") };
        let provider = Provider::at(&provider.url()).unwrap();
        run(&verifier(provider, vec![one.clone()]).states(move |_: StateChange| {
            let values = values.clone();
            async { Ok(values) }
        }))
    };
    assert!(with(json!({"id": "L-42"})).contains("Verified: "));
    assert!(with(json!({"id": "L-43"})).contains("expected \"L-43\" but got \"L-42\""));
    let other = with(json!({"name": "x"}));
    assert!(
        other.contains("expected \"L-1\" but got \"L-42\"") && other.contains("warning: the example is expected"),
        "{other}"
    );
}

/// What a failing test of the provider shows of the report.
fn displayed(verifier: &Verifier) -> String {
    run_and_report(verifier).1.to_string()
}

#[test]
fn the_report_tells_by_itself_what_could_not_be_read_and_speaks_of_no_flags() {
    let folder = Folder::new();
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let provider = Provider::service(router(&Diary::default()));
    let away = verifier(provider, vec![interaction("away", "/away", json!({"response": {"status": 200}}))])
        .source(Source::file(folder.path().join("none.json")))
        .source(Source::folder(empty));
    let report = displayed(&away).replace(&folder.path().display().to_string(), "FOLDER");
    insta::assert_snapshot!(report, @r#"
    note: there is no contract in FOLDER/empty
    error: cannot read FOLDER/none.json: No such file or directory (os error 2)

    FAILED: 1 interaction failed; 0 interactions of 1 contract passed; 1 source could not be read

    Failures

    1) billing → listings: away
       GET /away
       status: expected 200 but got 404
       the provider answered 404 Not Found without a body
       run it alone with .select(Selection::described("away"))

    FAILED: 1 interaction failed; 0 interactions of 1 contract passed; 1 source could not be read
    "#);
}

#[test]
fn reports_of_a_library_speak_of_the_library_and_what_they_name_can_be_selected() {
    let folder = Folder::new();
    let states = |state: &str| json!({"providerStates": [{"name": state}], "response": {"status": 200}});
    let namesakes = vec![interaction("away", "/away", states("a \"b\"")), interaction("away", "/away", states("c"))];
    let away = verifier(Provider::service(router(&Diary::default())), namesakes);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for format in [Format::Json, Format::Junit, Format::Html, Format::Markdown] {
        let path = folder.path().join(format.name());
        let mut file = FileReport::create(format, &path).unwrap();
        runtime.block_on(away.run(&mut file));
        file.finish().unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        assert!(!text.contains("--filter") && text.contains(".select(Selection::described("), "{text}");
    }
    let report = run(&away.clone().select(Selection::described("away").given("a \"b\"")));
    assert!(report.contains("1 interaction left out"), "{report}");
    assert!(report.contains(r#"run it alone with .select(Selection::described("away"))"#), "{report}");
    let both = run(&away);
    assert!(both.contains(r#"with .select(Selection::described("away").given("a \"b\""))"#), "{both}");
}

#[tokio::test]
async fn a_verifier_without_a_source_says_so() {
    let report = Verifier::new(Provider::service(Router::new())).run(&mut Silent).await;
    assert!(!report.is_verified());
    let note = "note: no source of contracts was given; give the verifier one with `.source(…)`\n";
    assert!(report.to_string().contains(note), "{report}");
}
