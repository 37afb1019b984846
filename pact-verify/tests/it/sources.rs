//! Contracts in files, folders and at URLs, good and bad.

use pact_core::json;

use crate::support::{Ended, Folder, Reply, Stub, contract, interaction, run};

fn provider() -> Stub {
    Stub::answering(|_| Reply::json(200, r#"{"ok":true}"#))
}

fn one(description: &str) -> String {
    contract(vec![interaction(description, "/", json!({}))]).to_string()
}

fn run_on(provider: &Stub, folder: &Folder, arguments: &[&str]) -> Ended {
    let port = provider.port.to_string();
    let mut ended = run(&[&["-h", "127.0.0.1", "-p", &port], arguments].concat(), &[]);
    ended.stdout = ended.stdout.replace(&folder.path().display().to_string(), "FOLDER").replace(&provider.url(), "URL");
    ended
}

#[track_caller]
fn check_file(text: impl AsRef<[u8]>, expected: &str) {
    let (provider, folder) = (provider(), Folder::new());
    let file = folder.write("c.json", text).display().to_string();
    let ended = run_on(&provider, &folder, &["-f", &file]).expect_code(2);
    let error = ended.stdout.lines().next().unwrap();
    assert_eq!(error, format!("error: {expected}"), "{}", ended.stdout);
    assert!(ended.stdout.ends_with("COULD NOT RUN: 1 source could not be read\n"), "{}", ended.stdout);
}

#[test]
fn a_file_that_is_no_contract_is_said_with_the_place() {
    check_file(
        "{\"consumer\": {\"name\": \"a\"},\n  \"interactions\": [",
        "FOLDER/c.json: not valid JSON: expected a JSON value, but the text ends here at line 2 column 20",
    );
    check_file(
        "[1, 2]",
        "FOLDER/c.json: not a valid contract: the document (line 1 column 1) must be an object, but is an array",
    );
    check_file(
        "{}",
        "FOLDER/c.json: not a valid contract: the document (line 1 column 1) has neither `interactions` nor `messages`",
    );
    check_file(
        "{\"interactions\": [],\n \"metadata\": {\"pactSpecification\": {\"version\": \"9.0\"}}}",
        "FOLDER/c.json: not a valid contract: /metadata (line 2 column 14) names specification version 9.0, which is not known; known are 1, 1.1, 2, 3 and 4",
    );
    check_file(b"{\"a\": \"\xff\"}", "cannot read FOLDER/c.json: it is not UTF-8 text (see byte 8)");
}

#[test]
fn a_file_where_a_folder_was_meant_is_told_with_its_flag_and_the_other_way_round() {
    let (provider, folder) = (provider(), Folder::new());
    let file = folder.write("c.json", contract(vec![]).to_string()).display().to_string();
    let check = |arguments: &[&str], expected: &str| {
        let ended = run_on(&provider, &folder, arguments).expect_code(2);
        assert!(ended.stdout.contains(expected), "{}", ended.stdout);
    };
    check(
        &["--dir", &file],
        "cannot read FOLDER/c.json: it is a file; name it with --file, in the library as `Source::file`\n",
    );
    let folder = folder.path().display().to_string();
    check(
        &["--file", &folder],
        "cannot read FOLDER: it is a folder; name it with --dir, in the library as `Source::folder`\n",
    );
}

#[test]
fn an_interaction_that_cannot_be_read_is_no_success_and_the_others_are_verified() {
    let (provider, folder) = (provider(), Folder::new());
    let faulty = json!({"description": "a faulty one", "type": "Synchronous/HTTP", "request": {}});
    let all = vec![interaction("first", "/", json!({})), faulty, interaction("last", "/", json!({}))];
    let file = folder.write("c.json", contract(all).to_string()).display().to_string();
    let ended = run_on(&provider, &folder, &["-f", &file]).expect_code(1);
    insta::assert_snapshot!(ended.report(), @"
    Contract between billing and listings: NOT JUDGED (1 of 3 interactions could not be judged)
      FOLDER/c.json
      ok         first
      NOT JUDGED a faulty one
      ok         last

    FAILED: 1 interaction could not be judged; 2 interactions of 1 contract passed

    Not judged

    1) billing → listings: a faulty one
       cannot be judged: not a valid contract: /interactions/1 (line 1 column 321) has no `response`; write it anew by running the consumer's tests
       run it alone with --filter-description '^a faulty one$'

    FAILED: 1 interaction could not be judged; 2 interactions of 1 contract passed
    ");
    // It might be one of those that are wanted.
    let ended = run_on(&provider, &folder, &["-f", &file, "--filter-description", "first"]).expect_code(1);
    assert!(ended.stdout.ends_with("1 interaction of 1 contract passed; 1 interaction left out\n"), "{}", ended.stdout);
}

#[test]
fn many_interactions_are_replayed_in_the_order_of_the_contract() {
    let (provider, folder) = (provider(), Folder::new());
    let names: Vec<String> = (0..500).map(|number| format!("number {number}")).collect();
    let all = names.iter().map(|name| interaction(name, "/", json!({}))).collect();
    let file = folder.write("c.json", contract(all).to_string()).display().to_string();
    let check = |arguments: &[&str], wanted: &dyn Fn(&str) -> bool| {
        let ended = run_on(&provider, &folder, &[&["-f", &file], arguments].concat()).expect_code(0);
        let report = ended.report();
        let replayed = report.lines().filter_map(|line| line.strip_prefix("  ok         "));
        assert!(replayed.eq(names.iter().map(String::as_str).filter(|name| wanted(name))), "{report}");
    };
    check(&[], &|_| true);
    check(&["--filter-description", "7$"], &|name| name.ends_with('7'));
    check(&["--filter-description", "number 499"], &|name| name == "number 499");
    check(&["--concurrency", "3"], &|_| true);
}

#[test]
fn a_file_that_is_not_there_is_said_so() {
    let (provider, folder) = (provider(), Folder::new());
    let file = folder.path().join("none.json").display().to_string();
    let ended = run_on(&provider, &folder, &["-f", &file]).expect_code(2);
    assert!(ended.stdout.starts_with("error: cannot read FOLDER/none.json: No such file or directory"));
    let ended = run_on(&provider, &folder, &["-d", &file, "--ignore-no-pacts-error"]).expect_code(2);
    assert!(ended.stdout.starts_with("error: cannot read FOLDER/none.json: No such file or directory"));
}

#[test]
fn a_half_readable_folder_says_each_broken_file_and_verifies_the_rest() {
    let (provider, folder) = (provider(), Folder::new());
    folder.write("b.json", one("second"));
    folder.write("a/deep/down.JSON", one("first"));
    folder.write("broken.json", "{");
    folder.write("cut.json", &one("x")[..100]);
    folder.write("wrong.json", r#"{"consumer": {"name": "a"}, "interactions": {}}"#);
    folder.write("package.json", r#"{"name": "no contract"}"#);
    folder.write("notes.txt", "{");
    let path = folder.path().display().to_string();
    let ended = run_on(&provider, &folder, &["--dir", &path]).expect_code(2);
    insta::assert_snapshot!(ended.report(), @"
    error: FOLDER/broken.json: not valid JSON: expected a member name in double quotes, but the text ends here at line 1 column 2
      hint: check that this is the contract that was meant, and whole; the consumer's tests write it anew
    error: FOLDER/cut.json: not valid JSON: the string has no closing quote at line 1 column 101
      hint: check that this is the contract that was meant, and whole; the consumer's tests write it anew
    error: FOLDER/wrong.json: not a valid contract: /interactions (line 1 column 45) must be an array, but is an object
      hint: check that this is the contract that was meant, and whole; the consumer's tests write it anew

    Contract between billing and listings: verified (1 of 1 interaction passed)
      FOLDER/a/deep/down.JSON
      ok         first

    Contract between billing and listings: verified (1 of 1 interaction passed)
      FOLDER/b.json
      ok         second
        replayed once, for FOLDER/a/deep/down.JSON (billing → listings)

    COULD NOT RUN: 2 interactions of 2 contracts passed; 3 sources could not be read
    ");
}

#[test]
fn a_folder_that_is_named_as_a_file_is_refused_with_the_flag_for_folders() {
    let (provider, folder) = (provider(), Folder::new());
    let path = folder.path().display().to_string();
    let ended = run_on(&provider, &folder, &["-f", &path]).expect_code(2);
    let said = "error: cannot read FOLDER: it is a folder; name it with --dir, in the library as `Source::folder`\n";
    assert!(ended.stdout.starts_with(said), "{}", ended.stdout);
}

#[test]
fn what_is_not_there_is_told_with_the_folder_it_is_seen_from() {
    let (provider, folder) = (provider(), Folder::new());
    let here = std::env::current_dir().unwrap();
    for flag in ["-f", "-d"] {
        let ended = run_on(&provider, &folder, &[flag, "no/such"]).expect_code(2);
        let said =
            format!("cannot read no/such: No such file or directory (os error 2), seen from {}\n", here.display());
        assert!(ended.stdout.contains(&said), "{}", ended.stdout);
    }
}

#[test]
fn an_empty_folder_is_no_success_unless_it_is_expected() {
    let (provider, folder) = (provider(), Folder::new());
    let path = folder.path().display().to_string();
    let ended = run_on(&provider, &folder, &["-d", &path]).expect_code(2);
    assert_eq!(ended.stdout, "note: there is no contract in FOLDER\n\nCOULD NOT RUN: no contract was found\n");
    run_on(&provider, &folder, &["-d", &path, "--ignore-no-pacts-error"]).expect_code(0);
}

#[test]
fn from_a_folder_the_contracts_of_the_named_provider_are_taken() {
    let (provider, folder) = (provider(), Folder::new());
    folder.write("ours.json", one("ours"));
    folder.write("theirs.json", one("theirs").replace("listings", "search"));
    let path = folder.path().display().to_string();
    let ended = run_on(&provider, &folder, &["-d", &path, "-n", "listings"]).expect_code(0);
    assert!(ended.stdout.starts_with("note: 1 contract in FOLDER is left out, being of the provider `search`\n"));
    assert_eq!(provider.lines().len(), 1);
    let ended = run_on(&provider, &folder, &["-d", &path, "-n", "nobody"]).expect_code(2);
    insta::assert_snapshot!(ended.stdout, @r"
    note: 1 contract in FOLDER is left out, being of the provider `listings`
    note: 1 contract in FOLDER is left out, being of the provider `search`

    COULD NOT RUN: no contract was found
    ");
    let file = folder.path().join("theirs.json").display().to_string();
    let ended = run_on(&provider, &folder, &["-f", &file, "-n", "listings"]).expect_code(0);
    assert!(ended.stdout.starts_with("note: FOLDER/theirs.json is verified although its provider is `search`\n"));
    run_on(&provider, &folder, &["-d", &path]).expect_code(0);
}

#[test]
fn a_file_named_twice_is_verified_once() {
    let (provider, folder) = (provider(), Folder::new());
    let file = folder.write("c.json", one("one")).display().to_string();
    let path = folder.path().display().to_string();
    run_on(&provider, &folder, &["-f", &file, "-f", &file, "-d", &path]).expect_code(0);
    assert_eq!(provider.lines().len(), 1);
}

#[test]
fn a_result_that_is_to_be_published_for_a_contract_of_no_broker_ends_with_4() {
    let (provider, folder) = (provider(), Folder::new());
    let server = Stub::answering(|_| Reply::json(200, &one("first")));
    let url = format!("{}/c.json", server.url());
    let ended = run_on(&provider, &folder, &["--url", &url, "--publish", "--provider-version", "1"]).expect_code(4);
    assert!(ended.stdout.contains("has no link `pb:publish-verification-results`"), "{}", ended.stdout);
    run_on(&provider, &folder, &["--url", &url]).expect_code(0);
}

#[test]
fn a_contract_at_a_url_is_fetched_with_credentials_and_verified() {
    let (provider, folder) = (provider(), Folder::new());
    let text = one("one");
    let host = Stub::answering(move |asked| match asked.headers.iter().find(|(name, _)| name == "authorization") {
        Some((_, value)) if value == "Basic bWU6c2VjcmV0" => Reply::json(200, &text),
        _ => Reply::json(401, r#"{"error":"who are you?"}"#),
    });
    let url = format!("{}/c.json?v=1", host.url());
    run_on(&provider, &folder, &["--url", &url, "--user", "me", "--password", "secret"]).expect_code(0);
    assert_eq!(host.lines(), ["GET /c.json?v=1"]);
    let with_credentials = url.replace("http://", "http://me:secret@");
    let ended = run_on(&provider, &folder, &["--url", &with_credentials]).expect_code(0);
    assert!(!ended.stdout.contains("secret"), "{}", ended.stdout);
    let ended = run_on(&provider, &folder, &["--url", &url, "--retries", "0"]).expect_code(2);
    let said = ended.stdout.replace(&host.url(), "HOST");
    let expected =
        "error: cannot fetch the contract (GET HOST/c.json?v=1): the server answered 401: who are you?\n  hint: ";
    assert!(said.starts_with(expected), "{said}");
}

#[test]
fn a_contract_without_interactions_is_not_a_success() {
    let (provider, folder) = (provider(), Folder::new());
    let file = folder.write("c.json", contract(vec![]).to_string()).display().to_string();
    let ended = run_on(&provider, &folder, &["-f", &file]).expect_code(2);
    assert!(ended.stdout.contains("warning: it has no interactions"), "{}", ended.stdout);
    assert!(
        ended.stdout.contains("COULD NOT RUN: 0 interactions of 1 contract passed; there is no interaction to replay"),
        "{}",
        ended.stdout
    );
}
