//! The verifier: `cargo run --release -p programs --bin verify [quick]`.
//!
//! Contracts of 1, 100, 1,000 and 5,000 interactions (1 KiB of JSON each, eleven type rules) against a bare provider:
//! once with the same rules for all interactions and once with others for each;
//! beside a bare client that sends the same requests over one connection, one that also reads the contract and the answers,
//! and the official verifier (`PACT_OFFICIAL_CLI`), with the system's certificates and with a bundle of one. Then one
//! interaction of a 50 MB contract.
//! `PACT_VERIFY` names the program to measure; without it this builds `pact-verify` first. Read the ratios.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use programs::contract::Rules;
use programs::official::Official;
use programs::process::{self, Server, Used};
use programs::{Failure, client, contract, provider, table};

const ROUNDS: usize = 5;
const MANY: usize = 50_000_000;
const SYSTEM_CERTIFICATES: &str = "/etc/ssl/certs/ca-certificates.crt";

struct Bench {
    verifier: PathBuf,
    official: Option<Official>,
    folder: tempfile::TempDir,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Bench::new()?.run(false),
        ["quick"] => Bench::new()?.run(true),
        ["provider", items] => provider::serve(items.parse()?),
        ["client", address, items] => client::ask(address, items.parse()?),
        ["reading", address, file] => client::compare(address, file),
        _ => Err("usage: verify [quick]".into()),
    }
}

/// The program to measure.
fn verifier() -> Result<PathBuf, Failure> {
    if let Some(program) = std::env::var_os("PACT_VERIFY") {
        return Ok(program.into());
    }
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize()?;
    // The folder of this build, so that the project's own stays as it was.
    let here = std::env::current_exe()?;
    let target = here.ancestors().nth(2).ok_or("no target folder")?.join("pact-verify");
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.args(["build", "--release", "--locked", "-p", "pact-verify"]).current_dir(&project);
    build.env("CARGO_TARGET_DIR", &target);
    if !build.status()?.success() {
        return Err("pact-verify cannot be built".into());
    }
    Ok(target.join("release/pact-verify"))
}

impl Bench {
    fn new() -> Result<Self, Failure> {
        Ok(Self { verifier: verifier()?, official: Official::find(), folder: tempfile::tempdir()? })
    }

    fn run(&self, quick: bool) -> Result<(), Failure> {
        println!(
            "{:<28} {:>12} {:>10} {:>10} {:>11} {:>12} {:>12} {:>12}",
            "program", "interactions", "wall", "CPU", "memory", "wall/client", "CPU/client", "wall/ours"
        );
        for interactions in [1, 100, 1_000, 5_000] {
            // The official verifier needs half a minute for a thousand, and half an hour for five thousand.
            let official = interactions <= if quick { 100 } else { 1_000 };
            self.interactions(interactions, official)?;
        }
        self.many()
    }

    fn interactions(&self, interactions: usize, official: bool) -> Result<(), Failure> {
        let (file, own_rules) = (self.contract(interactions, Rules::Alike)?, self.contract(interactions, Rules::Own)?);
        let count = interactions.to_string();
        let provider = Server::start(process::myself("provider", &[&count])?)?;
        let (mut plain, mut reading, mut ours, mut ours_own) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let name = file.to_str().ok_or("the temporary folder has a name that is not text")?;
        for _ in 0..ROUNDS {
            plain.push(process::run(process::myself("client", &[provider.address(), &count])?)?);
            reading.push(process::run(process::myself("reading", &[provider.address(), name])?)?);
            ours.push(process::run(self.ours(&file, provider.address()))?);
            ours_own.push(process::run(self.ours(&own_rules, provider.address()))?);
        }
        let (plain, reading, ours) = (median(&plain), median(&reading), median(&ours));
        print("bare client", interactions, plain, plain, ours);
        print("client that reads JSON", interactions, reading, plain, ours);
        print("pact-verify", interactions, ours, plain, ours);
        print("pact-verify, own rules each", interactions, median(&ours_own), plain, ours);
        if let Some(tool) = self.official.as_ref().filter(|_| official) {
            let theirs = process::run(official_verifier(tool, &file, provider.address())?)?;
            print("official", interactions, theirs, plain, ours);
            let mut command = official_verifier(tool, &file, provider.address())?;
            command.env("SSL_CERT_FILE", self.one_certificate()?);
            print("official, one certificate", interactions, process::run(command)?, plain, ours);
        }
        Ok(())
    }

    /// One interaction of a large contract, then all of them.
    fn many(&self) -> Result<(), Failure> {
        let interactions = contract::interactions_in(MANY);
        let file = self.contract(interactions, Rules::Alike)?;
        let provider = Server::start(process::myself("provider", &["1"])?)?;
        println!("\none interaction of a contract of {} MB:", std::fs::metadata(&file)?.len() / 1_000_000);
        let only = ["--filter-description", "^a request for item 0$"];
        let mut ours = Vec::new();
        for _ in 0..ROUNDS.min(3) {
            let mut command = self.ours(&file, provider.address());
            command.args(only);
            ours.push(process::run(command)?);
        }
        let ours = median(&ours);
        println!(
            "{:<28} {:>10} wall {:>10} CPU {:>11}",
            "pact-verify",
            table::time(ours.wall),
            table::time(ours.cpu),
            table::memory(ours.memory)
        );
        if let Some(tool) = &self.official {
            let mut command = official_verifier(tool, &file, provider.address())?;
            command.args(only);
            let theirs = process::run(command)?;
            println!(
                "{:<28} {:>10} wall {:>10} CPU {:>11}: {} the time, {:.1}x the memory",
                "official",
                table::time(theirs.wall),
                table::time(theirs.cpu),
                table::memory(theirs.memory),
                table::ratio(theirs.wall, ours.wall),
                theirs.memory as f64 / ours.memory as f64
            );
        }
        drop(provider);
        let provider = Server::start(process::myself("provider", &[&interactions.to_string()])?)?;
        let all = process::run(self.ours(&file, provider.address()))?;
        println!(
            "{:<28} {:>10} wall {:>10} CPU {:>11}",
            format!("pact-verify, all {interactions}"),
            table::time(all.wall),
            table::time(all.cpu),
            table::memory(all.memory)
        );
        Ok(())
    }

    fn contract(&self, interactions: usize, rules: Rules) -> Result<PathBuf, Failure> {
        let file = self.folder.path().join(format!("{interactions}-{rules:?}.json"));
        contract::write(&file, interactions, rules)?;
        Ok(file)
    }

    fn ours(&self, file: &Path, address: &str) -> Command {
        let mut command = Command::new(&self.verifier);
        command.arg("--file").arg(file).args([
            "--provider-name",
            "bench-provider",
            "--hostname",
            "127.0.0.1",
            "--port",
        ]);
        command.arg(port(address));
        command
    }

    /// A bundle of the first of the system's certificates.
    fn one_certificate(&self) -> Result<PathBuf, Failure> {
        let bundle = std::fs::read_to_string(SYSTEM_CERTIFICATES)?;
        let end = "-----END CERTIFICATE-----\n";
        let length = bundle.find(end).ok_or("no certificate in the system's bundle")? + end.len();
        let file = self.folder.path().join("one.pem");
        std::fs::write(&file, &bundle[..length])?;
        Ok(file)
    }
}

fn official_verifier(tool: &Official, file: &Path, address: &str) -> Result<Command, Failure> {
    let file = file.to_str().ok_or("the temporary folder has a name that is not text")?;
    let provider = ["--provider-name", "bench-provider", "--hostname", "127.0.0.1", "--port", port(address)];
    let mut command = tool.command(&["verifier", "--file", file, "--loglevel", "none"]);
    command.args(provider);
    Ok(command)
}

fn port(address: &str) -> &str {
    address.rsplit_once(':').map_or(address, |(_, port)| port)
}

fn median(rounds: &[Used]) -> Used {
    let of = |figure: fn(&Used) -> Duration| table::median(rounds.iter().map(figure).collect());
    let memory = table::median(rounds.iter().map(|one| one.memory).collect());
    Used { wall: of(|one| one.wall), cpu: of(|one| one.cpu), memory }
}

fn print(name: &str, interactions: usize, used: Used, plain: Used, ours: Used) {
    println!(
        "{:<28} {:>12} {:>10} {:>10} {:>11} {:>12} {:>12} {:>12}",
        name,
        interactions,
        table::time(used.wall),
        table::time(used.cpu),
        table::memory(used.memory),
        table::ratio(used.wall, plain.wall),
        table::ratio(used.cpu, plain.cpu),
        table::ratio(used.wall, ours.wall),
    );
}
