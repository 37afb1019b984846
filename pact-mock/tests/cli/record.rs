//! `pact-mock record`: traffic is passed on as it is, and what is written is drafts without secrets.

use std::path::PathBuf;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::canned::{Canned, CannedServer};
use crate::process::{Server, get, run, send};

/// A recording of a provider.
struct Recording {
    server: Server,
    folder: tempfile::TempDir,
}

impl Recording {
    fn start(upstream: &str, words: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("drafts");
        let names = ["-c", "billing", "--provider", "listings", "-o", output.to_str().unwrap()];
        let server = Server::start(&[&["record", "-u", upstream], &names[..], words].concat());
        Self { server, folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("drafts/billing-listings.draft.json")
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.file()).unwrap()
    }

    fn contract(&self) -> Value {
        serde_json::from_str(&self.text()).unwrap()
    }

    fn descriptions(&self) -> Vec<String> {
        let contract = self.contract();
        let interactions = contract["interactions"].as_array().unwrap().iter();
        interactions.map(|interaction| interaction["description"].as_str().unwrap().to_owned()).collect()
    }
}

/// The rules of either side, one on each line.
fn rules(side: &Value) -> String {
    let mut lines = Vec::new();
    for (category, rules) in side["matchingRules"].as_object().unwrap() {
        match rules.get("matchers") {
            Some(rules) => lines.push(format!("{category}: {rules}")),
            None => lines.extend(
                rules.as_object().unwrap().iter().map(|(at, rules)| format!("{category} {at}: {}", rules["matchers"])),
            ),
        }
    }
    lines.join("\n")
}

fn provider() -> CannedServer {
    CannedServer::start(|url, line, body| {
        match line {
        "GET /api/listings/1" => Canned {
            head: "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ndate: today\r\netag: \"1\"\r\nset-cookie: sid=hidden\r\n"
                .to_owned(),
            body: r#"{"id":1,"price":1.5,"owner":{"name":"Ann","apiToken":"hidden"},"tags":["a","b"]}"#.to_owned(),
        },
        "GET /api/listings/2" => {
            Canned::json(r#"{"id":2,"price":3,"owner":null,"tags":[],"note":"eyJhbGciOi.eyJzdWIiOi.hidden"}"#)
        }
        "POST /api/listings" => Canned {
            head: "HTTP/1.1 201 Created\r\nlocation: /listings/7\r\ncontent-type: application/json\r\n".to_owned(),
            body: format!(r#"{{"saved":{}}}"#, body.len() > 2),
        },
        "GET /api/moved" => {
            Canned { head: format!("HTTP/1.1 302 Found\r\nlocation: {url}/api/here\r\n"), body: String::new() }
        }
        "GET /api/cached" => Canned { head: "HTTP/1.1 304 Not Modified\r\n".to_owned(), body: String::new() },
        "GET /api/logo" => {
            Canned { head: "HTTP/1.1 200 OK\r\ncontent-type: image/svg+xml\r\n".to_owned(), body: "<svg hidden/>".to_owned() }
        }
        _ => Canned { head: "HTTP/1.1 404 Not Found\r\n".to_owned(), body: String::new() },
    }
    })
}

#[test]
fn traffic_is_passed_on_as_it_is() {
    let provider = provider();
    let recording = Recording::start(&format!("{}/api/", provider.url()), &[]);
    let headers = [("authorization", "Bearer hidden"), ("x-own", "1"), ("accept-encoding", "gzip")];
    let answer = send("GET", &recording.server.at("/listings/1"), &headers, "");
    assert_eq!((answer.status, answer.header("set-cookie")), (200, Some("sid=hidden")));
    assert!(answer.text().contains("\"apiToken\":\"hidden\""), "{}", answer.text());
    let asked = provider.requests()[0].to_lowercase();
    assert!(asked.contains("authorization: bearer hidden") && asked.contains("x-own: 1"), "{asked}");
    assert!(!asked.contains("gzip"), "in what is compressed nothing can be redacted: {asked}");
    let moved = get(&recording.server.at("/moved"));
    assert_eq!(moved.header("location"), Some(recording.server.at("/here").as_str()), "redirects lead here");
}

#[test]
fn what_is_said_becomes_pending_drafts_with_rules_and_without_secrets() {
    let recording = Recording::start(&format!("{}/api", provider().url()), &[]);
    let headers = [("authorization", "Bearer hidden"), ("accept", "application/json"), ("user-agent", "curl")];
    send("GET", &recording.server.at("/listings/1"), &headers, "");
    let contract = recording.contract();
    let draft = &contract["interactions"][0];
    assert_eq!(
        (&draft["description"], &draft["pending"]),
        (&json!("draft: GET /listings/{number} answers 200"), &json!(true))
    );
    assert_eq!(draft["comments"]["text"][0], "This is a draft, recorded from real traffic: nobody has agreed to it.");
    let (request, response) = (&draft["request"], &draft["response"]);
    assert_snapshot!(format!("{} {} {}", request["method"], request["path"], request["headers"]), @r#""GET" "/listings/1" {"Accept":["application/json"],"Authorization":["Bearer REDACTED"]}"#);
    assert_snapshot!(rules(request), @r#"
    header Authorization: [{"match":"regex","regex":"Bearer .+"}]
    path: [{"match":"regex","regex":"/listings/\\d+"}]
    "#);
    assert_snapshot!(format!("{} {}", response["headers"], response["body"]["content"]), @r#"{"Content-Type":["application/json"],"Set-Cookie":["REDACTED"]} {"id":1,"owner":{"apiToken":"REDACTED","name":"Ann"},"price":1.5,"tags":["a"]}"#);
    assert_snapshot!(rules(response), @r#"
    body $.id: [{"match":"integer"}]
    body $.owner.apiToken: [{"match":"type"}]
    body $.owner.name: [{"match":"type"}]
    body $.price: [{"match":"number"}]
    body $.tags: [{"match":"type","min":1}]
    body $.tags[*]: [{"match":"type"}]
    header Set-Cookie: [{"match":"regex","regex":".+"}]
    "#);
    assert!(!recording.text().contains("hidden"));
}

#[test]
fn exchanges_of_one_kind_are_one_draft_that_says_what_they_have_in_common() {
    let recording = Recording::start(&format!("{}/api", provider().url()), &[]);
    get(&recording.server.at("/listings/1"));
    get(&recording.server.at("/listings/2"));
    let json = [("content-type", "application/json")];
    send("POST", &recording.server.at("/listings"), &json, r#"{"plan":"plus","password":"hidden"}"#);
    send("POST", &recording.server.at("/listings"), &json, r#"{"plan":"basic","password":"hidden too"}"#);
    send("POST", &recording.server.at("/listings"), &json, r#"{"plan":"basic","note":"x"}"#);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    send("POST", &recording.server.at("/login?api_key=hidden"), &form, "user=ann&password=hidden");
    get(&recording.server.at("/logo"));
    get(&recording.server.at("/cached"));
    assert_eq!(
        recording.descriptions(),
        [
            "draft: GET /listings/{number} answers 200",
            "draft: POST /listings answers 201",
            "draft: POST /listings answers 201 (2)",
            "draft: POST /login?api_key={redacted} answers 404",
            "draft: GET /logo answers 200",
        ]
    );
    let contract = recording.contract();
    let listing = &contract["interactions"][0];
    assert_eq!(listing["response"]["body"]["content"].to_string(), r#"{"id":1,"price":1.5,"tags":["a"]}"#);
    assert_eq!(listing["request"]["matchingRules"]["path"]["matchers"][0]["regex"], r"/listings/\d+");
    let notes = listing["comments"]["text"].to_string();
    assert!(notes.contains("$.owner, which was of different kinds, or null at times"), "{notes}");
    assert!(notes.contains("$.note, which was not always there"), "{notes}");
    assert_eq!(
        contract["interactions"][1]["response"]["matchingRules"]["header"]["Location"]["matchers"][0]["regex"],
        r".*/listings/\d+"
    );
    assert_eq!(contract["interactions"][3]["request"]["body"]["content"], "user=ann&password=REDACTED");
    assert!(contract["interactions"][4]["response"].get("body").is_none(), "nothing can be redacted in it");
    assert!(!recording.text().contains("hidden"));
    let file = recording.file();
    let ended = recording.server.end();
    assert_eq!(ended.code, Some(0));
    assert!(ended.out.contains("5 drafts of 7 exchanges written to"), "{}", ended.out);
    assert!(file.exists());
}

#[test]
fn flags_say_what_is_redacted_and_recorded() {
    let words = [
        "--redact-header",
        "x-tenant",
        "--redact-field",
        "^plan$",
        "--keep",
        "password",
        "--keep-header",
        "etag",
        "--ignore-header",
        "x-noise",
        "--other-bodies",
        "--path",
        "^/l",
    ];
    let recording = Recording::start(&format!("{}/api", provider().url()), &words);
    let headers = [("x-tenant", "acme"), ("x-noise", "1"), ("content-type", "application/json")];
    send("POST", &recording.server.at("/listings"), &headers, r#"{"plan":"plus","password":"kept"}"#);
    get(&recording.server.at("/listings/1"));
    get(&recording.server.at("/logo"));
    get(&recording.server.at("/moved"));
    let contract = recording.contract();
    let request = &contract["interactions"][0]["request"];
    assert_eq!(request["headers"]["X-Tenant"][0], "REDACTED");
    assert!(request["headers"].get("X-Noise").is_none());
    assert_eq!(request["body"]["content"].to_string(), r#"{"password":"kept","plan":"REDACTED"}"#);
    assert_eq!(contract["interactions"][1]["response"]["headers"]["Etag"][0], "\"1\"");
    assert_eq!(contract["interactions"][2]["response"]["body"]["content"], "<svg hidden/>");
    assert_eq!(contract["interactions"].as_array().unwrap().len(), 3, "only paths that --path finds");
}

#[test]
fn drafts_can_be_served_and_each_matches_itself() {
    let recording = Recording::start(&format!("{}/api", provider().url()), &[]);
    get(&recording.server.at("/listings/1"));
    let file = recording.file();
    let stub = Server::start(&["stub", "-f", file.to_str().unwrap()]);
    let again = send("GET", &stub.at("/listings/99"), &[], "");
    assert_eq!(again.status, 200);
    assert!(again.text().contains("\"apiToken\":\"REDACTED\""), "{}", again.text());
}

#[test]
fn a_provider_that_does_not_answer_is_told_and_nothing_recorded_is_no_success() {
    let recording = Recording::start("http://127.0.0.1:1", &[]);
    let answer = get(&recording.server.at("/a"));
    assert_eq!(answer.status, 502);
    assert!(answer.json()["error"].as_str().unwrap().contains("does not answer"), "{}", answer.text());
    let ended = recording.server.end();
    assert_eq!(ended.code, Some(2));
    assert!(ended.out.contains("nothing was recorded"), "{}", ended.out);
}

#[test]
fn an_earlier_recording_is_replaced_only_where_that_is_asked_for() {
    let provider = provider();
    let recording = Recording::start(&format!("{}/api", provider.url()), &[]);
    get(&recording.server.at("/moved"));
    let output = recording.folder.path().join("drafts");
    let upstream = format!("{}/api", provider.url());
    let words = ["record", "-u", &upstream, "-c", "billing", "--provider", "listings", "-o", output.to_str().unwrap()];
    let outcome = run(&words);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("is there already; move it away, or replace it with --overwrite"), "{}", outcome.err);
    let second = Server::start(&[&words[..], &["--overwrite"]].concat());
    assert_eq!(
        recording.descriptions(),
        ["draft: GET /moved answers 302"],
        "nothing is lost before something new came"
    );
    get(&second.at("/listings/1"));
    assert_eq!(recording.descriptions(), ["draft: GET /listings/{number} answers 200"]);
}
