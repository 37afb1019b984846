//! What was acknowledged survives the broker's sudden end.

use crate::support::{TestBroker, cases, contract, publish, send_to};
use pact_broker::DatabaseUrl;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

/// The real program on the data of a trial.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    fn start(database: &DatabaseUrl) -> Self {
        let url = match database {
            DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        };
        let mut child = Command::new(env!("CARGO_BIN_EXE_pact-broker"))
            .args(["serve", "--port", "0"])
            .env("PACT_BROKER_DATABASE_URL", url)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The address is in the line that says that the broker listens, wherever it is written.
        let (found, address) = std::sync::mpsc::channel();
        let (stdout, stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let streams: [Box<dyn std::io::Read + Send>; 2] = [Box::new(stdout), Box::new(stderr)];
        for stream in streams {
            let found = found.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
                    if let Some(address) = address.and_then(|address| address.parse().ok()) {
                        let _ = found.send(address);
                    }
                }
            });
        }
        let address = address.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
        Self { child, address }
    }

    /// SIGKILL: no chance to tidy up.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

async fn acknowledged_contracts_survive_a_kill(broker: TestBroker) {
    let (database, broker) = broker.stop().await;
    for round in 0..3 {
        let process = Process::start(&database);
        let number = format!("v{round}");
        let body = publish("Foo", &number, &[("Bar", contract("Foo", "Bar", &[&number]))]);
        send_to(process.address, "POST", "/contracts/publish", &body).await.expect(200);
        process.kill();
        let process = Process::start(&database);
        for round in 0..=round {
            let path = format!("/pacts/provider/Bar/consumer/Foo/version/v{round}");
            send_to(process.address, "GET", &path, &pact_core::json::Json::Null).await.expect(200);
        }
        process.kill();
    }
    drop(broker);
}

cases! { acknowledged_contracts_survive_a_kill }
