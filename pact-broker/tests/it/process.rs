//! The real program on the data of a trial.

use pact_broker::DatabaseUrl;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread::JoinHandle;

/// A running `pact-broker serve`.
pub(crate) struct Process {
    child: Child,
    address: SocketAddr,
    /// All that it prints, from its two pipes.
    printed: Vec<JoinHandle<String>>,
}

impl Process {
    pub(crate) fn start(database: &DatabaseUrl) -> Self {
        Self::start_with(database, &[])
    }

    /// Starts one with further settings.
    pub(crate) fn start_with(database: &DatabaseUrl, settings: &[(&str, &str)]) -> Self {
        let url = match database {
            DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        };
        let mut child = Command::new(env!("CARGO_BIN_EXE_pact-broker"))
            .args(["serve", "--port", "0"])
            .env("PACT_BROKER_DATABASE_URL", url)
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The address is in the line that says that the broker listens, wherever it is written.
        let (found, address) = channel();
        let (stdout, stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let streams: [Box<dyn std::io::Read + Send>; 2] = [Box::new(stdout), Box::new(stderr)];
        let printed = streams.into_iter().map(|stream| {
            let found = found.clone();
            std::thread::spawn(move || {
                let mut printed = String::new();
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let address = line.split("http://").nth(1).and_then(|rest| rest.split([' ', '"', ',']).next());
                    if let Some(address) = address.and_then(|address| address.parse().ok()) {
                        let _ = found.send(address);
                    }
                    printed.push_str(&line);
                    printed.push('\n');
                }
                printed
            })
        });
        let printed = printed.collect();
        let address = address.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
        Self { child, address, printed }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// SIGKILL: no chance to tidy up.
    pub(crate) fn kill(self) {
        self.end();
    }

    /// SIGKILL; what it has printed.
    pub(crate) fn end(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.printed.into_iter().map(|stream| stream.join().unwrap()).collect()
    }
}
