//! Cleaning up: what no rule keeps goes, and no answer about what stays changes.

use crate::support::{Database, Receiver, TestBroker, cases, contract, hook, publish, until, with};
use pact_broker::{CleanReport, Config, DatabaseUrl, Told, clean};
use pact_core::json;
use pact_core::json::Json;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

/// A configuration with these rules.
fn config(database: &Database, rules: &[(&str, &str)]) -> Config {
    let flags = rules.iter().map(|(name, value)| (format!("database-clean-{name}"), (*value).to_owned())).collect();
    let mut config = Config::read_for_database(&Told { flags, variables: Vec::new() }).unwrap().config;
    config.database = database.url.clone();
    config
}

async fn cleaned(broker: &TestBroker, rules: &[(&str, &str)], confirmed: bool) -> CleanReport {
    clean(&config(broker.database(), rules), confirmed).await.unwrap_or_else(|error| panic!("{error}"))
}

fn deleted<'a>(report: &'a CleanReport, pacticipant: &str) -> Vec<&'a str> {
    report.pacticipants[pacticipant].deleted.iter().map(String::as_str).collect()
}

const NOTHING: (&str, &str) = ("keep-version-selectors", "[]");

/// Changes the database behind the broker's back, such as the age of things.
async fn execute(broker: &TestBroker, sql: &str) {
    match &broker.database().url {
        DatabaseUrl::Sqlite(path) => {
            let mut connection = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
        }
        DatabaseUrl::Postgres(url) => {
            let mut connection = PgConnection::connect(url).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
        }
    }
}

async fn published(broker: &TestBroker, number: &str, branch: &str, interaction: &str) {
    let body = publish("Foo", number, &[("Bar", contract("Foo", "Bar", &[interaction]))]);
    broker.post("/contracts/publish", &with(body, "branch", branch)).await.expect(200);
}

async fn verified(broker: &TestBroker, consumer_version: &str, version: &str, success: bool) {
    let pact = broker.get(&format!("/pacts/provider/Bar/consumer/Foo/version/{consumer_version}")).await.expect(200);
    let results = pact.at("/_links/pb:publish-verification-results/href").replace(&broker.url(), "");
    let branch = format!("/pacticipants/Bar/branches/main/versions/{version}");
    broker.put(&branch, &json!({})).await;
    broker.post(&results, &json!({"success": success, "providerApplicationVersion": version})).await.expect(201);
}

async fn environment(broker: &TestBroker, name: &str) -> String {
    broker.post("/environments", &json!({"name": name, "production": false})).await.expect(201).at("/uuid")
}

async fn deployed(broker: &TestBroker, pacticipant: &str, version: &str, environment: &str) {
    let path = format!("/pacticipants/{pacticipant}/versions/{version}/deployed-versions/environment/{environment}");
    broker.post(&path, &json!({})).await.expect(201);
}

async fn nothing_is_deleted_until_it_is_confirmed(broker: TestBroker) {
    for number in ["1", "2", "3"] {
        published(&broker, number, "main", number).await;
    }
    let preview = cleaned(&broker, &[NOTHING], false).await;
    assert_eq!((deleted(&preview, "Foo"), preview.contents, preview.done), (vec!["1", "2"], 2, false));
    broker.get("/pacticipants/Foo/versions/1").await.expect(200);
    let by_default = cleaned(&broker, &[], true).await;
    assert_eq!(deleted(&by_default, "Foo").len(), 0);
    let done = cleaned(&broker, &[NOTHING], true).await;
    assert_eq!((deleted(&done, "Foo"), done.contents, done.done), (vec!["1", "2"], 2, true));
    broker.get("/pacticipants/Foo/versions/1").await.expect(404);
    broker.get("/pacts/provider/Bar/consumer/Foo/version/3").await.expect(200);
    let again = cleaned(&broker, &[NOTHING], true).await;
    assert_eq!(deleted(&again, "Foo").len(), 0);
}

async fn what_is_in_use_stays_whatever_the_rules_say(broker: TestBroker) {
    let test = environment(&broker, "test").await;
    for (number, branch) in
        [("1", "main"), ("2", "main"), ("3", "feature"), ("4", "main"), ("5", "main"), ("6", "main")]
    {
        published(&broker, number, branch, number).await;
    }
    deployed(&broker, "Foo", "2", &test).await;
    let path = format!("/pacticipants/Foo/versions/4/released-versions/environment/{test}");
    broker.post(&path, &json!({})).await.expect(201);
    let report = cleaned(&broker, &[NOTHING], true).await;
    assert_eq!(deleted(&report, "Foo"), ["1", "5"]);
}

async fn a_run_deletes_the_oldest_and_not_more_than_its_limit(broker: TestBroker) {
    for number in ["1", "2", "3", "4"] {
        published(&broker, number, "main", number).await;
    }
    let report = cleaned(&broker, &[NOTHING, ("deletion-limit", "2")], true).await;
    assert_eq!((deleted(&report, "Foo"), report.over_limit), (vec!["1", "2"], 1));
}

async fn answers_about_kept_versions_do_not_change(broker: TestBroker) {
    let (test, production) = (environment(&broker, "test").await, environment(&broker, "production").await);
    for (number, interaction) in [("1", "a"), ("2", "a"), ("3", "b"), ("4", "c"), ("5", "a")] {
        published(&broker, number, "main", interaction).await;
    }
    for (consumer_version, version, success) in [
        ("1", "b1", true),
        ("3", "b2", true),
        ("3", "b3", false),
        ("1", "b4", false),
        ("4", "b5", true),
        ("5", "b6", true),
    ] {
        verified(&broker, consumer_version, version, success).await;
    }
    // A version without a contract, whose earlier ones had some.
    broker.put("/pacticipants/Foo/branches/silent/versions/6", &json!({})).await.expect(201);
    deployed(&broker, "Foo", "3", &production).await;
    deployed(&broker, "Bar", "b3", &production).await;
    deployed(&broker, "Bar", "b2", &test).await;
    let preview = cleaned(&broker, &[NOTHING], false).await;
    let gone: Vec<String> = preview
        .pacticipants
        .iter()
        .flat_map(|(name, one)| one.deleted.iter().map(move |number| format!("{name} {number}")))
        .collect();
    assert!(gone.len() >= 3, "{gone:?}");
    let before = decisions(&broker, &gone).await;
    assert!(before.len() > 20);
    let report = cleaned(&broker, &[NOTHING, ("overwritten-data-max-age", "0")], true).await;
    assert!(report.done);
    let after = decisions(&broker, &gone).await;
    assert_eq!(after.len(), before.len());
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(after, before, "without {gone:?}");
    }
}

/// What can-i-deploy, the matrix and the question for contracts to verify say of every version that is not gone.
async fn decisions(broker: &TestBroker, gone: &[String]) -> Vec<(String, String)> {
    let mut said = Vec::new();
    let versions = [("Foo", &["1", "2", "3", "4", "5", "6"]), ("Bar", &["b1", "b2", "b3", "b4", "b5", "b6"])];
    for (name, numbers) in versions {
        for number in numbers.iter().filter(|number| !gone.contains(&format!("{name} {number}"))) {
            for path in [
                format!("/can-i-deploy?pacticipant={name}&version={number}&environment=test"),
                format!("/can-i-deploy?pacticipant={name}&version={number}&environment=production"),
                format!("/matrix?q[][pacticipant]={name}&q[][version]={number}&latestby=cvp&latest=true"),
                format!("/matrix?q[][pacticipant]={name}&q[][version]={number}&latestby=cvp&environment=test"),
            ] {
                let summary = broker.get(&path).await.expect(200).json().get("summary").cloned().unwrap();
                said.push((path, summary.to_string()));
            }
        }
    }
    let wish = json!({
        "consumerVersionSelectors": [{"mainBranch": true}, {"deployedOrReleased": true}],
        "providerVersionBranch": "main",
        "includePendingStatus": true
    });
    let list = broker.post("/pacts/provider/Bar/for-verification", &wish).await.expect(200);
    let pacts = list.json().pointer("/_embedded/pacts").and_then(Json::as_array).unwrap().to_vec();
    said.extend(pacts.iter().map(|pact| {
        let pending = pact.pointer("/verificationProperties/pending").unwrap().to_string();
        (pact.pointer("/shortDescription").unwrap().to_string(), pending)
    }));
    said
}

async fn what_was_replaced_goes_after_its_time(broker: TestBroker) {
    let broker = broker.restart_with(|config| config.allow_dangerous_contract_modification = true).await;
    published(&broker, "1", "main", "old").await;
    published(&broker, "1", "main", "new").await;
    for success in [true, false, false, true] {
        verified(&broker, "1", "b1", success).await;
    }
    let young = cleaned(&broker, &[("overwritten-data-max-age", "7")], true).await;
    assert_eq!((young.revisions, young.results), (0, 0));
    execute(&broker, "UPDATE publications SET created_at = created_at - 777600000000").await;
    execute(&broker, "UPDATE verification_results SET created_at = created_at - 777600000000").await;
    let never = cleaned(&broker, &[], true).await;
    assert_eq!((never.revisions, never.results, never.contents), (0, 0, 0));
    let old = cleaned(&broker, &[("overwritten-data-max-age", "7")], true).await;
    // The first success stays: it decides what is pending.
    assert_eq!((old.revisions, old.results, old.contents), (1, 2, 1));
    let pact = broker.get("/pacts/provider/Bar/consumer/Foo/version/1").await.expect(200);
    assert!(pact.text().contains("new"), "{}", pact.text());
}

async fn a_stale_branch_goes_with_its_versions_unless_it_is_the_main_one(broker: TestBroker) {
    for (number, branch) in [("1", "main"), ("2", "feature"), ("3", "fresh"), ("4", "main")] {
        published(&broker, number, branch, number).await;
    }
    execute(&broker, "UPDATE branches SET created_at = created_at - 900000000000 WHERE name <> 'fresh'").await;
    execute(
        &broker,
        "UPDATE branch_versions SET created_at = created_at - 900000000000
         WHERE branch_id IN (SELECT id FROM branches WHERE name <> 'fresh')",
    )
    .await;
    let without = cleaned(&broker, &[NOTHING], false).await;
    assert_eq!((deleted(&without, "Foo"), without.branches.len()), (vec!["1"], 0));
    let report = cleaned(&broker, &[NOTHING, ("stale-branch-max-age", "9")], true).await;
    assert_eq!(report.branches, [("Foo".to_owned(), "feature".to_owned())]);
    assert_eq!(deleted(&report, "Foo"), ["1", "2"]);
    broker.get("/pacticipants/Foo/branches/feature").await.expect(404);
    broker.get("/pacticipants/Foo/branches/main").await.expect(200);
}

async fn calls_of_webhooks_go_with_their_versions_or_after_their_time(broker: TestBroker) {
    let receiver = Receiver::start().await;
    let broker = broker.calling_this_machine().await;
    let uuid = broker.webhook(&hook(&receiver.url("/x"), &["contract_published"])).await;
    for number in ["1", "2", "3"] {
        published(&broker, number, "main", number).await;
        broker.pass(5, number, 1).await;
    }
    let link = broker.calls("1").await[0].clone();
    published(&broker, "3", "main", "3").await;
    // It is still to be made.
    let waiting = "/pacts/provider/Bar/consumer/Foo/version/3/triggered-webhooks";
    assert_eq!(broker.get(waiting).await.at("/_embedded/triggeredWebhooks/0/status"), "not_run");
    let count = async || broker.calls("1").await.len() + broker.calls("2").await.len() + broker.calls("3").await.len();
    let preview = cleaned(&broker, &[NOTHING], false).await;
    assert_eq!((deleted(&preview, "Foo"), preview.calls, count().await), (vec!["1", "2"], 2, 4));
    let never = cleaned(&broker, &[("deletion-limit", "0")], true).await;
    let young = cleaned(&broker, &[("overwritten-data-max-age", "7")], true).await;
    assert_eq!((never.calls, young.calls, count().await), (0, 0, 4));
    execute(&broker, "UPDATE triggered_webhooks SET created_at = created_at - 777600000000").await;
    let old = cleaned(&broker, &[("overwritten-data-max-age", "7")], true).await;
    assert_eq!((old.calls, count().await), (3, 1), "what is due stays, and it is the newest");
    let logs = link.pointer("/_links/pb:logs/href").and_then(Json::as_str).unwrap().replace(&broker.url(), "");
    broker.get(&logs).await.expect(404);
    broker.pass(5, "3", 1).await;
    execute(&broker, "UPDATE triggered_webhooks SET created_at = created_at - 777600000000").await;
    let latest = cleaned(&broker, &[("overwritten-data-max-age", "7")], true).await;
    assert_eq!((latest.calls, count().await), (0, 1), "the latest one says how webhooks stand");
    published(&broker, "4", "main", "4").await;
    let gone = cleaned(&broker, &[NOTHING], true).await;
    assert_eq!((deleted(&gone, "Foo"), gone.calls), (vec!["1", "2", "3"], 1));
    broker.get(&format!("/webhooks/{uuid}")).await.expect(200);
    assert_eq!(broker.pass(5, "4", 1).await.len(), 1);
}

const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

async fn a_broker_cleans_up_by_itself_when_it_is_told_to_and_not_before(broker: TestBroker) {
    for number in ["1", "2"] {
        published(&broker, number, "main", number).await;
    }
    let gone = |broker: TestBroker, enabled: bool, dry_run: bool| async move {
        let rules = config(broker.database(), &[NOTHING]).cleaning;
        let broker = broker
            .restart_with(|config| {
                config.cleaning = rules;
                (config.cleaning.enabled, config.cleaning.dry_run) = (enabled, dry_run);
            })
            .await;
        // Two nights: by the second, what the first one brought is done.
        broker.clock.advance(DAY);
        published(&broker, "3", "main", "3").await;
        broker.clock.advance(DAY);
        broker
    };
    let broker = gone(broker, false, false).await;
    let broker = gone(broker, true, true).await;
    for number in ["1", "2", "3"] {
        broker.get(&format!("/pacticipants/Foo/versions/{number}")).await.expect(200);
    }
    let broker = gone(broker, true, false).await;
    until(|| async { broker.get("/pacticipants/Foo/versions/2").await.status == 404 }).await;
    broker.get("/pacticipants/Foo/versions/1").await.expect(404);
    broker.get("/pacticipants/Foo/versions/3").await.expect(200);
}

async fn two_brokers_never_clean_at_once(broker: TestBroker) {
    published(&broker, "1", "main", "a").await;
    published(&broker, "2", "main", "b").await;
    // SQLite has one writer: there the second one waits.
    let DatabaseUrl::Postgres(url) = &broker.database().url else { return };
    let mut other = PgConnection::connect(url).await.unwrap();
    let schema: String = sqlx::query_scalar("SELECT current_schema()::text").fetch_one(&mut other).await.unwrap();
    let key = format!("{schema}:cleaning")
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let sql = format!("BEGIN; SELECT pg_advisory_xact_lock({})", i64::from_ne_bytes(key.to_ne_bytes()));
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut other).await.unwrap();
    let report = cleaned(&broker, &[NOTHING], true).await;
    assert!(report.busy && !report.done);
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    assert!(cleaned(&broker, &[NOTHING], true).await.done);
}

cases! {
    nothing_is_deleted_until_it_is_confirmed,
    what_is_in_use_stays_whatever_the_rules_say,
    a_run_deletes_the_oldest_and_not_more_than_its_limit,
    answers_about_kept_versions_do_not_change,
    what_was_replaced_goes_after_its_time,
    a_stale_branch_goes_with_its_versions_unless_it_is_the_main_one,
    calls_of_webhooks_go_with_their_versions_or_after_their_time,
    a_broker_cleans_up_by_itself_when_it_is_told_to_and_not_before,
    two_brokers_never_clean_at_once,
}
