//! The matching engine: `cargo run --release -p peers --bin matching`.
//!
//! Compiles an expected response with its type rules and matches an actual one, beside the existing implementation
//! (`pact_matching`) and beside `serde_json` parsing the same bytes, in one run. Rounds are interleaved, and each ratio is the
//! median of the ratios within a round, so that what else the machine does counts little; read the ratios, not the times.
//! The cost is linear where the time a KiB does not grow with the body.

use std::time::{Duration, Instant};

use bytes::Bytes;
use pact_core::format::{Specification, read_response};
use pact_core::json;
use pact_core::matching::{ActualResponse, ResponseMatcher};
use pact_models::bodies::OptionalBody;
use pact_models::content_types::JSON;
use pact_models::pact::load_pact_from_json;
use pact_models::v4::http_parts::HttpResponse;

const ROUNDS: usize = 7;

/// From a small answer to a large export.
const SIZES: [usize; 5] = [1 << 10, 10 << 10, 100 << 10, 1 << 20, 5 << 20];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!(
        "{:>10} {:>12} {:>12} {:>12} {:>12} {:>11} {:>12} {:>14}",
        "body", "serde_json", "our parse", "ours", "official", "ours a KiB", "ours/parse", "official/ours"
    );
    for size in SIZES {
        let case = Case::new(body_of(size));
        let rounds = case.measure().await;
        let of = |time: fn(&Round) -> Duration| median(rounds.iter().map(|round| time(round).as_secs_f64()).collect());
        let ours = of(|round| round.ours);
        println!(
            "{:>10} {:>12} {:>12} {:>12} {:>12} {:>11} {:>11.2}x {:>13.1}x",
            format!("{} KiB", case.body.len() / 1024),
            show(of(|round| round.serde_json)),
            show(of(|round| round.our_parse)),
            show(ours),
            show(of(|round| round.official)),
            show(ours / (case.body.len() as f64 / 1024.0)),
            median(rounds.iter().map(|round| round.ours.div_duration_f64(round.serde_json)).collect()),
            median(rounds.iter().map(|round| round.official.div_duration_f64(round.ours)).collect()),
        );
    }
}

/// A list of rows about as large as asked for.
fn body_of(size: usize) -> String {
    let mut rows = Vec::new();
    let mut length = 0;
    while length + 12 < size {
        let index = rows.len();
        let row = format!(
            "{{\"id\":{index},\"name\":\"name {index}\",\"price\":{index}.5,\"tags\":[\"a\",\"b\"],\"ok\":true,\"sku\":\"AB-{:04}\"}}",
            index % 10_000
        );
        length += row.len() + 1;
        rows.push(row);
    }
    format!("{{\"items\":[{}]}}", rows.join(","))
}

/// What both engines compare a body with: an each-like list with a rule for every member.
fn contract() -> serde_json::Value {
    serde_json::json!({
        "consumer": {"name": "c"}, "provider": {"name": "p"},
        "metadata": {"pactSpecification": {"version": "4.0"}},
        "interactions": [{
            "type": "Synchronous/HTTP", "description": "d", "pending": false, "request": {"method": "GET", "path": "/"},
            "response": {
                "status": 200,
                "headers": {"Content-Type": ["application/json"]},
                "body": {"contentType": "application/json", "encoded": false, "content":
                    {"items": [{"id": 1, "name": "n", "price": 1.5, "tags": ["x"], "ok": true, "sku": "AB-0001"}]}},
                "matchingRules": {"body": {
                    "$.items": {"combine": "AND", "matchers": [{"match": "type", "min": 1}]},
                    "$.items[*].id": {"combine": "AND", "matchers": [{"match": "integer"}]},
                    "$.items[*].name": {"combine": "AND", "matchers": [{"match": "type"}]},
                    "$.items[*].price": {"combine": "AND", "matchers": [{"match": "decimal"}]},
                    "$.items[*].tags": {"combine": "AND", "matchers": [{"match": "type", "min": 1}]},
                    "$.items[*].ok": {"combine": "AND", "matchers": [{"match": "boolean"}]},
                    "$.items[*].sku": {"combine": "AND", "matchers": [{"match": "regex", "regex": "[A-Z]{2}-\\d{4}"}]}
                }}
            }
        }]
    })
}

struct Case {
    body: String,
    contract: serde_json::Value,
    expected: pact_core::model::HttpResponse,
}

/// The times of one round.
struct Round {
    serde_json: Duration,
    our_parse: Duration,
    ours: Duration,
    official: Duration,
}

impl Case {
    fn new(body: String) -> Self {
        let contract = contract();
        let response = json::parse(&contract["interactions"][0]["response"].to_string()).expect("the contract is JSON");
        let expected = read_response(&response, Specification::V4).expect("the contract is readable");
        Self { body, contract, expected }
    }

    /// Interleaved rounds, each long enough to be measured.
    async fn measure(&self) -> Vec<Round> {
        let times = (2_000_000 / self.body.len()).clamp(1, 1_000);
        let official_times = times.div_ceil(20);
        let pact = load_pact_from_json("contract", &self.contract).expect("the contract is readable");
        let interaction = pact.interactions()[0].boxed();
        let theirs = interaction.as_v4_http().expect("an HTTP interaction").response;
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let serde_json = time(times, || {
                drop(std::hint::black_box(serde_json::from_slice::<serde_json::Value>(self.body.as_bytes())))
            });
            let our_parse = time(times, || drop(std::hint::black_box(json::parse_bytes(self.body.as_bytes()))));
            let ours = time(times, || assert!(self.ours()));
            let started = Instant::now();
            for _ in 0..official_times {
                let actual = HttpResponse {
                    status: 200,
                    headers: Some([("Content-Type".to_owned(), vec!["application/json".to_owned()])].into()),
                    body: OptionalBody::Present(Bytes::from(self.body.clone()), Some(JSON.clone()), None),
                    ..HttpResponse::default()
                };
                let found = pact_matching::match_response(theirs.clone(), actual, &pact, &interaction).await;
                assert!(found.expect("the official engine answers").is_empty());
            }
            rounds.push(Round { serde_json, our_parse, ours, official: started.elapsed() / official_times as u32 });
        }
        rounds
    }

    /// Compile and match.
    fn ours(&self) -> bool {
        let matcher = ResponseMatcher::new(&self.expected).expect("the contract can be judged");
        let headers = vec![("content-type", "application/json")];
        matcher.compare(&ActualResponse { status: 200, headers, body: self.body.as_bytes() }).is_empty()
    }
}

fn time(times: usize, mut work: impl FnMut()) -> Duration {
    let started = Instant::now();
    (0..times).for_each(|_| work());
    started.elapsed() / times as u32
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn show(seconds: f64) -> String {
    format!("{:.1} µs", seconds * 1e6)
}
