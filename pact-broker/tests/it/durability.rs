//! What was acknowledged survives the broker's sudden end.

use crate::process::Process;
use crate::support::{TestBroker, cases, contract, publish, send_to};

async fn acknowledged_contracts_survive_a_kill(broker: TestBroker) {
    let (database, broker) = broker.stop().await;
    for round in 0..3 {
        let process = Process::start(&database);
        let number = format!("v{round}");
        let body = publish("Foo", &number, &[("Bar", contract("Foo", "Bar", &[&number]))]);
        send_to(process.address(), "POST", "/contracts/publish", &body).await.expect(200);
        process.kill();
        let process = Process::start(&database);
        for round in 0..=round {
            let path = format!("/pacts/provider/Bar/consumer/Foo/version/v{round}");
            send_to(process.address(), "GET", &path, &pact_core::json::Json::Null).await.expect(200);
        }
        process.kill();
    }
    drop(broker);
}

cases! { acknowledged_contracts_survive_a_kill }
