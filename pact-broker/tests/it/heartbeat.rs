//! Whether the broker runs.

use crate::support::{TestBroker, cases};

async fn the_broker_says_that_it_and_its_database_run(broker: TestBroker) {
    let answer = broker.get("/diagnostic/status/heartbeat").await.expect(200);
    assert_eq!(answer.at("/ok"), "true");
    assert_eq!(answer.at("/_links/self/href"), broker.url() + "/diagnostic/status/heartbeat");
    assert_eq!(broker.get("/diagnostic/status/dependencies").await.expect(200).at("/database/ok"), "true");
}

cases! { the_broker_says_that_it_and_its_database_run }
