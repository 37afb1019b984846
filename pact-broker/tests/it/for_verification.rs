//! Which contracts a provider is to verify, and what becomes of the results.

use crate::support::{Answer, TestBroker, cases, send_to};
use crate::world::World;
use pact_core::json;
use pact_core::json::Json;

const PATH: &str = "/pacts/provider/Bar/for-verification";

async fn ask(world: &World, body: &str) -> Answer {
    world.broker.post(PATH, &json::parse(body).unwrap()).await
}

/// The short descriptions of the contracts, each with the consumer version.
fn descriptions(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let text = |pact: &Json, pointer: &str| pact.pointer(pointer).and_then(Json::as_str).unwrap_or_default().to_owned();
    let pacts = json.pointer("/_embedded/pacts").and_then(Json::as_array).unwrap_or_default();
    let name = |pact: &Json| text(pact, "/_links/self/name").replace("Pact between ", "").replace(" and Bar", "");
    pacts.iter().map(|pact| format!("{}: {}", name(pact), text(pact, "/shortDescription"))).collect()
}

#[track_caller]
fn check<'a>(world: &'a World, selectors: &'a str, expected: &'a [&'a str]) -> impl Future<Output = ()> + 'a {
    let caller = std::panic::Location::caller();
    async move {
        let answer = ask(world, &format!(r#"{{"consumerVersionSelectors":[{selectors}]}}"#)).await.expect(200);
        assert_eq!(descriptions(&answer), expected, "{caller}: {selectors}");
    }
}

async fn every_selector_finds_its_contracts(broker: TestBroker) {
    let mut world = World::new(broker);
    world
        .play(
            "Foo 1 needs Bar: a branch main tag prod\nFoo 2 needs Bar: b branch main tag prod\n\
             Foo 3 needs Bar: c branch feat\nZoo 1 needs Bar: d branch main tag dev\nCat 1 needs Dog: e branch main",
        )
        .await;
    world.play("Foo 1 in test\nFoo 2 released in production\nZoo 1 in production").await;
    check(&world, r#"{"latest":true}"#, &["Foo (3): latest", "Zoo (1): latest"]).await;
    check(&world, r#"{"latest":true,"consumer":"Foo"}"#, &["Foo (3): latest"]).await;
    check(&world, r#"{"latest":true,"consumer":"Nope"}"#, &[]).await;
    check(&world, r#"{"mainBranch":true}"#, &["Foo (2): latest from main branch", "Zoo (1): latest from main branch"])
        .await;
    check(&world, r#"{"branch":"feat"}"#, &["Foo (3): latest from branch feat"]).await;
    check(
        &world,
        r#"{"branch":"feat","fallbackBranch":"main"}"#,
        &["Foo (3): latest from branch feat", "Zoo (1): latest from branch main"],
    )
    .await;
    check(
        &world,
        r#"{"branch":true}"#,
        &["Foo (2): latest from branch main", "Foo (3): latest from branch feat", "Zoo (1): latest from branch main"],
    )
    .await;
    check(&world, r#"{"tag":"prod","latest":true}"#, &["Foo (2): latest with tag prod"]).await;
    check(
        &world,
        r#"{"tag":"prod","latest":true,"fallbackTag":"dev"}"#,
        &["Foo (2): latest with tag prod", "Zoo (1): latest with tag dev"],
    )
    .await;
    check(&world, r#"{"tag":"prod"}"#, &["Foo (1): one of prod", "Foo (2): one of prod"]).await;
    check(&world, r#"{"tag":"prod","consumer":"Foo"}"#, &["Foo (1): one of Foo prod", "Foo (2): one of Foo prod"])
        .await;
    check(&world, r#"{"deployed":true}"#, &["Foo (1): deployed to test", "Zoo (1): deployed to production"]).await;
    check(&world, r#"{"deployed":true,"environment":"test"}"#, &["Foo (1): deployed to test"]).await;
    check(&world, r#"{"released":true}"#, &["Foo (2): released in production"]).await;
    check(
        &world,
        r#"{"deployedOrReleased":true}"#,
        &["Foo (1): deployed to test", "Foo (2): released in production", "Zoo (1): deployed to production"],
    )
    .await;
    check(&world, r#"{"environment":"production"}"#, &["Foo (2): in production", "Zoo (1): in production"]).await;
    check(
        &world,
        r#"{"mainBranch":true},{"deployedOrReleased":true}"#,
        &[
            "Foo (1): deployed to test",
            "Foo (2): released in production, latest from main branch",
            "Zoo (1): deployed to production, latest from main branch",
        ],
    )
    .await;
    let matching = r#"{"consumerVersionSelectors":[{"matchingBranch":true}],"providerVersionBranch":"feat"}"#;
    assert_eq!(descriptions(&ask(&world, matching).await.expect(200)), ["Foo (3): latest from branch feat"]);
    assert_eq!(
        descriptions(&ask(&world, "{}").await.expect(200)),
        [
            "Foo (1): deployed to test",
            "Foo (2): released in production, latest from main branch",
            "Zoo (1): deployed to production, latest from main branch",
        ]
    );
}

async fn a_branch_whose_head_has_no_contract_falls_back_and_says_so(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a branch main\nFoo 2 exists").await;
    let answer = ask(&world, r#"{"consumerVersionSelectors":[{"mainBranch":true}]}"#).await.expect(200);
    assert_eq!(descriptions(&answer), ["Foo (1): latest from main branch"]);
    let text = answer.at("/_embedded/pacts/0/verificationProperties/notices/0/text");
    assert!(
        text.ends_with(
            "    * latest version from the main branch 'main' that has a pact with Bar (the latest version of the \
             branch, 2, has none) (1)"
        ),
        "{text}"
    );
}

async fn versions_with_the_same_content_are_verified_once(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a branch main\nFoo 2 needs Bar: a branch feat").await;
    check(
        &world,
        r#"{"branch":"main"},{"branch":"feat"},{"branch":"main"}"#,
        &["Foo (2): latest from branch feat, latest from branch main"],
    )
    .await;
}

async fn pending(world: &World, more: &str) -> String {
    let body = format!(r#"{{"consumerVersionSelectors":[{{"latest":true}}],"includePendingStatus":true{more}}}"#);
    ask(world, &body).await.expect(200).at("/_embedded/pacts/0/verificationProperties/pending")
}

async fn a_contract_is_pending_until_the_branch_has_verified_it(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a\nBar 1 branch main\nBar 2 branch feat\nBar 3 tag dev").await;
    let (main, feat, new) = (
        r#","providerVersionBranch":"main""#,
        r#","providerVersionBranch":"feat""#,
        r#","providerVersionBranch":"new""#,
    );
    let dev = r#","providerVersionTags":["dev"]"#;
    for line in [main, feat, new, dev, ""] {
        assert_eq!(pending(&world, line).await, "true", "{line}");
    }
    world.play("Bar 1 passes Foo a").await;
    assert_eq!(pending(&world, main).await, "false");
    assert_eq!(pending(&world, feat).await, "true");
    // A branch that begins now inherits what was verified before.
    assert_eq!(pending(&world, new).await, "false");
    assert_eq!(pending(&world, dev).await, "true");
    assert_eq!(pending(&world, "").await, "false");
    world.play("Bar 3 passes Foo a").await;
    assert_eq!(pending(&world, dev).await, "false");
    // A later failure does not make it pending again.
    world.play("Bar 1 fails Foo a").await;
    assert_eq!(pending(&world, main).await, "false");
    let answer = ask(&world, r#"{"consumerVersionSelectors":[{"latest":true}],"includePendingStatus":false}"#).await;
    assert_eq!(answer.at("/_embedded/pacts/0/verificationProperties/pending"), "");
    assert_eq!(answer.at("/_embedded/pacts/0/verificationProperties/notices/1"), "");
}

const WIP: &str = r#"{"consumerVersionSelectors":[{"mainBranch":true}],"includePendingStatus":true,
                     "providerVersionBranch":"main","includeWipPactsSince":"2020-01-01"}"#;

async fn heads_that_nobody_asked_for_are_work_in_progress(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a branch main\nFoo 2 needs Bar: b branch feat tag ft\nBar 1 branch main").await;
    let all = ["Foo (1): latest from main branch", "Foo (2): latest from branch feat, latest with tag ft"];
    let answer = ask(&world, WIP).await.expect(200);
    assert_eq!(descriptions(&answer), all);
    let properties = "/_embedded/pacts/1/verificationProperties";
    assert_eq!(
        (answer.at(&format!("{properties}/pending")), answer.at(&format!("{properties}/wip"))),
        ("true".to_owned(), "true".to_owned())
    );
    // Verified as work in progress it stays so; verified in earnest it does not.
    let own = answer.at("/_embedded/pacts/1/_links/self/href");
    let path = own.split_once("/pacts/").map(|(_, path)| format!("/pacts/{path}/verification-results")).unwrap();
    let result = json!({"success": true, "providerApplicationVersion": "1"});
    world.broker.post(&path, &result).await.expect(201);
    assert_eq!(descriptions(&ask(&world, WIP).await), all);
    world.play("Bar 1 passes Foo b").await;
    assert_eq!(descriptions(&ask(&world, WIP).await), [all[0]]);
    let later = WIP.replace("2020-01-01", "2999-01-01");
    world.play("Foo 3 needs Bar: c branch feat").await;
    assert_eq!(descriptions(&ask(&world, &later).await), [all[0]]);
    assert_eq!(descriptions(&ask(&world, WIP).await), [all[0], "Foo (3): latest from branch feat"]);
}

async fn the_terms_come_back_with_the_contract(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a branch main\nFoo 2 needs Bar: b branch feat").await;
    let answer = ask(&world, WIP).await.expect(200);
    // Nobody asked for the version of work in progress.
    for (place, asked_for) in [(0, "1"), (1, "")] {
        let own = answer.at(&format!("/_embedded/pacts/{place}/_links/self/href"));
        let contract = world.broker.get(&own.replace(&world.broker.url(), "")).await.expect(200);
        let publish = contract.at("/_links/pb:publish-verification-results/href");
        assert_eq!(publish, format!("{own}/verification-results"));
        assert_eq!(contract.at("/_links/pb:consumer-versions/0/name"), asked_for);
    }
}

async fn a_query_asks_the_same_with_a_warning(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a tag prod\nFoo 2 needs Bar: b").await;
    let path = format!(
        "{PATH}?consumer_version_selectors[][tag]=prod&consumer_version_selectors[][latest]=true\
         &provider_version_tags[]=dev&include_pending_status=true"
    );
    let answer = world.broker.get(&path).await.expect(200);
    assert_eq!(descriptions(&answer), ["Foo (1): latest with tag prod"]);
    assert!(
        answer.at("/_embedded/pacts/0/verificationProperties/notices/0/text").starts_with("WARNING - this version")
    );
    assert!(answer.at("/_embedded/pacts/0/verificationProperties/notices/2/text").contains("with tag 'dev'"));
}

async fn a_faulty_wish_is_refused(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a").await;
    let answer = world.broker.post("/pacts/provider/Nope/for-verification", &json!({})).await.expect(404);
    assert_eq!(answer.text(), r#"{"error":"No provider with name 'Nope' found"}"#);
    for (body, errors) in [
        (r#"{"consumerVersionSelectors":1}"#, r#"{"consumerVersionSelectors":["must be an array"]}"#),
        (r#"{"providerVersionBranch":1}"#, r#"{"providerVersionBranch":["must be a string"]}"#),
        (r#"{"providerVersionBranch":" "}"#, r#"{"providerVersionBranch":["cannot be blank"]}"#),
        (r#"{"includeWipPactsSince":"x"}"#, r#"{"includeWipPactsSince":["must be a date"]}"#),
        (r#"{"includeWipPactsSince":""}"#, r#"{"includeWipPactsSince":["must be filled"]}"#),
        (r#"{"providerVersionTags":[1]}"#, r#"{"providerVersionTags":["must be a string (at index 0)"]}"#),
        (
            r#"{"consumerVersionSelectors":[{"latest":true},{"tag":1}]}"#,
            r#"{"consumerVersionSelectors":["tag must be a string (at index 1)"]}"#,
        ),
    ] {
        assert_eq!(ask(&world, body).await.expect(400).at("/errors"), errors, "{body}");
    }
    world.broker.request("POST", PATH, &[("content-type", "text/plain")], "{}").await.expect(415);
    // What is wrong is told before who is not there, and in the words in which it was asked.
    let faulty = json!({"consumerVersionSelectors": 1});
    world.broker.post("/pacts/provider/Nope/for-verification", &faulty).await.expect(400);
    let query = "?include_pending_status=x&include_wip_pacts_since=x&consumerVersionSelectors[][tag]=";
    let answer = world.broker.get(&format!("{PATH}{query}")).await.expect(400);
    assert_eq!(
        answer.at("/errors"),
        r#"{"include_pending_status":["must be one of: true, false"],"include_wip_pacts_since":["must be a date"],"consumer_version_selectors":["tag must be filled (at index 0)"]}"#
    );
}

async fn results_are_published_and_read(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a tag dev\nFoo 2 needs Bar: b").await;
    let sha = world.sha("Foo", "Bar", "a");
    let answer = world.verify("Bar 7", "Foo", &sha, true).await.expect(201);
    let results = format!("/pacts/provider/Bar/consumer/Foo/pact-version/{sha}/verification-results");
    assert!(answer.header("location").unwrap().ends_with(&format!("{results}/101")));
    assert_eq!(world.verify("Bar 8", "Foo", &sha, false).await.expect(201).at("/success"), "false");
    for (path, version) in [
        (format!("{results}/101"), "7"),
        (format!("{results}/latest"), "8"),
        ("/pacts/provider/Bar/consumer/Foo/version/1/verification-results/latest".to_owned(), "8"),
        ("/pacts/provider/Bar/consumer/Foo/latest/dev/verification-results/latest".to_owned(), "8"),
    ] {
        assert_eq!(world.broker.get(&path).await.expect(200).at("/providerApplicationVersion"), version, "{path}");
    }
    for path in [
        format!("{results}/999"),
        format!("{results}/x"),
        format!("{results}/all"),
        "/pacts/provider/Bar/consumer/Foo/latest/verification-results/latest".to_owned(),
        "/pacts/provider/Bar/consumer/Foo/pact-version/nope/verification-results/101".to_owned(),
        "/verification-results/consumer/Foo/version/9/latest".to_owned(),
    ] {
        world.broker.get(&path).await.expect(404);
    }
    let all = world.broker.get(&format!("{results}/all")).await;
    assert_eq!(all.at("/error"), "To see all the verifications for a pact, use the Matrix page");
    let summary = async |version: &str| {
        let path = format!("/verification-results/consumer/Foo/version/{version}/latest");
        let answer = world.broker.get(&path).await.expect(200);
        (answer.at("/success"), answer.at("/providerSummary"))
    };
    assert_eq!(
        summary("1").await,
        ("false".to_owned(), r#"{"successful":[],"failed":["Bar"],"unknown":[]}"#.to_owned())
    );
    assert_eq!(
        summary("2").await,
        ("false".to_owned(), r#"{"successful":[],"failed":[],"unknown":["Bar"]}"#.to_owned())
    );
    world.verify("Bar 8", "Foo", "nope", true).await.expect(404);
}

async fn without_a_main_branch_its_tag_or_the_latest_contract_is_verified(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a branch feat\nFoo 1 tag trunk\nFoo 2 needs Bar: b branch feat").await;
    world.play("Zoo 1 needs Bar: c branch feat").await;
    world.broker.with_json("PATCH", "/pacticipants/Foo", &json!({"mainBranch": "trunk"})).await.expect(200);
    let answer = ask(&world, "{}").await.expect(200);
    assert_eq!(descriptions(&answer), ["Foo (1): latest with tag trunk", "Zoo (1): latest"]);
}

async fn results_that_come_at_once_are_all_kept(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a").await;
    let sha = world.sha("Foo", "Bar", "a");
    let path = format!("/pacts/provider/Bar/consumer/Foo/pact-version/{sha}/verification-results");
    let address = world.broker.url().trim_start_matches("http://").parse().unwrap();
    let tasks: Vec<_> = (0..16)
        .map(|number| {
            let body = json!({"success": number % 2 == 0, "providerApplicationVersion": (number % 4).to_string()});
            let path = path.clone();
            tokio::spawn(
                async move { send_to(address, "POST", &path, &body).await.expect(201).at("/_links/self/href") },
            )
        })
        .collect();
    let mut addresses = std::collections::BTreeSet::new();
    for task in tasks {
        addresses.insert(task.await.unwrap());
    }
    assert_eq!(addresses.len(), 16);
    let matrix = world.broker.get("/matrix?q[][pacticipant]=Foo&q[][pacticipant]=Bar&latestby=cvpv").await.expect(200);
    assert_eq!(matrix.json().get("matrix").and_then(|rows| rows.as_array().map(<[_]>::len)), Some(4));
}

async fn a_faulty_result_is_refused(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a").await;
    let sha = world.sha("Foo", "Bar", "a");
    let path = format!("/pacts/provider/Bar/consumer/Foo/pact-version/{sha}/verification-results");
    for (body, errors) in [
        ("{}", r#"{"success":["is missing"],"providerApplicationVersion":["is missing"]}"#),
        (
            r#"{"success":"x","providerApplicationVersion":"","buildUrl":"not a url"}"#,
            r#"{"success":["must be boolean"],"providerApplicationVersion":["must be filled"],"buildUrl":["is not a valid URL eg. http://example.org"]}"#,
        ),
        (
            r#"{"success":null,"providerApplicationVersion":" ","buildUrl":1}"#,
            r#"{"success":["must be filled"],"providerApplicationVersion":["cannot be blank"],"buildUrl":["must be a string"]}"#,
        ),
        (
            r#"{"success":true,"providerApplicationVersion":1,"verifiedBy":[]}"#,
            r#"{"providerApplicationVersion":["must be a string"],"verifiedBy":["must be a hash"]}"#,
        ),
    ] {
        for path in [path.as_str(), &path.replace(&sha, "nope")] {
            let answer = world.broker.post(path, &json::parse(body).unwrap()).await.expect(400);
            assert_eq!(answer.at("/errors"), errors, "{body}");
        }
    }
    // A script sends the address of its build, which is empty where there is none.
    let no_build = json!({"success": true, "providerApplicationVersion": "1", "buildUrl": ""});
    assert_eq!(world.broker.post(&path, &no_build).await.expect(201).at("/buildUrl"), "");
}

cases! {
    every_selector_finds_its_contracts,
    a_branch_whose_head_has_no_contract_falls_back_and_says_so,
    versions_with_the_same_content_are_verified_once,
    a_contract_is_pending_until_the_branch_has_verified_it,
    heads_that_nobody_asked_for_are_work_in_progress,
    the_terms_come_back_with_the_contract,
    a_query_asks_the_same_with_a_warning,
    a_faulty_wish_is_refused,
    results_are_published_and_read,
    without_a_main_branch_its_tag_or_the_latest_contract_is_verified,
    results_that_come_at_once_are_all_kept,
    a_faulty_result_is_refused,
}
