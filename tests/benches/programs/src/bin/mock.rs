//! The mock server under load: `cargo run --release -p programs --bin mock [SECONDS]`.
//!
//! A matched GET of about 1 KiB of JSON, with 1, 100 and 1,000 interactions loaded, asked for by `wrk` over eight
//! connections: beside a bare hyper server that answers with the same bytes, and beside the official mock server and stub
//! server (`PACT_OFFICIAL_CLI`). All servers stand ready at once and are asked in turn, in many short rounds; each ratio is the
//! median of the ratios within a round, so that what else the machine does counts little. The request is for an interaction in
//! the middle.

use std::time::Duration;

use pact_mock::prelude::*;
use programs::load::{self, Load};
use programs::official::Official;
use programs::process::{self, Server};
use programs::{Failure, contract, provider, table};

const ROUNDS: usize = 11;
const LOADED: [usize; 3] = [1, 100, 1_000];

/// Who serves.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Bare,
    Ours,
    OfficialMock,
    OfficialStub,
}

struct Contender {
    name: &'static str,
    kind: Kind,
    interactions: usize,
    /// A load of each round it took part in.
    measured: Vec<Measured>,
}

#[derive(Clone, Copy)]
struct Measured {
    load: Load,
    /// Processor time of the server for a request.
    cpu: Duration,
    memory: u64,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |text: &str| text.parse::<usize>().map_err(|_| format!("`{text}` is not a number"));
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => compare(1),
        ["bare", items] => provider::serve(number(items)?),
        ["ours", interactions] => serve(number(interactions)?),
        [seconds] => compare(number(seconds)? as u64),
        _ => Err("usage: mock [SECONDS of each load]".into()),
    }
}

/// Our mock server as a test has it, until the process is ended.
fn serve(interactions: usize) -> Result<(), Failure> {
    let mut pact = PactBuilder::new("bench-consumer", "bench-provider").output_dir(std::env::temp_dir());
    for index in 0..interactions {
        let item = contract::item(index);
        pact = pact.interaction(format!("a request for item {index}"), |i| {
            i.request(|r| r.get(contract::path(index))).response(|r| r.ok().json_body(like(item)))
        });
    }
    let server = pact.start();
    process::ready(server.address());
    loop {
        std::thread::park();
    }
}

fn compare(seconds: u64) -> Result<(), Failure> {
    let mut contenders = vec![Contender::new("bare hyper", Kind::Bare, 1)];
    contenders.extend(LOADED.map(|interactions| Contender::new("pact-mock", Kind::Ours, interactions)));
    let official = Official::find();
    if official.is_some() {
        contenders.extend(LOADED.map(|interactions| Contender::new("official mock", Kind::OfficialMock, interactions)));
        contenders.extend(LOADED.map(|interactions| Contender::new("official stub", Kind::OfficialStub, interactions)));
    }
    let folder = tempfile::tempdir()?;
    let ready: Vec<Option<Server>> = contenders
        .iter()
        .map(|contender| {
            let fast = !contender.is_slow();
            fast.then(|| start(contender, official.as_ref(), folder.path())).transpose()
        })
        .collect::<Result<_, _>>()?;
    for _ in 0..ROUNDS {
        for (contender, server) in contenders.iter_mut().zip(&ready) {
            if let Some(server) = server {
                contender.measured.push(measure(server, contender, seconds)?);
            }
        }
    }
    drop(ready);
    for contender in contenders.iter_mut().filter(|contender| contender.is_slow()) {
        let server = start(contender, official.as_ref(), folder.path())?;
        contender.measured.push(measure(&server, contender, seconds)?);
    }
    print(&contenders);
    Ok(())
}

/// Starts a contender with its interactions.
fn start(contender: &Contender, official: Option<&Official>, folder: &std::path::Path) -> Result<Server, Failure> {
    let interactions = contender.interactions.to_string();
    let file = folder.join(format!("{interactions}.json"));
    contract::write(&file, contender.interactions, contract::Rules::Alike)?;
    let file = file.to_string_lossy();
    match (contender.kind, official) {
        (Kind::Bare, _) => Ok(Server::start(process::myself("bare", &[&interactions])?)?),
        (Kind::Ours, _) => Ok(Server::start(process::myself("ours", &[&interactions])?)?),
        (Kind::OfficialStub, Some(official)) => {
            let port = process::free_port()?;
            let arguments = ["stub", "--file", &file, "--port", &port.to_string(), "--loglevel", "none"];
            Ok(Server::start_at(official.command(&arguments), port)?)
        }
        (Kind::OfficialMock, Some(official)) => {
            // One process has the mock servers; another one asks it to make them.
            let (master, port) = (process::free_port()?.to_string(), process::free_port()?);
            let base = port.to_string();
            let started =
                ["mock", "start", "--port", &master, "--base-port", &base, "--no-file-log", "--loglevel", "none"];
            let mut start = official.command(&started);
            start.current_dir(folder);
            let server = Server::start_at(start, master.parse()?)?;
            let create = official.command(&["mock", "create", "--port", &master, "--file", &file]).output()?;
            let said = String::from_utf8_lossy(&create.stdout).into_owned();
            let port = said.split_whitespace().filter_map(|word| word.parse::<u16>().ok()).next_back();
            let port = port.ok_or_else(|| format!("{said}{}", String::from_utf8_lossy(&create.stderr)))?;
            Ok(server.at(port))
        }
        (_, None) => Err("the official tools are not there".into()),
    }
}

fn measure(server: &Server, contender: &Contender, seconds: u64) -> Result<Measured, Failure> {
    let url = format!("http://{}{}", server.address(), contract::path(contender.interactions / 2));
    let before = server.cpu()?;
    let load = load::apply(&url, seconds)?;
    let cpu = (server.cpu()? - before).div_f64(load.requests.max(1) as f64);
    Ok(Measured { load, cpu, memory: server.memory()? })
}

impl Contender {
    fn new(name: &'static str, kind: Kind, interactions: usize) -> Self {
        Self { name, kind, interactions, measured: Vec::new() }
    }

    /// Whether a request takes so long that one round after the others is enough.
    fn is_slow(&self) -> bool {
        matches!(self.kind, Kind::OfficialMock | Kind::OfficialStub) && self.interactions > 1
    }

    fn median<T: PartialOrd + Copy + Default>(&self, of: impl Fn(&Measured) -> T) -> T {
        table::median(self.measured.iter().map(of).collect())
    }
}

/// The median of the ratios within a round.
fn ratio(one: &Contender, to: &Contender, of: impl Fn(&Measured) -> f64) -> f64 {
    table::median(one.measured.iter().zip(&to.measured).map(|(one, to)| of(one) / of(to)).collect())
}

fn print(contenders: &[Contender]) {
    println!(
        "{:<14} {:>12} {:>11} {:>10} {:>10} {:>10} {:>11} {:>13} {:>12} {:>11}",
        "server",
        "interactions",
        "requests/s",
        "median",
        "p99",
        "CPU each",
        "memory",
        "of bare req/s",
        "of bare p99",
        "of its own"
    );
    let bare = &contenders[0];
    for contender in contenders {
        // The same server with one interaction: 1 where the cost does not grow with what is loaded.
        let alone = contenders.iter().find(|one| one.kind == contender.kind && one.interactions == 1).unwrap_or(bare);
        println!(
            "{:<14} {:>12} {:>11.0} {:>10} {:>10} {:>10} {:>11} {:>12.3}x {:>11.2}x {:>10.3}x",
            contender.name,
            contender.interactions,
            contender.median(|one| one.load.per_second),
            table::time(contender.median(|one| one.load.median)),
            table::time(contender.median(|one| one.load.p99)),
            table::time(contender.median(|one| one.cpu)),
            table::memory(contender.median(|one| one.memory)),
            ratio(contender, bare, |one| one.load.per_second),
            ratio(contender, bare, |one| one.load.p99.as_secs_f64()),
            ratio(contender, alone, |one| one.load.per_second),
        );
    }
}
