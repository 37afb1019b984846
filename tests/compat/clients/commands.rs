//! Every command of both command lines that calls a broker: what it does, and what it says when it cannot be done.

use anyhow::{Context, Result, bail};
use libtest_mimic::Trial;
use pact_tests::{Binaries, TempFolder, TestBroker, database::Kind as Database};
use serde_json::{Value, json};

use super::{
    client::{Client, Kind, plain},
    provider::Provider,
    story,
};

/// A command, its exit code and what it prints, in the words of the Ruby and of the Rust client.
struct Step {
    words: &'static str,
    code: i32,
    says: Says,
}

enum Says {
    Same(&'static str),
    Each {
        ruby: &'static str,
        rust: &'static str,
    },
    /// The other client has no such command or flag.
    Only(Kind, &'static str),
}

const fn both(code: i32, words: &'static str, says: &'static str) -> Step {
    Step { words, code, says: Says::Same(says) }
}

const fn each(code: i32, words: &'static str, ruby: &'static str, rust: &'static str) -> Step {
    Step { words, code, says: Says::Each { ruby, rust } }
}

const fn ruby(code: i32, words: &'static str, says: &'static str) -> Step {
    Step { words, code, says: Says::Only(Kind::Ruby, says) }
}

const fn rust(code: i32, words: &'static str, says: &'static str) -> Step {
    Step { words, code, says: Says::Only(Kind::Rust, says) }
}

const MISSING: &str = "404";
const YES: &str = "Computer says yes \\o/";
const NO: &str = "Computer says no ¯\\_(ツ)_/¯";

/// In order. Results come in between, where a line says `Api VERSION passes` or `Api VERSION fails`.
const STORY: &[Step] = &[
    both(
        0,
        "publish web.json --consumer-app-version 1 --branch main --tag dev --build-url http://ci/1",
        "Created Web version 1 with branch main and tags dev",
    ),
    both(
        0,
        "publish web.json --consumer-app-version 1 --branch main",
        "Pact successfully republished for Web version 1 and provider Api with no content changes.",
    ),
    both(
        1,
        "publish changed.json --consumer-app-version 1 --branch main",
        "Cannot change the content of the pact for Web version 1 and provider Api",
    ),
    both(
        0,
        "publish changed.json --consumer-app-version 1 --branch main --merge",
        "Pact content merged with existing content for Web version 1 and provider Api.",
    ),
    both(1, "publish absent.json --consumer-app-version 2", "does not exist"),
    both(0, "list-latest-pact-versions", "CONSUMER_VERSION"),
    both(0, "list-latest-pact-versions --output json", "\"pacts\""),
    both(
        0,
        "create-environment --name production --production --display-name Live --contact-name Ann --contact-email-address a@x.org",
        "Created production environment in the Pact Broker with UUID",
    ),
    both(1, "create-environment --name production", "name 'production' is already used by an existing environment."),
    both(0, "create-environment --name test", "Created test environment in the Pact Broker with UUID"),
    both(0, "list-environments", "Live"),
    both(0, "list-environments --output json", "\"displayName\""),
    each(0, "describe-environment --uuid {production}", "Email Address: a@x.org", "Display Name: Live"),
    both(1, "describe-environment --uuid absent", MISSING),
    each(
        0,
        "update-environment --uuid {test} --name staging --display-name Staging",
        "Updated staging environment in the Pact Broker",
        "Updated",
    ),
    each(1, "update-environment --uuid absent --name x", MISSING, "Environment with UUID absent not found"),
    both(0, "list-environments", "staging"),
    each(
        0,
        "delete-environment --uuid {staging}",
        "Deleted environment staging from the Pact Broker",
        "deleted successfully",
    ),
    both(1, "delete-environment --uuid absent", MISSING),
    both(1, "can-i-deploy --pacticipant Web --version 1 --to-environment production", NO),
    both(
        1,
        "can-i-deploy --pacticipant Web --version 1 --to-environment absent",
        "Environment with name 'absent' does not exist",
    ),
    both(1, "can-i-deploy --pacticipant Nobody --version 1", "Pacticipant Nobody not found"),
    both(0, "Api 5 passes", ""),
    both(0, "can-i-deploy --pacticipant Web --version 1 --pacticipant Api --version 5", YES),
    both(
        0,
        "can-i-deploy --pacticipant Api --version 5 --to-environment production",
        "There are no missing dependencies",
    ),
    both(
        0,
        "record-deployment --pacticipant Api --version 5 --environment production",
        "Recorded deployment of Api version 5 to production environment in the Pact Broker.",
    ),
    both(
        0,
        "record-deployment --pacticipant Api --version 5 --environment production --application-instance blue",
        "Recorded deployment of Api version 5 to production environment (application instance blue) in the Pact Broker.",
    ),
    both(1, "record-deployment --pacticipant Api --version 99 --environment production", MISSING),
    each(
        1,
        "record-deployment --pacticipant Api --version 5 --environment absent",
        "No environment found with name 'absent'. Available options: production",
        "Environment absent does not exist",
    ),
    both(0, "can-i-deploy --pacticipant Web --version 1 --to-environment production", YES),
    both(
        0,
        "can-i-deploy --pacticipant Web --latest --to-environment production --output json",
        "All required verification results are published and successful",
    ),
    both(0, "can-i-deploy --pacticipant Web --branch main --to-environment production", YES),
    both(0, "can-i-deploy --pacticipant Web --latest dev --to-environment production", YES),
    both(1, "can-i-deploy --pacticipant Web --main-branch --to prod", NO),
    each(
        0,
        "can-i-deploy --pacticipant Web --version 1 --to-environment production --ignore Api",
        "true [ignored]",
        "There are no missing dependencies",
    ),
    each(
        0,
        "can-i-deploy --pacticipant Web --version 2 --to-environment production --dry-run",
        "Dry run enabled",
        "Dry run enabled",
    ),
    both(
        1,
        "can-i-deploy --pacticipant Web --version 2 --to-environment production",
        "No pacts or verifications have been published for version 2 of Web",
    ),
    both(1, "can-i-merge --pacticipant Web --version 1", NO),
    each(
        0,
        "create-or-update-version --pacticipant Api --version 5 --branch main",
        "Created/updated pacticipant version 5 with branch main",
        "Branch 'main' created for version '5'",
    ),
    both(0, "can-i-merge --pacticipant Web --version 1", YES),
    both(0, "Api 6 fails", ""),
    both(0, "can-i-deploy --pacticipant Api --version 6 --to-environment production", YES),
    both(0, "record-deployment --pacticipant Web --version 1 --environment production", "Recorded deployment"),
    both(1, "can-i-deploy --pacticipant Api --version 6 --to-environment production", NO),
    each(
        0,
        "record-undeployment --pacticipant Api --environment production --application-instance blue",
        "Recorded undeployment of Api version 5 from production environment (application instance blue)",
        "Undeployed Api from production environment (application instance blue)",
    ),
    both(
        1,
        "record-undeployment --pacticipant Api --environment production --application-instance blue",
        "Api is not currently deployed to application instance 'blue' in production environment.",
    ),
    each(
        0,
        "record-undeployment --pacticipant Api --environment production",
        "Recorded undeployment of Api version 5 from production environment",
        "Undeployed Api from production environment",
    ),
    both(
        0,
        "record-release --pacticipant Api --version 5 --environment production",
        "Recorded release of Api version 5 to production environment in the Pact Broker.",
    ),
    both(1, "record-release --pacticipant Api --version 99 --environment production", MISSING),
    both(0, "can-i-deploy --pacticipant Web --version 1 --to-environment production", YES),
    each(
        0,
        "record-support-ended --pacticipant Api --version 5 --environment production",
        "Recorded support ended for Api version 5 in production environment",
        "Recorded support ended for application Api, version 5 from production environment",
    ),
    each(
        1,
        "record-support-ended --pacticipant Api --version 5 --environment production",
        "Api version 5 is not currently released in production environment.",
        "No currently released versions found for Api in production environment",
    ),
    each(
        0,
        "create-or-update-pacticipant --name Web --display-name Website --repository-url http://sources/web --main-branch main",
        "Pacticipant \"Web\" updated in the Pact Broker",
        "Pacticipant 'Web' updated successfully",
    ),
    each(
        0,
        "create-or-update-pacticipant --name New",
        "Pacticipant \"New\" created in the Pact Broker",
        "Pacticipant 'New' created successfully",
    ),
    both(0, "describe-pacticipant --name Web", "http://sources/web"),
    both(1, "describe-pacticipant --name Nobody", MISSING),
    both(0, "list-pacticipants", "Website"),
    both(0, "list-pacticipants --output json", "\"displayName\""),
    each(
        0,
        "create-version-tag --pacticipant Web --version 1 --tag prod",
        "Tagging Web version 1 as prod",
        "Tagging version '1' of pacticipant 'Web' with tag 'prod' - Success",
    ),
    both(0, "create-version-tag --pacticipant Web --version 7 --tag prod --auto-create-version", "Tagging"),
    each(
        1,
        "create-version-tag --pacticipant Web --version 8 --tag prod",
        "Version 8 of Web does not exist",
        "Version '8' of pacticipant 'Web' does not exist",
    ),
    rust(0, "delete-version-tag --pacticipant Web --version 7 --tag prod", "Successfully deleted tag 'prod'"),
    rust(0, "delete-version-tag --pacticipant Web --version 7 --tag prod", "was not found"),
    both(0, "describe-version --pacticipant Web --version 1", "dev"),
    both(0, "describe-version --pacticipant Web", "7"),
    both(0, "describe-version --pacticipant Web --latest dev", "dev"),
    both(1, "describe-version --pacticipant Web --version 99", "Pacticipant version not found"),
    each(
        0,
        "create-or-update-version --pacticipant Web --version 10 --branch feat --tag t",
        "Created/updated pacticipant version 10 with branch feat and tag(s) t in the Pact Broker",
        "Branch 'feat' created for version '10'",
    ),
    each(
        0,
        "delete-branch --pacticipant Web --branch feat",
        "Successfully deleted branch feat of pacticipant Web",
        "Successfully deleted branch 'feat' of pacticipant 'Web'",
    ),
    ruby(1, "delete-branch --pacticipant Web --branch feat", "Could not delete branch feat of pacticipant Web"),
    ruby(
        0,
        "delete-branch --pacticipant Web --branch feat --no-error-when-not-found",
        "Branch feat of pacticipant Web not found",
    ),
    rust(0, "delete-branch --pacticipant Web --branch feat", "Could not delete branch 'feat' of pacticipant 'Web'"),
    both(0, "generate-uuid", "-"),
    rust(0, "get-pacts --provider Api", "Pact between Web (1) and Api"),
    rust(0, "get-pacts --provider Api --branch main --latest", "Pact between Web (1) and Api"),
    rust(1, "get-pacts --provider Nobody", MISSING),
    // It makes its table of links that only lists for a provider have, here and with the existing broker.
    rust(0, "get-pacts --provider Api --consumer Web --branch main --output json", "\"consumerVersion\""),
    rust(0, "get-pacts --provider Api --consumer Web --branch main --latest --output json", "\"pb:consumer-version\""),
    rust(
        101,
        "get-pacts --provider Api --consumer Web --branch main --latest",
        "called `Option::unwrap()` on a `None` value",
    ),
    rust(0, "provider-states list --provider Api", "listing L-1 exists"),
    each(
        0,
        "create-webhook {receiver} --request POST --contract-published --description hook",
        "Webhook \"hook\" created",
        "\"description\":\"hook\"",
    ),
    both(
        1,
        "create-webhook {receiver} --request POST --contract-published --consumer Nobody",
        "does not match an existing pacticipant",
    ),
    both(1, "create-webhook http://10.0.0.1/ --request POST --contract-published", "host must be in the whitelist"),
    each(
        0,
        "create-or-update-webhook {receiver} --request POST --contract-published --uuid 696c5f93-1b7f-44bc-8d03-59440fcaa9a0",
        "created",
        "696c5f93-1b7f-44bc-8d03-59440fcaa9a0",
    ),
    each(
        0,
        "create-or-update-webhook {receiver} --request POST --contract-published --uuid 696c5f93-1b7f-44bc-8d03-59440fcaa9a0 \
         --description changed",
        "Webhook \"changed\" updated",
        "\"description\":\"changed\"",
    ),
    both(0, "test-webhook --uuid 696c5f93-1b7f-44bc-8d03-59440fcaa9a0", "HTTP/1.1 200"),
    both(1, "test-webhook --uuid absent-absent-absent", MISSING),
    rust(0, "delete-webhook --uuid 696c5f93-1b7f-44bc-8d03-59440fcaa9a0", "successfully deleted"),
    rust(0, "delete-webhook --uuid 696c5f93-1b7f-44bc-8d03-59440fcaa9a0", "was not found"),
];

pub(super) fn trial(client: &Client, kind: Database, binaries: &Binaries) -> Trial {
    let (client, binaries) = (client.clone(), binaries.clone());
    Trial::test(format!("{}: every command of {}", kind.name(), client.name()), move || {
        play(&client, kind, &binaries).map_err(|problem| format!("{problem:#}").into())
    })
}

fn play(client: &Client, kind: Database, binaries: &Binaries) -> Result<()> {
    let folder = TempFolder::new("clients-")?;
    let broker = TestBroker::start_with(binaries, kind)?;
    let receiver = Provider::start()?;
    story::write_contract(&folder, "web.json", json!({"id": "L-1"}))?;
    story::write_contract(&folder, "changed.json", json!({"id": "L-1", "colour": "red"}))?;
    for step in STORY {
        match step.words.split_once(' ') {
            Some(("Api", result)) => verify(&broker, result)?,
            _ => check(client, &broker, &folder, &receiver, step)?,
        }
    }
    Ok(())
}

fn check(client: &Client, broker: &TestBroker, folder: &TempFolder, receiver: &Provider, step: &Step) -> Result<()> {
    let says = match (&step.says, client.kind) {
        (Says::Same(says), _) => says,
        (Says::Each { ruby, .. }, Kind::Ruby) => ruby,
        (Says::Each { rust, .. }, Kind::Rust) => rust,
        (Says::Only(kind, says), own) if *kind == own => says,
        (Says::Only(..), _) => return Ok(()),
    };
    // What takes states takes calls of webhooks as well.
    let mut words = step.words.replace("{receiver}", &receiver.states_url());
    for name in ["production", "test", "staging"].iter().filter(|name| step.words.contains(&format!("{{{name}}}"))) {
        words = words.replace(&format!("{{{name}}}"), &environment(broker, name)?);
    }
    let outcome = story::run(client, broker, folder, &words, step.code)?;
    if !plain(&outcome.text()).contains(says) {
        bail!("`{words}` should say `{says}`: {outcome}");
    }
    Ok(())
}

/// The identity of an environment.
fn environment(broker: &TestBroker, name: &str) -> Result<String> {
    let list: Value = serde_json::from_str(&pact_tests::http::get(&format!("{}/environments", broker.url()))?)?;
    let environments = list["_embedded"]["environments"].as_array().context("environments")?;
    let found = environments.iter().find(|environment| environment["name"] == name);
    Ok(found.and_then(|environment| environment["uuid"].as_str()).context("the environment")?.to_owned())
}

/// Publishes a result: `5 passes`, `6 fails`.
fn verify(broker: &TestBroker, result: &str) -> Result<()> {
    let (version, result) = result.split_once(' ').context("a version and its result")?;
    story::post_result(broker, version, result == "passes")
}
