//! Badges: drawn here, always.

use crate::support::{TestBroker, cases};
use crate::world::World;

/// What a badge says, its colour, and how long it may be kept.
async fn badge(broker: &TestBroker, path: &str) -> String {
    // Whoever shows a picture names all sorts of types.
    let answer = broker.request("GET", path, &[("accept", "text/html")], "").await.expect(200);
    assert_eq!(answer.header("content-type"), Some("image/svg+xml;charset=utf-8"), "{path}");
    let text = answer.text();
    let title = text.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
    let colours = [("#4c1", "green"), ("#e05d44", "red"), ("#fe7d37", "orange"), ("#9f9f9f", "grey")];
    let colour = colours.iter().find(|(code, _)| text.contains(code)).unwrap().1;
    format!("{title} ({colour}, {})", answer.header("cache-control").unwrap())
}

const LATEST: &str = "/pacts/provider/Bar/consumer/Foo/latest";

async fn a_badge_says_how_a_contract_stands(broker: TestBroker) {
    let mut world = World::new(broker);
    assert_eq!(badge(&world.broker, &format!("{LATEST}/badge")).await, "pact not found: unknown (grey, no-cache)");
    for (lines, badge_now) in [
        ("Foo 1 needs Bar: a", "foo/bar pact: unknown (grey, no-cache)"),
        ("Bar 1 fails Foo a", "foo/bar pact: failed (red, max-age=30)"),
        ("Bar 2 passes Foo a", "foo/bar pact: verified (green, max-age=30)"),
        ("Foo 2 needs Bar: b tag dev", "foo/bar pact: changed (orange, max-age=30)"),
    ] {
        world.play(lines).await;
        assert_eq!(badge(&world.broker, &format!("{LATEST}/badge.svg")).await, badge_now, "{lines}");
    }
    let check = |path: String, expected: &'static str| {
        let broker = &world.broker;
        async move { assert_eq!(badge(broker, &path).await, expected, "{path}") }
    };
    check(format!("{LATEST}/dev/badge"), "foo/bar pact: unknown (grey, no-cache)").await;
    check(format!("{LATEST}/nope/badge"), "pact not found: unknown (grey, no-cache)").await;
    check(format!("{LATEST}-untagged/badge.svg"), "foo/bar pact: verified (green, max-age=30)").await;
    check(format!("{LATEST}-untagged/badge?label=provider"), "bar pact: verified (green, max-age=30)").await;
}

/// What is pending fails without breaking a build; results say so by the address under which they are published.
async fn a_failure_of_what_was_pending_is_told_as_such(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a branch main\nBar 1 branch main").await;
    let wish = pact_core::json!({"includePendingStatus": true, "providerVersionBranch": "main"});
    let answer = world.broker.post("/pacts/provider/Bar/for-verification", &wish).await.expect(200);
    let own = answer.at("/_embedded/pacts/0/_links/self/href").replace(&world.broker.url(), "");
    let result = pact_core::json!({"success": false, "providerApplicationVersion": "1"});
    world.broker.post(&format!("{own}/verification-results"), &result).await.expect(201);
    let badge = badge(&world.broker, &format!("{LATEST}/badge")).await;
    assert_eq!(badge, "foo/bar pact: failed (pending) (red, max-age=30)");
    let dashboard = world.broker.get("/dashboard").await.expect(200);
    assert_eq!(dashboard.at("/items/0/verificationStatus"), "failed_pending");
}

async fn a_badge_says_how_two_tags_go_together(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a tag ft\nBar 1 fails Foo a\nBar 1 tag dev\nBar 2 passes Foo a").await;
    let path = |tag: &str| format!("/matrix/provider/Bar/latest/{tag}/consumer/Foo/latest/ft/badge.svg");
    assert_eq!(badge(&world.broker, &path("dev")).await, "foo (ft)/bar (dev) pact: failed (red, max-age=30)");
    assert_eq!(badge(&world.broker, &path("x")).await, "foo (ft)/bar (x) pact: unknown (grey, no-cache)");
    let nobody = "/matrix/provider/Bar/latest/dev/consumer/Nobody/latest/ft/badge";
    assert_eq!(badge(&world.broker, nobody).await, "pact not found: unknown (grey, no-cache)");
}

async fn a_badge_says_whether_a_version_can_be_deployed(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a tag dev branch main\nBar 1 passes Foo a\nBar 1 in production\nBar 1 tag prod").await;
    world.play("Foo 2 needs Bar: b branch feat").await;
    world.broker.put("/pacticipants/Foo/branches/empty/versions/3", &pact_core::json!({})).await;
    world.broker.delete("/pacticipants/Foo/branches/empty/versions/3").await.expect(204);
    let to = |branch: &str| {
        format!("/pacticipants/Foo/branches/{branch}/latest-version/can-i-deploy/to-environment/production/badge")
    };
    for (path, expected) in [
        (to("main"), "can-i-deploy: main to production (green, max-age=30)"),
        (to("main") + "?label=gate", "gate: main to production (green, max-age=30)"),
        (to("feat") + ".svg", "can-i-deploy: feat to production (red, max-age=30)"),
        (to("zz"), "branch: not found (grey, no-cache)"),
        (to("empty"), "version: not found (grey, no-cache)"),
        (to("main").replace("production", "nowhere"), "environment: not found (grey, no-cache)"),
        (to("main").replace("Foo", "Nobody"), "pacticipant: not found (grey, no-cache)"),
        (
            "/pacticipants/Foo/latest-version/dev/can-i-deploy/to/prod/badge".to_owned(),
            "can-i-deploy: dev to prod (green, max-age=30)",
        ),
        (
            "/pacticipants/Foo/latest-version/x/can-i-deploy/to/prod/badge".to_owned(),
            "version: not found (grey, no-cache)",
        ),
        ("/pacticipants/No/latest-version/x/can-i-deploy/to/prod/badge".to_owned(), "No: not found (grey, no-cache)"),
    ] {
        assert_eq!(badge(&world.broker, &path).await, expected, "{path}");
    }
}

async fn a_main_branch_can_be_merged_if_it_goes_with_those_of_its_partners(broker: TestBroker) {
    let mut world = World::new(broker);
    let path = "/pacticipants/Foo/main-branch/can-i-merge";
    let check = |world: World, expected: &'static str, deployable: &'static str| async move {
        assert_eq!(badge(&world.broker, &format!("{path}/badge")).await, expected);
        let decision = world.broker.get(path).await;
        assert_eq!(decision.at("/summary/deployable"), deployable);
        world
    };
    assert_eq!(badge(&world.broker, &format!("{path}/badge")).await, "pacticipant: not found (grey, no-cache)");
    world.play("Foo 0 needs Bar: z").await;
    assert_eq!(badge(&world.broker, &format!("{path}/badge")).await, "main branch version: not found (grey, no-cache)");
    world.broker.get(path).await.expect(404);
    world.play("Foo 1 needs Bar: a branch main\nBar 1 branch main").await;
    let mut world = check(world, "can-i-merge: failed (red, max-age=30)", "null").await;
    world.play("Bar 1 passes Foo a").await;
    let mut world = check(world, "can-i-merge: success (green, max-age=30)", "true").await;
    world.play("Cat 1 needs Foo: c branch main\nFoo 1 fails Cat c").await;
    check(world, "can-i-merge: failed (red, max-age=30)", "false").await;
}

cases! {
    a_badge_says_how_a_contract_stands,
    a_failure_of_what_was_pending_is_told_as_such,
    a_badge_says_how_two_tags_go_together,
    a_badge_says_whether_a_version_can_be_deployed,
    a_main_branch_can_be_merged_if_it_goes_with_those_of_its_partners,
}
