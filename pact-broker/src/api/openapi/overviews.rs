//! Looking at everything at once, and badges.

use super::operation::{Operation, delete, get};

const CSV: &str = "text/csv";

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = vec![
        get("/integrations", "Lists which applications have contracts with which")
            .paged()
            .query(&["q"])
            .gives(200, "Integrations")
            .gives_as(200, "text/vnd.graphviz", None),
        delete("/integrations", "Deletes every contract and result"),
        delete("/integrations/provider/{provider}/consumer/{consumer}", "Deletes a pair's contracts and results"),
        get("/relationships", "Tells the network of applications").gives_as(200, CSV, None),
        get("/groups/{pacticipant}", "Tells the network around an application")
            .query(&["maxPacticipants"])
            .gives_as(200, CSV, None),
        get("/dashboard", "Shows how each pair stands").paged().gives(200, "Dashboard").gives_as(
            200,
            "text/plain",
            None,
        ),
        get("/dashboard/provider/{provider}/consumer/{consumer}", "Shows how a pair stands").gives(200, "Dashboard"),
        get("/metrics", "Counts everything").gives(200, "Metrics"),
    ];
    operations.extend(["badge", "badge.svg"].into_iter().flat_map(badges));
    operations
}

fn badges(name: &str) -> Vec<Operation> {
    let badge = |path: &str, summary| {
        get(format!("{path}/{name}"), summary).query(&["label", "initials"]).gives_as(200, "image/svg+xml", None)
    };
    let pair =
        |rest: &str, summary| badge(&format!("/pacts/provider/{{provider}}/consumer/{{consumer}}{rest}"), summary);
    let pacticipant = |rest: &str, summary| badge(&format!("/pacticipants/{{pacticipant}}{rest}"), summary);
    vec![
        pair("/latest", "Whether the latest contract is verified"),
        pair("/latest/{tag}", "Whether the latest contract with a tag is verified"),
        pair("/latest-untagged", "Whether the latest contract without a tag is verified"),
        badge(
            "/matrix/provider/{provider}/latest/{provider_tag}/consumer/{consumer}/latest/{tag}",
            "Whether the latest versions with two tags suit each other",
        ),
        pacticipant(
            "/latest-version/{tag}/can-i-deploy/to/{to}",
            "Whether the latest version with a tag suits those with another",
        ),
        pacticipant(
            "/branches/{branch}/latest-version/can-i-deploy/to-environment/{environment}",
            "Whether the latest version of a branch can be deployed",
        ),
        pacticipant("/main-branch/can-i-merge", "Whether the main branch suits the others' main branches"),
    ]
}
