//! The decision, asked over HTTP in each of the forms that clients use.

use crate::support::{TestBroker, cases};
use crate::world::World;
use pact_core::json;
use pact_core::json::Json;

const PRODUCTION: &str = "/can-i-deploy?environment=production&pacticipant=";

/// The ways to ask whether a version can be deployed to production.
fn ways(pacticipant: &str, version: &str) -> Vec<String> {
    let mut ways = vec![format!("/can-i-deploy?pacticipant={pacticipant}&version={version}&environment=production")];
    for grouping in ["", "&latestby=cvpv", "&latestby=cvp", "&latestby=cp", "&latestby=none", "&latestby=cvp&limit=1"] {
        ways.push(format!(
            "/matrix?q[][pacticipant]={pacticipant}&q[][version]={version}&environment=production{grouping}"
        ));
    }
    ways
}

#[track_caller]
fn check<'a>(world: &'a World, version: &'a str, verdict: &'a str, reason: &'a str) -> impl Future<Output = ()> + 'a {
    let caller = std::panic::Location::caller();
    async move {
        let (pacticipant, number) = version.split_once(' ').unwrap();
        for way in ways(pacticipant, number) {
            let (said, why) = world.ask(&way).await;
            assert!(said == verdict && why.contains(reason), "{caller}: {way}: {said}: {why}");
        }
    }
}

const SUCCESS: &str = "All required verification results are published and successful";
const NOTHING: &str = "There are no missing dependencies";

async fn a_consumer_needs_what_is_live_of_its_providers(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a\nBar 1 passes Foo a").await;
    world.environment("production").await;
    check(
        &world,
        "Foo 1",
        "unknown",
        "There is no verified pact between version 1 of Foo and a version of Bar currently in production (no version is \
         currently recorded as deployed/released in this environment)",
    )
    .await;
    world.play("Bar 1 in production").await;
    check(&world, "Foo 1", "yes", SUCCESS).await;
    world.play("Bar 2 exists\nBar 2 in production").await;
    check(&world, "Foo 1", "unknown", "version 1 of Foo and the version of Bar currently in production (2)").await;
    world.play("Bar 2 fails Foo a").await;
    check(&world, "Foo 1", "no", "The verification for the pact between version 1 of Foo and the version of Bar currently in production (2) failed").await;
    world.play("Bar 2 passes Foo a").await;
    check(&world, "Foo 1", "yes", SUCCESS).await;
    check(&world, "Foo 9", "no", "No pacts or verifications have been published for version 9 of Foo").await;
}

async fn a_provider_needs_what_is_live_of_its_consumers(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a\nFoo 2 needs Bar: b\nBar 1 fails Foo a\nBar 1 passes Foo b").await;
    world.environment("production").await;
    check(&world, "Bar 1", "yes", NOTHING).await;
    world.play("Foo 2 released in production").await;
    check(&world, "Bar 1", "yes", SUCCESS).await;
    world.play("Foo 1 released in production").await;
    check(
        &world,
        "Bar 1",
        "no",
        "between one of the versions of Foo currently in production (1) and version 1 of Bar failed",
    )
    .await;
    world.play("Cat 1 needs Bar: c\nCat 1 in production").await;
    world.play("Bar 2 passes Foo a\nBar 2 passes Foo b").await;
    check(&world, "Bar 2", "unknown", "between the version of Cat currently in production (1) and version 2 of Bar")
        .await;
}

/// With two versions of a provider deployed side by side the existing broker lets the one that passes hide the one that
/// failed, or that has no result, in the very question that most clients ask (`latestby=cvp&environment=…`).
async fn no_live_version_hides_another(broker: TestBroker) {
    let mut world = World::new(broker);
    world
        .play(
            "Foo 1 needs Bar: a\nBar p1 fails Foo a\nBar p2 passes Foo a\n\
             Bar p1 in production as blue\nBar p2 in production as green",
        )
        .await;
    check(&world, "Foo 1", "no", "one of the versions of Bar currently in production (p1) failed").await;
    world.play("Foo 2 needs Bar: b\nBar p2 passes Foo b").await;
    check(&world, "Foo 2", "unknown", "one of the versions of Bar currently in production (p1)").await;
    world.play("Bar p1 passes Foo a").await;
    check(&world, "Foo 1", "yes", SUCCESS).await;
}

/// The existing broker judges the newest hundred rows only.
async fn the_limit_shortens_what_is_shown_and_not_what_is_judged(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 0 needs Bar: a\nBar 1 fails Foo a\nFoo 0 released in production").await;
    world.play("Foo 1 needs Bar: b\nBar 1 passes Foo b").await;
    for number in 1..=110 {
        world.play(&format!("Foo {number} needs Bar: b\nFoo {number} released in production")).await;
    }
    let path = "/matrix?q[][pacticipant]=Bar&q[][version]=1&environment=production";
    let rows = async |path: &str| {
        let answer = world.broker.get(path).await.expect(200).json();
        answer.get("matrix").and_then(|rows| rows.as_array().map(<[_]>::len)).unwrap()
    };
    assert_eq!(rows(path).await, 100);
    assert_eq!(rows(&format!("{path}&limit=2")).await, 2);
    assert_eq!(rows(&format!("{path}&limit=500")).await, 111);
    for path in [path.to_owned(), format!("{path}&limit=2"), format!("{path}&success[]=true")] {
        world.expect(&path, "no", "(0) and version 1 of Bar failed").await;
    }
    assert_eq!(rows(&format!("{path}&success[]=false")).await, 1);
    assert_eq!(rows(&format!("{path}&success[]=")).await, 0);
}

async fn the_latest_result_counts_and_the_history_is_shown(broker: TestBroker) {
    let mut world = World::new(broker);
    world
        .play("Foo 1 needs Bar: a\nBar 1 passes Foo a\nBar 1 fails Foo a\nBar 2 passes Foo a\nBar 1 passes Foo a")
        .await;
    let rows = async |more: &str| {
        let path = format!("/matrix?q[][pacticipant]=Foo&q[][pacticipant]=Bar{more}");
        let answer = world.broker.get(&path).await.expect(200);
        assert_eq!(answer.at("/summary/deployable"), "true", "{path}");
        let rows = answer.json();
        let rows = rows.get("matrix").and_then(Json::as_array).unwrap().iter().map(|row| {
            let version = row.pointer("/provider/version/number").and_then(Json::as_str).unwrap();
            format!("{version} {}", row.pointer("/verificationResult/success").unwrap())
        });
        rows.collect::<Vec<_>>().join(", ")
    };
    let history = "2 true, 1 true, 1 false, 1 true";
    assert_eq!(rows("").await, history);
    assert_eq!(rows("&latestby=none").await, history);
    assert_eq!(rows("&latestby=cvpv").await, "2 true, 1 true");
    assert_eq!(rows("&success[]=false").await, "1 false");
    assert_eq!(rows("&limit=2").await, "2 true, 1 true");
    assert_eq!(rows("&limit=3").await, "2 true, 1 true, 1 false");
}

async fn a_version_that_published_nothing_is_unknown_if_others_had_contracts(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a\nBar 1 passes Foo a\nBar 1 in production\nFoo 2 exists").await;
    let reason = "no contract was published for version 2; earlier versions had contracts with Bar";
    check(&world, "Foo 2", "unknown", reason).await;
    // A provider that never was a consumer needs nothing.
    check(&world, "Bar 1", "yes", NOTHING).await;
    world.expect(&format!("{PRODUCTION}Foo&version=2&ignore[]=Bar"), "yes", NOTHING).await;
    // A version that is rolled back to is judged by what is in the target.
    world.play("Zoo 1 exists\nZoo 2 needs Bar: z").await;
    check(&world, "Zoo 1", "yes", NOTHING).await;
    world.play("Zoo 2 in production").await;
    check(&world, "Zoo 1", "unknown", "no contract was published for version 1").await;
}

async fn a_deleted_result_gives_way_to_the_one_before(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a\nBar 1 passes Foo a\nBar 1 fails Foo a\nBar 1 in production").await;
    check(&world, "Foo 1", "no", "failed").await;
    let sha = world.sha("Foo", "Bar", "a");
    let results = format!("/pacts/provider/Bar/consumer/Foo/pact-version/{sha}/verification-results");
    world.broker.delete(&format!("{results}/102")).await.expect(204);
    check(&world, "Foo 1", "yes", SUCCESS).await;
    world.broker.delete(&format!("{results}/101")).await.expect(204);
    check(&world, "Foo 1", "unknown", "no verified pact").await;
    world.broker.delete(&format!("{results}/101")).await.expect(404);
}

async fn what_is_undeployed_no_longer_counts(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a\nBar 1 fails Foo a\nBar 1 in production\nBar 2 passes Foo a").await;
    check(&world, "Foo 1", "no", "(1) failed").await;
    world.play("Bar 2 in production").await;
    check(&world, "Foo 1", "yes", SUCCESS).await;
}

async fn ignored_pacticipants_are_left_out(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a\nFoo 1 needs Baz: b").await;
    world.play("Bar 1 passes Foo a\nBar 1 in production\nBaz 1 exists").await;
    let path = format!("{PRODUCTION}Foo&version=1");
    world.expect(&path, "unknown", "a version of Baz currently in production").await;
    for ignore in ["ignore[]=Baz", "ignore[][pacticipant]=Baz"] {
        let answer = world.broker.get(&format!("{path}&{ignore}")).await.expect(200);
        assert_eq!(
            answer.at("/summary"),
            json!({
                "deployable": true, "reason": SUCCESS, "success": 1, "failed": 0, "unknown": 0, "ignored": 1
            })
            .to_string()
        );
        assert_eq!(answer.at("/matrix/1/ignored"), "true");
    }
    world
        .expect(
            &format!("{path}&ignore[]=Nope"),
            "unknown",
            "WARN: Cannot ignore any version of Nope (no such pacticipant exists)",
        )
        .await;
    world
        .expect(
            &format!("{path}&ignore[][pacticipant]=Bar&ignore[][version]=9"),
            "unknown",
            "WARN: Cannot ignore version 9 of Bar (no such version exists)",
        )
        .await;
}

/// More versions in the target than a statement of SQLite's may carry values: only the one that begins them has a contract.
async fn a_target_of_many_versions_tells_whether_a_contract_was_forgotten(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 0 exists\nFoo 1 needs Bar: a tag dev\nBar 1 passes Foo a\nBar 1 tag dev").await;
    let path = "/matrix?q[][pacticipant]=Foo&q[][version]=0&latestby=cvp&tag=dev";
    let reason = "no contract was published for version 0; earlier versions had contracts with Bar";
    world.expect(path, "unknown", reason).await;
    for sql in [
        "INSERT INTO versions (pacticipant_id, number, position, created_at, updated_at) \
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 33000) \
         SELECT p.id, 'many ' || n.i, 1000 + n.i, 0, 0 FROM pacticipants p, n WHERE p.name = 'Foo'",
        "INSERT INTO tags (version_id, name, pacticipant_id, version_position, created_at) \
         SELECT id, 'dev', pacticipant_id, position, 0 FROM versions WHERE number LIKE 'many %'",
    ] {
        world.broker.database().run(sql).await;
    }
    world.expect(path, "unknown", reason).await;
}

async fn tags_branches_and_the_latest_versions_are_targets_too(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a\nBar 1 passes Foo a\nBar 1 tag prod\nBar 2 branch main\nBar 2 fails Foo a").await;
    world.broker.with_json("PATCH", "/pacticipants/Bar", &json!({"mainBranch": "main"})).await;
    let ask = |target: &str| format!("/matrix?q[][pacticipant]=Foo&q[][version]=1&latestby=cvp{target}");
    world.expect(&ask("&latest=true&tag=prod"), "yes", SUCCESS).await;
    world.expect(&ask("&tag=prod"), "yes", SUCCESS).await;
    world
        .expect(
            &ask("&latest=true&tag=nope"),
            "unknown",
            "the latest version of Bar with tag nope (no such version exists)",
        )
        .await;
    world
        .expect(&ask("&latest=true&mainBranch=true"), "no", "the latest version of Bar from branch main (2) failed")
        .await;
    world.expect(&ask("&latest=true"), "no", "WARN: It is recommended to specify the environment").await;
    world.expect("/can-i-deploy?pacticipant=Foo&version=1&to=prod", "yes", SUCCESS).await;
    world.play("Foo 1 tag dev").await;
    world
        .expect(
            "/pacticipants/Foo/latest-version/dev/can-i-deploy/to/prod",
            "yes",
            "WARN: It is recommended to specify the version number",
        )
        .await;
}

async fn a_branch_can_be_deployed_to_an_environment(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a branch main\nBar 1 passes Foo a\nBar 1 in production").await;
    let path = "/pacticipants/Foo/branches/main/latest-version/can-i-deploy/to-environment";
    world.expect(&format!("{path}/production"), "yes", "WARN: It is recommended to specify the version number").await;
    for path in [
        format!("{path}/nope"),
        "/pacticipants/Foo/branches/nope/latest-version/can-i-deploy/to-environment/production".to_owned(),
        "/pacticipants/Nope/branches/main/latest-version/can-i-deploy/to-environment/production".to_owned(),
        "/pacticipants/Foo/latest-version/nope/can-i-deploy/to/prod".to_owned(),
    ] {
        world.broker.get(&path).await.expect(404);
    }
}

async fn named_versions_are_judged_among_themselves(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a\nFoo 1 needs Baz: b\nBar 1 passes Foo a\nBar 2 fails Foo a").await;
    let ask = |consumer: &str, provider: &str| {
        format!("/matrix?q[][pacticipant]=Foo{consumer}&q[][pacticipant]=Bar{provider}&latestby=cvpv")
    };
    world.expect(&ask("&q[][version]=1", "&q[][version]=1"), "yes", SUCCESS).await;
    world
        .expect(&ask("&q[][version]=1", "&q[][version]=2"), "no", "version 1 of Foo and version 2 of Bar failed")
        .await;
    world.expect(&ask("&q[][version]=9", "&q[][version]=2"), "no", "version 9 of Foo").await;
    world.expect(&ask("&q[][version]=1", "&q[][latest]=true"), "no", "the latest version of Bar (2) failed").await;
    world.expect(&ask("", ""), "no", "any version of Foo and any version of Bar failed").await;
    world.expect("/matrix/provider/Bar/consumer/Foo", "no", "any version of Foo and any version of Bar failed").await;
    let nobody = world.broker.get("/matrix/provider/Nope/consumer/Foo").await.expect(404);
    assert_eq!(nobody.at("/error"), "No provider with name 'Nope' found");
    world.broker.get("/matrix/provider/Nope/consumer/Foo?limit=0").await.expect(400);
    world.play("Foo 2 exists").await;
    world
        .expect(&ask("&q[][version]=2", "&q[][version]=1"), "unknown", "no contract was published for version 2")
        .await;
}

async fn versions_that_are_deployed_together_must_suit_what_is_there(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a\nFoo 1 needs Baz: b\nBar 1 fails Foo a\nBar 1 in production").await;
    world.play("Bar 2 passes Foo a\nBaz 3 passes Foo b").await;
    let ask = "/matrix?q[][pacticipant]=Foo&q[][version]=1&q[][pacticipant]=Bar&q[][version]=2&latestby=cvpv";
    world.expect(ask, "yes", SUCCESS).await;
    let ask = format!("{ask}&environment=production");
    world.expect(&ask, "unknown", "a version of Baz currently in production (no version").await;
    world.play("Baz 3 in production").await;
    world.expect(&ask, "yes", SUCCESS).await;
    world.play("Cat 5 needs Bar: c\nCat 5 in production").await;
    world.expect(&ask, "unknown", "between the version of Cat currently in production (5) and version 2 of Bar").await;
    world.play("Bar 2 fails Cat c").await;
    world
        .expect(&ask, "no", "between the version of Cat currently in production (5) and version 2 of Bar failed")
        .await;
}

async fn a_faulty_question_is_refused_with_every_fault(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a").await;
    world.environment("production").await;
    let check = async |path: &str, errors: &str| {
        assert_eq!(world.broker.get(path).await.expect(400).at("/errors"), errors, "{path}");
    };
    check("/matrix", r#"["Please provide 1 or more version selectors."]"#).await;
    check("/matrix?q[][pacticipant]=Zed", r#"["Pacticipant Zed not found"]"#).await;
    check("/matrix?q[][version]=1", r#"["Please specify the pacticipant name"]"#).await;
    let matrix = "/matrix?q[][pacticipant]=Foo";
    check(
        &format!("{matrix}&q[][version]=1&q[][latest]=true"),
        r#"["A version number and latest flag cannot both be specified for Foo"]"#,
    )
    .await;
    check(
        &format!("{matrix}&environment=production&tag=x"),
        r#"["Cannot specify more than one of tag, environment and mainBranch."]"#,
    )
    .await;
    check(
        &format!("{matrix}&environment=production&latest=true"),
        r#"["Cannot specify both latest=true and an environment."]"#,
    )
    .await;
    check(&format!("{matrix}&environment=zzz"), r#"["Environment with name 'zzz' does not exist"]"#).await;
    check(&format!("{matrix}&q[][environment]=zzz"), r#"["Environment with name 'zzz' does not exist"]"#).await;
    check(
        "/matrix?limit=0&ignore[][version]=1&environment=zzz",
        r#"["Please provide 1 or more version selectors.","Please specify the pacticipant name to ignore","Environment with name 'zzz' does not exist","The limit must be 1 or greater."]"#,
    )
    .await;
    check(
        &format!("{matrix}&ignore[][pacticipant]=Bar&ignore[][version]=1&ignore[][latest]=true"),
        r#"["A version number and latest flag cannot both be specified for Bar to ignore"]"#,
    )
    .await;
    check(&format!("{matrix}&limit=0"), r#"["The limit must be 1 or greater."]"#).await;
    check(&format!("{matrix}&latestby=x"), r#"["The latestby parameter must be one of: cvpv, cvp, cp, none."]"#).await;
    let exists = "/can-i-deploy?pacticipant=Foo&version=1";
    check(exists, r#"{"":["Must specify either an environment or a 'to' tag."]}"#).await;
    check(
        &format!("{exists}&to=x&environment=production"),
        r#"{"":["Cannot specify both a 'to' tag and an environment."]}"#,
    )
    .await;
    check(
        "/can-i-deploy?pacticipant=Nope&environment=zzz",
        r#"{"version":["is missing"],"pacticipant":["does not match an existing pacticipant"],"environment":["with name 'zzz' does not exist"]}"#,
    )
    .await;
    check(
        "/can-i-deploy?pacticipant=&version=&to=",
        r#"{"pacticipant":["must be filled"],"version":["must be filled"],"to":["must be filled"]}"#,
    )
    .await;
    check(
        "/can-i-deploy?pacticipant=Foo&version=1&to=x&environment=zzz",
        r#"{"environment":["with name 'zzz' does not exist"],"":["Cannot specify both a 'to' tag and an environment."]}"#,
    )
    .await;
    let problem = [("accept", "application/problem+json")];
    let answer = world.broker.request("GET", "/matrix?q[][pacticipant]=Zed", &problem, "").await.expect(400);
    assert_eq!(
        answer.at("/errors/0"),
        format!(
            r#"{{"type":"{}/problems/invalid-body-property-value","title":"Invalid body parameter","detail":"Pacticipant Zed not found"}}"#,
            world.broker.url()
        )
    );
}

async fn the_matrix_can_be_read_as_text(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a\nBar 1 passes Foo a\nFoo 2 needs Bar: b").await;
    let path = "/matrix?q[][pacticipant]=Foo&q[][pacticipant]=Bar";
    let answer = world.broker.request("GET", path, &[("accept", "text/plain")], "").await.expect(200);
    assert_eq!(answer.header("content-type"), Some("text/plain;charset=utf-8"));
    let expected = [
        "CONSUMER | C_VERSION | REVISION | PROVIDER | P_VERSION | NUMBER | SUCCESS",
        "---------|-----------|----------|----------|-----------|--------|--------",
        "Foo      | 2         | 1        | Bar      |           |        |        ",
        "Foo      | 1         | 1        | Bar      | 1         | 101    | true   ",
        "",
        "Deployable: nil",
        "Reason: There is no verified pact between any version of Foo and any version of Bar",
        "",
    ];
    assert_eq!(answer.text(), expected.join("\n"));
    world.broker.request("GET", path, &[("accept", "text/html")], "").await.expect(406);
}

cases! {
    a_consumer_needs_what_is_live_of_its_providers,
    a_provider_needs_what_is_live_of_its_consumers,
    no_live_version_hides_another,
    the_limit_shortens_what_is_shown_and_not_what_is_judged,
    the_latest_result_counts_and_the_history_is_shown,
    a_version_that_published_nothing_is_unknown_if_others_had_contracts,
    a_deleted_result_gives_way_to_the_one_before,
    what_is_undeployed_no_longer_counts,
    ignored_pacticipants_are_left_out,
    a_target_of_many_versions_tells_whether_a_contract_was_forgotten,
    tags_branches_and_the_latest_versions_are_targets_too,
    a_branch_can_be_deployed_to_an_environment,
    named_versions_are_judged_among_themselves,
    versions_that_are_deployed_together_must_suit_what_is_there,
    a_faulty_question_is_refused_with_every_fault,
    the_matrix_can_be_read_as_text,
}
