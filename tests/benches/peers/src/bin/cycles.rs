//! What a mock server costs each test: `cargo run --release -p peers --bin cycles`.
//!
//! A cycle is what one test does: start a mock server with one interaction, one request, stop; with pact-mock and
//! `pact_consumer` the interaction also goes into the contract file, which grows by one a cycle. Beside `wiremock` and
//! `httpmock`, which leave no contract behind. Each contender has a process of its own; the request is the same few bytes
//! over a socket, without an HTTP library.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;

type Failure = Box<dyn std::error::Error>;

/// A contender: its name, the cycles it is worth waiting for, and one of them.
struct Contender {
    name: &'static str,
    cycles: usize,
    cycle: fn(usize),
}

const CONTENDERS: [Contender; 4] = [
    Contender { name: "pact-mock", cycles: 1_050, cycle: pact_mock },
    Contender { name: "wiremock", cycles: 1_050, cycle: wiremock },
    Contender { name: "httpmock", cycles: 1_050, cycle: httpmock },
    // A thousand of its cycles take minutes.
    Contender { name: "pact_consumer", cycles: 250, cycle: pact_consumer },
];

/// After how many interactions in the file the cycles are looked at, and how many of them.
const LOOKS: [usize; 4] = [0, 100, 200, 1_000];
const WINDOW: usize = 50;

fn main() -> Result<(), Failure> {
    let Some(name) = std::env::args().nth(1) else { return compare() };
    let contender = CONTENDERS.iter().find(|known| known.name == name).ok_or("no such contender")?;
    run(contender);
    Ok(())
}

fn compare() -> Result<(), Failure> {
    println!(
        "median of {WINDOW} cycles of start, one request, stop; with so many interactions in the contract file before:\n"
    );
    print!("{:<14}", "");
    LOOKS.iter().for_each(|look| print!(" {look:>12}"));
    println!(" {:>12}", "CPU a cycle");
    for contender in &CONTENDERS {
        let folder = std::env::temp_dir().join(format!("cycles-{}-{}", contender.name, std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let mut child = Command::new(std::env::current_exe()?);
        child.arg(contender.name).env("PACT_DO_NOT_TRACK", "true").env("PACT_OUTPUT_DIR", &folder);
        let status = child.status()?;
        std::fs::remove_dir_all(&folder)?;
        if !status.success() {
            return Err(format!("{} failed: {status}", contender.name).into());
        }
    }
    Ok(())
}

fn run(contender: &Contender) {
    let times: Vec<Duration> = (0..contender.cycles)
        .map(|number| {
            let started = Instant::now();
            (contender.cycle)(number);
            started.elapsed()
        })
        .collect();
    print!("{:<14}", contender.name);
    for look in LOOKS {
        match times.get(look..look + WINDOW) {
            Some(window) => print!(" {:>9.3} ms", median(window).as_secs_f64() * 1e3),
            None => print!(" {:>12}", "-"),
        }
    }
    println!(" {:>9.3} ms", cpu().as_secs_f64() * 1e3 / contender.cycles as f64);
}

fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort();
    times[times.len() / 2]
}

/// The processor time of this process (proc(5): the 14th and 15th field of `stat`, in hundredths of a second).
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<&str> = stat.rsplit_once(')').expect("a name").1.split_whitespace().collect();
    let ticks: u64 = fields[11..13].iter().map(|field| field.parse::<u64>().expect("a number")).sum();
    Duration::from_millis(ticks * 10)
}

/// The one request of a cycle; the answer must be a success.
fn get(address: SocketAddr) {
    let mut stream = TcpStream::connect(address).expect("the mock server listens");
    stream.write_all(b"GET /items/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

fn description(nth: usize) -> String {
    format!("the request of cycle {nth}")
}

fn body() -> serde_json::Value {
    json!({"id": 1, "name": "A garden chair", "price": 19.5, "tags": ["outdoor"]})
}

fn pact_mock(nth: usize) {
    use pact_mock::prelude::*;
    let server = PactBuilder::new("bench-consumer", "bench-provider")
        .interaction(description(nth), |i| {
            i.request(|r| r.get("/items/1")).response(|r| r.ok().json_body(like(body())))
        })
        .start();
    get(server.address());
    // Dropping it stops it, judges the test and keeps the interaction for the contract.
    drop(server);
}

fn pact_consumer(nth: usize) {
    use pact_consumer::prelude::*;
    let server = PactBuilder::new_v4("bench-consumer", "bench-provider")
        .interaction(description(nth), String::new(), |mut i| {
            i.request.get().path("/items/1");
            i.response.ok().json_body(like!(body()));
            i
        })
        .start_mock_server(None, None);
    get(format!("127.0.0.1:{}", server.url().port().expect("a port")).parse().expect("an address"));
    // Dropping it does the same here, and writes the contract.
    drop(server);
}

fn wiremock(_: usize) {
    use wiremock::matchers::{method, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(200).set_body_json(body());
        Mock::given(method("GET")).and(path("/items/1")).respond_with(answer).expect(1).mount(&server).await;
        let address = *server.address();
        tokio::task::spawn_blocking(move || get(address)).await.expect("an answer");
        server.verify().await;
    });
}

fn httpmock(_: usize) {
    use httpmock::prelude::*;
    let server = MockServer::start();
    let mock = server.mock(|when, then| {
        when.method(GET).path("/items/1");
        then.status(200).json_body(body());
    });
    get(*server.address());
    mock.assert();
}
