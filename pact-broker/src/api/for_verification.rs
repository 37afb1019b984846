//! `/pacts/provider/{}/for-verification`: which contracts a provider is to verify.

use super::reply::hal;
use super::{Answer, AnyCall, ApiError, Body, Call, Faults, Path};
use crate::app::pacts_for_verification::{self, Wish};
use crate::domain::selector;
use crate::hal::verifiable as view;
use crate::store::{Tx, environment, pacticipant};
use crate::time::Micros;
use jiff::civil;
use jiff::tz::TimeZone;
use pact_core::json::{Json, Object};

/// `POST`: the wish in the body.
pub(crate) async fn post(call: Call, Path([provider]): Path<1>, body: Body) -> Answer {
    body.expect_json()?;
    answer(&call, &provider, &body.object()?, false).await
}

/// `GET`: the wish in the query, with the words in the form of an older client.
pub(crate) async fn get(call: AnyCall, Path([provider]): Path<1>) -> Answer {
    let wish = camel_case(&call.query.nested());
    answer(&call, &provider, &wish, true).await.map_err(|error| match error {
        ApiError::Invalid(faults) => ApiError::Invalid(faults.renamed(snake)),
        error => error,
    })
}

async fn answer(call: &AnyCall, provider: &str, sent: &Json, with_get: bool) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let wish = read(&mut tx, sent).await?;
    call.reads_hal()?;
    let found = pacticipant::find(&mut tx, provider).await?;
    let found = found.ok_or_else(|| ApiError::NotFound(format!("No provider with name '{provider}' found")))?;
    let list = pacts_for_verification::find(&mut tx, found.id, &wish).await?;
    Ok(hal(&view::verifiables(&call.urls, provider, &list, with_get)))
}

async fn read(tx: &mut Tx, sent: &Json) -> Result<Wish, ApiError> {
    let mut faults = Faults::default();
    let member = |name: &str| sent.get(name).filter(|value| !value.is_null());
    let tags = match member("providerVersionTags") {
        None => Vec::new(),
        Some(Json::Array(tags)) => tags
            .iter()
            .enumerate()
            .filter_map(|(index, tag)| {
                if tag.as_str().is_none() {
                    faults.add("providerVersionTags", format!("must be a string (at index {index})"));
                }
                tag.as_str().map(str::to_owned)
            })
            .collect(),
        Some(_) => {
            faults.add("providerVersionTags", "must be an array");
            Vec::new()
        }
    };
    let pending = member("includePendingStatus");
    if pending.is_some_and(|pending| pending.as_bool().is_none()) {
        faults.add("includePendingStatus", "must be one of: true, false");
    }
    let since = member("includeWipPactsSince").map(|since| since.as_str().and_then(date));
    if since == Some(None) {
        let is_empty = member("includeWipPactsSince").and_then(Json::as_str) == Some("");
        faults.add("includeWipPactsSince", if is_empty { "must be filled" } else { "must be a date" });
    }
    let branch = member("providerVersionBranch");
    if branch.is_some_and(|branch| branch.as_str().is_none()) {
        faults.add("providerVersionBranch", "must be a string");
    }
    let branch = branch.and_then(Json::as_str);
    let asks = pending == Some(&Json::Bool(true)) || since.is_some();
    check_branch(branch, asks && tags.is_empty(), &mut faults);
    let selectors = read_selectors(tx, member("consumerVersionSelectors"), branch, &mut faults).await?;
    faults.check()?;
    Ok(Wish {
        selectors,
        branch: branch.filter(|branch| !branch.is_empty()).map(str::to_owned),
        tags,
        // Clients that do not say learn it all the same: that is what the existing broker does.
        pending: pending.and_then(Json::as_bool).unwrap_or(true),
        wip_since: since.flatten(),
    })
}

fn check_branch(branch: Option<&str>, needed: bool, faults: &mut Faults) {
    let Some(branch) = branch else { return };
    if !branch.is_empty() && branch.trim().is_empty() {
        faults.add("providerVersionBranch", "cannot be blank");
    } else if branch.is_empty() && needed {
        faults.add(
            "providerVersionBranch",
            "when pending or WIP pacts are enabled and there are no tags provided, the provider version branch must \
             not be an empty string, as it is used in the calculations for WIP/pending. A value must be provided \
             (recommended), or it must not be set at all.",
        );
    }
}

async fn read_selectors(
    tx: &mut Tx,
    sent: Option<&Json>,
    branch: Option<&str>,
    faults: &mut Faults,
) -> Result<Vec<selector::Selector>, ApiError> {
    let Some(sent) = sent else { return Ok(Vec::new()) };
    let Some(sent) = sent.as_array() else {
        faults.add("consumerVersionSelectors", "must be an array");
        return Ok(Vec::new());
    };
    let mut environments = Vec::new();
    if selector::environments(sent).next().is_some() {
        environments = environment::list(tx, None).await?;
    }
    let exists = |name: &str| environments.iter().any(|environment| environment.name == name);
    Ok(selector::read(sent, branch, exists).unwrap_or_else(|found| {
        for fault in found {
            faults.add("consumerVersionSelectors", format!("{} (at index {})", fault.text, fault.index));
        }
        Vec::new()
    }))
}

/// A day or a moment; without a time zone it is taken as UTC.
fn date(text: &str) -> Option<Micros> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(moment.as_microsecond());
    }
    let local: civil::DateTime =
        text.parse().ok().or_else(|| text.parse::<civil::Date>().ok().map(|day| day.at(0, 0, 0, 0)))?;
    TimeZone::UTC.to_timestamp(local).ok().map(|moment| moment.as_microsecond())
}

/// The parameters of a query as the members of a body: `provider_version_branch` as `providerVersionBranch`, and the
/// words `true` and `false` as what they say, where no name can stand.
fn camel_case(query: &Json) -> Json {
    match query {
        Json::Object(object) => {
            let mut members = Object::new();
            for (name, value) in object.iter() {
                let name = camel(name);
                let is_name = matches!(
                    name.as_str(),
                    "tag"
                        | "fallbackTag"
                        | "branch"
                        | "fallbackBranch"
                        | "consumer"
                        | "environment"
                        | "providerVersionBranch"
                        | "providerVersionTags"
                        | "includeWipPactsSince"
                );
                members.push(name, if is_name { value.clone() } else { camel_case(value) });
            }
            members.into()
        }
        Json::Array(items) => items.iter().map(camel_case).collect(),
        Json::String(text) if text == "true" => true.into(),
        Json::String(text) if text == "false" => false.into(),
        other => other.clone(),
    }
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut name, word| {
        let mut letters = word.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.push_str(letters.as_str());
        name
    })
}

/// The other way round: a field as it stands in a query.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Query;

    #[test]
    fn a_query_reads_as_a_body() {
        let query = "provider_version_tags[]=true&include_pending_status=true&consumer_version_selectors[][tag]=a\
                     &consumer_version_selectors[][latest]=true&consumerVersionSelectors[][mainBranch]=true";
        assert_eq!(
            camel_case(&Query::parse(query).nested()).to_string(),
            r#"{"providerVersionTags":["true"],"includePendingStatus":true,"consumerVersionSelectors":[{"tag":"a","latest":true}],"consumerVersionSelectors":[{"mainBranch":true}]}"#
        );
    }

    #[test]
    fn days_and_moments_are_dates() {
        assert_eq!(date("1970-01-02"), Some(86_400_000_000));
        assert_eq!(date("1970-01-01T01:00:00+01:00"), Some(0));
        assert_eq!(date("1970-01-01T00:00:01"), Some(1_000_000));
        assert_eq!(date("1970-01-01T00:00:01Z"), Some(1_000_000));
        assert_eq!(date("zzz"), None);
    }
}
