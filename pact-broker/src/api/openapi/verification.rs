//! What is to be verified, what was, and what follows from it.

use super::operation::{Operation, delete, get, post};

const TEXT: &str = "text/plain";

fn pair(rest: &str) -> String {
    format!("/pacts/provider/{{provider}}/consumer/{{consumer}}{rest}")
}

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = results();
    operations.extend(decisions());
    operations
}

fn results() -> Vec<Operation> {
    const QUESTION: &str = "/pacts/provider/{provider}/for-verification";
    let result = |path: String, summary| {
        get(path, summary)
            .gives(200, "VerificationResult")
            .gives_as(200, "application/json", Some("VerificationResult"))
            .gives_as(200, "application/vnd.pactbrokerextended.v1+json", Some("VerificationResult"))
    };
    let publish = |rest: &str, summary| {
        post(pair(&format!("{rest}/verification-results")), summary).takes("Result").gives(201, "VerificationResult")
    };
    let latest = |rest: &str, summary| result(pair(&format!("{rest}/verification-results/latest")), summary);
    let number = pair("/pact-version/{sha}/verification-results/{number}");
    let with_metadata = pair("/pact-version/{sha}/metadata/{metadata}/verification-results/{number}");
    vec![
        get(QUESTION, "Lists the contracts that a provider version is to verify")
            .query(&["provider_version_branch", "provider_version_tags[]", "include_pending_status"])
            .query(&["include_wip_pacts_since", "consumer_version_selectors[][tag]"])
            .gives(200, "PactsForVerification"),
        post(QUESTION, "Lists the contracts that a provider version is to verify")
            .takes("VerificationQuestion")
            .gives(200, "PactsForVerification"),
        publish("/pact-version/{sha}", "Publishes a result"),
        publish("/pact-version/{sha}/metadata/{metadata}", "Publishes a result of a contract that was selected"),
        latest("/pact-version/{sha}", "Shows the latest result for a content"),
        result(number.clone(), "Shows a result"),
        delete(number, "Deletes a result"),
        result(with_metadata, "Shows a result of a contract that was selected"),
        latest("/version/{number}", "Shows the latest result for a consumer version"),
        latest("/latest", "Shows the latest result for the latest contract"),
        latest("/latest/{tag}", "Shows the latest result for the latest contract with a tag"),
        get(
            "/verification-results/consumer/{consumer}/version/{number}/latest",
            "Sums up a consumer version's results",
        )
        .gives(200, "ConsumerVersionResults"),
    ]
}

fn decisions() -> Vec<Operation> {
    let matrix = |path: &str, summary| get(path, summary).gives(200, "Matrix").gives_as(200, TEXT, None);
    let pacticipant = |rest: &str| format!("/pacticipants/{{pacticipant}}{rest}");
    vec![
        matrix("/matrix", "Says whether versions can be deployed together")
            .query(&["q[][pacticipant]", "q[][version]", "q[][latest]", "q[][tag]", "q[][branch]"])
            .query(&["q[][mainBranch]", "q[][environment]", "latestby", "latest", "tag", "mainBranch", "environment"])
            .query(&["success[]", "limit", "days", "ignore[][pacticipant]", "ignore[][version]"]),
        matrix("/matrix/provider/{provider}/consumer/{consumer}", "Shows all results of a pair").query(&["limit"]),
        matrix("/can-i-deploy", "Says whether a version can be deployed").query(&[
            "pacticipant",
            "version",
            "to",
            "environment",
            "ignore[]",
        ]),
        matrix(
            &pacticipant("/latest-version/{tag}/can-i-deploy/to/{to}"),
            "Says whether the latest version with a tag suits those with another",
        ),
        matrix(
            &pacticipant("/main-branch/can-i-merge"),
            "Says whether the main branch suits the others' main branches",
        ),
        matrix(
            &pacticipant("/branches/{branch}/latest-version/can-i-deploy/to-environment/{environment}"),
            "Says whether the latest version of a branch can be deployed",
        ),
    ]
}
