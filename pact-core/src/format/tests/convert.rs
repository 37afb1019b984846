//! Upgrades and downgrades.

use super::*;

fn http(version: &str, interactions: Json) -> crate::model::Pact {
    read_text(&json!({
        "consumer": {"name": "C"}, "provider": {"name": "P", "own": 1}, "interactions": interactions, "own": 1.0,
        "metadata": {"pactSpecification": {"version": version}, "tool": {"a": 1}}
    }))
}

/// What is lost.
fn unsaid(converted: &Converted) -> Vec<String> {
    converted.unsaid.iter().map(ToString::to_string).collect()
}

#[test]
fn an_upgrade_says_the_same_in_newer_words() {
    let pact = http(
        "2.0.0",
        json!([{
            "_id": "x", "own": [1.0], "description": "d", "providerState": "s",
            "request": {"method": "get", "path": "/a", "query": "a=1&b=x%20y", "headers": {"X": "1"}, "own": 2,
                        "matchingRules": {"$.query.a[0]": {"match": "regex", "regex": "\\d"}}},
            "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": {"a": 1.0},
                         "matchingRules": {"$.body.a": {"match": "type"}, "$.headers.X": {"match": "type"}}}
        }]),
    );
    let converted = convert(&pact, Specification::V4);
    assert_eq!(unsaid(&converted), Vec::<String>::new());
    insta::assert_snapshot!(write(&converted.pact).unwrap(), @r#"
    {
      "consumer": {
        "name": "C"
      },
      "provider": {
        "name": "P",
        "own": 1
      },
      "interactions": [
        {
          "_id": "x",
          "type": "Synchronous/HTTP",
          "description": "d",
          "providerStates": [
            {
              "name": "s"
            }
          ],
          "pending": false,
          "request": {
            "method": "GET",
            "path": "/a",
            "query": {
              "a": [
                "1"
              ],
              "b": [
                "x y"
              ]
            },
            "headers": {
              "X": [
                "1"
              ]
            },
            "matchingRules": {
              "query": {
                "a": {
                  "combine": "AND",
                  "matchers": [
                    {
                      "match": "regex",
                      "regex": "\\d"
                    }
                  ]
                }
              }
            },
            "own": 2
          },
          "response": {
            "status": 200,
            "headers": {
              "Content-Type": [
                "application/json"
              ]
            },
            "body": {
              "content": {
                "a": 1.0
              },
              "contentType": "application/json",
              "encoded": false
            },
            "matchingRules": {
              "body": {
                "$.a": {
                  "combine": "AND",
                  "matchers": [
                    {
                      "match": "type"
                    }
                  ]
                }
              },
              "header": {
                "X": {
                  "combine": "AND",
                  "matchers": [
                    {
                      "match": "type"
                    }
                  ]
                }
              }
            }
          },
          "own": [
            1.0
          ]
        }
      ],
      "own": 1.0,
      "metadata": {
        "pactSpecification": {
          "version": "4.0"
        },
        "tool": {
          "a": 1
        }
      }
    }
    "#);
    assert_eq!(converted.pact.interactions[0].content_hash(), pact.interactions[0].content_hash());
    let back = convert(&converted.pact, Specification::V2);
    assert_eq!(unsaid(&back), Vec::<String>::new());
    assert!(back.pact.interactions[0].says_the_same(&pact.interactions[0]));
}

#[test]
fn queries_that_are_compared_as_text_cannot_be_upgraded_in_full() {
    let pact = http(
        "1.0.0",
        json!([
            {"description": "one", "request": {"query": "a=1"}, "response": {}},
            {"description": "two", "request": {"query": "a=1&b=2"}, "response": {}}
        ]),
    );
    for version in [Specification::V1_1, Specification::V2, Specification::V3, Specification::V4] {
        let converted = convert(&pact, version);
        assert_eq!(unsaid(&converted), ["`two`: that the query is compared as text"], "{version}");
    }
    let back = convert(&convert(&pact, Specification::V2).pact, Specification::V1);
    assert_eq!(unsaid(&back), ["`two`: that the query is compared parameter by parameter"]);
}

#[test]
fn a_downgrade_lists_what_the_older_version_cannot_say() {
    let rules = json!({"body": {"$.a": {"combine": "AND", "matchers": [{"match": "semver"}]}}});
    let body = json!({"content": {"a": "1.0.0"}, "contentType": "application/json", "encoded": false});
    let pact = http(
        "4.0",
        json!([
            {"type": "Synchronous/HTTP", "description": "h", "key": "k", "pending": true, "comments": {"text": ["t"]}, "transport": "https",
             "pluginConfiguration": {"p": {}}, "interactionMarkup": {"markup": "m"},
             "providerStates": [{"name": "s", "params": {"a": 1}}, {"name": "t"}],
             "request": {"generators": {"path": {"type": "Uuid"}}}, "response": {"body": body, "matchingRules": rules}},
            {"type": "Asynchronous/Messages", "description": "a", "contents": {"content": "x", "contentType": "text/csv"}, "transport": "kafka"},
            {"type": "Synchronous/Messages", "description": "s", "request": {}, "response": [{}]},
            {"type": "Own/Kind", "description": "o"}
        ]),
    );
    let third = convert(&pact, Specification::V3);
    assert_eq!(
        unsaid(&third),
        [
            "the contract: HTTP interactions and messages in one contract: many readers of this version take only one list",
            "`h`: a key",
            "`h`: that it is pending",
            "`h`: comments",
            "`h`: the configuration of a plug-in",
            "`h`: markup",
            "`a`: a transport",
            "`a`: the content type of a body that no header or metadata name",
            "`s`: an interaction of type `Synchronous/Messages`",
            "`o`: an interaction of type `Own/Kind`",
        ]
    );
    let descriptions: Vec<_> =
        third.pact.interactions.iter().map(|interaction| interaction.description.as_str()).collect();
    assert_eq!(descriptions, ["h", "a"]);
    let written = write(&third.pact).unwrap();
    assert_eq!(read(&written).unwrap().interactions, third.pact.interactions);
    let second = unsaid(&convert(&third.pact, Specification::V2));
    assert_eq!(
        second,
        [
            "the contract: HTTP interactions and messages in one contract: many readers of this version take only one list",
            "`h`: several provider states",
            "`h`: generators",
            "`h`: the rule semver",
            "`a`: an interaction of type `Asynchronous/Messages`",
        ]
    );
    let first = convert(&convert(&pact, Specification::V2).pact, Specification::V1);
    assert_eq!(first.pact.interactions[0].http().unwrap().response.rules.entries.len(), 0);
    assert_eq!(write(&first.pact).unwrap().matches("1.0.0").count(), 2);
}

#[test]
fn a_contract_of_that_version_stays_as_it_is() {
    let pact = http("2.0.0", json!([{"own": 1, "request": {}, "response": {}}]));
    assert_eq!(convert(&pact, Specification::V2), Converted { pact, unsaid: Vec::new() });
}
