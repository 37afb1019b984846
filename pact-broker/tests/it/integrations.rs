//! Integrations, the network of them, and their end.

use crate::support::{TestBroker, cases};
use crate::world::World;
use pact_core::json;

const WORLD: &str = "Foo 1 needs Bar: a branch main
    Zoo 1 needs Bar: b
    Foo 1 needs Baz: c
    Bar 1 passes Foo a
    Cat 1 needs Dog: d";

async fn world(broker: TestBroker) -> World {
    let mut world = World::new(broker);
    world.play(WORLD).await;
    world
}

fn names(list: &json::Json) -> Vec<String> {
    let name = |one: &json::Json, party: &str| {
        one.pointer(&format!("/{party}/name")).and_then(json::Json::as_str).unwrap().to_owned()
    };
    list.as_array().unwrap().iter().map(|one| name(one, "consumer") + "-" + &name(one, "provider")).collect()
}

async fn each_pair_with_contracts_is_an_integration(broker: TestBroker) {
    let world = world(broker).await;
    let list = |path: &'static str| {
        let broker = &world.broker;
        async move { names(broker.get(path).await.expect(200).json().pointer("/_embedded/integrations").unwrap()) }
    };
    // What was published or verified last comes first.
    assert_eq!(list("/integrations").await, ["Cat-Dog", "Foo-Bar", "Foo-Baz", "Zoo-Bar"]);
    let first = world.broker.get("/integrations").await;
    assert_eq!(first.at("/_embedded/integrations/0/_links/pb:matrix/href"), "/matrix/provider/Dog/consumer/Cat");
    assert_eq!(list("/integrations?q=BA").await, ["Foo-Bar", "Foo-Baz", "Zoo-Bar"]);
    assert_eq!(list("/integrations?q=%25").await, [""; 0]);
    assert_eq!(list("/integrations?page=2&size=3").await, ["Zoo-Bar"]);
    assert_eq!(list("/integrations?page=9").await, [""; 0]);
    let page = world.broker.get("/integrations?page=2&size=3&q=").await;
    assert_eq!(page.at("/page"), r#"{"number":2,"size":3,"totalElements":4,"totalPages":2}"#);
    assert!(page.at("/_links/previous/href").ends_with("/integrations?size=3&page=1"));
    assert!(page.at("/_links/self/href").ends_with("/integrations"));
    world.broker.get("/integrations?size=0").await.expect(400);
}

async fn integrations_are_drawn_as_a_graph(broker: TestBroker) {
    let world = world(broker).await;
    let graph = world.broker.request("GET", "/integrations", &[("accept", "text/vnd.graphviz")], "").await.expect(200);
    assert_eq!(graph.header("content-type"), Some("text/vnd.graphviz;charset=utf-8"));
    assert!(
        graph.text().ends_with("\n  Cat -> Dog\n  Foo -> Bar\n  Foo -> Baz\n  Zoo -> Bar\n}\n"),
        "{}",
        graph.text()
    );
    world.broker.request("GET", "/integrations", &[("accept", "text/html")], "").await.expect(406);
    // It is the first form that is offered.
    for anything in [&[][..], &[("accept", "*/*")]] {
        assert_eq!(world.broker.request("GET", "/integrations", anything, "").await.expect(200).text(), graph.text());
    }
}

async fn the_network_is_told_in_rows(broker: TestBroker) {
    let world = world(broker).await;
    let rows = |path: &'static str| {
        let broker = &world.broker;
        async move {
            let answer = broker.request("GET", path, &[("accept", "text/html, text/csv")], "").await.expect(200);
            assert_eq!(answer.header("content-type"), Some("text/csv;charset=utf-8"));
            answer.text().lines().map(|row| row.split(',').nth(1).unwrap().to_owned()).collect::<Vec<_>>()
        }
    };
    assert_eq!(rows("/relationships").await, ["Cat", "Dog", "Foo", "Bar", "Baz", "Zoo"]);
    assert_eq!(rows("/groups/Zoo.csv").await, ["Foo", "Bar", "Baz", "Zoo"]);
    assert_eq!(rows("/groups/Zoo.csv?maxPacticipants=2").await, ["Zoo", "Bar"]);
    assert_eq!(rows("/groups/Cat").await, ["Cat", "Dog"]);
    let nobody = world.broker.request("GET", "/groups/Nobody.csv", &[], "").await.expect(404);
    assert_eq!(nobody.at("/error"), "No pacticipant with name 'Nobody' found");
}

async fn an_integration_is_deleted_with_what_was_there_for_it_only(broker: TestBroker) {
    let world = world(broker).await;
    let broker = &world.broker;
    let webhook = |consumer: &str, provider: &str| {
        let (consumer, provider) = (json!({"name": consumer}), json!({"name": provider}));
        let request = json!({"method": "POST", "url": "https://ci.example.org"});
        json!({"consumer": consumer, "provider": provider, "events": [{"name": "contract_published"}], "request": request})
    };
    let own = broker.webhook(&webhook("Foo", "Bar")).await;
    let other = broker
        .webhook(&json!({
            "provider": {"name": "Zoo"}, "events": [{"name": "contract_published"}],
            "request": {"method": "POST", "url": "https://ci.example.org"}
        }))
        .await;
    // Clients that name HAL are not refused: there is no body whose type could be wrong.
    broker.delete("/integrations/provider/Bar/consumer/Foo").await.expect(204);
    broker.get("/pacts/provider/Bar/consumer/Foo/latest").await.expect(404);
    broker.get("/pacts/provider/Baz/consumer/Foo/latest").await.expect(200);
    broker.get("/pacticipants/Foo/versions/1").await.expect(200);
    broker.get(&format!("/webhooks/{own}")).await.expect(404);
    // The version of Bar was there for its result only; Bar has another consumer.
    broker.get("/pacticipants/Bar/versions/1").await.expect(404);
    broker.get("/pacticipants/Bar").await.expect(200);
    broker.delete("/integrations/provider/Bar/consumer/Zoo").await.expect(204);
    broker.get("/pacticipants/Bar").await.expect(404);
    // Zoo has no contract any more, but a webhook of its own.
    broker.get(&format!("/webhooks/{other}")).await.expect(200);
    broker.get("/pacticipants/Zoo").await.expect(200);
    let gone = broker.delete("/integrations/provider/Bar/consumer/Foo").await.expect(404);
    assert_eq!(gone.at("/error"), "No provider with name 'Bar' found");
}

async fn all_integrations_are_deleted_and_environments_stay(broker: TestBroker) {
    let mut world = world(broker).await;
    world.play("Bar 1 in production").await;
    world.broker.delete("/integrations").await.expect(204);
    assert_eq!(world.broker.get("/pacticipants").await.at("/_embedded/pacticipants"), "[]");
    assert_eq!(world.broker.get("/environments").await.at("/_embedded/environments/0/name"), "production");
    assert_eq!(world.broker.get("/integrations").await.at("/_embedded/integrations"), "[]");
    assert_eq!(world.broker.request("GET", "/relationships", &[], "").await.expect(200).text(), "");
}

cases! {
    each_pair_with_contracts_is_an_integration,
    integrations_are_drawn_as_a_graph,
    the_network_is_told_in_rows,
    an_integration_is_deleted_with_what_was_there_for_it_only,
    all_integrations_are_deleted_and_environments_stay,
}
