//! Interactions over HTTP: every part and every pattern, in the versions that can say it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use libtest_mimic::Trial;
use pact_mock::pattern::{DataType, UuidFormat};
use pact_mock::prelude::*;
use serde_json::json;

use super::verify;
use crate::official::Official;

/// An interaction, and what a consumer sends for it.
struct Case {
    name: &'static str,
    /// The first version that can say it.
    from: Specification,
    describe: fn(InteractionBuilder) -> InteractionBuilder,
    send: Sent,
}

/// A request: method, path with query, headers, body.
type Sent = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

const GET: Sent = ("GET", "/", &[], "");
const JSON: &[(&str, &str)] = &[("Content-Type", "application/json")];

/// A response that is like this JSON.
fn answer(pattern: impl IntoPattern) -> impl FnOnce(ResponseBuilder) -> ResponseBuilder {
    let pattern = pattern.into_pattern();
    move |r| r.json_body(pattern)
}

fn cases() -> Vec<Case> {
    use Specification::{V2, V3, V4};
    vec![
        Case {
            name: "a request with every part",
            from: V2,
            describe: |i| {
                i.given("listing L-1 exists")
                    .request(|r| {
                        r.post(regex(r"/parts/L-\d+", "/parts/L-1"))
                            .query("tag", "a b")
                            .query("tag", "ä&")
                            .query("page", regex(r"\d+", "2"))
                            .header("Accept", "application/json")
                            .header("X-Trace", regex("[a-f0-9]+", "c0ffee"))
                            .json_body(like(json_pattern!({"it is": [1, null], "list": each_like({"a": "x"}).min(2)})))
                    })
                    .response(|r| {
                        r.created().header("Location", regex("/parts/.*", "/parts/L-1")).text_body(like("ok"))
                    })
            },
            send: (
                "POST",
                "/parts/L-2?tag=a+b&tag=%C3%A4%26&page=3",
                &[("Content-Type", "application/json"), ("Accept", "application/json"), ("X-Trace", "ab")],
                r#"{"it is": [2, null], "list": [{"a": "y"}, {"a": "z"}]}"#,
            ),
        },
        Case {
            name: "values of types and texts",
            from: V2,
            describe: |i| {
                i.response(answer(json_pattern!({
                    "id": regex(r"L-\d+", "L-1"), "any": like({"a": [1, {"b": null}]}), "same": equality({"x": [1.5]}),
                    "some": each_like({"n": like(1)}).max(3), "two": each_like(like("x")).min(2), "odd name": like(true),
                })))
            },
            send: GET,
        },
        Case {
            name: "a form",
            from: V2,
            describe: |i| {
                i.request(|r| r.put("/").form_body(json_pattern!({"name": like("Ann B"), "tag": ["new", "sold"]})))
                    .response(|r| r.form_body(json_pattern!({"rooms": regex(r"\d", "3"), "ok": "yes&no"})))
            },
            send: ("PUT", "/", &[("Content-Type", "application/x-www-form-urlencoded")], "name=Bob&tag=new&tag=sold"),
        },
        Case {
            name: "an XML document",
            from: V2,
            describe: |i| {
                i.response(|r| {
                    r.xml_body(
                        xml("listings")
                            .attribute("count", regex(r"\d+", "1"))
                            .child(xml("owner").text(like("Ann")))
                            .each_child(
                                xml("listing")
                                    .attribute("id", regex(r"L-\d+", "L-1"))
                                    .attribute("kind", "flat")
                                    .child(xml("city").text("Ulm")),
                            ),
                    )
                })
            },
            send: GET,
        },
        Case {
            name: "an XML document with namespaces",
            from: V2,
            describe: |i| {
                i.response(|r| {
                    r.xml_body(
                        xml("l:listing")
                            .attribute("xmlns:l", "http://listings.example")
                            .attribute("id", regex(r"L-\d+", "L-1"))
                            .child(xml("l:price").text(regex(r"\d+", "49"))),
                    )
                })
            },
            send: GET,
        },
        Case {
            name: "several states with parameters",
            from: V3,
            describe: |i| {
                i.given_with_params("a listing exists", json!({"id": "L-1", "rooms": 3}))
                    .given("billing is open")
                    .request(|r| r.get(from_provider_state("/${path}", "/states")))
                    .response(answer(json_pattern!({
                        "id": from_provider_state("${id}", "L-1"),
                        "rooms": from_provider_state("rooms", integer(3)).data_type(DataType::Integer),
                    })))
            },
            send: ("GET", "/states", &[], ""),
        },
        Case {
            name: "numbers, booleans, dates and null",
            from: V3,
            describe: |i| {
                i.response(answer(json_pattern!({
                    "integer": integer(-1), "decimal": decimal(1.5), "number": number(1), "boolean": boolean(true),
                    "null": null(), "include": include("b", "abc"), "uuid": uuid("e2490de5-5bd3-43d5-b7c4-526e33f71304"),
                    "date": date("yyyy-MM-dd", "2026-02-28"), "time": time("HH:mm:ss", "09:30:00"),
                    "datetime": datetime("yyyy-MM-dd'T'HH:mm:ssXXX", "2026-02-28T09:30:00+01:00"),
                    "choice": one_of(["basic+", "plus (new)"]), "few": one_of([1, 2]),
                    "all": all_of([regex("[a-z]+", "large"), include("lar", "large")]),
                    "either": any_of([regex("a+", "aa"), null()]),
                })))
            },
            send: GET,
        },
        Case {
            name: "generated values",
            from: V3,
            describe: |i| {
                i.request(|r| {
                    r.patch("/").json_body(json_pattern!({
                        "n": random_int(1..=9, 5), "due": date_at("today + 1 week", "yyyy-MM-dd", "2026-02-28"),
                    }))
                })
                .response(answer(json_pattern!({
                    "int": random_int(1..=9, 5), "decimal": random_decimal(5, 1.5), "hex": random_hexadecimal(8, "c0ffee"),
                    "string": random_string(9, "x"), "boolean": random_boolean(true), "regex": random_regex("[ab]{3}", "aba"),
                    "uuid": random_uuid("e2490de5-5bd3-43d5-b7c4-526e33f71304"),
                    "urn": random_uuid_as(UuidFormat::Urn, "urn:uuid:e2490de5-5bd3-43d5-b7c4-526e33f71304"),
                    "date": date_at("tomorrow", "yyyy-MM-dd", "2026-02-28"), "time": time_at("now + 1 hour", "HH:mm", "09:30"),
                    "datetime": datetime_at("today @ noon", "yyyy-MM-dd'T'HH:mm:ss", "2026-02-28T12:00:00"),
                    "link": mock_server_url(r".*(/listings/L-\d+)", "http://provider.example/listings/L-1"),
                })))
            },
            send: ("PATCH", "/", JSON, r#"{"n": 1, "due": "2026-03-01"}"#),
        },
        Case {
            name: "arrays and objects of any members",
            from: V3,
            describe: |i| {
                i.response(answer(json_pattern!({
                    "links": array_containing([{"rel": "self", "id": integer(1)}, {"rel": regex("a.*", "all")}, like("x")]),
                    "values": values(json_pattern!({"EUR": integer(4900), "USD": integer(5200)})),
                    "each": each_value(json_pattern!({"cents": integer(1), "note": like("x")}), ["EUR"]),
                })))
            },
            send: GET,
        },
        Case {
            name: "a value of a type of the consumer",
            from: V3,
            describe: |i| {
                #[derive(serde::Serialize)]
                struct Listing {
                    id: &'static str,
                    cents: u32,
                    area: f64,
                    photos: Vec<&'static str>,
                    prices: std::collections::BTreeMap<&'static str, i64>,
                    position: (f32, f32),
                    sold_at: Option<&'static str>,
                }
                let listing = Listing {
                    id: "L-1",
                    cents: 4900,
                    area: 72.0,
                    photos: vec!["http://x/1", "http://x/2"],
                    prices: [("EUR", 1), ("USD", -2)].into(),
                    position: (52.5, 13.4),
                    sold_at: None,
                };
                i.response(answer(like_type(&listing).with("/id", regex(r"L-\d+", "L-1")).with("/sold_at", null())))
            },
            send: GET,
        },
        Case {
            name: "a form of several parts",
            from: V3,
            describe: |i| {
                i.response(|r| {
                    r.multipart_body(
                        Multipart::new()
                            .field("title", like("A flat"))
                            .file("plan", "plan.csv", "text/csv", "room,m2\n")
                            .file_of_type("photo", "front.png", "image/png", PNG),
                    )
                })
            },
            send: GET,
        },
        Case { name: "bytes", from: V3, describe: |i| i.response(|r| r.body(PNG, "image/png")), send: GET },
        Case {
            name: "bytes of a type",
            from: V3,
            describe: |i| i.response(|r| r.body_of_type(PNG, "image/png")),
            send: GET,
        },
        Case {
            name: "what only version 4 has",
            from: V4,
            describe: |i| {
                i.key("newest")
                    .comment("a comment")
                    .reference("openapi", "operationId", "getListing")
                    .test_name("a test")
                    .response(|r| {
                        r.status(StatusPattern::success(201)).json_body(json_pattern!({
                            "full": not_empty("x"), "list": not_empty(json_pattern!([1])), "version": semver("1.2.3-rc.1"),
                            "entries": each_entry(regex("[A-Z]{3}", "EUR"), json_pattern!({"cents": integer(1)})),
                            "keys": each_key(regex("[a-z]+", "plan"), json_pattern!({"plan": "plus", "n": integer(1)})),
                        }))
                    })
            },
            send: GET,
        },
        Case {
            name: "one of several statuses",
            from: V4,
            describe: |i| i.response(|r| r.status(StatusPattern::one_of([202, 404])).empty_body()),
            send: GET,
        },
    ]
}

const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89";

pub(super) fn trials(official: &Official) -> Vec<Trial> {
    let versions = [Specification::V2, Specification::V3, Specification::V4];
    let pairs = versions.into_iter().flat_map(|version| {
        cases().into_iter().filter(move |case| case.from <= version).map(move |case| (version, case))
    });
    pairs
        .map(|(version, case)| {
            let official = official.clone();
            let name = format!("the official verifier and a contract of version {version}: {}", case.name);
            Trial::test(name, move || check(&official, version, &case).map_err(|problem| format!("{problem:#}").into()))
        })
        .collect()
}

pub(super) fn write_all(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for version in [Specification::V2, Specification::V3, Specification::V4] {
        for case in cases().iter().filter(|case| case.from <= version) {
            files.push(write(version, case, &folder.join(format!("{version} {}", case.name)))?);
        }
    }
    Ok(files)
}

/// A consumer's test: the request of the case, and the contract that it leaves behind.
fn write(version: Specification, case: &Case, folder: &Path) -> Result<PathBuf> {
    let consumed = pact(version, case, folder)?;
    send(consumed.url(), case.send)?;
    consumed.finish().map_err(|failure| anyhow::anyhow!("{failure}"))
}

fn pact(version: Specification, case: &Case, folder: &Path) -> Result<MockServer> {
    let pact = PactBuilder::new("dsl", "provider").specification(version).output_dir(folder);
    // A request without a path is the plainest one.
    let pact = pact.interaction(case.name, |i| (case.describe)(i.request(|r| r.get("/"))));
    pact.try_start().map_err(|error| anyhow::anyhow!("{error}"))
}

fn check(official: &Official, version: Specification, case: &Case) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let contract = write(version, case, folder.path())?;
    let again = tempfile::tempdir()?;
    let provider = pact(version, case, again.path())?;
    let verified = verify(official, &contract, provider.address().port());
    // Where a request was not what it should be, the answer was not either.
    provider.finish().map_err(|failure| anyhow::anyhow!("{failure}")).context("what the official verifier sent")?;
    verified
}

fn send(url: &str, (method, path, headers, body): Sent) -> Result<()> {
    let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build();
    let mut request = ureq::http::Request::builder().method(method).uri(format!("{url}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let agent = ureq::Agent::new_with_config(config);
    let status = match body {
        "" => agent.run(request.body(())?)?.status(),
        body => agent.run(request.body(body)?)?.status(),
    };
    if status == 500 {
        bail!("the consumer's own request is refused");
    }
    Ok(())
}
