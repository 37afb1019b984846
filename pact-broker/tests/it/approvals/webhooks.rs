//! Webhooks as the existing broker shows them, and their calls.
//!
//! What its trials of a webhook (`docs_webhooks_executing_…_post`) approve is an answer of `example.org`, to which nobody here
//! may speak; the recordings have such calls, with a receiver of their own.

use super::approval;
use super::documents::{check, repeat, repeat_at};
use crate::support::{TestBroker, may_call_this_machine, until};
use crate::world::World;
use pact_broker::HostRule;
use pact_core::json;
use pact_core::json::Json;

const UUID: &str = "d2181b32-8b03-4daf-8cc0-d9168b2f6fac";
/// The approved call was tried once and yet never run, which cannot be: its row was made by hand.
const MADE_BY_HAND: [&str; 2] = ["/attemptsMade:\n  - 1\n  + 0", "/attemptsRemaining:\n  - 6\n  + 7"];

/// Addresses, documents and methods of webhooks, and what is told of a call that was not made yet.
pub(super) async fn webhooks(broker: TestBroker) {
    let mut faults = Vec::new();
    let broker = broker.restart_with(may_have_secrets).await;
    let shown = approval("docs_webhooks_webhook_get");
    let shown = shown.pointer("/response/body").unwrap();
    let member = |name: &str| shown.get(name).unwrap().clone();
    let webhook = json!({
        "description": (member("description")),
        "consumer": {"name": "Foo"},
        "provider": {"name": "Bar"},
        "events": (member("events")),
        "request": (member("request"))
    });
    for name in ["Foo", "Bar"] {
        broker.post("/pacticipants", &json!({"name": name})).await.expect(201);
    }
    broker.put(&format!("/webhooks/{UUID}"), &webhook).await.expect(201);
    let mut world = World::new(broker);
    world.play("Foo 3e1f00a04 needs Bar: a\nBar 1 passes Foo a").await;
    for name in ["webhook", "webhooks", "webhooks_for_a_provider", "webhooks_for_consumer"] {
        repeat(&world.broker, &format!("docs_webhooks_{name}_get"), &mut faults).await;
        repeat(&world.broker, &format!("docs_webhooks_{name}_options"), &mut faults).await;
    }
    for name in ["webhooks_for_consumer_and_provider", "pact_webhooks"] {
        repeat(&world.broker, &format!("docs_webhooks_{name}_get"), &mut faults).await;
        repeat(&world.broker, &format!("docs_webhooks_{name}_options"), &mut faults).await;
    }
    for name in ["executing_a_saved_webhook", "executing_an_unsaved_webhook", "logs_of_triggered_webhook"] {
        repeat(&world.broker, &format!("docs_webhooks_{name}_options"), &mut faults).await;
    }
    let of_result = "docs_webhooks_triggered_webhooks_for_verification_publication";
    repeat(&world.broker, &format!("{of_result}_options"), &mut faults).await;
    let number = result_number(&world.broker).await;
    repeat_at(&world.broker, &format!("{of_result}_get"), &number, &mut faults).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));

    for name in ["webhooks_status", "triggered_webhooks_for_pact_publication"] {
        repeat(&world.broker, &format!("docs_webhooks_{name}_options"), &mut faults).await;
        repeat(&world.broker, &format!("docs_webhooks_{name}_get"), &mut faults).await;
    }
    assert!(
        faults.len() == 4 && faults.iter().all(|fault| MADE_BY_HAND.iter().any(|known| fault.ends_with(known))),
        "{}",
        faults.join("\n")
    );
    let mut faults = Vec::new();
    repeat(&world.broker, "docs_webhooks_webhook_put", &mut faults).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // A webhook that is made gets an identity of its own.
    repeat(&world.broker, "docs_webhooks_webhooks_post", &mut faults).await;
    let identity = ["/uuid:", "/_links/self/href:", "/_links/pb:execute/href:"];
    assert!(
        faults.len() == 3 && faults.iter().zip(identity).all(|(fault, place)| fault.contains(place)),
        "{}",
        faults.join("\n")
    );
}

fn may_have_secrets(config: &mut pact_broker::Config) {
    may_call_this_machine(config);
    config.webhooks.hosts.push(HostRule::parse("example.org").unwrap());
}

/// The address of the only result's calls.
async fn result_number(broker: &TestBroker) -> String {
    let pact = broker.get("/pacts/provider/Bar/consumer/Foo/latest").await.expect(200);
    let result = pact.at("/_links/pb:latest-verification-results/href").replace(&broker.url(), "");
    let result = broker.get(&result).await.expect(200);
    result.at("/_links/pb:triggered-webhooks/href").replace(&broker.url(), "")
}

/// A publication that sets a webhook off, and the logs of a call. What the approved objects are made of (`foo`, `pact_url`)
/// was put there by hand; names, order, words and kinds are the broker's.
pub(super) async fn what_a_publication_sets_off(broker: TestBroker) {
    let broker = broker.restart_with(may_have_secrets).await;
    for name in ["Foo", "Bar"] {
        broker.post("/pacticipants", &json!({"name": name})).await.expect(201);
    }
    let webhook = json!({
        "description": "foo webhook",
        "events": [{"name": "contract_content_changed"}],
        "request": {"method": "POST", "url": "http://127.0.0.1:1/${pactbroker.consumerVersionTags}"}
    });
    broker.webhook(&webhook).await;
    let mut faults = Vec::new();
    repeat(&broker, "publish_contract_nothing_exists_with_webhook", &mut faults).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));

    let body = approval("publish_contract_nothing_exists").pointer("/request/body").unwrap().clone();
    let published = broker.post("/contracts/publish", &body).await.expect(200).json();
    check_kind(&approval("publish_contracts_results_decorator"), &published, "publish", &mut faults);

    let call = broker.pass(5, "1", 1).await[0].clone();
    let logs = call.pointer("/_links/pb:logs/href").and_then(Json::as_str).unwrap().replace(&broker.url(), "");
    until(|| async { broker.get(&logs).await.at("/executions/0/success") == "false" }).await;
    let logs = broker.get(&logs).await.expect(200).json();
    check_kind(&approval("triggered_webhook_logs_decorator"), &logs, "logs", &mut faults);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether members have the same names and kinds, in the same order, and titles the same words; of a list its first item.
fn check_kind(approved: &Json, ours: &Json, place: &str, faults: &mut Vec<String>) {
    match (approved, ours) {
        (Json::Object(approved), Json::Object(ours)) => {
            let names = |object: &json::Object| object.iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
            if names(approved) != names(ours) {
                faults.push(format!("{place}: {:?} and not {:?}", names(ours), names(approved)));
            }
            for (name, value) in approved.iter() {
                let own = ours.get(name).cloned().unwrap_or_default();
                let place = format!("{place}/{name}");
                match name {
                    "title" | "deprecationWarning" => check(value, &own, &place, "", faults),
                    _ => check_kind(value, &own, &place, faults),
                }
            }
        }
        (Json::Array(approved), Json::Array(ours)) => match (approved.first(), ours.first()) {
            (Some(approved), Some(ours)) => check_kind(approved, ours, &format!("{place}/0"), faults),
            (None, None) => {}
            _ => faults.push(format!("{place}: {} items and not {}", ours.len(), approved.len())),
        },
        // An address that the approved object does not have.
        (Json::Null, Json::String(_)) => {}
        (approved, ours) if std::mem::discriminant(approved) == std::mem::discriminant(ours) => {}
        (approved, ours) => faults.push(format!("{place}: {ours} and not {approved}")),
    }
}
