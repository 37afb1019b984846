//! What the existing broker decided: whether versions can be deployed, and the kinds of its reasons.

use super::approval;
use crate::support::TestBroker;
use crate::world::World;
use pact_core::json::Json;
use std::collections::BTreeSet;

/// A decision: the end of its name, the world before it, and the question.
struct Case(&'static str, &'static str, &'static str);

/// Where this broker decides otherwise on purpose; the page of differences says why.
const OTHERWISE: [&str; 3] =
    ["matrix UI browse (two selectors by name) snapshots", "success filter true snapshots", "path endpoint snapshots"];

const TWO: &str = "Foo 1 needs Bar: a\nFoo 1 needs Baz: b\n";
const ONE: &str = "Foo 1 needs Bar: a\n";
const LIVE_FOOS: &str = "Foo 1 needs Bar: a tag prod\nFoo 2 needs Bar: b tag prod\nBar 1 passes Foo a\n";
const FOO_TO_PROD: &str = "q[][pacticipant]=Foo&q[][version]=1&latestby=cvp&latest=true&tag=prod";
const BAR_TO_PROD: &str = "q[][pacticipant]=Bar&q[][version]=1&latestby=cvp&latest=true&tag=prod";
const BOTH: &str = "q[][pacticipant]=Foo&q[][version]=1&q[][pacticipant]=Bar&q[][version]=1&latestby=cvpv";

const INTEGRATION: &[Case] = &[
    Case("find returns a QueryResultsWithDeploymentStatusSummary", "Foo 1 needs Bar: a\nBar 1 passes Foo a", BOTH),
    Case(
        "is missing a verification for the latest prod version does not allow the provider to be deployed",
        LIVE_FOOS,
        "q[][pacticipant]=Bar&q[][latest]=true&q[][pacticipant]=Foo&q[][tag]=prod&latestby=cvp",
    ),
    Case("not been verified by any providers returns 2 integrations", TWO, FOO_TO_PROD),
    Case("not been verified by any providers it creates selectors for the providers", TWO, FOO_TO_PROD),
    Case("not been verified by any providers does not allow the consumer to be deployed", TWO, FOO_TO_PROD),
    Case("issue #33 returns 2 integrations", ISSUE_33, FOO_TO_PROD),
    Case("issue #33 returns 1 row with a verification", ISSUE_33, FOO_TO_PROD),
    Case("issue #33 returns 1 row without a verification", ISSUE_33, FOO_TO_PROD),
    Case("issue #33 does not allow the consumer to be deployed", ISSUE_33, FOO_TO_PROD),
    Case(
        "added a new provider since that version allows the old version of the consumer to be deployed",
        "Foo 1 needs Bar: a\nFoo 2 needs Bar: a\nFoo 2 needs Baz: b\nBar 1 passes Foo a\nBar 1 tag prod",
        FOO_TO_PROD,
    ),
    Case(
        "when the specified version does not exist does not allow the app to be deployed",
        "Foo 1 needs Bar: a",
        "q[][pacticipant]=Foo&q[][version]=99&latestby=cvp&latest=true",
    ),
    Case(
        "a provider to prod for the first time and the consumer is not yet deployed allows the app to be deployed",
        "Foo 1 needs Bar: a\nBar 1 passes Foo a",
        BAR_TO_PROD,
    ),
    Case(
        "a consumer to prod for the first time and the provider is not yet deployed does not allow the app to be deployed",
        "Foo 1 needs Bar: a\nBar 1 passes Foo a",
        FOO_TO_PROD,
    ),
    Case(
        "the downstream provider is not yet deployed does not allow the app to be deployed",
        "Foo 1 needs Bar: a\nBar 1 needs Baz: b\nBar 1 passes Foo a\nBaz 1 passes Bar b",
        BAR_TO_PROD,
    ),
    Case(
        "the downstream provider has been deployed allows the app to be deployed",
        "Foo 1 needs Bar: a\nBar 1 needs Baz: b\nBar 1 passes Foo a\nBaz 1 passes Bar b\nBaz 1 tag prod",
        BAR_TO_PROD,
    ),
    Case(
        "when deploying a provider where the pact has not been verified allows the app to be deployed",
        "Foo 1 needs Bar: a\nBar 1 exists",
        BAR_TO_PROD,
    ),
    Case(
        "indicating that the pact has not been verified by the required provider version",
        "Foo 1 needs Bar: a\nBar 1 exists\nBar 2 passes Foo a",
        BOTH,
    ),
    Case("are specified explictly does not allow the two apps to be deployed together", EACH_OTHER, BOTH),
    Case(
        "when only one application is specified does not allow the two apps to be deployed together",
        EACH_OTHER,
        "q[][pacticipant]=Foo&q[][version]=1&latestby=cvp&latest=true",
    ),
    Case("with inferred selectors determines the number of integrations", INFERRED, INFERRING),
    Case("with inferred selectors finds all prod versions of Foo", INFERRED, INFERRING),
    Case("with inferred selectors finds the single prod version of Cat", INFERRED, INFERRING),
    Case("is not deployable because of the missing verification for Cat v20", INFERRED, INFERRING),
    Case(
        "without inferred selectors is deployable",
        INFERRED,
        "q[][pacticipant]=Bar&q[][version]=1&q[][pacticipant]=Foo&q[][tag]=prod&latestby=cvp",
    ),
    Case(
        "the verified provider are explicitly specified allows the consumer to be deployed",
        "Foo 1 needs Bar: a\nFoo 1 needs Baz: b\nBar 1 passes Foo a",
        BOTH,
    ),
    Case(
        "the consumer version already in the environment does not allow the provider to be deployed",
        "Foo 1 needs Bar: a tag prod\nBar 0 passes Foo a\nBar 1 exists",
        BAR_TO_PROD,
    ),
    Case(
        "because it relies on p2 which has not been deployed yet",
        NEW_PROVIDER,
        "q[][pacticipant]=Foo&q[][version]=2&latestby=cvp&latest=true&tag=test",
    ),
    Case(
        "because the version of c1 that is in test does not care about p2",
        NEW_PROVIDER,
        "q[][pacticipant]=Baz&q[][version]=1&latestby=cvp&latest=true&tag=test",
    ),
    Case(
        "currently deployed has no pacts with a provider allows the provider to be deployed",
        "Foo 1 needs Bar: a tag prod\nFoo 2 needs Baz: b\nBaz 1 exists",
        "q[][pacticipant]=Baz&q[][version]=1&latestby=cvp&latest=true&tag=prod",
    ),
    Case(
        "identifies the correct selector for a failing row",
        "Foo 1 needs Bar: a tag prod\nFoo 2 needs Bar: b tag prod\nBar 1 fails Foo a\nBar 1 passes Foo b",
        "q[][pacticipant]=Bar&q[][version]=1&q[][pacticipant]=Foo&q[][tag]=prod&latestby=cvpv",
    ),
];

const ISSUE_33: &str =
    "Foo 1 needs Bar: a\nFoo 1 needs Baz: b\nBar 1 passes Foo a\nBar 1 tag prod\nBaz 1 exists\nBaz 1 tag prod";
const EACH_OTHER: &str = "Foo 1 needs Bar: a\nBar 1 needs Foo: b\nBar 1 passes Foo a";
const INFERRED: &str = "Foo 1 needs Bar: a tag prod\nFoo 2 needs Bar: b tag prod\nCat 20 needs Bar: c tag prod\n\
                        Bar 1 passes Foo a\nBar 1 passes Foo b";
const INFERRING: &str = "q[][pacticipant]=Bar&q[][version]=1&q[][pacticipant]=Foo&q[][tag]=prod&latestby=cvp&tag=prod";
const NEW_PROVIDER: &str = "Foo 1 needs Bar: a tag test\nFoo 2 needs Bar: a\nFoo 2 needs Baz: b\nBar 1 passes Foo a\n\
                            Bar 1 tag test\nBaz 1 passes Foo b";

const FOO_TO_LIVE: &str = "q[][pacticipant]=Foo&q[][version]=1&latestby=cvp&environment=live";
const FOO_TO_LIVE_EACH: &str = "q[][pacticipant]=Foo&q[][version]=1&latestby=cvpv&environment=live";
const BAR_TO_LIVE: &str = "q[][pacticipant]=Bar&q[][version]=1&latestby=cvp&environment=live";
const FOOS: &str =
    "Foo 1 needs Bar: a\nFoo 2 needs Bar: b\nFoo 1 in live as blue\nFoo 2 in live as green\nBar 1 passes Foo a\n";
const BARS: &str =
    "Foo 1 needs Bar: a\nBar 1 passes Foo a\nBar 2 exists\nBar 1 in live as blue\nBar 2 in live as green\n";

const ENVIRONMENT: &[Case] = &[
    Case(
        "in test environment and the consumer to be deployed allows the consumer to be deployed",
        "Foo 1 needs Bar: a\nBar 1 passes Foo a\nBar 1 in live",
        FOO_TO_LIVE,
    ),
    Case(
        "in test environment and the consumer to be deployed does not allow the consumer to be deployed",
        "Foo 1 needs Bar: a\nBar 1 fails Foo a\nBar 1 in live",
        FOO_TO_LIVE,
    ),
    Case(
        "has not been deployed to the given environment does not allow the consumer to be deployed",
        "Foo 1 needs Bar: a\nBar 1 passes Foo a\nBar 1 in elsewhere",
        FOO_TO_LIVE,
    ),
    Case(
        "the consumer has not been deployed to the given environment allows the provider to be deployed",
        "Foo 1 needs Bar: a\nBar 1 passes Foo a\nFoo 1 in elsewhere",
        BAR_TO_LIVE,
    ),
    Case("knows that there are multiple versions of the consumer in production", FOOS, BAR_TO_LIVE),
    Case("for the latest prod version is missing does not allow the provider to be deployed", FOOS, BAR_TO_LIVE),
    Case(
        "for every prod version of the consumer does allow the provider to be deployed",
        "Foo 1 needs Bar: a\nFoo 2 needs Bar: b\nFoo 1 in live as blue\nFoo 2 in live as green\nBar 1 passes Foo a\n\
         Bar 1 passes Foo b",
        BAR_TO_LIVE,
    ),
    Case("knows that there are multiple versions of the provider in production", BARS, FOO_TO_LIVE),
    Case("for the latest prod version is missing does not allow the consumer to be deployed", BARS, FOO_TO_LIVE),
    Case(
        "for every prod version of the consumer does allow the consumer to be deployed",
        "Foo 1 needs Bar: a\nBar 1 passes Foo a\nBar 2 passes Foo a\nBar 1 in live as blue\nBar 2 in live as green",
        FOO_TO_LIVE,
    ),
    Case(
        "when an older released provider version has a failing verification does not allow the consumer to be deployed",
        "Foo 1 needs Bar: a\nBar 1 fails Foo a\nBar 2 passes Foo a\nBar 1 released in live\nBar 2 released in live",
        FOO_TO_LIVE_EACH,
    ),
    Case(
        "when every released provider version has a successful verification allows the consumer to be deployed",
        "Foo 1 needs Bar: a\nBar 1 passes Foo a\nBar 2 passes Foo a\nBar 1 released in live\nBar 2 released in live",
        FOO_TO_LIVE_EACH,
    ),
    Case(
        "when an older targeted deployment has a failing verification does not allow the consumer to be deployed",
        "Foo 1 needs Bar: a\nBar 1 fails Foo a\nBar 2 passes Foo a\nBar 1 in live as blue\nBar 2 in live as green",
        FOO_TO_LIVE_EACH,
    ),
    Case(
        "when every targeted deployment has a successful verification allows the consumer to be deployed",
        "Foo 1 needs Bar: a\nBar 1 passes Foo a\nBar 2 passes Foo a\nBar 1 in live as blue\nBar 2 in live as green",
        FOO_TO_LIVE_EACH,
    ),
    Case(
        "only considers the currently deployed version and allows the consumer to be deployed",
        "Foo 1 needs Bar: a\nBar 1 fails Foo a\nBar 1 in live\nBar 2 passes Foo a\nBar 2 in live",
        FOO_TO_LIVE_EACH,
    ),
];

const FOO_WITHOUT_BAR: &str =
    "q[][pacticipant]=Foo&q[][version]=1&latestby=cvp&environment=live&ignore[][pacticipant]=Bar";
const BAR_WITHOUT_FOO: &str =
    "q[][pacticipant]=Bar&q[][version]=1&latestby=cvp&environment=live&ignore[][pacticipant]=Foo";
const UNVERIFIED: &str = "Foo 1 needs Bar: a\nBar 1 exists\nBar 1 in live";
const FAILED: &str = "Foo 1 needs Bar: a\nBar 1 fails Foo a\nBar 1 in live";
const LIVE_FOO: &str = "Foo 1 needs Bar: a\nFoo 1 in live\nBar 1 fails Foo a";
const NO_BAR: &str = "q[][pacticipant]=Foo&q[][version]=1&q[][pacticipant]=Bar&q[][version]=99&latestby=cvpv";

const IGNORE: &[Case] = &[
    Case(
        "missing verification from a provider deployment_status_summary is expected to be deployable",
        UNVERIFIED,
        FOO_WITHOUT_BAR,
    ),
    Case(
        "missing verification from a provider without any ignore selectors deployment_status_summary is expected not to be deployable",
        UNVERIFIED,
        FOO_TO_LIVE,
    ),
    Case(
        "deploying a consumer and ignoring a provider with a failed verification from a provider deployment_status_summary is expected to be deployable",
        FAILED,
        FOO_WITHOUT_BAR,
    ),
    Case(
        "deploying a consumer and ignoring a provider with a failed verification from a provider without any ignore selectors deployment_status_summary is expected not to be deployable",
        FAILED,
        FOO_TO_LIVE,
    ),
    Case(
        "ignoring the specific provider version deployment_status_summary is expected to be deployable",
        FAILED,
        "q[][pacticipant]=Foo&q[][version]=1&latestby=cvp&environment=live&ignore[][pacticipant]=Bar&ignore[][version]=1",
    ),
    Case(
        "ignoring a different specific provider version deployment_status_summary is expected not to be deployable",
        FAILED,
        "q[][pacticipant]=Foo&q[][version]=1&latestby=cvp&environment=live&ignore[][pacticipant]=Bar&ignore[][version]=99",
    ),
    Case(
        "when the provider has not been deployed deployment_status_summary is expected to be deployable",
        "Foo 1 needs Bar: a\nBar 1 exists\nBar 1 in elsewhere\nFoo 1 in live",
        FOO_WITHOUT_BAR,
    ),
    Case(
        "when the provider has not been deployed without any ignore selectors deployment_status_summary is expected not to be deployable",
        "Foo 1 needs Bar: a\nBar 1 exists\nBar 1 in elsewhere\nFoo 1 in live",
        FOO_TO_LIVE,
    ),
    Case(
        "the consumer and provider have been specified deployment_status_summary is expected to be deployable",
        FAILED,
        "q[][pacticipant]=Foo&q[][version]=1&q[][pacticipant]=Bar&q[][version]=1&latestby=cvpv&ignore[][pacticipant]=Bar",
    ),
    Case(
        "the consumer and provider have been specified without any ignore selectors deployment_status_summary is expected not to be deployable",
        FAILED,
        BOTH,
    ),
    Case(
        "the provider version specified does not exist deployment_status_summary is expected to be deployable",
        ONE,
        "q[][pacticipant]=Foo&q[][version]=1&q[][pacticipant]=Bar&q[][version]=99&latestby=cvpv&ignore[][pacticipant]=Bar",
    ),
    Case(
        "the provider version specified does not exist without any ignore selectors deployment_status_summary is expected not to be deployable",
        ONE,
        NO_BAR,
    ),
    Case(
        "when the provider to ignore does not exist includes a warning about the incorrect ignore selector",
        UNVERIFIED,
        "q[][pacticipant]=Foo&q[][version]=1&latestby=cvp&environment=live&ignore[][pacticipant]=Nobody",
    ),
    Case(
        "when the provider version to ignore does not exist includes a warning about the incorrect ignore selector",
        UNVERIFIED,
        "q[][pacticipant]=Foo&q[][version]=1&latestby=cvp&environment=live&ignore[][pacticipant]=Bar&ignore[][version]=99",
    ),
    // The output shows that here nothing was ignored, whatever the name says.
    Case(
        "ignoring a consumer with a missing verification from a provider does not allows the provider to be deployed",
        "Foo 1 needs Bar: a\nFoo 1 in live\nBar 1 exists",
        BAR_TO_LIVE,
    ),
    Case(
        "deploying a provider and ignoring a consumer with a failed verification from a provider deployment_status_summary is expected to be deployable",
        LIVE_FOO,
        BAR_WITHOUT_FOO,
    ),
    Case(
        "deploying a provider and ignoring a consumer with a failed verification from a provider without any ignore selectors deployment_status_summary is expected not to be deployable",
        LIVE_FOO,
        BAR_TO_LIVE,
    ),
    Case(
        "ignoring the specific consumer version deployment_status_summary is expected to be deployable",
        LIVE_FOO,
        "q[][pacticipant]=Bar&q[][version]=1&latestby=cvp&environment=live&ignore[][pacticipant]=Foo&ignore[][version]=1",
    ),
    Case(
        "ignoring the wrong specific consumer version deployment_status_summary is expected not to be deployable",
        LIVE_FOO,
        "q[][pacticipant]=Bar&q[][version]=1&latestby=cvp&environment=live&ignore[][pacticipant]=Foo&ignore[][version]=99",
    ),
];

pub(super) async fn of_the_matrix(broker: TestBroker) {
    kinds(broker, "matrix_integration_spec", INTEGRATION).await;
}

pub(super) async fn in_environments(broker: TestBroker) {
    kinds(broker, "matrix_integration_environment_spec", ENVIRONMENT).await;
}

pub(super) async fn with_something_ignored(broker: TestBroker) {
    kinds(broker, "matrix_integration_ignore_spec", IGNORE).await;
}

/// Compares decisions and the kinds of their reasons.
async fn kinds(broker: TestBroker, file: &str, cases: &[Case]) {
    let approval = approval(file);
    let mut world = World::new(broker);
    let mut used = BTreeSet::new();
    let mut faults = Vec::new();
    for Case(name, lines, question) in cases {
        let (whole, expected) = find(&approval, name, &mut used);
        restart(&mut world, lines).await;
        let answer = world.broker.get(&format!("/matrix?{question}")).await.expect(200);
        let mut reasons: Vec<&str> = answer
            .json()
            .get("notices")
            .and_then(Json::as_array)
            .unwrap_or_default()
            .iter()
            .map(|notice| kind(notice.get("text").and_then(Json::as_str).unwrap()))
            .collect();
        reasons.sort_unstable();
        let ours = format!("{} {}", answer.at("/summary/deployable"), Json::from(reasons));
        let theirs = format!("{} {}", expected.get("deployable").unwrap(), expected.get("reasons").unwrap());
        let theirs = theirs.replace("PactBroker::Matrix::", "");
        if ours != theirs {
            faults.push(format!("{whole}:\n  - {theirs}\n  + {ours}\n    {}", answer.at("/summary/reason")));
        }
    }
    complete(&approval, &used);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The class of a reason in the existing broker.
fn kind(text: &str) -> &'static str {
    const KINDS: [(&str, &str); 8] = [
        ("All required verification results are published and successful", "Successful"),
        ("There are no missing dependencies", "NoDependenciesMissing"),
        ("There is no verified pact between", "PactNotEverVerifiedByProvider"),
        ("The verification for the pact between", "VerificationFailed"),
        ("No pacts or verifications have been published for version", "SpecifiedVersionDoesNotExist"),
        ("WARN: Cannot ignore", "IgnoreSelectorDoesNotExist"),
        ("WARN: It is recommended to specify the version number", "SelectorWithoutPacticipantVersionNumberSpecified"),
        ("WARN: It is recommended to specify the environment", "NoEnvironmentSpecified"),
    ];
    KINDS.iter().find(|(begin, _)| text.starts_with(begin)).map_or("unknown", |(_, kind)| kind)
}

const SNAPSHOT: &str = "Foo 1 needs Bar: a\nFoo 2 needs Bar: b branch main\nFoo 3 needs Bar: c branch main\n\
                        Bar 10 passes Foo a\nBar 20 fails Foo b";
const DEPLOY: &str = "Foo 1 needs Bar: a\nBar 2 passes Foo a\nBar 2 in production";
const DEPLOY_TWO: &str = "Foo 1 needs Bar: a\nFoo 1 needs Baz: b\nBar 2 passes Foo a\nBar 2 in production";

const DEPLOYING: &[Case] = &[
    Case(
        "can-i-deploy Foo v1 to the production environment snapshots",
        DEPLOY,
        "/can-i-deploy?pacticipant=Foo&version=1&environment=production",
    ),
    Case(
        "(tag-to-tag URL format) snapshots",
        "Foo 1 needs Bar: a tag dev\nBar 2 passes Foo a\nBar 2 tag prod",
        "/pacticipants/Foo/latest-version/dev/can-i-deploy/to/prod",
    ),
    Case("missing required params returns a validation error snapshots", ONE, "/can-i-deploy"),
    Case(
        "without ignoring the failing integration snapshots",
        DEPLOY_TWO,
        "/can-i-deploy?pacticipant=Foo&version=1&environment=production",
    ),
    Case(
        "ignoring the failing integration snapshots",
        DEPLOY_TWO,
        "/can-i-deploy?pacticipant=Foo&version=1&environment=production&ignore[][pacticipant]=Baz",
    ),
];

const SHOWING: &[Case] = &[
    Case(
        "single selector to latest (top production shape) snapshots",
        SNAPSHOT,
        "/matrix?q[][pacticipant]=Foo&q[][version]=1&latestby=cvp&latest=true",
    ),
    Case(
        "can-i-deploy to environment snapshots",
        SNAPSHOT,
        "/matrix?q[][pacticipant]=Foo&q[][version]=1&latestby=cvpv&environment=production",
    ),
    Case(
        "can-i-deploy to mainBranch snapshots",
        SNAPSHOT,
        "/matrix?q[][pacticipant]=Foo&q[][version]=2&latestby=cvpv&mainBranch=true",
    ),
    Case(
        "matrix UI browse (two selectors by name) snapshots",
        SNAPSHOT,
        "/matrix?q[][pacticipant]=Foo&q[][pacticipant]=Bar&latestby=cvpv",
    ),
    Case(
        "flat encoding, two selectors snapshots",
        SNAPSHOT,
        "/matrix?q[]pacticipant=Foo&q[]version=1&q[]pacticipant=Bar&q[]version=10&latestby=cvpv",
    ),
    Case(
        "success filter true snapshots",
        SNAPSHOT,
        "/matrix?q[][pacticipant]=Foo&q[][pacticipant]=Bar&latestby=cvpv&success[]=true",
    ),
    // The output leaves open what was asked for; rows that are not shown are judged here, so that it is one row.
    Case(
        "limit smaller than result set snapshots",
        SNAPSHOT,
        "/matrix?q[][pacticipant]=Foo&q[][version]=1&q[][pacticipant]=Bar&latestby=cvpv&limit=1",
    ),
    Case("path endpoint snapshots", SNAPSHOT, "/matrix/provider/Bar/consumer/Foo"),
];

/// Compares the whole summary, and the kinds of notices.
pub(super) async fn with_their_counts(broker: TestBroker) {
    let mut world = World::new(broker);
    world.environment("production").await;
    let mut faults = Vec::new();
    for (file, cases) in
        [("features_can_i_deploy_approval_spec", DEPLOYING), ("features_get_matrix_approval_spec", SHOWING)]
    {
        let approval = approval(file);
        let mut used = BTreeSet::new();
        for Case(name, lines, path) in cases {
            let (whole, expected) = find(&approval, name, &mut used);
            restart(&mut world, lines).await;
            let answer = world.broker.get(path).await;
            let body = answer.json();
            let ours =
                (answer.status.to_string(), body.get("summary").map(Json::to_string).unwrap_or("null".to_owned()));
            let theirs = (expected.get("status").unwrap().to_string(), expected.get("summary").unwrap().to_string());
            if (ours != theirs) != OTHERWISE.contains(name) {
                faults.push(format!("{whole}:\n  - {theirs:?}\n  + {ours:?}"));
            }
            if let Some(types) = expected.get("noticeTypes").filter(|_| !OTHERWISE.contains(name)) {
                let notices = body.get("notices").and_then(Json::as_array).unwrap();
                let ours: Json = notices.iter().filter_map(|notice| notice.get("type").cloned()).collect();
                assert_eq!(ours.to_string(), types.to_string(), "{whole}");
            }
        }
        complete(&approval, &used);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The one approval whose name ends so.
fn find<'a>(approval: &'a Json, end: &str, used: &mut BTreeSet<String>) -> (&'a str, &'a Json) {
    let all = approval.as_object().unwrap();
    let mut found = all.iter().filter(|(name, _)| name.ends_with(end) && !used.contains(*name));
    let (name, value) = found.next().unwrap_or_else(|| panic!("there is no approval {end}"));
    // Of names of which one ends like another the longer one must be asked for in full.
    let shortest = all.iter().filter(|(name, _)| name.ends_with(end)).min_by_key(|(name, _)| name.len()).unwrap().0;
    assert!(name == shortest || used.contains(shortest), "several approvals end with {end}");
    used.insert(name.to_owned());
    (name, value)
}

fn complete(approval: &Json, used: &BTreeSet<String>) {
    let all = approval.as_object().unwrap();
    let left: Vec<&str> = all.iter().map(|(name, _)| name).filter(|name| !used.contains(*name)).collect();
    assert!(left.is_empty(), "approvals without a scenario: {left:#?}");
}

/// Empties the broker and plays the lines.
async fn restart(world: &mut World, lines: &str) {
    world.broker.delete("/integrations").await.expect(204);
    for name in ["live", "elsewhere"] {
        world.environment(name).await;
    }
    world.play(lines).await;
}
