//! The identity of a request, which its answer and its lines in the log carry.

use crate::support::{TestBroker, cases};

async fn a_request_keeps_its_identity(broker: TestBroker) {
    let id = async |given: &[(&str, &str)], path: &str| {
        broker.request("GET", path, given, "").await.header("x-request-id").unwrap().to_owned()
    };
    assert_eq!(id(&[("X-Request-Id", "build-17.3:4")], "/").await, "build-17.3:4");
    assert_eq!(id(&[("X-Request-Id", "build-17.3:4")], "/nowhere").await, "build-17.3:4");
    let (one, other) = (id(&[], "/").await, id(&[], "/").await);
    assert!(one.len() == 32 && one != other, "{one} {other}");
    let long = "x".repeat(129);
    for odd in ["", "a b", "<script>", "a\"b", "ä", &long] {
        assert_eq!(id(&[("X-Request-Id", odd)], "/").await.len(), 32, "{odd}");
    }
}

cases! { a_request_keeps_its_identity }
