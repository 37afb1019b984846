//! The client commands against a real broker.

use crate::broker::Broker;

#[test]
fn a_version_is_published_verified_deployed_and_asked_about() {
    let broker = Broker::start();
    broker.done("create-environment --name staging --display-name Staging --no-production");
    let contract = broker.contract("Foo", "Bar", "one");
    let published = broker.done(&format!("publish {contract} -a 1 --branch main -t dev"));
    assert!(published.contains("Pact successfully published for Foo version 1 and provider Bar."), "{published}");

    let ask = "can-i-deploy -a Foo -e 1 -a Bar -e b1";
    assert!(broker.refused(ask).contains("Computer says no"));
    broker.verify("Bar", "b1", true);
    let yes = broker.done(ask);
    assert!(
        yes.contains(r"Computer says yes \o/") && yes.contains("b1") && yes.contains("VERIFICATION RESULTS"),
        "{yes}"
    );

    let deployed = broker.done("record-deployment -a Bar -e b1 --environment staging");
    assert_eq!(deployed, "Recorded deployment of Bar version b1 to staging environment in the Pact Broker.\n");
    broker.done("can-i-deploy -a Foo -e 1 --to-environment staging");

    broker.verify("Bar", "b2", false);
    broker.done("record-deployment -a Bar -e b2 --environment staging");
    let no = broker.refused("can-i-deploy -a Foo -e 1 --to-environment staging");
    assert!(no.contains("false") && no.contains("Computer says no"), "{no}");
    broker.done("can-i-deploy -a Foo -e 1 --to-environment staging --ignore Bar");
    broker.done("can-i-deploy -a Foo -e 1 --to-environment staging --dry-run");
    let json = broker.run("can-i-deploy -a Foo -e 1 --to-environment staging -o json");
    assert!(json.code == 1 && json.stdout.starts_with('{'), "{}", json.all());
}

#[test]
fn what_is_unknown_is_a_no_that_says_so() {
    let broker = Broker::start();
    broker.done(&format!("publish {} -a 1 --branch main", broker.contract("Foo", "Bar", "one")));
    broker.verify("Bar", "b1", true);
    broker.done("create-environment --name staging");
    broker.done("record-deployment -a Bar -e b1 --environment staging");
    broker.done(&format!("publish {} -a 2 --branch main", broker.contract("Foo", "Bar", "two")));
    let ran =
        broker.run("can-i-deploy -a Foo -e 2 --to-environment staging --retry-while-unknown 2 --retry-interval 0");
    assert!(ran.code == 1 && ran.stdout.contains("it is unknown"), "{}", ran.all());
    assert!(ran.stderr.contains("(2 of 2)"), "{}", ran.all());
    assert!(broker.refused("can-i-deploy -a Foo -e 99 --to-environment staging").contains("Computer says no"));
    assert!(broker.refused("can-i-deploy -a Nobody -e 1 --to-environment staging").contains("Nobody"));
    assert!(broker.refused("can-i-deploy -a Foo -e 2 --to-environment nowhere").contains("nowhere"));
}

#[test]
fn a_versions_contracts_do_not_change() {
    let broker = Broker::start();
    let contract = broker.contract("Foo", "Bar", "one");
    broker.done(&format!("publish {contract} -a 1"));
    broker.done(&format!("publish {contract} -a 1"));
    broker.contract("Foo", "Bar", "two");
    let refused = broker.refused(&format!("publish {contract} -a 1"));
    assert!(refused.contains("409") && refused.contains("Cannot change the content"), "{refused}");
}

#[test]
fn contracts_of_several_providers_go_together() {
    let broker = Broker::start();
    broker.contract("Foo", "Bar", "one");
    broker.contract("Foo", "Baz", "two");
    broker.contract("Other", "Baz", "three");
    broker.done(&format!("publish {} -a 7 --branch main", broker.folder.path().display()));
    let list = broker.done("list-latest-pact-versions");
    assert_eq!(list.lines().filter(|line| line.contains("┆ 7 ")).count(), 3, "{list}");
    assert!(broker.done("list-latest-pact-versions -o json").contains("\"Baz\""));
}

#[test]
fn a_build_server_says_where_a_version_comes_from() {
    let broker = Broker::start();
    let build = [
        ("BUILDKITE_COMMIT", "c0ffee"),
        ("BUILDKITE_BRANCH", "feat/x"),
        ("BUILDKITE_BUILD_URL", "https://ci.example/7"),
    ];
    let publish = format!("publish {} -r --tag-with-git-branch", broker.contract("Foo", "Bar", "one"));
    let published = broker.run_with(&publish, &build);
    assert!(published.code == 0 && published.stderr.contains("version c0ffee, branch feat/x"), "{}", published.all());
    let described = broker.done("describe-version -a Foo -e c0ffee");
    assert!(described.contains("│ c0ffee ┆ feat/x   ┆ feat/x ┆ https://ci.example/7 ┆"), "{described}");
    broker.run_with(&format!("{publish} -a 2 --branch main"), &build);
    assert!(broker.done("describe-version -a Foo -e 2").contains("│ 2    ┆ main     ┆ main ┆"), "flags count more");
}

#[test]
fn contracts_of_a_provider_are_listed_and_fetched() {
    let broker = Broker::start();
    for version in ["1", "2"] {
        broker.done(&format!("publish {} -a {version} --branch main", broker.contract("Foo", "Bar", version)));
    }
    broker.done(&format!("publish {} -a x --branch feat/x", broker.contract("Other", "Bar", "one")));
    let main = broker.done("get-pacts --provider Bar");
    assert!(main.contains("Foo (1)") && main.contains("Foo (2)") && !main.contains("Other"), "{main}");
    let latest = broker.done("get-pacts --provider Bar --latest");
    assert!(!latest.contains("Foo (1)") && latest.contains("Foo (2)"), "{latest}");
    assert!(broker.done("get-pacts --provider Bar --branch feat/x").contains("Other (x)"));
    assert!(!broker.done("get-pacts --provider Bar --branch feat/x --consumer Foo").contains("Other (x)"));
    let folder = broker.folder.path().join("fetched");
    broker.done(&format!("get-pacts --provider Bar --latest --download --download-dir {}", folder.display()));
    let fetched = std::fs::read_to_string(folder.join("Foo-Bar-2.json")).unwrap();
    assert!(fetched.contains("\"description\":\"2\""), "{fetched}");
    assert!(broker.refused("get-pacts --provider Nobody").contains("404"));
}

#[test]
fn environments_are_kept() {
    let broker = Broker::start();
    let uuid = broker.done("create-environment --name staging -o id --contact-name Team --contact-email-address t@x");
    let uuid = uuid.trim();
    broker.done(&format!("update-environment --uuid {uuid} --display-name Stage --production"));
    let described = broker.done(&format!("describe-environment --uuid {uuid}"));
    assert!(described.contains("Name: staging\nDisplay Name: Stage\nProduction: true\n"), "{described}");
    assert!(described.contains("Contact: Team (t@x)"), "{described}");
    assert!(broker.done("list-environments").contains(uuid));
    assert!(broker.refused("create-environment --name staging").contains("already"), "a name is used once");
    let deleted = broker.done(&format!("delete-environment --uuid {uuid}"));
    assert_eq!(deleted, format!("Deleted staging environment with UUID {uuid}\n"));
    assert!(broker.refused(&format!("describe-environment --uuid {uuid}")).contains("404"));
}

#[test]
fn deployments_and_releases_end() {
    let broker = Broker::start();
    broker.done("create-environment --name staging");
    broker.done(&format!("publish {} -a 1 --branch main", broker.contract("Foo", "Bar", "one")));
    broker.done("record-deployment -a Foo -e 1 --environment staging --application-instance blue");
    let missing = broker.refused("record-undeployment -a Foo --environment staging");
    assert!(missing.contains("one of the following application instances: blue"), "{missing}");
    let there = broker.done("describe-version -a Foo --environment staging");
    assert!(there.contains("deployed") && there.contains("blue"), "{there}");
    let ended = broker.done("record-undeployment -a Foo --environment staging --application-instance blue");
    assert_eq!(ended, "Undeployed Foo from staging environment (application instance blue)\n");
    broker.refused("record-undeployment -a Foo --environment staging --application-instance blue");

    broker.done("record-release -a Foo -e 1 --environment staging");
    broker.done("record-support-ended -a Foo -e 1 --environment staging");
    broker.refused("record-support-ended -a Foo -e 1 --environment staging");

    let nowhere = broker.refused("record-deployment -a Foo -e 1 --environment nowhere");
    assert!(
        nowhere.contains("there is no environment `nowhere`; there are ") && nowhere.contains("staging"),
        "{nowhere}"
    );
    assert!(broker.refused("record-deployment -a Foo -e 99 --environment staging").contains("404"));
}

#[test]
fn versions_and_pacticipants_are_kept() {
    let broker = Broker::start();
    let missing = broker.refused("create-version-tag -a Foo -e 1 -t dev");
    assert!(missing.contains("version '1' of pacticipant 'Foo' does not exist"), "{missing}");
    broker.done("create-version-tag -a Foo -e 1 -t dev,prod --auto-create-version");
    broker.done("create-or-update-version -a Foo -e 2 --branch feat/x -t dev");
    let version = broker.done("describe-version -a Foo -e 2");
    assert!(version.contains("feat/x") && version.contains("dev"), "{version}");
    assert!(broker.done("describe-version -a Foo").contains("│ 2 "));
    assert!(broker.done("describe-version -a Foo --latest prod").contains("│ 1 "));
    assert!(broker.refused("describe-version -a Foo -e 99").contains("404"));
    broker.done("delete-version-tag -a Foo -e 1 -t prod");
    broker.refused("delete-version-tag -a Foo -e 1 -t prod");
    broker.done("delete-branch -a Foo --branch feat/x");
    broker.refused("delete-branch -a Foo --branch feat/x --error-when-not-found");

    assert_eq!(broker.done("create-or-update-pacticipant --name New"), "Pacticipant 'New' created successfully\n");
    broker.done("create-or-update-pacticipant --name New --main-branch trunk --repository-url http://x");
    let described = broker.done("describe-pacticipant --name New");
    assert!(described.contains("Main Branch: trunk\nRepo URL: http://x\n"), "{described}");
    assert!(broker.done("list-pacticipants").contains("trunk"));
    assert!(broker.refused("describe-pacticipant --name Nobody").contains("404"));
}

#[test]
fn a_broker_with_users_is_called_with_credentials() {
    let broker = Broker::start_with(&[
        ("PACT_BROKER_BASIC_AUTH_ENABLED", "true"),
        ("PACT_BROKER_BASIC_AUTH_USERNAME", "writer"),
        ("PACT_BROKER_BASIC_AUTH_PASSWORD", "secret"),
        ("PACT_BROKER_BASIC_AUTH_READ_ONLY_USERNAME", "reader"),
        ("PACT_BROKER_BASIC_AUTH_READ_ONLY_PASSWORD", "look"),
    ]);
    let refused = broker.refused("list-environments");
    assert!(refused.contains("401") && refused.contains("hint: give the user name and password"), "{refused}");
    assert!(!broker.refused("list-environments -u writer -p wrong").contains("wrong"), "passwords are not told");
    broker.done("create-environment --name staging -u writer -p secret");
    let reader = [("PACT_BROKER_USERNAME", "reader"), ("PACT_BROKER_PASSWORD", "look")];
    let list = broker.run_with("list-environments", &reader);
    assert!(list.code == 0 && list.stdout.contains("staging"), "{}", list.all());
    let write = broker.run_with("create-environment --name other", &reader);
    assert!(write.code == 1 && write.stderr.contains("403"), "{}", write.all());
}

#[test]
fn provider_states_are_listed_with_who_names_them() {
    let broker = Broker::start();
    let path = broker.contract("Foo", "Bar", "one");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("\"request\"", "\"providerState\":\"a listing exists\",\"request\"")).unwrap();
    broker.done(&format!("publish {path} -a 1 --branch main"));
    broker.done("create-environment --name staging");
    let list = broker.done("provider-states list --provider Bar");
    assert!(list.contains("a listing exists") && list.contains("Foo"), "{list}");
    let json = broker.done("provider-states list -r Bar --branch main --json");
    assert_eq!(json.trim_end(), r#"{"providerStates":[{"name":"a listing exists","consumers":["Foo"]}]}"#);
    assert!(!broker.done("provider-states list -r Bar --environment staging").contains("listing"));
    broker.done("record-deployment -a Foo -e 1 --environment staging");
    assert!(broker.done("provider-states list -r Bar --environment staging").contains("a listing exists"));
    assert!(broker.refused("provider-states list -r Bar --environment nowhere").contains("there is no environment"));
    assert!(broker.refused("provider-states list -r Nobody").contains("404"));
}
