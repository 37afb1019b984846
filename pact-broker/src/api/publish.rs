//! `POST /contracts/publish`: all contracts of a consumer version in one call.

use super::body::utf8;
use super::input::{Must, fault_of_line, line};
use super::reply::hal;
use super::{Answer, ApiError, Body, Call, Faults};
use crate::app::publish_contracts::{Contract, Publish, Refusal, Refused, publish};
use crate::domain::publication::{Level, Notice, no_modification, similar_name};
use crate::hal::published::{notices, published};
use crate::urls::Urls;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pact_core::json;
use pact_core::json::Json;

/// `POST /contracts/publish`
pub(crate) async fn create(call: Call, body: Body) -> Answer {
    body.expect_json()?;
    let wanted = read(&body.object()?)?;
    call.reads_hal()?;
    let done = publish(&call, &call.urls, &wanted).await.map_err(|refused| refuse(&call.urls, &wanted, refused))?;
    let mut providers: Vec<&str> = wanted.contracts.iter().map(|contract| contract.provider.as_str()).collect();
    providers.dedup();
    Ok(hal(&published(&call.urls, &wanted.consumer, &wanted.version, &wanted.tags, &providers, &done.notices)))
}

fn refuse(urls: &Urls, wanted: &Publish, refused: Refused) -> ApiError {
    let mut said = Vec::new();
    match refused {
        Refused::Store(error) => return error.into(),
        Refused::SimilarNames(names) => {
            for text in similar_names(urls, &names) {
                said.push(Notice::new(Level::Error, text));
            }
        }
        Refused::Changes(refusals) => {
            for refusal in refusals {
                said.push(Notice::new(Level::Error, refusal_text(wanted, &refusal)));
                said.push(Notice::new(Level::Info, refusal.diff));
            }
        }
    }
    let errors: Vec<&str> =
        said.iter().filter(|notice| notice.level == Level::Error).map(|notice| notice.text.as_str()).collect();
    ApiError::ConflictJson(json!({"notices": notices(&said), "errors": {"contracts": errors}}))
}

/// One text per name that is too much like others.
pub(crate) fn similar_names(urls: &Urls, names: &[(String, Vec<String>)]) -> Vec<String> {
    names
        .iter()
        .map(|(name, similar)| similar_name(name, &similar.iter().map(String::as_str).collect::<Vec<_>>(), urls.base()))
        .collect()
}

/// Why one contract is refused.
pub(crate) fn refusal_text(wanted: &Publish, refusal: &Refusal) -> String {
    match &refusal.conflict {
        Some(conflict) => format!(
            "Cannot merge the pact for {} version {} and provider {} with the pact that was published before: {conflict}.",
            wanted.consumer, wanted.version, refusal.provider
        ),
        None => no_modification(&wanted.consumer, &wanted.version, &refusal.provider),
    }
}

fn read(body: &Json) -> Result<Publish, ApiError> {
    let mut faults = Faults::default();
    let tags = tags(&mut faults, body);
    let consumer = line(&mut faults, body, "pacticipantName", Must::Exist);
    let version = line(&mut faults, body, "pacticipantVersionNumber", Must::Exist);
    let branch = line(&mut faults, body, "branch", Must::Nothing);
    let build_url = line(&mut faults, body, "buildUrl", Must::MayBeBlank);
    let named = body.get("pacticipantName").and_then(Json::as_str);
    let contracts = contracts(&mut faults, body, named);
    faults.check()?;
    match (consumer, version) {
        (Some(consumer), Some(version)) => Ok(Publish { consumer, version, branch, tags, build_url, contracts }),
        _ => Err(ApiError::Invalid(Faults::of("pacticipantName", "is missing"))),
    }
}

fn tags(faults: &mut Faults, body: &Json) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    match body.get("tags") {
        None | Some(Json::Null) => {}
        Some(Json::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                match item {
                    Json::String(text) if text.is_empty() => {
                        faults.add("tags", format!("must be filled (at index {index})"))
                    }
                    Json::String(text) => match fault_of_line(text) {
                        // A tag of spaces is odd, but the existing broker takes it.
                        Some(fault) if fault != "cannot be blank" => {
                            faults.add("tags", format!("{fault} (at index {index})"))
                        }
                        _ if tags.iter().any(|tag| text == tag) => {}
                        _ => tags.push(text.into()),
                    },
                    _ => faults.add("tags", format!("must be a string (at index {index})")),
                }
            }
        }
        Some(_) => faults.add("tags", "must be an array"),
    }
    tags
}

fn contracts(faults: &mut Faults, body: &Json, pacticipant: Option<&str>) -> Vec<Contract> {
    let items = match body.get("contracts") {
        None => {
            faults.add("contracts", "is missing");
            return Vec::new();
        }
        Some(Json::Array(items)) if items.is_empty() => {
            faults.add("contracts", "size cannot be less than 1");
            return Vec::new();
        }
        Some(Json::Array(items)) => items,
        Some(_) => {
            faults.add("contracts", "must be an array");
            return Vec::new();
        }
    };
    let mut contracts = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let mut found = Vec::new();
        contracts.extend(contract(&mut found, item));
        found.into_iter().for_each(|fault| faults.add("contracts", format!("{fault} (at index {index})")));
    }
    let Some(pacticipant) = pacticipant else { return contracts };
    for (index, item) in items.iter().enumerate() {
        if let Some(name) = item.get("consumerName").and_then(Json::as_str).filter(|name| *name != pacticipant) {
            let fault = format!("consumerName ('{name}') must match pacticipantName ('{pacticipant}')");
            faults.add("contracts", format!("{fault} (at index {index})"));
        }
    }
    contracts
}

/// One contract, if nothing is wrong with it.
fn contract(faults: &mut Vec<String>, item: &Json) -> Option<Contract> {
    if item.as_object().is_none() {
        faults.push("must be a hash".to_owned());
        return None;
    }
    let consumer = text(faults, item, "consumerName");
    let provider = text(faults, item, "providerName");
    for (name, known) in [("contentType", "application/json"), ("specification", "pact")] {
        if text(faults, item, name).is_some_and(|value| value != known) {
            faults.push(format!("{name} must be one of: {known}"));
        }
    }
    let content = content(faults, item);
    let merge = match item.get("onConflict") {
        None | Some(Json::Null) => false,
        Some(Json::String(word)) if word == "overwrite" || word == "merge" => word == "merge",
        Some(_) => {
            faults.push("onConflict must be one of: overwrite, merge".to_owned());
            false
        }
    };
    let content = content?;
    // One fault is enough here: whoever mixed up the names sees it from the first.
    let mismatch = [("consumer", consumer.as_deref()), ("provider", provider.as_deref())].into_iter().find_map(
        |(party, wanted)| {
            let inside = content.get(party)?.get("name")?.as_str()?;
            let wanted = wanted.filter(|wanted| *wanted != inside)?;
            Some(format!(
                "{party} name in contract content ('{inside}') must match {party}Name in contract params ('{wanted}')"
            ))
        },
    );
    faults.extend(mismatch);
    Some(Contract { provider: provider?, content, merge })
}

fn text(faults: &mut Vec<String>, item: &Json, name: &str) -> Option<String> {
    match item.get(name) {
        None => faults.push(format!("{name} is missing")),
        Some(Json::String(text)) => match fault_of_line(text) {
            Some(fault) => faults.push(format!("{name} {fault}")),
            None => return Some(text.into()),
        },
        Some(_) => faults.push(format!("{name} must be a string")),
    }
    None
}

fn content(faults: &mut Vec<String>, item: &Json) -> Option<Json> {
    let encoded = match item.get("content") {
        None => {
            faults.push("content is missing".to_owned());
            return None;
        }
        Some(Json::String(text)) if text.is_empty() => {
            faults.push("content must be filled".to_owned());
            return None;
        }
        Some(Json::String(text)) => text,
        Some(_) => {
            faults.push("content must be a string".to_owned());
            return None;
        }
    };
    let Ok(bytes) = STANDARD.decode(encoded.as_str()) else {
        faults.push("is not valid Base64".to_owned());
        return None;
    };
    let parsed = match utf8(&bytes) {
        Ok(text) => json::parse(text),
        Err(fault) => {
            faults.push(format!("contract content {fault}"));
            return None;
        }
    };
    match parsed {
        Ok(Json::Object(content)) => Some(content.into()),
        Ok(other) => {
            let found = match other {
                Json::Array(_) => "Array",
                Json::String(_) => "String",
                Json::Number(_) => "Number",
                Json::Bool(_) => "Boolean",
                _ => "Null",
            };
            faults.push(format!("parsed content was expected to be a Hash but was a {found}"));
            None
        }
        Err(_) => {
            faults.push("content could not be parsed as application/json".to_owned());
            None
        }
    }
}
