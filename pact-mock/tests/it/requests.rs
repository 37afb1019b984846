//! Which interaction answers a request, and with what.

use pact_mock::prelude::*;

use crate::support::{Contract, send, send_body, send_raw};

#[test]
fn an_interaction_answers_as_it_says_and_leaves_a_contract() {
    let contract = Contract::new();
    let provider = contract
        .pact()
        .interaction("a request for a listing", |i| {
            i.test_name("t")
                .given("listing L-1 exists")
                .request(|r| r.get("/listings/L-1").query("full", "true").header("Accept", "application/json"))
                .response(|r| {
                    r.status(200)
                        .header("ETag", regex(r#""\w+""#, "\"a1\""))
                        .json_body(json_pattern!({"id": "L-1", "price": integer(120), "tags": each_like("new").min(2)}))
                })
        })
        .start();

    let answer = send("GET", &provider.path("/listings/L-1?full=true"), &[("Accept", "application/json")]);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.text(), r#"{"id":"L-1","price":120,"tags":["new","new"]}"#);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("etag"), Some("\"a1\""));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));

    let path = provider.finish().unwrap();
    assert_eq!(path, contract.folder().join("billing-listings.json"));
    insta::assert_snapshot!(contract.text().unwrap(), @r#"
    {
      "consumer": {
        "name": "billing"
      },
      "provider": {
        "name": "listings"
      },
      "interactions": [
        {
          "type": "Synchronous/HTTP",
          "description": "a request for a listing",
          "providerStates": [
            {
              "name": "listing L-1 exists"
            }
          ],
          "comments": {
            "testname": "t"
          },
          "pending": false,
          "request": {
            "method": "GET",
            "path": "/listings/L-1",
            "query": {
              "full": [
                "true"
              ]
            },
            "headers": {
              "Accept": [
                "application/json"
              ]
            }
          },
          "response": {
            "status": 200,
            "headers": {
              "ETag": [
                "\"a1\""
              ],
              "Content-Type": [
                "application/json"
              ]
            },
            "body": {
              "content": {
                "id": "L-1",
                "price": 120,
                "tags": [
                  "new",
                  "new"
                ]
              },
              "contentType": "application/json",
              "encoded": false
            },
            "matchingRules": {
              "header": {
                "ETag": {
                  "combine": "AND",
                  "matchers": [
                    {
                      "match": "regex",
                      "regex": "\"\\w+\""
                    }
                  ]
                }
              },
              "body": {
                "$.price": {
                  "combine": "AND",
                  "matchers": [
                    {
                      "match": "integer"
                    }
                  ]
                },
                "$.tags": {
                  "combine": "AND",
                  "matchers": [
                    {
                      "match": "type",
                      "min": 2
                    }
                  ]
                }
              }
            }
          }
        }
      ],
      "metadata": {
        "pactSpecification": {
          "version": "4.0"
        }
      }
    }
    "#);
}

/// A contract with one interaction, of which only the request matters.
fn requesting(contract: &Contract, describe: impl FnOnce(RequestBuilder) -> RequestBuilder) -> MockServer {
    contract.pact().interaction("a request", |i| i.request(describe)).start()
}

/// Which of these requests get the answer, and which are refused.
#[track_caller]
fn check_targets(describe: fn(RequestBuilder) -> RequestBuilder, targets: &[(&str, u16)]) {
    let contract = Contract::new();
    let provider = requesting(&contract, describe);
    for (target, status) in targets {
        let (method, path) = target.split_once(' ').unwrap();
        let head = format!("{method} {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        let answer = send_raw(provider.address(), head.as_bytes());
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{target}: {answer}");
    }
    let succeeds = targets.iter().all(|(_, status)| *status == 200);
    assert_eq!(provider.finish().is_ok(), succeeds);
}

#[test]
fn interactions_are_requested_in_any_order() {
    let contract = Contract::new();
    let provider = ["/a", "/b", "/c"]
        .into_iter()
        .fold(contract.pact(), |pact, path| {
            pact.interaction(path, |i| i.request(|r| r.get(path)).response(|r| r.text_body(path)))
        })
        .start();
    for path in ["/c", "/a", "/b", "/a"] {
        assert_eq!(send("GET", &provider.path(path), &[]).text(), path);
    }
    provider.finish().unwrap();
}

#[test]
fn percent_escapes_are_compared_by_what_they_stand_for_and_kept_in_the_contract() {
    check_targets(|r| r.get("/a b/ä%2Fc"), &[("GET /a%20b/%C3%A4%2Fc", 200), ("GET /a%20b/%c3%a4%2fc", 200)]);
    check_targets(|r| r.get("/a%2Fb"), &[("GET /a/b", 500)]);
    let contract = Contract::new();
    let provider = requesting(&contract, |r| r.get("/a b/%2F").query("q", "ä &=+"));
    assert_eq!(send("GET", &provider.path("/a%20b/%2F?q=%C3%A4%20%26%3D%2B"), &[]).status, 200);
    provider.finish().unwrap();
    let document: serde_json::Value = serde_json::from_str(&contract.text().unwrap()).unwrap();
    assert_eq!(document["interactions"][0]["request"]["path"], "/a%20b/%2F");
    assert_eq!(document["interactions"][0]["request"]["query"]["q"][0], "ä &=+");
}

#[test]
fn values_of_one_query_parameter_keep_their_order_and_others_do_not_matter() {
    check_targets(
        |r| r.get("/a").query("tag", "x").query("page", 2).query("tag", "y"),
        &[("GET /a?tag=x&tag=y&page=2", 200), ("GET /a?page=2&tag=x&tag=y", 200)],
    );
    let describe: fn(RequestBuilder) -> RequestBuilder = |r| r.get("/a").query("tag", "x").query("tag", "y");
    for target in ["GET /a?tag=y&tag=x", "GET /a?tag=x", "GET /a?tag=x&tag=y&tag=z", "GET /a?tag=x&tag=y&page=2"] {
        check_targets(describe, &[(target, 500)]);
    }
}

#[test]
fn patterns_hold_for_paths_and_queries() {
    let describe: fn(RequestBuilder) -> RequestBuilder =
        |r| r.get(regex("/listings/L-\\d+", "/listings/L-1")).query("page", integer(1)).query("sort", like("id"));
    check_targets(describe, &[("GET /listings/L-22?page=7&sort=price", 200)]);
    check_targets(describe, &[("GET /listings/L-22x?page=7&sort=price", 500)]);
    check_targets(describe, &[("GET /listings/L-22?page=x&sort=price", 500)]);
}

#[test]
fn a_head_request_gets_the_headers_without_the_body() {
    let contract = Contract::new();
    let provider = contract
        .pact()
        .interaction("the length of a file", |i| {
            i.request(|r| r.head("/file")).response(|r| r.header("Content-Length", "1234"))
        })
        .interaction("the headers of a text", |i| i.request(|r| r.head("/text")).response(|r| r.text_body("hello")))
        .start();
    let head = |path: &str| {
        let head = format!("HEAD {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        send_raw(provider.address(), head.as_bytes())
    };
    let file = head("/file");
    assert!(file.contains("\r\ncontent-length: 1234\r\n") && file.ends_with("\r\n\r\n"), "{file}");
    let text = head("/text");
    assert!(text.contains("\r\ncontent-length: 5\r\n") && text.ends_with("\r\n\r\n"), "{text}");
    provider.finish().unwrap();
}

#[test]
fn answers_are_framed_by_the_server_whatever_the_contract_says() {
    let contract = Contract::new();
    let provider = contract
        .pact()
        .interaction("a text", |i| {
            i.request(|r| r.get("/text")).response(|r| {
                r.header("Content-Length", "99").header("Transfer-Encoding", "chunked").text_body("hello")
            })
        })
        .interaction("nothing", |i| i.request(|r| r.delete("/text")).response(|r| r.no_content()))
        .start();
    assert_eq!(send("GET", &provider.path("/text"), &[]).text(), "hello");
    let answer = send("DELETE", &provider.path("/text"), &[]);
    assert_eq!((answer.status, answer.text()), (204, ""));
    provider.finish().unwrap();
}

#[test]
fn headers_of_one_name_are_served_line_by_line() {
    let contract = Contract::new();
    let provider = contract
        .pact()
        .interaction("cookies", |i| {
            i.request(|r| r.get("/")).response(|r| {
                r.header("Set-Cookie", "a=1")
                    .header("Set-Cookie", "b=2")
                    .header("Access-Control-Allow-Origin", "http://x")
            })
        })
        .start();
    let answer = send("GET", &provider.path("/"), &[]);
    let lines = |name: &str| -> Vec<&str> {
        answer.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    };
    assert_eq!(lines("set-cookie"), ["a=1", "b=2"]);
    assert_eq!(lines("access-control-allow-origin"), ["http://x"]);
    provider.finish().unwrap();
}

#[test]
fn bodies_of_bytes_and_of_text_go_both_ways() {
    let bytes: Vec<u8> = (0..=255).collect();
    let contract = Contract::new();
    let provider = contract
        .pact()
        .interaction("an upload", |i| {
            i.request(|r| r.put("/photo").body(bytes.clone(), "image/png"))
                .response(|r| r.created().body(bytes.clone(), "application/octet-stream"))
        })
        .interaction("a note", |i| {
            i.request(|r| r.put("/note").text_body("Grüße\n")).response(|r| r.text_body(regex("[A-Z]{2}", "OK")))
        })
        .interaction("nothing", |i| i.request(|r| r.put("/nothing").empty_body()))
        .start();
    let answer = send_body("PUT", &provider.path("/photo"), &[("content-type", "image/png")], &bytes);
    assert_eq!((answer.status, answer.body), (201, bytes.clone()));
    let note = ("content-type", "text/plain; charset=utf-8");
    assert_eq!(send_body("PUT", &provider.path("/note"), &[note], "Grüße\n".as_bytes()).text(), "OK");
    assert_eq!(send("PUT", &provider.path("/nothing"), &[("content-length", "0")]).status, 200);
    provider.finish().unwrap();
    let contract = contract.text().unwrap();
    assert!(contract.contains("\"encoded\": \"base64\"") && contract.contains("\"Grüße\\n\""), "{contract}");
}

#[test]
fn a_json_text_is_served_as_it_is_and_readable_in_the_contract() {
    let contract = Contract::new();
    let texts = [r#"{"b":1,"a":2.50}"#, "{\n  \"a\": 1\n}"];
    let provider = contract
        .pact()
        .interaction("compact", |i| i.request(|r| r.get("/compact")).response(|r| r.body(texts[0], "application/json")))
        .interaction("spaced", |i| i.request(|r| r.get("/spaced")).response(|r| r.body(texts[1], "application/json")))
        .start();
    assert_eq!(send("GET", &provider.path("/compact"), &[]).text(), texts[0]);
    assert_eq!(send("GET", &provider.path("/spaced"), &[]).text(), texts[1]);
    provider.finish().unwrap();
    let document: serde_json::Value = serde_json::from_str(&contract.text().unwrap()).unwrap();
    assert_eq!(document["interactions"][0]["response"]["body"]["content"], serde_json::json!({"b": 1, "a": 2.50}));
}

#[test]
fn a_different_body_of_bytes_is_refused() {
    let contract = Contract::new();
    let provider = requesting(&contract, |r| r.put("/photo").body([1, 2, 3], "image/png"));
    let answer = send_body("PUT", &provider.path("/photo"), &[("content-type", "image/png")], &[1, 2, 4]);
    assert_eq!(answer.header("x-pact"), Some("Request-Mismatch"));
    let message = &answer.json()["nearest"][0]["mismatches"][0]["message"];
    assert_eq!(message, "expected 3 bytes but got 3 bytes, which differ from byte 2 on");
    assert!(provider.finish().is_err());
}

#[test]
fn many_tests_run_at_the_same_time() {
    std::thread::scope(|scope| {
        for number in 0..64 {
            scope.spawn(move || {
                let contract = Contract::new();
                let path = format!("/{number}");
                let provider = contract
                    .pact()
                    .interaction("reading", |i| i.request(|r| r.get(path.as_str())).response(|r| r.json_body(number)))
                    .start();
                for _ in 0..10 {
                    assert_eq!(send("GET", &provider.path(&path), &[]).text(), number.to_string());
                }
            });
        }
    });
}

#[test]
fn requests_from_many_connections_are_all_recorded() {
    let contract = Contract::new();
    let provider = requesting(&contract, |r| r.get("/orders"));
    std::thread::scope(|scope| {
        for number in 0..16 {
            let provider = &provider;
            scope.spawn(move || {
                for _ in 0..25 {
                    assert_eq!(send("GET", &provider.path("/orders"), &[]).status, 200);
                }
                assert_eq!(send("GET", &provider.path(&format!("/other/{}", number % 4)), &[]).status, 500);
            });
        }
    });
    let report = provider.verify();
    assert_eq!(report.unmatched.iter().map(|request| request.times).collect::<Vec<_>>(), [4, 4, 4, 4]);
    assert!(report.never_requested.is_empty());
    assert!(provider.finish().is_err());
}

#[test]
fn a_parameter_without_a_value_is_kept_as_it_was_sent() {
    let contract = Contract::new();
    let provider = requesting(&contract, |r| r.get("/orders").query("flag", ""));
    assert_eq!(send("GET", &provider.path("/orders?flag"), &[]).status, 200);
    assert_eq!(send("GET", &provider.path("/orders?flag="), &[]).status, 200);
    assert_eq!(send("GET", &provider.path("/orders?other"), &[]).status, 500);
    let report = provider.verify();
    assert_eq!(report.unmatched[0].query, "other");
    assert!(report.to_string().contains("1) GET /orders?other matches no interaction"), "{report}");
    provider.finish().unwrap_err();
}
