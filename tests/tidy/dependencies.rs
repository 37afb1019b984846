//! Who may know whom.

use crate::check_none;
use crate::manifests::{cargo_text, members};
use crate::sources::{rust_files, rust_files_under};

/// What each package may depend on, dev-dependencies aside (tests may close the loop: we use what we make).
const EDGES: [(&str, &[&str]); 5] = [
    ("pact-core", &[]),
    ("pact-mock", &["pact-core", "pact-broker-client"]),
    ("pact-broker-client", &["pact-core"]),
    ("pact-verify", &["pact-core", "pact-broker-client"]),
    ("pact-broker", &["pact-core", "pact-broker-client"]),
];

/// Packages that nothing but examples and tests may depend on.
const LEAVES: [&str; 4] = ["pact-tests", "tour", "charge-central-billing", "charge-central-listings"];

#[test]
fn packages_depend_only_downwards() {
    let mut broken = Vec::new();
    for (name, allowed) in EDGES {
        let member = members().iter().find(|member| member.name == name).unwrap();
        for dependency in member.depends_on.iter().filter(|dependency| !allowed.contains(&dependency.as_str())) {
            broken.push(format!("{name} -> {dependency}"));
        }
    }
    for member in members().iter().filter(|member| !EDGES.iter().any(|(name, _)| *name == member.name)) {
        if !LEAVES.contains(&member.name.as_str()) {
            broken.push(format!("{} has no line in this test: say whom it may know", member.name));
        }
    }
    check_none("the core knows nothing of ours; mock, verifier and broker meet only through files and HTTP", &broken);
}

#[test]
fn a_consumer_test_does_not_bring_the_client_of_the_broker() {
    let reason =
        "only the program `pact-mock` fetches contracts: the client belongs to its feature `cli`, and to src/cli";
    let member = members().iter().find(|member| member.name == "pact-mock").unwrap();
    let manifest = std::fs::read_to_string(member.folder.join("Cargo.toml")).unwrap();
    let mut broken = Vec::new();
    let optional = |line: &&str| line.starts_with("pact-broker-client") && !line.contains("optional = true");
    broken.extend(manifest.lines().filter(optional).map(str::to_owned));
    let feature = manifest.split("\n\n").find(|part| part.starts_with("[features]")).unwrap_or_default();
    let (cli, others): (Vec<&str>, Vec<&str>) = feature.split("]\n").partition(|part| part.contains("cli = ["));
    broken.extend(others.iter().filter(|part| part.contains("pact-broker-client")).map(|part| (*part).to_owned()));
    assert!(cli.iter().any(|part| part.contains("dep:pact-broker-client")), "{cli:?}");
    let library = rust_files_under("pact-mock/src").filter(|file| !file.path.starts_with("pact-mock/src/cli"));
    broken.extend(library.flat_map(|file| file.lines_with("pact_broker_client")));
    check_none(reason, &broken);
}

#[test]
fn the_broker_library_does_not_know_the_client() {
    let reason = "server and client meet on HTTP only: `pact_broker_client` belongs to src/bin, `pact_broker` stays out of the client";
    let server = rust_files_under("pact-broker/src").filter(|file| !file.path.starts_with("pact-broker/src/bin"));
    let mut broken: Vec<String> = server.flat_map(|file| file.lines_with("pact_broker_client")).collect();
    let client = rust_files_under("pact-broker/client/src").flat_map(|file| file.lines_with("pact_broker::"));
    broken.extend(client);
    check_none(reason, &broken);
}

#[test]
fn serde_json_keeps_its_default_number_and_order() {
    let reason = "features unify into the user's program under test, where these two change what serde_json does";
    let tree = cargo_text(&["tree", "--workspace", "--locked", "-e", "features", "--prefix", "none"]);
    let broken: Vec<String> = tree
        .lines()
        .filter(|line| {
            line.contains("serde_json") && (line.contains("preserve_order") || line.contains("arbitrary_precision"))
        })
        .map(str::to_owned)
        .collect();
    check_none(reason, &broken);
}

#[test]
fn what_users_build_against_needs_no_new_compiler() {
    let reason =
        "a dev-dependency must not force a new compiler on its users: core and mock stay at 1.89, the rest at 1.95";
    let expected = |name: &str| if ["pact-core", "pact-mock"].contains(&name) { "1.89" } else { "1.95" };
    let broken: Vec<String> = members()
        .iter()
        .filter(|member| member.rust_version != expected(&member.name))
        .map(|member| format!("{}: rust-version {}", member.name, member.rust_version))
        .collect();
    check_none(reason, &broken);
}

#[test]
fn nothing_that_leaves_the_house_uses_unsafe_code() {
    let reason = "the workspace forbids unsafe code; a crate that does not inherit its lints escapes";
    let broken: Vec<String> = members()
        .iter()
        .filter(|member| {
            let manifest = std::fs::read_to_string(member.folder.join("Cargo.toml")).unwrap();
            !manifest.contains("[lints]\nworkspace = true")
        })
        .map(|member| member.name.clone())
        .collect();
    check_none(reason, &broken);
    assert!(rust_files().next().is_some());
}
