//! `match` and `explain`: comparing without a provider.

use pact_core::json;

use crate::support::{Folder, contract, interaction, run, run_with_input};

#[test]
fn every_line_is_answered_in_order_and_what_is_not_known_is_no_match() {
    let input = [
        r#"{"id":1,"spec":"4","kind":"request","expected":{"path":"/a"},"actual":{"path":"/b"}}"#,
        r#"{"id":"two","spec":"2","kind":"response","expected":{"body":{"a":1}},"actual":{"body":{"a":1,"b":2}}}"#,
        "",
        "oops",
        r#"{"id":[4],"spec":"9","kind":"request","expected":{},"actual":{}}"#,
        r#"{"id":5,"spec":3,"kind":"post","expected":{},"actual":{}}"#,
        r#"{"id":6,"spec":"3","kind":"message","actual":{}}"#,
        r#"{"id":7,"spec":"3","kind":"message","expected":{"contents":{},"matchingRules":{"body":{"$":{"match":"odd"}}}},"actual":{}}"#,
        r#"{"id":8,"spec":"1.1","kind":"response","expected":{"status":"x"},"actual":{}}"#,
    ];
    let ended = run_with_input(&["match"], &[], input.join("\n")).expect_code(0);
    insta::assert_snapshot!(ended.stdout, @r#"
    {"id":1,"match":false,"mismatches":[{"part":"path","path":"","expected":"/a","actual":"/b","message":"expected /a but got /b","difference":{"kind":"text","at":1,"expected":"/a","actual":"/b"}}]}
    {"id":"two","match":true,"mismatches":[]}
    {"id":null,"error":"line 4 of the input is not valid JSON: expected a JSON value, found 'o' at line 1 column 1"}
    {"id":[4],"error":"the specification version `9` is not known; known are 1, 1.1, 2, 3 and 4"}
    {"id":5,"error":"the kind `post` is not known; known are request, response and message"}
    {"id":6,"error":"the case has no `expected`"}
    {"id":7,"error":"cannot be judged: the matching rule `odd` is not known (at `$` of the body)"}
    {"id":8,"error":"the expected part is not a valid contract: /status must be an integer such as 200, but is \"x\""}
    "#);
}

/// The answer to a line that stands between two good ones, which get theirs in any case.
#[track_caller]
fn check_hostile(line: &[u8], answered: fn(&json::Json) -> bool) {
    let good = br#"{"id":"good","spec":"3","kind":"response","expected":{"status":200},"actual":{"status":200}}"#;
    let ended = run_with_input(&["match"], &[], [good, line, good].join(&b'\n')).expect_code(0);
    let answers: Vec<json::Json> = ended.stdout.lines().map(|line| json::parse(line).unwrap()).collect();
    let shown = String::from_utf8_lossy(&line[..line.len().min(120)]);
    assert_eq!(answers.len(), 3, "{shown}");
    let is_good = |answer: &json::Json| {
        answer.get("id").and_then(json::Json::as_str) == Some("good") && answer.get("match") == Some(&true.into())
    };
    assert!(is_good(&answers[0]) && is_good(&answers[2]), "{shown}");
    assert!(answered(&answers[1]), "{shown}: {}", answers[1]);
}

#[test]
fn whatever_a_line_holds_it_is_answered_in_its_turn_and_never_a_match() {
    let is_error = |answer: &json::Json| answer.get("error").is_some() && answer.get("match").is_none();
    let is_no_match = |answer: &json::Json| answer.get("match") != Some(&true.into());
    for line in ["{", "[]", "null", "5", "\u{feff}{}", "{\"id\":1}{}", "{\"id\":\"\\ud800\"}", "\0"] {
        check_hostile(line.as_bytes(), is_error);
    }
    check_hostile(b"\xff\xfe", is_error);
    check_hostile(b"{\"id\":\"\xff\"}", is_error);
    check_hostile("[".repeat(1_000_000).as_bytes(), is_error);
    check_hostile(format!("{{\"id\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000)).as_bytes(), is_error);
    let case = |rules: &str, expected: &str, actual: &str| {
        format!(
            r#"{{"spec":"3","kind":"response","expected":{{"body":{expected},"matchingRules":{rules}}},"actual":{{"body":{actual}}}}}"#
        )
    };
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    check_hostile(case("{}", &deep(100_000), &deep(100_000)).as_bytes(), is_error);
    let rule = |rule: &str| format!(r#"{{"body":{{"$.a":{{"matchers":[{rule}]}}}}}}"#);
    for rules in [
        "5".to_owned(),
        r#"{"body":5}"#.to_owned(),
        r#"{"body":{"$.a":{"matchers":5}}}"#.to_owned(),
        r#"{"body":{"$[":{"matchers":[{"match":"type"}]}}}"#.to_owned(),
        rule("5"),
        rule("{}"),
        rule(r#"{"match":5}"#),
        rule(r#"{"match":"regex","regex":"(a+)+$"}"#),
        rule(r#"{"match":"regex","regex":"(((a{100}){100}){100}){100}"}"#),
        rule(&format!(r#"{{"match":"regex","regex":"{}"}}"#, "(".repeat(100_000))),
        rule(&format!(r#"{{"match":"date","format":"{}"}}"#, "[".repeat(100_000))),
        rule(&format!(
            "{}{}{}",
            r#"{"match":"eachValue","rules":["#.repeat(10_000),
            r#"{"match":"type"}"#,
            "]}".repeat(10_000)
        )),
    ] {
        let actual = format!("{{\"a\":\"{}!\"}}", "a".repeat(5_000));
        check_hostile(case(&rules, r#"{"a":1}"#, &actual).as_bytes(), is_no_match);
    }
}

#[test]
fn files_are_explained_for_people() {
    let folder = Folder::new();
    let case = json!({"expected": {"body": {"a": 1}}, "actual": {"body": {"a": 2}}});
    let file = folder.write("case.json", case.to_string()).display().to_string();
    let ended = run(&["match", "--spec", "3", "--kind", "response", &file], &[]).expect_code(1);
    insta::assert_snapshot!(ended.stdout.replace(&file, "FILE"), @r#"
    FILE: does not match
    ✓ status    200      equality                no rule: the example itself
    ✓ body $    {"a":1}  at least these members  no rule: the example itself; a body of the content type application/json
    ✗ body $.a  1        equality                no rule: the example itself
        expected 1 but got 2
    "#);
    let ended = run(&["match", "no-such-file"], &[]).expect_code(2);
    assert!(ended.stderr.starts_with("error: no-such-file cannot be read: "), "{}", ended.stderr);
}

#[test]
fn files_are_answered_in_json_with_their_steps() {
    let folder = Folder::new();
    let case =
        json!({"id": 7, "spec": 3, "kind": "response", "expected": {"body": {"a": {"b": 1}}}, "actual": {"body": {}}});
    let cases = format!("{case}\n{{\"id\": 8}}\n");
    let file = folder.write("cases.json", cases).display().to_string();
    let ended = run(&["match", "--json", &file], &[]).expect_code(1);
    insta::assert_snapshot!(ended.stdout, @r#"
    {"id":7,"match":false,"mismatches":[{"part":"body","path":"$.a","expected":"{\"b\":1}","message":"expected {\"b\":1} but it is missing"}],"steps":[{"part":"status","path":"","expected":"200","rule":"equality","why":"no rule: the example itself","outcome":"passed","mismatches":[]},{"part":"body","path":"$","expected":"{\"a\":{\"b\":1}}","rule":"at least these members","why":"no rule: the example itself; a body of the content type application/json","outcome":"passed","mismatches":[]},{"part":"body","path":"$.a.b","expected":"1","rule":"equality","why":"no rule: the example itself","outcome":"not compared","mismatches":[]}]}
    {"id":8,"error":"the case has no `kind`; --kind gives one to all that have none"}
    "#);
    run(&["match", "--json"], &[]).expect_code(3);
}

#[test]
fn each_command_has_help_of_its_own() {
    for command in ["match", "explain"] {
        let ended = run(&[command, "--help"], &[]).expect_code(0);
        assert!(ended.stdout.contains(&format!("Usage: pact-verify {command} ")), "{}", ended.stdout);
    }
}

#[test]
fn a_contract_is_explained_and_what_cannot_be_judged_is_named() {
    let folder = Folder::new();
    let contract = json!({
        "consumer": {"name": "c"}, "provider": {"name": "p"},
        "interactions": [
            {"description": "one", "providerState": "ready", "request": {"path": "/a"}, "response": {"status": 204}},
            {"description": "two", "request": {"path": "/b"}, "response": {"body": {}, "matchingRules": {"body": {"$": {"match": "odd"}}}}}
        ],
        "metadata": {"pactSpecification": {"version": "3.0.0"}}
    });
    let file = folder.write("contract.json", contract.to_string()).display().to_string();
    let ended = run(&["explain", &file], &[]).expect_code(1);
    insta::assert_snapshot!(ended.stdout, @r#"
    "one" given "ready"
      request
        method  GET  equality  no rule: the example itself
        path    /a   equality  no rule: the example itself
        body $       anything  the contract says nothing about the body
      response
        status  204  equality  no rule: the example itself
        body $       anything  the contract says nothing about the body

    "two"
      cannot be judged: the matching rule `odd` is not known (at `$` of the body)
    "#);
    let json = run(&["explain", &file, "--interaction", "one", "--json"], &[]).expect_code(0);
    let plan = json::parse(&json.stdout).unwrap();
    assert_eq!(plan.pointer("/0/request/1/expected"), Some(&"/a".into()));
    let ended = run(&["explain", &file, "--interaction", "three"], &[]).expect_code(2);
    assert_eq!(ended.stderr.replace(&file, "FILE"), "error: FILE has no such interaction; it has\n  one\n  two\n");
}

#[test]
fn a_closed_pipe_is_no_news() {
    let folder = Folder::new();
    let one = contract(vec![interaction("one", "/", json!({}))]);
    let file = folder.write("c.json", one.to_string());
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pact-verify"));
    let ended = command.arg("explain").arg(file).stdout(writer).stderr(std::process::Stdio::piped()).output().unwrap();
    assert_eq!((ended.status.code(), String::from_utf8(ended.stderr).unwrap()), (Some(2), String::new()));
}
