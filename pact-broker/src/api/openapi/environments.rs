//! Environments, and what is deployed to or released in them.

use super::operation::{Operation, delete, get, patch, post, put};

const ONE: &str = "/environments/{uuid}";

pub(super) fn operations() -> Vec<Operation> {
    let version = |rest: &str| format!("/pacticipants/{{pacticipant}}/versions/{{version}}{rest}");
    let deployed = || version("/deployed-versions/environment/{uuid}");
    let released = || version("/released-versions/environment/{uuid}");
    let here = |rest: &str| format!("{ONE}{rest}");
    vec![
        get("/environments", "Lists environments").query(&["name"]).gives(200, "Environments"),
        post("/environments", "Makes an environment").takes("EnvironmentInput").gives(201, "Environment"),
        get(ONE, "Shows an environment").gives(200, "Environment"),
        put(ONE, "Replaces what is known of an environment").takes("EnvironmentInput").gives(200, "Environment"),
        delete(ONE, "Deletes an environment"),
        get(here("/deployed-versions/currently-deployed"), "Lists what is deployed")
            .query(&["pacticipant", "applicationInstance", "target"])
            .gives(200, "DeployedVersions"),
        get(here("/released-versions/currently-supported"), "Lists what is released")
            .query(&["pacticipant", "version"])
            .gives(200, "ReleasedVersions"),
        get(deployed(), "Lists a version's deployments").gives(200, "DeployedVersions"),
        post(deployed(), "Records a deployment").takes("Deployment").gives(201, "DeployedVersion"),
        get(released(), "Lists a version's releases").gives(200, "ReleasedVersions"),
        post(released(), "Records a release")
            .takes("Nothing")
            .gives(200, "ReleasedVersion")
            .gives(201, "ReleasedVersion"),
        get("/deployed-versions/{uuid}", "Shows a deployment").gives(200, "DeployedVersion"),
        patch("/deployed-versions/{uuid}", "Ends a deployment")
            .takes_only_changes("Undeployment")
            .gives(200, "DeployedVersion"),
        get("/released-versions/{uuid}", "Shows a release").gives(200, "ReleasedVersion"),
        patch("/released-versions/{uuid}", "Ends the support of a release")
            .takes_only_changes("EndOfSupport")
            .gives(200, "ReleasedVersion"),
    ]
}
