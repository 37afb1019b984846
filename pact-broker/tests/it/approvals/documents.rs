//! Whole answers of the existing broker.

use super::{approval, text};
use crate::support::{Answer, TestBroker};
use crate::world::World;
use pact_core::json;
use pact_core::json::Json;

/// What differs from one run to the next, and the names of brokers.
fn masked(text: &str, base: &str) -> String {
    let text = if base.is_empty() { text.to_owned() } else { text.replace(base, "~") };
    let text = text.replace("http://example.org", "~").replace("https://pact-broker", "~");
    let mut masked = String::new();
    let mut rest = text.as_str();
    while let Some(char) = rest.chars().next() {
        let hex = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        let named = ["verification-results/", "verification result ", "triggered-webhooks/"];
        let named = named.into_iter().find(|name| rest.starts_with(name));
        if hex == 40 {
            masked.push_str("<sha>");
            rest = &rest[40..];
        } else if let Some(name) = named {
            masked.push_str(&format!("{name}<identity>"));
            rest = rest[name.len()..].trim_start_matches(|char: char| char.is_ascii_hexdigit() || char == '-');
        } else {
            masked.push(char);
            rest = &rest[char.len_utf8()..];
        }
    }
    masked
}

/// Whether everything that was approved is there, in the same order; times only have to be there. Members that were left
/// out of the approval, such as deprecated ones, may be there too.
pub(super) fn check(approved: &Json, ours: &Json, place: &str, base: &str, faults: &mut Vec<String>) {
    match (approved, ours) {
        (Json::Object(approved), Json::Object(ours)) => {
            for (name, value) in approved.iter() {
                match ours.get(name) {
                    None => faults.push(format!("{place}/{name}: missing")),
                    Some(_) if matches!(name, "createdAt" | "updatedAt" | "verifiedAt" | "triggeredAt") => {}
                    Some(own) => check(value, own, &format!("{place}/{name}"), base, faults),
                }
            }
        }
        (Json::Array(approved), Json::Array(ours)) if approved.len() == ours.len() => {
            for (index, (approved, ours)) in approved.iter().zip(ours).enumerate() {
                check(approved, ours, &format!("{place}/{index}"), base, faults);
            }
        }
        (approved, ours) => {
            let (approved, ours) = (masked(&approved.to_string(), base), masked(&ours.to_string(), base));
            if approved != ours {
                faults.push(format!("{place}:\n  - {approved}\n  + {ours}"));
            }
        }
    }
}

/// Checks an answer against an approved one.
fn check_answer(name: &str, answer: &Answer, base: &str, faults: &mut Vec<String>) {
    let approved = approval(name);
    let approved = approved.get("response").unwrap_or_else(|| panic!("{name}"));
    let (status, body) = (approved.get("status").unwrap().to_string(), approved.get("body").unwrap());
    if status != answer.status.to_string() {
        faults.push(format!("{name}: {} {}", answer.status, answer.text()));
    }
    let mut found = Vec::new();
    check(body, &answer.json(), "", base, &mut found);
    faults.extend(found.iter().map(|fault| format!("{name}{fault}")));
}

/// Sends the request of an approval and checks the answer.
pub(super) async fn repeat(broker: &TestBroker, name: &str, faults: &mut Vec<String>) {
    let approved = approval(name);
    let path = approved.pointer("/request/path").and_then(Json::as_str).unwrap();
    repeat_at(broker, name, path, faults).await;
}

/// The like, at the address that our broker has for what was asked.
pub(super) async fn repeat_at(broker: &TestBroker, name: &str, path: &str, faults: &mut Vec<String>) {
    let approved = approval(name);
    let request = approved.get("request").unwrap();
    let text = |name: &str| request.get(name).and_then(Json::as_str).unwrap_or("POST");
    let headers = request.get("headers").and_then(Json::as_object).unwrap();
    let mut headers: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (name, value.as_str().unwrap_or_default())).collect();
    // An approval names the answer's type only where it differs from the usual one.
    if headers.iter().all(|(name, _)| *name != "Accept") {
        headers.push(("accept", "application/hal+json"));
    }
    let body = request.get("body").map(Json::to_string).unwrap_or_default();
    let answer = broker.request(text("method"), path, &headers, &body).await;
    if text("method") == "OPTIONS" {
        let methods = |list: &str| -> std::collections::BTreeSet<String> {
            list.split(", ").filter(|method| *method != "HEAD").map(str::to_owned).collect()
        };
        let header = "access-control-allow-methods";
        let theirs = approved.pointer(&format!("/response/headers/{header}")).and_then(Json::as_str).unwrap();
        assert_eq!(methods(answer.header(header).unwrap()), methods(theirs), "{name}");
    } else {
        check_answer(name, &answer, &broker.url(), faults);
    }
}

/// The matrix with three rows, as HAL and as text. A failed pair beside one without a result is a no here.
pub(super) async fn matrix(broker: TestBroker) {
    let mut world = World::new(broker);
    world
        .play(
            "Foo 1 needs Bar: a
             Foo 2 needs Bar: b branch main
             Foo 3 needs Bar: c branch main
             Bar 10 passes Foo a
             Bar 20 fails Foo b",
        )
        .await;
    let path = "/matrix?q[][pacticipant]=Foo&q[][pacticipant]=Bar&latestby=cvpv";
    let answer = world.broker.get(path).await.expect(200);
    let mut faults = Vec::new();
    check_answer("matrix_full_body_ui_browse", &answer, &world.broker.url(), &mut faults);
    assert_eq!(faults, ["matrix_full_body_ui_browse/summary/deployable:\n  - null\n  + false"]);
    let answer = world.broker.request("GET", path, &[("accept", "text/plain")], "").await.expect(200);
    let ours = answer.text().replace("| 101    |", "| 1      |").replace("| 102    |", "| 1      |");
    assert_eq!(ours.trim_end(), text("matrix_full_body_text.approved.txt").trim_end().replace("nil", "false"));
}

/// Publishing, pacticipants, branches, and contracts to verify.
pub(super) async fn documents(broker: TestBroker) {
    let mut faults = Vec::new();
    let empty = |broker: TestBroker| async move {
        broker.delete("/integrations").await.expect(204);
        broker
    };
    repeat(&broker, "publish_contract_nothing_exists", &mut faults).await;
    let broker = empty(broker).await;
    repeat(&broker, "publish_contract_no_branch", &mut faults).await;
    let broker = empty(broker).await;
    repeat(&broker, "publish_contract_with_validation_error", &mut faults).await;
    let mut world = World::new(empty(broker).await);
    world.play("foo 3e1f00a04 exists").await;
    let fields = json!({"repositoryUrl": "https://github.com/example-organization/foo", "displayName": "Foo"});
    world.broker.put("/pacticipants/foo", &fields).await.expect(200);
    for method in ["get", "options", "put", "patch"] {
        repeat(&world.broker, &format!("docs_pacticipants_pacticipant_{method}"), &mut faults).await;
    }
    world.play("Foo 1 branch main").await;
    let branches = world.broker.get("/pacticipants/Foo/branches").await.expect(200).json();
    check(&approval("pacticipant_branches_decorator"), &branches, "branches", &world.broker.url(), &mut faults);
    let content = crate::world::contract("Consumer 2", "Provider", "a");
    let path = "/pacts/provider/Provider/consumer/Consumer%202/version/4.5.6";
    world.broker.put(path, &content).await.expect(201);
    world.broker.put("/pacticipants/Consumer%202/versions/4.5.6/tags/prod", &json!({})).await.expect(201);
    repeat_for_verification(&world.broker, &mut faults).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    verified_before(world.broker).await;
}

/// The metadata segment is each broker's own.
async fn repeat_for_verification(broker: &TestBroker, faults: &mut Vec<String>) {
    let mut found = Vec::new();
    repeat(broker, "get_provider_pacts_for_verification", &mut found).await;
    let own = |fault: &String| fault.contains("/_embedded/pacts/0/_links/self/href:");
    assert_eq!(found.iter().filter(|fault| own(fault)).count(), 1, "{found:?}");
    faults.extend(found.into_iter().filter(|fault| !own(fault)));
}

/// A contract whose content changes under the same version, when that is allowed, with a provider that verified before.
async fn verified_before(broker: TestBroker) {
    let broker = broker.restart_with(|config| config.allow_dangerous_contract_modification = true).await;
    broker.delete("/integrations").await.expect(204);
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: other\nBar 1 passes Foo other").await;
    let mut faults = Vec::new();
    repeat(&world.broker, "publish_contract_verification_already_exists", &mut faults).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
