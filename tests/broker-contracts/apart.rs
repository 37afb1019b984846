//! What is not kept, one by one, with the reason. Compared with what really happens: an interaction that is kept after all
//! has to leave the list. `docs/compatibility.md` tells it.

use std::sync::Arc;

use libtest_mimic::Failed;

use crate::contracts::Interaction;

/// An interaction that is not kept.
pub(crate) struct Apart {
    /// The contract in short, and the place in it.
    place: (&'static str, usize),
    /// What the report says of it.
    pub(crate) difference: &'static str,
}

const fn apart(contract: &'static str, index: usize, difference: &'static str) -> Apart {
    Apart { place: (contract, index), difference }
}

const BODY_AS_TEXT: &str = r#"body $.request.body: expected "{\"some\":\"body\"}""#;

const APART: [Apart; 12] = [
    // A webhook's body that is sent as JSON comes back as JSON, as the recordings of the existing broker and both contracts
    // of its Ruby client have it. This contract has the text of it.
    apart("rust-cli", 40, BODY_AS_TEXT),
    apart("rust-cli", 41, BODY_AS_TEXT),
    apart("rust-cli", 42, BODY_AS_TEXT),
    apart("rust-cli", 44, BODY_AS_TEXT),
    apart("rust-cli", 51, BODY_AS_TEXT),
    apart("rust-cli", 52, BODY_AS_TEXT),
    apart("rust-cli", 54, BODY_AS_TEXT),
    // What has no application instance has no such member, as the recordings of the existing broker have it.
    apart("rust-cli", 63, "body $._embedded.deployedVersions[1].applicationInstance: expected null but it is missing"),
    // No broker, but a stub of any resource: its answers are made up to try the verifier's HAL client.
    apart("rust-verifier", 0, "body $._links.next: expected"),
    apart("rust-verifier", 1, "status: expected 200 but got 404"),
    apart("rust-verifier", 2, "status: expected 200 but got 404"),
    apart("rust-verifier", 3, "status: expected 200 but got 404"),
];

/// What is listed of this interaction.
pub(crate) fn of(interaction: &Interaction) -> Option<&'static Apart> {
    APART.iter().find(|apart| apart.place == interaction.place)
}

/// Whether each that is listed is an interaction.
pub(crate) fn all_are_known(interactions: &[Arc<Interaction>]) -> Result<(), Failed> {
    let known = |apart: &&Apart| interactions.iter().any(|one| one.place == apart.place);
    match APART.iter().find(|apart| !known(apart)) {
        Some(apart) => Err(format!("no contract has {:?}", apart.place).into()),
        None => Ok(()),
    }
}
