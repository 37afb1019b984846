//! What a question to the matrix looks like in a query: `q[][pacticipant]=A&q[][version]=1&latestby=cvp`.

use super::ApiError;
use crate::app::can_i_deploy::Question;
use crate::domain::matrix::{Display, LatestBy};
use crate::domain::party::Wanted;
use crate::store::{Tx, environment, matrix as store};
use pact_core::json::Json;

/// A question as it was sent, with what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) question: Question,
    pub(super) display: Display,
    faults: Vec<String>,
    /// Faults that are told behind the others.
    late_faults: Vec<String>,
}

/// The text of a member, unless it is blank: forms send blank ones.
fn text<'a>(json: &'a Json, name: &str) -> Option<&'a str> {
    json.get(name).and_then(Json::as_str).filter(|text| !text.trim().is_empty())
}

fn is_true(json: &Json, name: &str) -> bool {
    text(json, name) == Some("true")
}

/// One or several objects: `q[][a]=1` and `q[a]=1`.
fn items(json: Option<&Json>) -> &[Json] {
    match json {
        Some(Json::Array(items)) => items,
        Some(one @ Json::Object(_)) => std::slice::from_ref(one),
        _ => &[],
    }
}

impl Sent {
    pub(super) fn read(query: &Json) -> Self {
        let mut sent = Sent::default();
        sent.question.target = target(query);
        match LatestBy::read(text(query, "latestby").unwrap_or_default()) {
            Some(latest_by) => sent.question.latest_by = latest_by,
            None => sent.late_faults.push("The latestby parameter must be one of: cvpv, cvp, cp, none.".to_owned()),
        }
        if let Some(success) = query.get("success") {
            let list = success.as_array().unwrap_or(std::slice::from_ref(success));
            let wanted = list.iter().filter_map(Json::as_str).filter_map(|text| match text {
                "true" => Some(Some(true)),
                "false" => Some(Some(false)),
                "" => Some(None),
                _ => None,
            });
            sent.display.success = Some(wanted.collect());
        }
        match text(query, "limit").map(str::parse::<usize>) {
            None => {}
            Some(Ok(limit)) if limit >= 1 => sent.display.limit = limit,
            Some(_) => sent.late_faults.push("The limit must be 1 or greater.".to_owned()),
        }
        sent.question.ignored = ignored(query);
        sent
    }

    pub(super) fn selectors(&mut self, query: &Json) -> Vec<(String, Wanted)> {
        let mut selectors = Vec::new();
        let list = items(query.get("q"));
        for item in list {
            let Some(name) = text(item, "pacticipant") else {
                self.faults.push("Please specify the pacticipant name".to_owned());
                continue;
            };
            if text(item, "version").is_some() && is_true(item, "latest") {
                self.faults.push(format!("A version number and latest flag cannot both be specified for {name}"));
            }
            if text(item, "tag").is_some() && text(item, "branch").is_some() {
                self.faults.push(format!("A tag and a branch cannot both be specified for {name}"));
            }
            selectors.push((name.to_owned(), wanted(item)));
        }
        if list.is_empty() {
            self.faults.push("Please provide 1 or more version selectors.".to_owned());
        }
        selectors
    }

    /// What is to be left out must have a name.
    fn check_ignored(&mut self, query: &Json) {
        for item in items(query.get("ignore")).iter().filter(|item| item.as_object().is_some()) {
            match text(item, "pacticipant") {
                None => self.faults.push("Please specify the pacticipant name to ignore".to_owned()),
                Some(name) if text(item, "version").is_some() && is_true(item, "latest") => self
                    .faults
                    .push(format!("A version number and latest flag cannot both be specified for {name} to ignore")),
                Some(_) => {}
            }
        }
    }

    /// Checks what was sent against itself and what is stored. The faults are told in the order of the existing broker.
    pub(super) async fn check(&mut self, tx: &mut Tx, query: &Json) -> Result<(), ApiError> {
        let mut names: Vec<&str> = self.question.selectors.iter().map(|(name, _)| name.as_str()).collect();
        names.dedup();
        let found = store::pacticipants_by_name(tx, &names).await?;
        for name in names.into_iter().filter(|name| found.iter().all(|one| one.name != *name)) {
            self.faults.push(format!("Pacticipant {name} not found"));
        }
        self.check_ignored(query);
        let environment = text(query, "environment");
        let places = [environment.is_some(), text(query, "tag").is_some(), is_true(query, "mainBranch")];
        if places.into_iter().filter(|given| *given).count() > 1 {
            self.faults.push("Cannot specify more than one of tag, environment and mainBranch.".to_owned());
        }
        if is_true(query, "latest") && environment.is_some() {
            self.faults.push("Cannot specify both latest=true and an environment.".to_owned());
        }
        let own = items(query.get("q")).iter().filter_map(|item| text(item, "environment"));
        let mut named: Vec<&str> = environment.into_iter().chain(own).collect();
        named.dedup();
        for name in named {
            if environment::by_name(tx, name).await?.is_none() {
                self.faults.push(format!("Environment with name '{name}' does not exist"));
            }
        }
        self.faults.append(&mut self.late_faults);
        if self.faults.is_empty() { Ok(()) } else { Err(ApiError::InvalidQuery(std::mem::take(&mut self.faults))) }
    }
}

/// What is asked for of a pacticipant.
fn wanted(item: &Json) -> Wanted {
    let latest = is_true(item, "latest");
    let named = |name: &str| text(item, name).map(str::to_owned);
    if let Some(number) = named("version") {
        Wanted::Number(number)
    } else if let Some(tag) = named("tag") {
        if latest { Wanted::LatestWithTag(tag) } else { Wanted::WithTag(tag) }
    } else if let Some(branch) = named("branch") {
        if latest { Wanted::LatestFromBranch(branch) } else { Wanted::FromBranch(branch) }
    } else if is_true(item, "mainBranch") {
        if latest { Wanted::LatestFromMainBranch(None) } else { Wanted::FromMainBranch(None) }
    } else if let Some(environment) = named("environment") {
        Wanted::InEnvironment(environment)
    } else if latest {
        Wanted::Latest
    } else {
        Wanted::Any
    }
}

/// Which versions of the other pacticipants count.
fn target(query: &Json) -> Option<Wanted> {
    let wanted = wanted(&query_without_version(query));
    (wanted != Wanted::Any).then_some(wanted)
}

/// The members of a query that say where to deploy to.
fn query_without_version(query: &Json) -> Json {
    let mut target = pact_core::json::Object::new();
    for name in ["latest", "tag", "environment", "mainBranch"] {
        if let Some(value) = query.get(name) {
            target.push(name, value);
        }
    }
    target.into()
}

/// What is to be left out: `ignore[]=A` or `ignore[][pacticipant]=A&ignore[][version]=1`.
pub(super) fn ignored(query: &Json) -> Vec<(String, Option<String>)> {
    let read = |item: &Json| match item {
        Json::String(name) if !name.trim().is_empty() => Some((name.into(), None)),
        item => Some((text(item, "pacticipant")?.to_owned(), text(item, "version").map(str::to_owned))),
    };
    items(query.get("ignore")).iter().filter_map(read).collect()
}
