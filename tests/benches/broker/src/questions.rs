//! What is asked, in the words of clients.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use programs::Failure;
use serde_json::{Value, json};

use crate::http::{Call, Client};
use crate::size::{HUB, HUB_PROVIDERS, Size, number};
use crate::world::contract;

/// One kind of request; the function makes the n-th of its kind.
pub struct Question {
    pub name: &'static str,
    /// Whether the answer shows all there is, and so is as long as the history.
    pub shows_all: bool,
    pub call: Box<dyn Fn(usize) -> Call>,
}

fn question(name: &'static str, call: impl Fn(usize) -> Call + 'static) -> Question {
    Question { name, shows_all: false, call: Box::new(call) }
}

/// The body of a call that publishes contracts of one version.
fn publishing(consumer: &str, version: &str, providers: &[String], word: &str) -> Value {
    let contracts: Vec<Value> = providers
        .iter()
        .map(|provider| {
            json!({
                "consumerName": consumer, "providerName": provider, "specification": "pact",
                "contentType": "application/json", "content": STANDARD.encode(contract(consumer, provider, word))
            })
        })
        .collect();
    json!({
        "pacticipantName": consumer, "pacticipantVersionNumber": version, "branch": "main", "tags": ["dev"],
        "contracts": contracts
    })
}

/// Where a verifier sends its results for the newest contract of a pair.
async fn results_path(client: &mut Client, provider: &str, consumer: &str) -> Result<String, Failure> {
    let pact =
        client.send(&Call::get(format!("/pacts/provider/{provider}/consumer/{consumer}/latest"))).await?.json()?;
    let href = pact["_links"]["pb:publish-verification-results"]["href"].as_str().ok_or("no link for results")?;
    let path = href.split_once("://").and_then(|(_, rest)| rest.split_once('/')).ok_or("not a URL")?.1;
    Ok(format!("/{path}"))
}

/// All questions about a data set. Those that write come last.
pub async fn questions(client: &mut Client, size: &Size) -> Result<Vec<Question>, Failure> {
    let hub = size.name_of(HUB);
    let newest = number(size.versions);
    let spokes: Vec<String> = (0..HUB_PROVIDERS).map(|pair| size.name_of(size.pair(pair).1)).collect();
    let (well, spoke) = (size.name_of(size.well()), spokes[0].clone());
    let (consumer, consumers_provider) = (size.name_of(2), size.name_of(size.pair(HUB_PROVIDERS).1));
    let results = results_path(client, &spoke, &hub).await?;
    let get = |name, path: String| question(name, move |_| Call::get(path.clone()));
    let deploy = format!("/can-i-deploy?pacticipant={hub}&version={newest}&environment=env-1");
    let cvp = format!("/matrix?q[][pacticipant]={hub}&q[][version]={newest}&latestby=cvp&environment=env-1");
    let provider = format!("/can-i-deploy?pacticipant={well}&version={newest}&environment=env-2");
    let pair = format!("/matrix?q[][pacticipant]={hub}&q[][pacticipant]={spoke}");
    let pair_of_versions = format!(
        "/matrix?q[][pacticipant]={hub}&q[][version]={newest}&q[][pacticipant]={spoke}&q[][version]={newest}&latestby=cvpv"
    );
    let verification = json!({
        "consumerVersionSelectors": [{"mainBranch": true}, {"deployedOrReleased": true}], "providerVersionBranch": "main",
        "includePendingStatus": true, "includeWipPactsSince": "2026-01-01"
    });
    let for_verification = format!("/pacts/provider/{well}/for-verification");
    let mut questions = vec![
        get("can-i-deploy, 30 integrations, to an environment", deploy),
        get("can-i-deploy of a provider with 20 consumers", provider),
        get("/matrix, cvp and an environment", cvp),
        get("/matrix, a version of each of two names", pair_of_versions),
        question("pacts for verification, 20 consumers", move |_| {
            Call::post(for_verification.clone(), verification.clone())
        }),
        get("one contract", format!("/pacts/provider/{spoke}/consumer/{hub}/latest")),
        get("one version", format!("/pacticipants/{hub}/versions/{newest}")),
        get("versions, a page of 20", format!("/pacticipants/{hub}/versions?page=1&size=20")),
        get("pacticipants, a page of 20", "/pacticipants?page=1&size=20".to_owned()),
        get("dashboard of a pair", format!("/dashboard/provider/{spoke}/consumer/{hub}")),
    ];
    let all = [
        ("/matrix, two names, all versions", pair),
        ("/matrix, one name, all versions", format!("/matrix?q[][pacticipant]={hub}")),
        ("versions, all", format!("/pacticipants/{hub}/versions")),
        ("pacticipants, all", "/pacticipants".to_owned()),
        ("newest contracts of all pairs", "/pacts/latest".to_owned()),
        ("dashboard", "/dashboard".to_owned()),
    ];
    questions.extend(all.map(|(name, path)| Question { shows_all: true, ..get(name, path) }));
    let (of_new, of_known) = ((consumer.clone(), consumers_provider.clone()), (consumer, consumers_provider));
    questions.extend([
        question("post a result", move |index| {
            let version = format!("result-{index}");
            Call::post(results.clone(), json!({"success": true, "providerApplicationVersion": version}))
        }),
        question("publish one contract, new content", move |index| {
            let providers = [of_new.1.clone()];
            let body = publishing(&of_new.0, &format!("new-{index}"), &providers, &format!("new-{index}"));
            Call::post("/contracts/publish", body)
        }),
        question("publish one contract, known content", move |index| {
            let body = publishing(&of_known.0, &format!("known-{index}"), &[of_known.1.clone()], "known");
            Call::post("/contracts/publish", body)
        }),
        question("publish 30 contracts, new contents", move |index| {
            let body = publishing(&hub, &format!("new-{index}"), &spokes, &format!("new-{index}"));
            Call::post("/contracts/publish", body)
        }),
    ]);
    Ok(questions)
}
