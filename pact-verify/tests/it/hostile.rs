//! Providers that misbehave. Each interaction says once what happened, and the others go on.

use std::{
    io::{Read, Write},
    net::TcpListener,
    time::Duration,
};

use pact_core::{json, json::Json};

use crate::support::{Ended, Raw, contract, interaction, verify};

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";

fn three() -> Json {
    contract(["one", "two", "three"].map(|name| interaction(name, &format!("/{name}"), json!({}))).to_vec())
}

/// Verifies one interaction against a server that answers every request with these bytes and closes.
fn answered_with(bytes: impl Into<Vec<u8>>) -> Ended {
    let bytes = bytes.into();
    let server = Raw::serving(move |client, _| {
        if client.read_request() {
            let _ = client.stream().write_all(&bytes);
        }
    });
    verify(&contract(vec![interaction("one", "/one", json!({}))]), server.port, &["--request-timeout", "2000"])
}

#[track_caller]
fn check_broken(ended: Ended, expected: &str) {
    let ended = ended.expect_code(1);
    assert!(ended.stdout.contains(expected), "{}", ended.stdout);
    // Who gave up early may be given more time; there is nothing else to say.
    let hint = "hint: --request-timeout allows more time for an answer, or for a change of the provider's state\n";
    assert_eq!(ended.stderr, if expected.starts_with("time-out") { hint } else { "" });
    assert_eq!(ended.stdout.matches("HOST").count(), 1, "said once: {}", ended.stdout);
}

#[test]
fn a_refused_connection_is_said_once_with_everyone_that_failed_so() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let ended = verify(&three(), port, &[]).expect_code(1);
    insta::assert_snapshot!(ended.report(), @r"
    Contract between billing and listings: FAILED (3 of 3 interactions failed)
      FOLDER/contract.json
      FAILED     one
      FAILED     two
      FAILED     three

    FAILED: 3 interactions failed; 0 interactions of 1 contract passed

    Failures

    1) billing → listings: one
       GET /one
       no connection to http://HOST: connection refused; is the provider running there?
       run it alone with --filter-description '^one$'
       2 more interactions failed for the same reason:
         billing → listings: two
         billing → listings: three

    FAILED: 3 interactions failed; 0 interactions of 1 contract passed
    ");
    let many = (0..20).map(|number| interaction(&number.to_string(), "/", json!({}))).collect();
    let ended = verify(&contract(many), port, &[]).expect_code(1);
    assert!(ended.stdout.contains("19 more interactions failed for the same reason:"), "{}", ended.stdout);
    assert!(ended.stdout.contains("listings: 10\n     … and 9 more\n\n"), "{}", ended.stdout);
}

#[test]
fn a_provider_that_hangs_is_a_time_out() {
    let server = Raw::serving(|client, _| {
        client.read_request();
        let _ = client.stream().read(&mut [0]);
    });
    let ended = verify(&three(), server.port, &["--request-timeout", "50"]).expect_code(1);
    let message = "time-out: http://HOST did not answer within 50 ms";
    assert_eq!(ended.stdout.matches(message).count(), 3, "{}", ended.stdout);
    assert_eq!(server.heads().len(), 3, "each is asked once");
}

#[test]
fn a_body_that_never_ends_is_a_time_out() {
    let server = Raw::serving(|client, _| {
        client.read_request();
        let _ = client.stream().write_all(format!("{HEAD}Content-Length: 11\r\n\r\n{{\"ok\"").as_bytes());
        let _ = client.stream().read(&mut [0]);
    });
    let one = contract(vec![interaction("one", "/one", json!({}))]);
    // The head must come within the limit, which a busy machine may not manage: then it gets more time.
    for limit in ["100", "1000", "20000"] {
        let ended = verify(&one, server.port, &["--request-timeout", limit]);
        if !ended.stdout.contains("did not answer") {
            let expected = "did not end its answer (after 5 of 11 bytes of the body) within";
            return check_broken(ended, &format!("time-out: http://HOST {expected} {limit} ms"));
        }
    }
    panic!("the head of the answer did not come within 20 s");
}

#[test]
fn an_endless_body_is_cut_off() {
    let server = Raw::serving(|client, _| {
        client.read_request();
        let head = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n");
        let chunk = format!("100000\r\n{}\r\n", " ".repeat(0x10_0000));
        let mut written = client.stream().write_all(head.as_bytes());
        while written.is_ok() {
            written = client.stream().write_all(chunk.as_bytes());
        }
    });
    let one = contract(vec![interaction("one", "/one", json!({}))]);
    let ended = verify(&one, server.port, &["--request-timeout", "60000"]);
    check_broken(ended, "http://HOST sent a body of more than 67108864 bytes, the most that is read");
}

#[test]
fn a_reset_is_said_as_one() {
    let server = Raw::serving(|client, _| {
        // Closing with unread bytes in the way makes the system send a reset.
        let _ = client.stream().peek(&mut [0]);
    });
    let one = contract(vec![interaction("one", "/one", json!({}))]);
    check_broken(verify(&one, server.port, &[]), "broke off the connection before the answer came: connection reset");
}

#[test]
fn an_answer_that_breaks_off_is_said_with_how_far_it_came() {
    check_broken(answered_with(""), "broke off the connection before the answer came");
    check_broken(answered_with("HTTP/1.1 200 O"), "broke off the connection before the answer came");
    check_broken(
        answered_with(format!("{HEAD}Content-Length: 100\r\n\r\n{{\"ok\":true}}")),
        "broke off the connection after 11 of 100 bytes of the body",
    );
    check_broken(
        answered_with(format!("{HEAD}Transfer-Encoding: chunked\r\n\r\nb\r\n{{\"ok\":true}}\r\n")),
        "broke off the connection after 11 bytes of the body",
    );
}

#[test]
fn what_is_not_http_is_said_so() {
    check_broken(answered_with("SSH-2.0-OpenSSH_9.2\r\n\r\n"), "sent something that is not HTTP");
    check_broken(answered_with("HTTP/1.1 20 OK\r\n\r\n"), "sent something that is not HTTP");
}

#[test]
fn a_body_that_is_not_utf_8_is_a_difference() {
    let mut answer = format!("{HEAD}Content-Length: 4\r\n\r\n").into_bytes();
    answer.extend([b'"', 0xff, 0xfe, b'"']);
    let ended = answered_with(answer).expect_code(1);
    assert!(ended.stdout.contains("body $: expected a JSON document but got"), "{}", ended.stdout);
    assert!(ended.stdout.contains("     \"\u{fffd}\u{fffd}\""), "{}", ended.stdout);
}

#[test]
fn a_body_of_bytes_is_named_and_not_printed() {
    let mut answer =
        b"HTTP/1.1 500 No\r\nContent-Type: image/png\r\nContent-Length: 16\r\n\r\n\x89PNG\r\n\x1a\n".to_vec();
    answer.extend([0; 8]);
    let ended = answered_with(answer).expect_code(1);
    let said = "the provider answered 500 Internal Server Error with 16 bytes of image/png, which are no text\n   run it alone";
    assert!(ended.stdout.contains(said), "{}", ended.stdout);
}

#[test]
fn a_header_that_is_not_utf_8_is_a_difference_only_where_it_is_expected() {
    let mut answer = format!("{HEAD}Content-Length: 11\r\nX-Name: ").into_bytes();
    answer.extend(b"\xff\r\n\r\n{\"ok\":true}");
    answered_with(answer).expect_code(0);
}

#[test]
fn more_than_was_announced_does_not_spoil_the_next_interaction() {
    let server = Raw::serving(|client, _| {
        while client.read_request() {
            if client.stream().write_all(format!("{OK}surplus\r\n\r\n").as_bytes()).is_err() {
                break;
            }
        }
    });
    verify(&three(), server.port, &[]).expect_code(0);
}

#[test]
fn a_provider_that_closes_after_each_answer_is_connected_to_anew() {
    let server = Raw::serving(|client, _| {
        client.read_request();
        let _ = client.stream().write_all(OK.as_bytes());
    });
    let method = |number: usize| if number.is_multiple_of(3) { "GET" } else { "POST" };
    let request = |number: usize| json!({"request": {"method": method(number), "path": "/x"}});
    let many = (0..30).map(|number| interaction(&format!("no {number}"), "/x", request(number))).collect();
    verify(&contract(many), server.port, &[]).expect_code(0);
}

#[test]
fn a_post_is_sent_once_whatever_becomes_of_it() {
    let server = Raw::serving(|client, _| {
        client.read_request();
        let _ = client.stream().write_all(OK.as_bytes());
        // The second request on this connection is read and never answered.
        client.read_request();
    });
    let post = json!({"request": {"method": "POST", "path": "/post"}});
    let two = contract(vec![interaction("get", "/get", json!({})), interaction("post", "/", post)]);
    let ended = verify(&two, server.port, &[]).expect_code(1);
    assert!(ended.stdout.contains("broke off the connection before the answer came"), "{}", ended.stdout);
    assert_eq!(server.heads().len(), 2, "{:?}", server.heads());
}

#[test]
fn a_request_that_is_answered_before_it_is_read_does_not_hold_up_the_next() {
    let server = Raw::serving(|client, number| {
        if number > 1 {
            while client.read_request() {
                client.stream().write_all(OK.as_bytes()).unwrap();
            }
            return;
        }
        // The head of the first request is enough for an answer; its body stays unread, and the connection open.
        let _ = client.stream().peek(&mut [0]);
        client.stream().write_all(OK.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_secs(10));
    });
    let body = json!({"content": "x".repeat(10_000_000), "contentType": "text/plain", "encoded": false});
    let large = json!({"request": {"method": "POST", "path": "/large", "body": body}});
    let two = contract(vec![interaction("large", "/", large), interaction("next", "/next", json!({}))]);
    verify(&two, server.port, &["--request-timeout", "8000"]).expect_code(0);
    assert_eq!(server.heads().len(), 1, "the next came over a connection of its own");
}

#[test]
fn one_failure_does_not_stop_the_rest() {
    let server = Raw::serving(|client, _| {
        while client.read_request() {
            let first = client.last_head().starts_with("GET /one ");
            if first {
                return;
            }
            client.stream().write_all(OK.as_bytes()).unwrap();
        }
    });
    let ended = verify(&three(), server.port, &[]).expect_code(1);
    let summary = "FAILED: 1 interaction failed; 2 interactions of 1 contract passed\n";
    assert!(ended.stdout.ends_with(summary), "{}", ended.stdout);
}

#[test]
fn nobody_there_to_read_the_report_is_no_panic() {
    let server = Raw::serving(|client, _| {
        client.read_request();
        std::thread::sleep(Duration::from_secs(1));
    });
    let folder = crate::support::Folder::new();
    let file = folder.write("c.json", three().to_string());
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_pact-verify"))
        .args(["-f", &file.display().to_string(), "-h", "127.0.0.1", "-p", &server.port.to_string()])
        .args(["--request-timeout", "50"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn an_answer_that_trickles_is_a_time_out() {
    let server = Raw::serving(|client, _| {
        client.read_request();
        let _ = client.stream().write_all(format!("{HEAD}Content-Length: 60000000\r\n\r\n").as_bytes());
        // Bytes come all the time; the answer does not end.
        while client.stream().write_all(b" ").is_ok() {
            std::thread::yield_now();
        }
    });
    let one = contract(vec![interaction("one", "/one", json!({}))]);
    let ended = verify(&one, server.port, &["--request-timeout", "300"]);
    check_broken(ended, "time-out: http://HOST did not end its answer (after ");
}

#[test]
fn a_head_without_end_is_refused() {
    let server = Raw::serving(|client, _| {
        client.read_request();
        let line = format!("X-Filler: {}\r\n", "x".repeat(1000));
        let _ = client.stream().write_all(HEAD.as_bytes());
        while client.stream().write_all(line.as_bytes()).is_ok() {}
    });
    let one = contract(vec![interaction("one", "/one", json!({}))]);
    check_broken(verify(&one, server.port, &[]), "sent something that is not HTTP");
}

#[test]
fn lengths_that_contradict_each_other_are_refused() {
    let twice = format!("{HEAD}Content-Length: 11\r\nContent-Length: 5\r\n\r\n{{\"ok\":true}}");
    check_broken(answered_with(twice), "sent something that is not HTTP");
    let chunk = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n");
    check_broken(answered_with(chunk), "http://HOST");
}

#[test]
fn news_before_the_answer_is_passed_over() {
    answered_with(format!("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n{OK}")).expect_code(0);
}

/// Verifies one interaction whose state is changed at this server.
fn states_at(server: &Raw) -> Ended {
    let one = interaction("one", "/one", json!({"providerStates": [{"name": "s"}]}));
    let url = format!("http://127.0.0.1:{}/states", server.port);
    verify(&contract(vec![one]), server.port, &["--request-timeout", "200", "--state-change-url", &url])
}

#[test]
fn a_state_endpoint_that_misbehaves_fails_the_interaction_once() {
    let check = |server: Raw, expected: &str| {
        let ended = states_at(&server).expect_code(1);
        let message = format!("the provider could not be put into the state `s`: {expected}");
        assert_eq!(ended.stdout.matches(&message).count(), 1, "{}", ended.stdout);
        assert!(server.heads().iter().all(|head| head.starts_with("POST /states ")), "nothing else is asked");
        assert_eq!(server.heads().len(), 1, "and it is asked once");
    };
    let answering = |bytes: &'static str| {
        Raw::serving(move |client, _| {
            client.read_request();
            let _ = client.stream().write_all(bytes.as_bytes());
        })
    };
    check(answering(""), "http://HOST/states broke off the connection before the answer came");
    check(answering("220 ready\r\n"), "http://HOST/states sent something that is not HTTP");
    let redirect = "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n";
    check(answering(redirect), "http://HOST/states answered 302 Found");
    let hanging = Raw::serving(|client, _| {
        client.read_request();
        let _ = client.stream().read(&mut [0]);
    });
    check(hanging, "time-out: http://HOST/states did not answer within 200 ms");
}

#[test]
fn a_message_endpoint_that_misbehaves_fails_the_message() {
    let message = json!({"type": "Asynchronous/Messages", "description": "m", "contents": {"content": "x"}});
    let check = |bytes: &'static str, expected: &str| {
        let server = Raw::serving(move |client, _| {
            client.read_request();
            let _ = client.stream().write_all(bytes.as_bytes());
        });
        let ended = verify(&contract(vec![message.clone()]), server.port, &[]).expect_code(1);
        assert!(ended.stdout.contains(expected), "{}", ended.stdout);
    };
    check("", "broke off the connection before the answer came");
    check("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "answered 302 Found, which is no message");
    check("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "expected the body x but there is none");
}
