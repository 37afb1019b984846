//! What Prometheus is told.

use crate::support::{TestBroker, cases};

async fn metrics(broker: &TestBroker) -> String {
    let answer = broker.request("GET", "/diagnostic/metrics", &[("accept", "text/plain")], "").await.expect(200);
    assert_eq!(answer.header("content-type"), Some("application/openmetrics-text; version=1.0.0; charset=utf-8"));
    answer.text()
}

#[track_caller]
fn check_line(text: &str, line: &str) {
    assert!(text.lines().any(|other| other == line), "{line}\nis not in\n{text}");
}

async fn requests_are_counted_by_route_and_status(broker: TestBroker) {
    broker.get("/pacticipants/Foo").await.expect(404);
    broker.get("/pacticipants/Bar").await.expect(404);
    broker.request("DELETE", "/pacticipants", &[], "").await.expect(405);
    let text = metrics(&broker).await;
    let requests = |labels: &str, count: u32| format!("pact_broker_http_requests_total{{{labels}}} {count}");
    check_line(&text, &requests(r#"method="GET",route="/pacticipants/{pacticipant}",status="404""#, 2));
    check_line(&text, &requests(r#"method="DELETE",route="/pacticipants",status="405""#, 1));
    let times =
        r#"pact_broker_http_request_duration_seconds_count{method="GET",route="/pacticipants/{pacticipant}"} 2"#;
    check_line(&text, times);
    check_line(&text, "pact_broker_http_requests_under_way 1");
    check_line(&text, "pact_broker_database_up 1");
    check_line(&text, "pact_broker_webhook_calls_waiting 0");
    check_line(&text, &format!("pact_broker_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION")));
    assert!(text.contains("\npact_broker_database_connections_most{pool=\"") && text.ends_with("# EOF\n"), "{text}");
}

async fn what_clients_invent_makes_no_series(broker: TestBroker) {
    for number in 0..20 {
        broker.request(&format!("INVENTED{number}"), &format!("/nowhere/{number}"), &[], "").await.expect(404);
    }
    let text = metrics(&broker).await;
    check_line(&text, r#"pact_broker_http_requests_total{method="other",route="none",status="404"} 20"#);
    assert!(!text.contains("nowhere") && !text.contains("INVENTED"), "{text}");
}

cases! { requests_are_counted_by_route_and_status, what_clients_invent_makes_no_series }
