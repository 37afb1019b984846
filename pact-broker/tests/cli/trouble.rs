//! What goes wrong before, or on the way to, a broker: one clear message, the documented exit code.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
};

use crate::cli::{run, run_with};

const CONTRACT: &str = r#"{"consumer":{"name":"Foo"},"provider":{"name":"Bar"},"interactions":[]}"#;

/// Answers every request with the same bytes.
fn serve(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut buffer = [0; 4096];
            let _ = stream.read(&mut buffer);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    url
}

fn check_list(url: &str, expected: &str) {
    let ran = run(&["list-environments", "--broker-base-url", url, "--retries", "0", "--timeout", "1"]);
    assert_eq!(ran.all().replace(url, "URL").replace("os error 111", "refused"), expected);
}

#[test]
fn a_flag_that_nobody_knows_is_told_with_the_one_that_is_spelt_alike() {
    let ran = run(&["can-i-deploy", "-b", "http://localhost", "--pacticipants", "Foo"]);
    assert_eq!(
        ran.all(),
        "exit code 2\n\
         err error: unexpected argument '--pacticipants' found\n\
         err\n\
         err   tip: a similar argument exists: '--pacticipant'\n\
         err\n\
         err For more information, try '--help'.\n"
    );
}

#[test]
fn a_broker_that_is_down_is_named() {
    let url = format!("http://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
    check_list(
        &url,
        "exit code 1\n\
         err error: cannot list the environments (GET URL/): no connection to the broker: Connection refused (refused)\n\
         err   hint: check the broker's address, and that the broker runs and can be reached from here\n",
    );
}

#[test]
fn a_broker_that_answers_html_is_no_broker() {
    let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 28\r\nConnection: close\r\n\r\n<html><title>Hi</title></html>";
    check_list(
        &serve(page),
        "exit code 1\n\
         err error: cannot list the environments (GET URL/): the answer is not a broker's: it is an HTML page titled \"Hi\"\n\
         err   hint: check that the address is the broker's, and that no proxy or login page answers in its place\n",
    );
}

#[test]
fn a_broker_that_is_silent_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    check_list(
        &format!("http://{}", listener.local_addr().unwrap()),
        "exit code 1\n\
         err error: cannot list the environments (GET URL/): the broker did not answer within 1 second\n\
         err   hint: check that the broker is healthy, or allow it more time with --timeout\n",
    );
}

#[test]
fn the_proxy_of_the_environment_is_used() {
    let proxy = serve("HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\n{\"_links\":{}}");
    let ask = ["list-environments", "-b", "http://broker.invalid", "--retries", "0", "--timeout", "5"];
    let through = run_with(&ask, &[("HTTP_PROXY", &proxy), ("http_proxy", &proxy)]);
    assert!(through.stderr.contains("has no link `pb:environments`"), "{}", through.stderr);
    let past = run_with(&ask, &[("HTTP_PROXY", &proxy), ("http_proxy", &proxy), ("NO_PROXY", "broker.invalid")]);
    assert!(past.stderr.contains("no connection to the broker"), "{}", past.stderr);
}

#[test]
fn no_answer_is_never_a_yes() {
    let answers = [
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 900\r\nConnection: close\r\n\r\n{\"summary\":{\"deployable\":true}",
        "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "nonsense\r\n\r\n",
    ];
    for answer in answers {
        let url = serve(answer);
        for output in ["table", "json"] {
            let ran = run(&["can-i-deploy", "-a", "Foo", "-e", "1", "-b", &url, "--retries", "0", "-o", output]);
            assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{answer}: {}", ran.stderr);
        }
    }
}

#[test]
fn a_dry_run_never_fails() {
    let url = serve("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let ask = ["can-i-deploy", "-a", "Foo", "-e", "1", "-b", &url];
    let ran = run(&[&ask[..], &["--dry-run"]].concat());
    assert_eq!(ran.code, 0);
    assert!(ran.stderr.contains("404") && ran.stderr.contains("dry run"), "{}", ran.stderr);
    assert_eq!(run_with(&ask, &[("PACT_BROKER_CAN_I_DEPLOY_DRY_RUN", "true")]).code, 0);
    assert_eq!(run_with(&ask, &[("PACT_BROKER_CAN_I_DEPLOY_DRY_RUN", "false")]).code, 1);
}

#[test]
fn files_are_looked_at_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("broken.json"), "{\n  \"consumer\": {").unwrap();
    std::fs::write(path("other.json"), r#"{"name": "package"}"#).unwrap();
    std::fs::write(path("good.json"), CONTRACT).unwrap();
    // The address leads nowhere: a request would be another error.
    let publish = |file: &str| run(&["publish", &path(file), "-a", "1", "-b", "http://localhost:1"]);
    let all = publish("");
    assert_eq!(all.code, 1);
    let message = all.stderr.replace(&path(""), "");
    insta::assert_snapshot!(message, @r"
    error: nothing was published: broken.json: not valid JSON: expected a member name in double quotes, but the text ends here at line 2 column 16
      other.json: not a valid contract: the document (line 1 column 1) has neither `interactions` nor `messages`
      hint: give only files that hold contracts (pacts)
    ");
    for (file, message) in [("nowhere", "there is no file or folder"), ("*.yaml", "no file matches")] {
        let ran = publish(file);
        assert!(ran.code == 1 && ran.stderr.contains(message), "{}", ran.stderr);
    }
    let ran = run(&["publish", &path("good.json"), "-a", "1", "-b", "http://localhost:1", "--strict"]);
    assert!(ran.code == 1 && ran.stderr.contains("the contract has no interactions"), "{}", ran.stderr);
}

#[test]
fn a_command_line_that_cannot_be_understood_ends_with_2() {
    for arguments in [
        &["publish"][..],
        &["publish", "x", "-b", "http://x"],
        &["can-i-deploy", "-b", "http://x"],
        &["can-i-deploy", "-b", "http://x", "-e", "1", "-a", "Foo"],
        &["can-i-deploy", "-b", "http://x", "-a", "Foo", "-o", "xml"],
        &["can-i-deploy", "-b", "http://x", "-a", "Foo", "-e", "1", "--to", "x", "--to-environment", "y"],
        &["list-environments"],
        &["list-environments", "-b", "http://x", "-u", "me", "-k", "token"],
        &["list-environments", "-b", "http://x", "-p", "password"],
        &["list-environments", "-b", "http://x", "--custom-header", "X"],
        &["no-such-command"],
    ] {
        let ran = run(arguments);
        assert!(ran.code == 2 && ran.stdout.is_empty() && !ran.stderr.is_empty(), "{arguments:?}: {}", ran.all());
    }
}

#[test]
fn a_broker_that_cannot_start_says_why_in_its_exit_code() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text.sqlite3");
    std::fs::write(&text, "this is no database, however long one looks at it; ".repeat(100)).unwrap();
    let database = |path: &std::path::Path| format!("sqlite:///{}", path.display().to_string().trim_start_matches('/'));
    let new = database(&folder.path().join("new.sqlite3"));
    let check = |arguments: &[&str], variables: &[(&str, &str)], code: i32| {
        let ran = run_with(&[&["serve"], arguments].concat(), variables);
        assert!(ran.code == code && ran.stderr.starts_with("error: "), "{arguments:?} {variables:?}: {}", ran.all());
    };
    check(&["--port", "many", "--database-url", &new], &[], 2);
    check(&["--port", "0", "--database-url", "mysql://x"], &[], 2);
    check(&["--port", "0", "--database-url", &new, "--log-level", "loud"], &[], 2);
    check(&["--port", "0", "--database-url", &new], &[("PACT_BROKER_PROT", "1")], 2);
    check(&["--port", &port, "--database-url", &new], &[], 3);
    check(&["--port", "0", "--database-url", &database(&text)], &[], 4);
}

#[test]
fn a_configuration_is_checked_without_a_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broker.toml").display().to_string();
    std::fs::write(&file, "port = 8080\n[basic_auth]\nusername = 'me'\npassword = 'secret'\n").unwrap();
    let check = |arguments: &[&str], variables: &[(&str, &str)]| {
        run_with(&[&["serve", "--check", "--config", &file], arguments].concat(), variables)
    };
    let ran = check(&["--host", "0.0.0.0"], &[("PACT_BROKER_LOG_LEVEL", "warn")]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    for line in [
        "  host  0.0.0.0  (--host)",
        &format!("  port  8080  ({file}:1: port)"),
        &format!("  basic_auth_password  (hidden)  ({file}:4: basic_auth_password)"),
        "  log_level  warn  (PACT_BROKER_LOG_LEVEL)",
        "  log_format  default  (default)",
    ] {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert!(ran.stdout.lines().any(|shown| words(shown) == words(line)), "{line}: {}", ran.stdout);
    }
    let ran = check(&["--port", "x"], &[("PACT_BROKER_POTR", "1")]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("2 mistakes") && ran.stderr.contains("did you mean PACT_BROKER_PORT?"),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_open_broker_listens_on_its_own_machine_only_unless_told_otherwise() {
    let refused = run(&["serve", "--host", "0.0.0.0"]);
    assert!(refused.code == 2 && refused.stderr.contains("--allow-unauthenticated"), "{}", refused.all());
    assert_eq!(run(&["serve", "--check", "--host", "0.0.0.0", "--allow-unauthenticated"]).code, 0);
    assert_eq!(run(&["serve", "--check", "--host", "0.0.0.0", "--allow-unauthenticated", "false"]).code, 2);
}
