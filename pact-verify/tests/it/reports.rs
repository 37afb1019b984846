//! Reports in files: the same verdict in each form, whatever others wrote into it.

use pact_core::{json, json::Json};
use roxmltree::Document;

use crate::support::{Ended, Folder, Reply, Stub, contract, interaction, run, verify};

const NASTY: &str = "a <b>bold</b> & \"quoted\" `code` | ]]> \u{1b}[2J";

fn everything() -> Json {
    let said = json!({"comments": {"testname": "tests::fine", "text": ["see the <handbook>"]}});
    let headers = json!({"Content-Type": ["application/json"], "X-Request": ["r-1"]});
    contract(vec![
        interaction("fine", "/fine", said),
        interaction(NASTY, "/nasty", json!({"response": {"status": 201, "headers": headers}})),
        interaction(
            "not yet",
            "/nasty",
            json!({"pending": true, "providerStates": [{"name": "soon", "params": {"n": 1}}]}),
        ),
        interaction("over a plug-in", "/csv", json!({"pluginConfiguration": {"csv": {}}, "key": "k-1"})),
    ])
}

fn provider() -> Stub {
    Stub::answering(|asked| match asked.line.as_str() {
        "GET /fine" => Reply::json(200, r#"{"ok":true}"#),
        _ => Reply::json(200, "{\"ok\":\"<script>alert(1)</script>\u{1b}\"}").with("x-request", "r-2"),
    })
}

/// Runs with a report of each form; they are beside the contract.
fn report(folder: &Folder, contracts: &[Json], port: u16, more: &[&str]) -> Ended {
    let mut arguments = vec!["-h".to_owned(), "127.0.0.1".to_owned(), "-p".to_owned(), port.to_string()];
    for (index, contract) in contracts.iter().enumerate() {
        let file = folder.write(&format!("contract-{index}.json"), contract.to_string());
        arguments.extend(["-f".to_owned(), file.display().to_string()]);
    }
    for form in ["json", "junit", "html", "markdown"] {
        arguments.extend([format!("--{form}"), folder.path().join("reports").join(form).display().to_string()]);
    }
    arguments.extend(more.iter().map(|word| (*word).to_owned()));
    run(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), &[])
}

fn read(folder: &Folder, form: &str) -> String {
    let text = std::fs::read_to_string(folder.path().join("reports").join(form)).unwrap();
    text.replace(&folder.path().display().to_string(), "FOLDER")
}

fn read_json(folder: &Folder) -> Json {
    pact_core::json::parse(&read(folder, "json")).unwrap()
}

#[track_caller]
fn check_json(report: &Json, pointer: &str, expected: Json) {
    let found = report.pointer(pointer).unwrap_or_else(|| panic!("{pointer} is missing in {report}"));
    assert_eq!(found.to_string(), expected.to_string(), "{pointer}");
}

#[test]
fn the_json_report_has_the_members_of_the_existing_one_and_more() {
    let folder = Folder::new();
    report(&folder, &[everything()], provider().port, &[]).expect_code(1);
    let report = read_json(&folder);
    check_json(&report, "/result", json!(false));
    check_json(&report, "/conclusion", json!("failed"));
    check_json(&report, "/notices", json!([]));
    let name = format!("Verifying a pact between billing and listings - {NASTY}");
    check_json(&report, "/errors/0/interaction", json!(name));
    check_json(&report, "/errors/0/mismatch/type", json!("mismatches"));
    let status = json!({
        "type": "StatusMismatch", "expected": 201, "actual": 200, "mismatch": "expected 201 but got 200"
    });
    check_json(&report, "/errors/0/mismatch/mismatches/0", status);
    check_json(&report, "/errors/0/mismatch/mismatches/1/type", json!("HeaderMismatch"));
    check_json(&report, "/errors/0/mismatch/mismatches/1/key", json!("X-Request"));
    let unjudged =
        json!({"type": "error", "message": "cannot be judged: it needs the plug-in `csv`", "interactionId": ""});
    check_json(&report, "/errors/1/mismatch", unjudged);
    check_json(&report, "/pendingErrors/0/mismatch/mismatches/0/path", json!("$"));
    check_json(&report, "/interactionResults/0/result", json!("OK"));
    check_json(&report, "/interactionResults/0/testName", json!("tests::fine"));
    check_json(&report, "/interactionResults/0/comments", json!(["see the <handbook>"]));
    check_json(&report, "/interactionResults/2/providerStates", json!([{"name": "soon", "params": {"n": 1}}]));
    check_json(&report, "/interactionResults/2/pending", json!(true));
    check_json(&report, "/interactionResults/3/interactionKey", json!("k-1"));
    check_json(&report, "/interactionResults/3/counts", json!("notJudged"));
    assert!(report.pointer("/output/1").unwrap().to_string().contains("Contract between billing and listings: FAILED"));
}

/// The outline of an XML document: elements with the attributes that matter, one a line.
fn outline(xml: &str) -> String {
    let document = Document::parse(xml).unwrap();
    let shown = ["name", "tests", "failures", "errors", "skipped", "type", "message"];
    let mut lines = Vec::new();
    for node in document.descendants().filter(|node| node.is_element() && !node.has_tag_name("property")) {
        let depth = node.ancestors().count() - 2;
        let attributes = node.attributes().filter(|attribute| shown.contains(&attribute.name()));
        let attributes: Vec<String> = attributes.map(|one| format!(" {}={:?}", one.name(), one.value())).collect();
        lines.push(format!("{}{}{}", "  ".repeat(depth), node.tag_name().name(), attributes.concat()));
    }
    lines.join("\n")
}

#[test]
fn the_junit_report_has_a_case_for_each_interaction() {
    let folder = Folder::new();
    report(&folder, &[everything()], provider().port, &[]).expect_code(1);
    let text = read(&folder, "junit");
    insta::assert_snapshot!(outline(&text), @r#"
    testsuites name="pact-verify" tests="4" failures="1" errors="1" skipped="1"
      testsuite name="billing → listings" tests="4" failures="1" errors="1" skipped="1"
        properties
        testcase name="fine"
          system-out
        testcase name="a <b>bold</b> & \"quoted\" `code` | ]]> �[2J"
          failure type="mismatch" message="status: expected 201 but got 200 (and 1 more)"
        testcase name="not yet, given soon"
          skipped message="pending: body $: expected a JSON document but got \"{\\\"ok\\\":\\\"<script>alert(1)</script>\\u001b\\\"}\": a control character in a string must be escaped at line 1 column 33"
          system-out
        testcase name="over a plug-in"
          error type="cannot be judged" message="cannot be judged: it needs the plug-in `csv`"
    "#);
    let document = Document::parse(&text).unwrap();
    let said = document.descendants().find(|node| node.has_tag_name("system-out")).unwrap();
    assert_eq!(said.text(), Some("test: tests::fine\nsee the <handbook>"));
}

#[test]
fn whoever_reads_only_the_junit_report_comes_to_the_same_verdict() {
    let folder = Folder::new();
    let file = folder.write("broken.json", "{").display().to_string();
    report(&folder, &[everything()], provider().port, &["-f", &file, "--filter-description", "^fine$"]).expect_code(2);
    let text = read(&folder, "junit");
    assert!(
        outline(&text).starts_with("testsuites name=\"pact-verify\" tests=\"2\" failures=\"0\" errors=\"1\""),
        "{text}"
    );
    let nothing = ["--filter-description", "^nothing$"];
    report(&folder, &[everything()], provider().port, &nothing).expect_code(2);
    let text = read(&folder, "junit");
    assert!(text.contains("message=\"the filters let no interaction pass\""), "{text}");
}

#[test]
fn the_html_report_escapes_what_others_wrote() {
    let folder = Folder::new();
    report(&folder, &[everything()], provider().port, &[]).expect_code(1);
    let page = read(&folder, "html");
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"));
    assert!(page.contains("a &lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot;"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script>alert"));
    assert_eq!(page.matches("<script>").count(), 1);
    for outside in ["http://", "https://", "src=", "<link"] {
        assert!(!page.contains(outside), "the page needs nothing else: {outside}");
    }
    assert!(page.contains("see the &lt;handbook&gt;") && page.contains("Test: tests::fine"));
}

#[test]
fn the_markdown_report_begins_with_the_verdict() {
    let folder = Folder::new();
    report(&folder, &[everything()], provider().port, &[]).expect_code(1);
    insta::assert_snapshot!(read(&folder, "markdown"), @r#"
    ## ❌ Contracts of listings: FAILED

    1 interaction failed; 1 interaction could not be judged; 1 interaction of 1 contract passed; 1 interaction failed but pending

    | consumer | passed | failed | not judged | pending | result |
    |---|--:|--:|--:|--:|---|
    | billing | 1 | 1 | 1 | 1 |  |

    ### Failures

    <details><summary><b>billing → listings: a &lt;b&gt;bold&lt;/b&gt; &amp; "quoted" &#96;code&#96; &#124; &#93;&#93;&gt; �&#91;2J</b><br>status: expected 201 but got 200 (and 1 more)</summary>

    ```text
    GET /nasty
    status: expected 201 but got 200
    header X-Request: expected "r-1" but got "r-2"
    the provider answered 200 OK with 35 bytes of application/json:
      {"ok":"<script>alert(1)</script>�"}
    run it alone with --filter-description '^a <b>bold</b> \& "quoted" `code` \| \]\]> �\[2J$'
    ```

    </details>

    ### Not judged

    <details><summary><b>billing → listings: over a plug-in</b><br>cannot be judged: it needs the plug-in &#96;csv&#96;</summary>

    ```text
    GET /csv
    cannot be judged: it needs the plug-in `csv`
    run it alone with --filter-description '^over a plug\-in$'
    ```

    </details>

    ### Pending failures, which do not fail this run

    <details><summary><b>billing → listings: not yet, given soon</b><br>body $: expected a JSON document but got "{&#92;"ok&#92;":&#92;"&lt;script&gt;alert(1)&lt;/script&gt;&#92;u001b&#92;"}": a control character in a string must be escaped at line 1 column 33</summary>

    ```text
    given soon {"n":1}
    GET /nasty
    body $: expected a JSON document but got "{\"ok\":\"<script>alert(1)</script>\u001b\"}": a control character in a string must be escaped at line 1 column 33
    the provider answered 200 OK with 35 bytes of application/json:
      {"ok":"<script>alert(1)</script>�"}
    warning: there is no provider state callback, so nobody put the provider into the state `soon`; name one with --state-change-url
    run it alone with --filter-description '^not yet$'
    ```

    </details>
    "#);
    report(&folder, &[contract(vec![interaction("fine", "/fine", json!({}))])], provider().port, &[]).expect_code(0);
    insta::assert_snapshot!(read(&folder, "markdown"), @"
    ## ✅ Contracts of listings: Verified

    1 interaction of 1 contract passed

    | consumer | passed | failed | not judged | pending | result |
    |---|--:|--:|--:|--:|---|
    | billing | 1 | 0 | 0 | 0 |  |
    ");
}

#[test]
fn a_markdown_report_stays_small_enough_for_a_comment() {
    let folder = Folder::new();
    let many: Vec<Json> = (0..400).map(|number| interaction(&format!("no {number}"), "/nasty", json!({}))).collect();
    report(&folder, &[contract(many)], provider().port, &[]).expect_code(1);
    let text = read(&folder, "markdown");
    assert!(text.chars().count() < 65_536, "{}", text.len());
    assert!(text.contains("interactions more: see the whole report"), "{text}");
}

#[test]
fn failures_are_annotations_of_a_workflow_when_asked_for() {
    let folder = Folder::new();
    let ended = report(&folder, &[everything()], provider().port, &["--github-annotations"]).expect_code(1);
    let lines: Vec<&str> = ended.stdout.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[0].starts_with("::error title=billing → listings%3A a <b>bold</b>"), "{}", lines[0]);
    assert!(
        lines[2].starts_with("::warning title=billing → listings%3A not yet%2C given soon::given soon {\"n\":1}%0A")
    );
}

#[test]
fn markdown_and_annotations_tell_what_the_consumer_said_of_a_failure() {
    let folder = Folder::new();
    let said = json!({"comments": {"testname": "tests::nasty", "text": ["see\nthe \u{1b} handbook"]}});
    let failing = contract(vec![interaction("nasty", "/nasty", said)]);
    let ended = report(&folder, &[failing], provider().port, &["--github-annotations"]).expect_code(1);
    let text = read(&folder, "markdown");
    assert!(text.contains("```text\ntest: tests::nasty\nsee\nthe \u{fffd} handbook\nGET /nasty\n"), "{text}");
    let annotation = "nasty::test: tests::nasty%0Asee%0Athe \u{fffd} handbook%0AGET /nasty%0A";
    assert!(ended.stdout.contains(annotation), "{}", ended.stdout);
}

#[track_caller]
fn check_unwritable(arguments: &[&str], code: i32, expected: &str) {
    let provider = provider();
    let folder = Folder::new();
    let file = folder.write("contract.json", contract(vec![interaction("fine", "/fine", json!({}))]).to_string());
    folder.write("file", "x");
    let arguments: Vec<String> =
        arguments.iter().map(|word| word.replace("FOLDER", &folder.path().display().to_string())).collect();
    let (file, port) = (file.display().to_string(), provider.port.to_string());
    let mut all = vec!["-f", &file, "-h", "127.0.0.1", "-p", &port];
    all.extend(arguments.iter().map(String::as_str));
    let ended = run(&all, &[]).expect_code(code);
    let said = ended.stderr.replace(&folder.path().display().to_string(), "FOLDER");
    assert!(said.contains(expected), "{said}");
    assert!(provider.lines().is_empty(), "nothing was verified");
}

#[test]
fn a_report_that_cannot_be_written_is_an_error_of_its_own() {
    check_unwritable(
        &["--json", "FOLDER"],
        5,
        "error: the JSON report cannot be written to FOLDER: it is a folder; nothing was verified",
    );
    check_unwritable(&["--html", "FOLDER/file/x"], 5, "error: the HTML report cannot be written to FOLDER/file/x: ");
    check_unwritable(&["--json", "FOLDER/x", "--junit", "FOLDER/x"], 3, "error: --json and --junit name the same file");
    check_unwritable(&["--json", "FOLDER/contract.json"], 3, "which is a contract to verify");
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_fails_while_it_is_written_is_not_silent() {
    let provider = provider();
    let folder = Folder::new();
    let file = folder.write("contract.json", contract(vec![interaction("fine", "/fine", json!({}))]).to_string());
    let (file, port) = (file.display().to_string(), provider.port.to_string());
    let ended = run(&["-f", &file, "-h", "127.0.0.1", "-p", &port, "--json", "/dev/full"], &[]).expect_code(5);
    assert!(
        ended.stderr.contains("the JSON report cannot be written to /dev/full: No space left on device"),
        "{}",
        ended.stderr
    );
    assert!(ended.stdout.contains("Verified:"), "the verdict is told all the same: {}", ended.stdout);
}

#[test]
fn an_earlier_report_stays_until_the_new_one_is_whole() {
    let folder = Folder::new();
    folder.write("reports/json", "old");
    let seen = folder.path().join("reports/json");
    let watching = Stub::answering(move |_| {
        assert_eq!(std::fs::read_to_string(&seen).unwrap(), "old");
        Reply::json(200, r#"{"ok":true}"#)
    });
    report(&folder, &[contract(vec![interaction("fine", "/fine", json!({}))])], watching.port, &[]).expect_code(0);
    check_json(&read_json(&folder), "/result", json!(true));
    let left: Vec<_> = std::fs::read_dir(folder.path().join("reports")).unwrap().collect();
    assert_eq!(left.len(), 4, "nothing else is left behind: {left:?}");
}

#[test]
fn differences_are_shown_side_by_side_when_asked_for() {
    let provider = Stub::answering(|_| Reply::json(200, "first\nzweite\nthird\n").with("content-type", "text/plain"));
    let body = json!({"content": "first\nsecond\nthird\n", "contentType": "text/plain", "encoded": false});
    let text = interaction("a text", "/text", json!({"response": {"status": 200, "body": body}}));
    let folder = Folder::new();
    let ended = report(&folder, &[contract(vec![text])], provider.port, &["--diff", "side-by-side"]).expect_code(1);
    let rows: Vec<&str> = ended.stdout.lines().filter(|line| line.contains('│') || line.contains('┃')).collect();
    let words: Vec<Vec<&str>> = rows.iter().map(|row| row.split_whitespace().collect()).collect();
    assert_eq!(
        words,
        [["first", "│", "first"], ["second", "┃", "zweite"], ["third", "│", "third"]],
        "{}",
        ended.stdout
    );
}

#[test]
fn bytes_that_are_no_text_are_named_in_the_page() {
    let folder = Folder::new();
    let provider = Stub::answering(|_| Reply::json(500, "\0\u{1}\u{2}").with("content-type", "image/png"));
    let page = folder.path().join("r.html");
    let one = contract(vec![interaction("one", "/", json!({}))]);
    verify(&one, provider.port, &["--html", &page.display().to_string()]).expect_code(1);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("<p>3 bytes, which are no text</p>"), "{page}");
}

#[test]
fn nobody_listens_is_told_once_wherever_people_read() {
    let folder = Folder::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let all = (0..15).map(|number| interaction(&number.to_string(), "/", json!({}))).collect();
    let report = folder.path().join("r.md");
    let page = folder.path().join("r.html");
    let flags = ["--markdown", &report.display().to_string(), "--html", &page.display().to_string()];
    let ended = verify(&contract(all), port, &[&flags[..], &["--github-annotations"]].concat()).expect_code(1);
    let text = std::fs::read_to_string(report).unwrap();
    assert_eq!(text.matches("<details>").count(), 1, "{text}");
    assert!(text.contains("14 more interactions failed for the same reason:"), "{text}");
    let annotations: Vec<&str> = ended.stdout.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(annotations.len(), 1, "{annotations:?}");
    assert!(annotations[0].contains("%0A   14 more interactions failed for the same reason:%0A"), "{annotations:?}");
    // The page has each of them, and only the first one unfolded.
    let page = std::fs::read_to_string(page).unwrap();
    let interactions: Vec<&str> = page.split("<details class=\"interaction failed\"").skip(1).collect();
    assert_eq!(interactions.len(), 15);
    assert_eq!(interactions.iter().filter(|one| one.starts_with(" open")).count(), 1);
}
