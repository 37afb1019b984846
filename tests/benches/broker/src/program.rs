//! The broker's program: built, started, measured.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use programs::{Failure, process};

use crate::database::{Database, processor_time};
use crate::http::{Call, Client};

/// The program to measure: `PACT_BROKER` names it; without that it is built.
pub fn find() -> Result<PathBuf, Failure> {
    if let Some(program) = std::env::var_os("PACT_BROKER") {
        return Ok(program.into());
    }
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize()?;
    // The folder of this build, so that the project's own stays as it was.
    let here = std::env::current_exe()?;
    let target = here.ancestors().nth(2).ok_or("no target folder")?.join("pact-broker");
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.args(["build", "--release", "--locked", "-p", "pact-broker"]).current_dir(&project);
    build.env("CARGO_TARGET_DIR", &target);
    if !build.status()?.success() {
        return Err("pact-broker cannot be built".into());
    }
    Ok(target.join("release/pact-broker"))
}

/// A broker in a process of its own. It is ended when it is dropped.
pub struct Broker {
    child: Child,
    address: String,
    /// From its start to the first answer.
    pub start: Duration,
}

impl Broker {
    pub async fn start(program: &Path, database: &Database) -> Result<Self, Failure> {
        let address = format!("127.0.0.1:{}", process::free_port()?);
        let mut command = Command::new(program);
        command.args(["serve", "--port", address.rsplit_once(':').ok_or("no port")?.1, "--log-level", "warn"]);
        command.env("PACT_BROKER_DATABASE_URL", database.url()).stdout(Stdio::null()).stderr(Stdio::inherit());
        let started = Instant::now();
        let child = command.spawn().map_err(|error| format!("{command:?}: {error}"))?;
        let mut broker = Self { child, address, start: Duration::ZERO };
        let mut client = broker.reach().await?;
        let answer = client.send(&Call::get("/diagnostic/status/heartbeat")).await?;
        broker.start = started.elapsed();
        if answer.status != 200 { Err(format!("the heartbeat says {}", answer.status).into()) } else { Ok(broker) }
    }

    async fn reach(&mut self) -> Result<Client, Failure> {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            match Client::connect(&self.address).await {
                Ok(client) => return Ok(client),
                Err(error) if Instant::now() > until => return Err(error),
                Err(_) => tokio::time::sleep(Duration::from_micros(500)).await,
            }
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("the broker ended before it listened: {status}").into());
            }
        }
    }

    pub async fn client(&self) -> Result<Client, Failure> {
        Client::connect(&self.address).await
    }

    pub fn processor_time(&self) -> Duration {
        processor_time(&[self.child.id()])
    }

    /// The memory it has, in bytes: what is its own, and what it shares with its file.
    pub fn memory(&self) -> Result<u64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    }

    /// Ends it as an operator does.
    pub fn stop(mut self) -> Result<(), Failure> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
