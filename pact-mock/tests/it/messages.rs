//! Messages that are handed to the consumer's code, and the contract files they leave behind.

use insta::assert_snapshot;
use pact_mock::prelude::*;
use serde_json::json;

use crate::support::Contract;

fn sale(message: MessageBuilder) -> MessageBuilder {
    message
        .given("listing L-1 was sold")
        .metadata("topic", "sales")
        .metadata("key", regex(r"L-\d+", "L-1"))
        .metadata("trace", json_pattern!({"hops": integer(1)}))
        .json_contents(json_pattern!({"id": regex(r"L-\d+", "L-1"), "cents": integer(4900)}))
}

fn question(message: SynchronousMessageBuilder) -> SynchronousMessageBuilder {
    message
        .request(|m| m.metadata("topic", "prices").json_contents(json_pattern!({"id": regex(r"L-\d+", "L-1")})))
        .response(|m| m.json_contents(json_pattern!({"cents": integer(4900)})))
}

#[test]
fn a_message_is_handed_over_as_the_contract_has_it() {
    let contract = Contract::new();
    let mut seen = Vec::new();
    contract.pact().message("a sale", sale).message("a heartbeat", |m| m.empty_contents()).receive(|message| {
        seen.push(message);
    });
    let [sale, heartbeat] = seen.as_slice() else { panic!("{seen:?}") };
    assert_eq!(sale.description(), "a sale");
    assert_eq!(sale.provider_states(), ["listing L-1 was sold"]);
    assert_eq!(sale.json::<serde_json::Value>().unwrap(), json!({"id": "L-1", "cents": 4900}));
    assert_eq!(sale.content_type(), Some("application/json"));
    assert_eq!(sale.metadata("key"), Some(&json!("L-1")));
    assert_eq!(sale.all_metadata().count(), 3);
    assert_eq!((heartbeat.contents(), heartbeat.content_type()), (b"".as_slice(), None));
}

#[test]
fn a_message_is_written_in_version_4() {
    let contract = Contract::new();
    contract.pact().message("a sale", |m| sale(m).test_name("a sale")).receive(|_| {});
    assert_snapshot!(contract.text().unwrap(), @r#"
    {
      "consumer": {
        "name": "billing"
      },
      "provider": {
        "name": "listings"
      },
      "interactions": [
        {
          "type": "Asynchronous/Messages",
          "description": "a sale",
          "providerStates": [
            {
              "name": "listing L-1 was sold"
            }
          ],
          "comments": {
            "testname": "a sale"
          },
          "pending": false,
          "contents": {
            "content": {
              "id": "L-1",
              "cents": 4900
            },
            "contentType": "application/json",
            "encoded": false
          },
          "metadata": {
            "topic": "sales",
            "key": "L-1",
            "trace": {
              "hops": 1
            }
          },
          "matchingRules": {
            "metadata": {
              "key": {
                "combine": "AND",
                "matchers": [
                  {
                    "match": "regex",
                    "regex": "L-\\d+"
                  }
                ]
              },
              "$.trace.hops": {
                "combine": "AND",
                "matchers": [
                  {
                    "match": "integer"
                  }
                ]
              }
            },
            "body": {
              "$.id": {
                "combine": "AND",
                "matchers": [
                  {
                    "match": "regex",
                    "regex": "L-\\d+"
                  }
                ]
              },
              "$.cents": {
                "combine": "AND",
                "matchers": [
                  {
                    "match": "integer"
                  }
                ]
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

#[test]
fn a_message_is_written_in_version_3() {
    let contract = Contract::new();
    contract.pact().specification(Specification::V3).message("a sale", sale).receive(|_| {});
    assert_snapshot!(contract.text().unwrap(), @r#"
    {
      "consumer": {
        "name": "billing"
      },
      "provider": {
        "name": "listings"
      },
      "messages": [
        {
          "description": "a sale",
          "providerStates": [
            {
              "name": "listing L-1 was sold"
            }
          ],
          "contents": {
            "id": "L-1",
            "cents": 4900
          },
          "metadata": {
            "topic": "sales",
            "key": "L-1",
            "trace": {
              "hops": 1
            },
            "contentType": "application/json"
          },
          "matchingRules": {
            "metadata": {
              "key": {
                "combine": "AND",
                "matchers": [
                  {
                    "match": "regex",
                    "regex": "L-\\d+"
                  }
                ]
              },
              "$.trace.hops": {
                "combine": "AND",
                "matchers": [
                  {
                    "match": "integer"
                  }
                ]
              }
            },
            "body": {
              "$.id": {
                "combine": "AND",
                "matchers": [
                  {
                    "match": "regex",
                    "regex": "L-\\d+"
                  }
                ]
              },
              "$.cents": {
                "combine": "AND",
                "matchers": [
                  {
                    "match": "integer"
                  }
                ]
              }
            }
          }
        }
      ],
      "metadata": {
        "pactSpecification": {
          "version": "3.0.0"
        }
      }
    }
    "#);
}

#[test]
fn an_exchange_is_written_in_version_4() {
    let contract = Contract::new();
    contract.pact().synchronous_message("a question", |m| question(m).test_name("a question")).exchange(|exchange| {
        exchange.send(exchange.request()).unwrap();
    });
    assert_snapshot!(contract.text().unwrap(), @r#"
    {
      "consumer": {
        "name": "billing"
      },
      "provider": {
        "name": "listings"
      },
      "interactions": [
        {
          "type": "Synchronous/Messages",
          "description": "a question",
          "comments": {
            "testname": "a question"
          },
          "pending": false,
          "request": {
            "contents": {
              "content": {
                "id": "L-1"
              },
              "contentType": "application/json",
              "encoded": false
            },
            "metadata": {
              "topic": "prices"
            },
            "matchingRules": {
              "body": {
                "$.id": {
                  "combine": "AND",
                  "matchers": [
                    {
                      "match": "regex",
                      "regex": "L-\\d+"
                    }
                  ]
                }
              }
            }
          },
          "response": [
            {
              "contents": {
                "content": {
                  "cents": 4900
                },
                "contentType": "application/json",
                "encoded": false
              },
              "matchingRules": {
                "body": {
                  "$.cents": {
                    "combine": "AND",
                    "matchers": [
                      {
                        "match": "integer"
                      }
                    ]
                  }
                }
              }
            }
          ]
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

#[test]
fn messages_and_requests_of_several_tests_share_a_file() {
    let contract = Contract::new();
    contract.pact().message("a sale", sale).receive(|_| {});
    let server = contract.pact().interaction("a listing", |i| i.request(|r| r.get("/"))).start();
    crate::support::send("GET", server.url(), &[]);
    drop(server);
    let played = contract.pact().synchronous_message("a question", question).try_exchange(|exchange| {
        // Another one of those that the rules allow.
        exchange.send(SentMessage::new(r#"{"id": "L-2"}"#).metadata("topic", "prices")).map(|_| ())
    });
    let text = std::fs::read_to_string(played.unwrap()).unwrap();
    for kind in ["Synchronous/HTTP", "Asynchronous/Messages", "Synchronous/Messages"] {
        assert_eq!(text.matches(kind).count(), 1, "{kind} in {text}");
    }
}

#[test]
fn generated_values_are_made_anew_for_each_test_and_the_contract_keeps_the_example() {
    let contract = Contract::new();
    let mut ids = Vec::new();
    for _ in 0..2 {
        let pact = contract.pact().message("a sale", |m| {
            m.metadata("trace", random_uuid("00000000-0000-0000-0000-000000000000"))
                .json_contents(json_pattern!({"id": random_uuid("00000000-0000-0000-0000-000000000000")}))
        });
        pact.receive(|message| {
            let contents: serde_json::Value = message.json().unwrap();
            assert_ne!(&contents["id"], message.metadata("trace").unwrap());
            ids.push(contents["id"].clone());
        });
    }
    assert_ne!(ids[0], ids[1]);
    assert_eq!(contract.text().unwrap().matches("00000000-0000-0000-0000-000000000000").count(), 2);
}

#[test]
fn what_the_consumer_cannot_handle_fails_the_test_and_writes_nothing() {
    let contract = Contract::new();
    let mut seen = 0;
    let failure = contract.pact().message("a sale", sale).message("another", sale).try_receive(|message| {
        seen += 1;
        message.json::<u8>().map(|_| ())
    });
    assert_snapshot!(failure.unwrap_err(), @r#"
    billing did not handle the message "a sale" of listings: invalid type: map, expected u8 at line 1 column 0

    The contract file is left as it was.
    "#);
    assert_eq!(seen, 1, "the first failure ends the test");
    assert_eq!(contract.text(), None);
}

#[test]
fn a_handler_that_panics_writes_nothing() {
    let contract = Contract::new();
    let pact = contract.pact().message("a sale", sale);
    let receive = || pact.receive(|message| assert!(message.contents().is_empty()));
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(receive));
    assert!(panicked.is_err());
    assert_eq!(contract.text(), None);
}

#[test]
fn an_exchange_fails_unless_the_message_of_the_contract_was_sent() {
    let failure = |play: fn(Exchange) -> Result<(), String>| {
        let contract = Contract::new();
        let failure = contract.pact().synchronous_message("a question", question).try_exchange(play).unwrap_err();
        assert_eq!(contract.text(), None);
        failure.to_string()
    };
    assert_snapshot!(failure(|_| Ok(())), @r#"
    billing never sent the message "a question" to listings: send it with Exchange::send, which answers as the contract says

    The contract file is left as it was.
    "#);
    // A difference counts even where the consumer's code does not mind.
    assert_snapshot!(failure(|exchange| {
        let _ = exchange.send(json!({"id": 7}));
        Ok(())
    }), @r#"
    billing did not send the message "a question" as the contract says:
      body $.id: expected a value that matches /L-\d+/ but got 7
      metadata topic: expected "prices" but it is missing

    The contract file is left as it was.
    "#);
    assert_snapshot!(failure(|exchange| {
        exchange.send(exchange.request()).map_err(|differs| differs.to_string())?;
        Err("the price is in euros".to_owned())
    }), @r#"
    billing did not handle the message "a question" of listings: the price is in euros

    The contract file is left as it was.
    "#);
}

#[tokio::test]
async fn asynchronous_code_is_served_alike() {
    let contract = Contract::new();
    let mut handled = 0;
    contract
        .pact()
        .message("a sale", sale)
        .receive_async(async |message| {
            tokio::task::yield_now().await;
            handled += 1;
            message.json::<serde_json::Value>().map(|_| ())
        })
        .await;
    assert_eq!(handled, 1);
    let failure = contract.pact().synchronous_message("a question", question).try_exchange_async(async |_| {}).await;
    assert!(failure.unwrap_err().to_string().contains("never sent"));
    let mut answered = 0;
    contract
        .pact()
        .synchronous_message("a question", question)
        .exchange_async(async |exchange| {
            tokio::task::yield_now().await;
            answered += 1;
            exchange.send(exchange.request()).map(|_| ())
        })
        .await;
    assert_eq!(answered, 1);
    // What is appended is folded later; this one waits until it is.
    let ask = async |exchange: Exchange| exchange.send(exchange.request()).map(|_| ());
    let played = contract.pact().synchronous_message("a question", question).try_exchange_async(ask).await.unwrap();
    let text = std::fs::read_to_string(played).unwrap();
    assert!(text.contains("Asynchronous/Messages") && text.contains("Synchronous/Messages"), "{text}");
}

#[test]
fn what_is_wrong_is_said_before_anything_is_played() {
    let refused = |pact: PactBuilder| match pact.try_receive(|_| {}) {
        Ok(path) => panic!("{path:?}"),
        Err(failure) => failure.to_string(),
    };
    let pact = || Contract::new().pact();
    assert_snapshot!(refused(pact()), @"the contract between billing and listings has no interaction: describe one with .interaction(…) or .message(…)");
    assert_snapshot!(refused(pact().message("a sale", |m| m.metadata("a", 1).metadata("a", 2))), @r#"interaction "a sale": the message's metadata `a` is described twice"#);
    assert_snapshot!(refused(pact().message("a sale", |m| m.content_type("text/plain"))), @r#"interaction "a sale": the message's contents have a content type but are not described"#);
    assert_snapshot!(refused(pact().message("a sale", |m| m.contents("x", "hippos"))), @r#"interaction "a sale": the message's contents has a content type that is none: "hippos""#);
    assert_snapshot!(refused(pact().message("a sale", |m| m.json_contents(regex("a", "b")).metadata("n", date("yyyy", "x")))), @r#"
    interaction "a sale": the example of the message does not match its own pattern
      body $: expected a value that matches /a/ but got "b"
      metadata n: expected a value of the pattern yyyy but got "x": `x` has `x` at character 1 where a year of 4 digits is expected
    "#);
    assert_snapshot!(refused(pact().message("a sale", |m| m.json_contents(mock_server_url(".*(/a)", "http://x/a")))), @r#"interaction "a sale" cannot be judged: the body at `$` cannot be generated: the address of the mock server is not known here"#);
    assert_snapshot!(refused(pact().message("a sale", sale).specification(Specification::V2)), @"specification version 2.0.0 cannot say what `a sale` says: an interaction of type `Asynchronous/Messages`; choose another version with .specification(…)");
    assert_snapshot!(refused(pact().interaction("a listing", |i| i.request(|r| r.get("/")))), @r#"interaction "a listing" is a request over HTTP: serve it with .start(), from a PactBuilder of its own; both write into the same contract file"#);
    assert_snapshot!(refused(pact().synchronous_message("a question", question)), @r#"interaction "a question" is a synchronous message: exchange it with .exchange(…), from a PactBuilder of its own; both write into the same contract file"#);
    assert_snapshot!(refused(pact().message("a sale", |m| sale(m).test_name("t")).message("a sale", |m| sale(m).text_contents("x").test_name("t"))), @r#"
    the interaction "a sale" is described twice, with the same provider states; give each its own description or state
      once as  {"type":"Asynchronous/Messages","description":"a sale","providerStates":[{"name":"listing L-1 was sold"}],"comments":{"testname":"t"},"pending":false,"contents":{"content":{"id":"L-1","cents":4900},"contentType":"application/json","encoded":false},"metadata":{"topic":"sales","key":"L-1","trace":{"hops":1}},"matchingRules":{"metadata":{"key":{"combine":"AND","matchers":[{"match":"regex","regex":"L-\\d+"}]},"$.trace.hops":{"combine":"AND","matchers":[{"match":"integer"}]}},"body":{"$.id":{"combine":"AND","matchers":[{"match":"regex","regex":"L-\\d+"}]},"$.cents":{"combine":"AND","matchers":[{"match":"integer"}]}}}}
      then as  {"type":"Asynchronous/Messages","description":"a sale","providerStates":[{"name":"listing L-1 was sold"}],"comments":{"testname":"t"},"pending":false,"contents":{"content":"x","contentType":"text/plain","encoded":false},"metadata":{"topic":"sales","key":"L-1","trace":{"hops":1}},"matchingRules":{"metadata":{"key":{"combine":"AND","matchers":[{"match":"regex","regex":"L-\\d+"}]},"$.trace.hops":{"combine":"AND","matchers":[{"match":"integer"}]}}}}
    "#);
    let error = pact().message("a sale", sale).try_start().unwrap_err();
    assert_snapshot!(error, @r#"interaction "a sale" is a message: hand it over with .receive(…), from a PactBuilder of its own; both write into the same contract file"#);
    let error =
        pact().synchronous_message("q", question).specification(Specification::V3).try_exchange(|_| {}).unwrap_err();
    assert_snapshot!(error, @"specification version 3.0.0 cannot say what `q` says: an interaction of type `Synchronous/Messages`; choose another version with .specification(…)");
}
