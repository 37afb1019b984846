//! Which interaction answers a request, and with what.

use pact_mock::prelude::*;

use crate::support::{Contract, send};

#[test]
fn an_interaction_answers_as_it_says_and_leaves_a_contract() {
    let contract = Contract::new();
    let provider = contract
        .pact()
        .interaction("a request for a listing", |i| {
            i.given("listing L-1 exists")
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
