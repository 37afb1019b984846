//! A contract → a larger one, in which every interaction stands as often as there are answers to try.

use anyhow::{Context, Result, bail};
use pact_core::{
    format,
    json::{Json, Object},
};

use super::mutate::{self, Answer, Trial};

/// The larger contract, and what its provider answers.
pub(crate) struct Derived {
    pub(crate) contract: String,
    /// By number.
    pub(crate) cases: Vec<Case>,
    /// Rules of the contract, and how many of them an answer breaks.
    pub(crate) rules: usize,
    pub(crate) broken: usize,
    /// Rules that no answer breaks.
    pub(crate) unbroken: Vec<String>,
}

/// An interaction with one answer.
pub(crate) struct Case {
    pub(crate) description: String,
    pub(crate) keeps: bool,
    pub(crate) answer: Answer,
}

/// The header by which an interaction asks for its answer.
pub(crate) const HEADER: &str = "X-Pact-Case";

impl Derived {
    pub(crate) fn of(text: &str) -> Result<Self> {
        let model = format::read(text).context("the contract cannot be read")?;
        let mut document = pact_core::json::parse(text)?;
        let mut cases = Vec::new();
        let (mut rules, mut broken, mut unbroken) = (0, 0, Vec::new());
        let mut interactions = model.interactions.iter();
        for list in ["interactions", "messages"] {
            let Some(items) = document.get(list).and_then(Json::as_array) else { continue };
            let mut derived = Vec::new();
            for item in items {
                let interaction = interactions.next().context("an interaction is missing in the model")?;
                let found = mutate::trials(interaction);
                rules += found.rules;
                broken += found.broken;
                unbroken.extend(found.unbroken.iter().map(|rule| format!("{}: {rule}", interaction.description)));
                for trial in found.trials {
                    let number = cases.len();
                    let Trial { label, keeps, answer } = trial;
                    let description = format!("{} [{number}: {label}]", interaction.description);
                    derived.push(renamed(item, &description, number)?);
                    cases.push(Case { description, keeps, answer });
                }
            }
            let members = document.as_object_mut().context("the contract is no object")?;
            members.set(list, Json::Array(derived));
        }
        if interactions.next().is_some() {
            bail!("the model has more interactions than the contract");
        }
        Ok(Self { contract: document.to_string(), cases, rules, broken, unbroken })
    }
}

fn renamed(item: &Json, description: &str, number: usize) -> Result<Json> {
    let mut item = item.clone();
    let is_http = item.get("type").is_none_or(|kind| kind.as_str() == Some("Synchronous/HTTP"));
    let is_v4 = item.get("type").is_some();
    let members = item.as_object_mut().context("an interaction is no object")?;
    members.set("description", description);
    // Two interactions of one key would be one.
    members.remove("key");
    members.remove("_id");
    let Some(request) = members.get_mut("request").and_then(Json::as_object_mut).filter(|_| is_http) else {
        return Ok(item);
    };
    if !request.contains("headers") {
        request.set("headers", Object::new());
    }
    let headers = request.get_mut("headers").and_then(Json::as_object_mut).context("headers are no object")?;
    let number = Json::from(number.to_string());
    headers.set(HEADER, if is_v4 { Json::Array(vec![number]) } else { number });
    Ok(item)
}
