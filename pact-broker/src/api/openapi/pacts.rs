//! Contracts: publishing them, reading them, and what differs between them.

use super::super::accept::JSON;
use super::operation::{Operation, delete, get, patch, post, put};

const TEXT: &str = "text/plain";
const WITH_TAGS: &str = "application/vnd.pactbrokerextended.v1+json";

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = of_providers();
    operations.extend(versions());
    operations.extend(of_pairs());
    operations.extend(differences());
    operations
}

fn pair(rest: &str) -> String {
    format!("/pacts/provider/{{provider}}/consumer/{{consumer}}{rest}")
}

/// A contract in every form in which it can be had.
fn pact(path: impl Into<String>, summary: &'static str) -> Operation {
    get(path, summary).gives(200, "Pact").gives_as(200, JSON, Some("Contract")).gives_as(
        200,
        WITH_TAGS,
        Some("PactWithTags"),
    )
}

fn of_providers() -> Vec<Operation> {
    let list = |rest: &str, summary| get(format!("/pacts/provider/{{provider}}{rest}"), summary);
    let pacts = |rest: &str, summary| list(rest, summary).gives(200, "ProviderPacts");
    let states = |rest: &str, summary| list(&format!("/provider-states{rest}"), summary).gives(200, "ProviderStates");
    vec![
        post("/contracts/publish", "Publishes the contracts of a consumer version")
            .takes("Publication")
            .gives(200, "Published"),
        get("/pacts/latest", "Lists the latest contract of each pair").gives(200, "LatestPacts"),
        pacts("", "Lists a provider's contracts"),
        pacts("/latest", "Lists a provider's latest contracts"),
        pacts("/latest/{tag}", "Lists a provider's latest contracts with a tag"),
        pacts("/tag/{tag}", "Lists a provider's contracts with a tag"),
        pacts("/branch", "Lists a provider's contracts from main branches"),
        pacts("/branch/latest", "Lists a provider's latest contracts from main branches"),
        pacts("/branch/{branch}", "Lists a provider's contracts from a branch"),
        pacts("/branch/{branch}/latest", "Lists a provider's latest contracts from a branch"),
        states("", "Lists the provider states that main branches need"),
        states("/branch/{branch}", "Lists the provider states that a branch needs"),
        states("/environment/{uuid}", "Lists the provider states that versions in an environment need"),
    ]
}

/// A contract of one consumer version, under its three addresses.
fn versions() -> Vec<Operation> {
    let addresses = [
        pair("/version/{version}"),
        pair("/versions/{version}"),
        "/pact/provider/{provider}/consumer/{consumer}/version/{version}".to_owned(),
    ];
    let methods = |path: String| {
        [
            pact(path.clone(), "Shows the contract of a consumer version"),
            put(path.clone(), "Publishes a contract").takes("Contract").gives(200, "Pact").gives(201, "Pact"),
            patch(path.clone(), "Adds interactions to a contract")
                .takes("Contract")
                .gives(200, "Pact")
                .gives(201, "Pact"),
            delete(path, "Deletes the contract of a consumer version").gives(200, "PactDeleted"),
        ]
    };
    addresses.into_iter().flat_map(methods).collect()
}

fn of_pairs() -> Vec<Operation> {
    let versions = |rest: &str, summary| get(pair(rest), summary).gives(200, "PactVersions");
    vec![
        pact("/pact/provider/{provider}/consumer/{consumer}/latest", "Shows the latest contract"),
        pact(pair("/latest"), "Shows the latest contract"),
        pact(pair("/latest/{tag}"), "Shows the latest contract with a tag"),
        pact(pair("/latest-untagged"), "Shows the latest contract without a tag"),
        pact(pair("/branch/{branch}/latest"), "Shows the latest contract from a branch"),
        pact(pair("/pact-version/{sha}"), "Shows a contract by its content"),
        pact(pair("/pact-version/{sha}/metadata/{metadata}"), "Shows a contract by its content, as it was selected"),
        pact(pair("/version/{version}/previous-distinct"), "Shows the contract before, with another content"),
        versions("/versions", "Lists the versions of a contract"),
        delete(pair("/versions"), "Deletes all versions of a contract"),
        versions("/tag/{tag}", "Lists the versions of a contract with a tag"),
        delete(pair("/tag/{tag}"), "Deletes the versions of a contract with a tag").gives(200, "PactDeleted"),
        versions("/branch/versions", "Lists the versions of a contract from the main branch"),
        versions("/branch/latest/versions", "Shows the latest version of a contract from the main branch, as a list"),
        versions("/branch/{branch}", "Lists the versions of a contract from a branch"),
        delete(pair("/branch/{branch}"), "Deletes the versions of a contract from a branch").gives(200, "PactDeleted"),
        versions("/branch/{branch}/latest/versions", "Shows the latest version of a contract from a branch, as a list"),
    ]
}

fn differences() -> Vec<Operation> {
    let text = |rest: &str, summary| get(pair(rest), summary).gives_as(200, TEXT, None);
    vec![
        text("/version/{version}/diff/previous-distinct", "Says what is new in a contract"),
        text("/version/{version}/diff/version/{other}", "Compares the contracts of two versions"),
        text("/pact-version/{sha}/diff/pact-version/{other}", "Compares two contents"),
    ]
}
