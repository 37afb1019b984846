//! The contracts, and each of their interactions as a contract with what a real client would send: paths in place of the
//! stand-ins that older contracts have for links, queries in the client's own order, the addresses and identities of the
//! broker that runs.

use std::path::Path;

use pact_core::json::{self, Json, Object};

use crate::query;

/// The files, and how their interactions are named here.
const FILES: [(&str, &str); 4] = [
    ("rust-cli", "pact-broker-cli-Pact Broker"),
    ("ruby-v2", "Pact Broker Client V2-Pact Broker"),
    ("ruby", "pact_broker_client-pact_broker"),
    ("rust-verifier", "RustPactVerifier-PactBrokerStub"),
];

/// The addresses that stand for the broker's own: those of mock servers and of the broker that answers were copied from.
/// Some answers have two of them, which no broker can give.
const ADDRESSES: [&str; 3] = ["http://localhost:1234/", "http://localhost/", "http://example.org/"];

/// What older contracts have in place of the links of a resource, and the paths behind those links.
const STAND_INS: [(&str, &str); 12] = [
    ("/HAL-REL-PLACEHOLDER-PB-PACTICIPANT-BRANCH-Foo-main", "/pacticipants/Foo/branches/main"),
    ("/HAL-REL-PLACEHOLDER-INDEX-PB-LATEST-VERSION-Condor", "/pacticipants/Condor/latest-version"),
    (
        "/HAL-REL-PLACEHOLDER-INDEX-PB-LATEST-TAGGED-VERSION-Condor-production",
        "/pacticipants/Condor/latest-version/production",
    ),
    ("/HAL-REL-PLACEHOLDER-PB-PUBLISH-CONTRACTS", "/contracts/publish"),
    (
        "/HAL-REL-PLACEHOLDER-PB-PACTICIPANT-VERSION-Foo-5556b8149bf8bac76bc30f50a8a2dd4c22c85f30",
        "/pacticipants/Foo/versions/5556b8149bf8bac76bc30f50a8a2dd4c22c85f30",
    ),
    (
        "/HAL-REL-PLACEHOLDER-PB-RECORD-DEPLOYMENT-FOO-5556B8149BF8BAC76BC30F50A8A2DD4C22C85F30-TEST",
        "/pacticipants/Foo/versions/5556b8149bf8bac76bc30f50a8a2dd4c22c85f30/deployed-versions/environment/\
         cb632df3-0a0d-4227-aac3-60114dd36479",
    ),
    (
        "/HAL-REL-PLACEHOLDER-PB-RECORD-RELEASE-FOO-5556B8149BF8BAC76BC30F50A8A2DD4C22C85F30-TEST",
        "/pacticipants/Foo/versions/5556b8149bf8bac76bc30f50a8a2dd4c22c85f30/released-versions/environment/\
         cb632df3-0a0d-4227-aac3-60114dd36479",
    ),
    ("/HAL-REL-PLACEHOLDER-PB-ENVIRONMENTS", "/environments"),
    ("/HAL-REL-PLACEHOLDER-PB-WEBHOOKS", "/webhooks"),
    (
        "/HAL-REL-PLACEHOLDER-PB-ENVIRONMENT-16926ef3-590f-4e3f-838e-719717aa88c9",
        "/environments/16926ef3-590f-4e3f-838e-719717aa88c9",
    ),
    (
        "/PLACEHOLDER-ENVIRONMENT-CURRENTLY-DEPLOYED-16926ef3-590f-4e3f-838e-719717aa88c9",
        "/environments/16926ef3-590f-4e3f-838e-719717aa88c9/deployed-versions/currently-deployed",
    ),
    (
        "/PLACEHOLDER-DEPLOYED-VERSION-ff3adecf-cfc5-4653-a4e3-f1861092f8e0",
        "/deployed-versions/ff3adecf-cfc5-4653-a4e3-f1861092f8e0",
    ),
];

/// One interaction of one contract.
pub(crate) struct Interaction {
    /// The contract in short, and the interaction's place in it, from 0.
    pub(crate) place: (&'static str, usize),
    pub(crate) file: &'static str,
    pub(crate) description: String,
    /// The provider state; empty if there is none.
    pub(crate) state: String,
    /// The contract without its interactions, and the interaction.
    contract: Object,
    interaction: Json,
}

/// The interactions of all contracts.
pub(crate) fn read(folder: &Path) -> Vec<Interaction> {
    FILES.into_iter().flat_map(|(short, file)| read_file(folder, short, file)).collect()
}

fn read_file(folder: &Path, short: &'static str, file: &'static str) -> Vec<Interaction> {
    let path = folder.join(format!("{file}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut contract = json::parse(&text).unwrap().as_object().unwrap().clone();
    let Some(Json::Array(interactions)) = contract.remove("interactions") else { panic!("{file} has no interactions") };
    let one = |(index, interaction): (usize, Json)| Interaction {
        place: (short, index),
        file,
        description: text_at(&interaction, "/description"),
        state: state(&interaction),
        contract: contract.clone(),
        interaction: sent(interaction),
    };
    interactions.into_iter().enumerate().map(one).collect()
}

fn text_at(json: &Json, pointer: &str) -> String {
    json.pointer(pointer).and_then(Json::as_str).unwrap_or_default().to_owned()
}

fn state(interaction: &Json) -> String {
    let old = ["/providerState", "/provider_state"].map(|pointer| text_at(interaction, pointer)).concat();
    if old.is_empty() { text_at(interaction, "/providerStates/0/name") } else { old }
}

/// The interaction with the path and query that a real client sends.
fn sent(mut interaction: Json) -> Json {
    let request = interaction.as_object_mut().and_then(|one| one.get_mut("request")).and_then(Json::as_object_mut);
    let request = request.expect("an interaction has a request");
    let path = request.get("path").and_then(Json::as_str).unwrap_or_default();
    if let Some((_, behind)) = STAND_INS.iter().find(|(stand_in, _)| *stand_in == path) {
        request.set("path", *behind);
    }
    if let Some(query) = request.get("query").and_then(Json::as_str).map(query::in_order) {
        request.set("query", query);
    }
    interaction
}

impl Interaction {
    /// The name of its trial.
    pub(crate) fn name(&self) -> String {
        let (short, index) = self.place;
        let given = if self.state.is_empty() { String::new() } else { format!(", given {}", self.state) };
        format!("{short} {index}: {}{given}", self.description)
    }

    /// The text of a contract with this interaction alone, for the broker at that address, with its identities in place of
    /// those that the contract made up.
    pub(crate) fn contract(&self, url: &str, identities: &[(String, String)]) -> String {
        let mut contract = self.contract.clone();
        contract.set("interactions", vec![self.interaction.clone()]);
        let mut text = Json::from(contract).to_string();
        for address in ADDRESSES {
            text = text.replace(address, &format!("{url}/"));
        }
        for (made_up, real) in identities {
            text = text.replace(made_up, real);
        }
        text
    }
}
