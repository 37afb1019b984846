//! The report as one JSON object. Its members `result`, `notices`, `output`, `errors`, `pendingErrors` and
//! `interactionResults` are those of the existing verifier's report, with the same members inside; the rest is ours. It is
//! written interaction by interaction, so it is never in memory as a whole.

use std::io::{self, Write};

use pact_broker_client::Notice;
use pact_core::{
    json::{Json, Object},
    matching::{Mismatch, Part},
    model::ProviderState,
};

use super::{failure, file::Run, summary};
use crate::{
    outcome::{ContractResult, InteractionResult, Outcome, ResponseSummary},
    publish::Publication,
    select::Name,
    verdict::{self, Conclusion, Counts},
};

pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = run.report;
    member(out, "{", "result", &report.is_verified().into())?;
    member(out, ",", "conclusion", &conclusion(report.conclusion()).into())?;
    member(
        out,
        ",",
        "summary",
        &format!("{}: {}", summary::word(report.conclusion()), summary::reasons(report)).into(),
    )?;
    member(out, ",", "verifiedBy", &verifier())?;
    list(out, "notes", run.notes.iter().map(Json::from))?;
    list(out, "notices", run.notices.iter().map(notice))?;
    list(out, "sourceErrors", report.errors.iter().map(|error| error.to_string().into()))?;
    list(out, "contracts", report.contracts.iter().map(contract))?;
    let failed = [Counts::Failed, Counts::NotJudged].map(|counts| summary::counting(report, counts));
    list(out, "errors", failed.into_iter().flatten().map(error))?;
    list(out, "pendingErrors", summary::counting(report, Counts::Pending).map(error))?;
    let all = report.contracts.iter().flat_map(|contract| contract.interactions.iter().map(move |one| (contract, one)));
    list(out, "interactionResults", all.map(|(contract, one)| interaction(contract, one)))?;
    list(out, "lastFailed", last_failed(run))?;
    list(out, "output", run.transcript.lines().map(Json::from))?;
    out.write_all(b"\n}\n")
}

fn member(out: &mut dyn Write, before: &str, name: &str, value: &Json) -> io::Result<()> {
    write!(out, "{before}\n  \"{name}\": {value}")
}

fn list(out: &mut dyn Write, name: &str, items: impl Iterator<Item = Json>) -> io::Result<()> {
    write!(out, ",\n  \"{name}\": [")?;
    for (index, item) in items.enumerate() {
        write!(out, "{}\n    {item}", if index == 0 { "" } else { "," })?;
    }
    write!(out, "]")
}

/// An object of the members that have a value.
fn object<const N: usize>(members: [(&str, Option<Json>); N]) -> Json {
    let mut object = Object::new();
    for (name, value) in members {
        value.into_iter().for_each(|value| object.push(name, value));
    }
    object.into()
}

fn conclusion(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Verified => "verified",
        Conclusion::Failed => "failed",
        Conclusion::CouldNotRun => "couldNotRun",
        Conclusion::NotPublished => "notPublished",
    }
}

fn counts(counts: Counts) -> &'static str {
    match counts {
        Counts::Passed => "passed",
        Counts::Failed => "failed",
        Counts::NotJudged => "notJudged",
        Counts::Pending => "pending",
    }
}

fn verifier() -> Json {
    object([("implementation", Some(crate::NAME.into())), ("version", Some(crate::VERSION.into()))])
}

fn notice(notice: &Notice) -> Json {
    object([("when", Some((&notice.when).into())), ("text", Some((&notice.text).into()))])
}

fn contract(contract: &ContractResult) -> Json {
    object([
        ("consumer", Some((&contract.consumer).into())),
        ("provider", Some((&contract.provider).into())),
        ("origin", Some((&contract.origin).into())),
        ("pending", Some(contract.pending.into())),
        ("summary", Some(summary::of_contract(contract).into())),
        ("leftOut", Some(contract.left_out.into())),
        ("notReached", Some(contract.not_reached.into())),
        ("publication", Some(publication(&contract.publication))),
    ])
}

fn publication(publication: &Publication) -> Json {
    let (state, success, page, reason) = match publication {
        Publication::NotAsked => ("notAsked", None, None, None),
        Publication::NotFromBroker => ("notFromBroker", None, None, None),
        Publication::Withheld(open) => ("withheld", None, None, Some(open.to_string())),
        Publication::Published { success, page } => ("published", Some(*success), page.clone(), None),
        Publication::Failed { reason, .. } => ("failed", None, None, Some(reason.clone())),
    };
    object([
        ("state", Some(state.into())),
        ("success", success.map(Json::from)),
        ("page", page.map(Json::from)),
        ("reason", reason.map(Json::from)),
    ])
}

/// What a run of `--last-failed` is to replay: what did not pass, and what did not before and was not replayed now.
fn last_failed<'a>(run: &Run<'a>) -> impl Iterator<Item = Json> + 'a {
    let report = run.report;
    let all = move || {
        report.contracts.iter().flat_map(|contract| contract.interactions.iter().map(move |one| (contract, one)))
    };
    let failed = all().filter(|(_, one)| !one.outcome.is_passed()).map(|(contract, one)| Name::of(contract, one));
    let was_replayed = move |name: &&Name| all().any(|(contract, one)| name.is(&Name::of(contract, one)));
    let left = run.failed_before.iter().filter(move |name| !was_replayed(name)).cloned();
    failed.chain(left).map(|name| name.to_json())
}

fn error((contract, one): (&ContractResult, &InteractionResult)) -> Json {
    let name =
        format!("Verifying a pact between {} and {} - {}", contract.consumer, contract.provider, one.description);
    object([("interaction", Some(name.into())), ("mismatch", mismatches(one))])
}

fn interaction(of: &ContractResult, one: &InteractionResult) -> Json {
    let passed = one.outcome.is_passed();
    let some_list = |items: &[String]| (!items.is_empty()).then(|| items.iter().map(Json::from).collect());
    object([
        ("consumer", Some((&of.consumer).into())),
        ("provider", Some((&of.provider).into())),
        ("description", Some((&one.description).into())),
        ("providerStates", Some(one.states.iter().map(state).collect())),
        ("pending", Some((of.pending || one.pending).into())),
        ("result", Some(if passed { "OK" } else { "Error" }.into())),
        ("counts", Some(counts(verdict::of_interaction(of.pending, one)).into())),
        ("mismatch", mismatches(one)),
        ("duration", Some(format!("{}ms", one.duration.as_millis()).into())),
        ("interactionId", one.id.as_ref().map(Json::from)),
        ("interactionKey", one.key.as_ref().map(Json::from)),
        ("contract", Some((&of.origin).into())),
        ("testName", one.test_name.as_ref().map(Json::from)),
        ("comments", some_list(&one.comments)),
        ("warnings", some_list(&one.warnings)),
        ("sameAs", one.same_as.as_ref().map(Json::from)),
        ("request", one.request.as_ref().map(Json::from)),
        ("response", one.response.as_ref().map(response)),
    ])
}

fn state(state: &ProviderState) -> Json {
    let params = (!state.params.is_empty()).then(|| state.params.clone().into());
    object([("name", Some((&state.name).into())), ("params", params)])
}

fn response(response: &ResponseSummary) -> Json {
    let header = |(name, value): &(String, String)| Json::from(vec![Json::from(name), Json::from(value)]);
    object([
        ("status", response.status.map(|status| u64::from(status).into())),
        ("headers", Some(response.headers.iter().map(header).collect())),
        ("body", Some((&response.body).into())),
        ("bodyLength", Some(response.body_length.into())),
    ])
}

/// Why the interaction did not pass, as the existing report has it.
fn mismatches(one: &InteractionResult) -> Option<Json> {
    let id = Some(one.id.as_deref().unwrap_or_default().into());
    let message = match &one.outcome {
        Outcome::Passed => return None,
        Outcome::Differs(mismatches) => {
            return Some(object([
                ("type", Some("mismatches".into())),
                ("mismatches", Some(mismatches.iter().map(mismatch).collect())),
                ("interactionId", id),
            ]));
        }
        other => failure::reason(other),
    };
    Some(object([("type", Some("error".into())), ("message", Some(message.into())), ("interactionId", id)]))
}

fn mismatch(mismatch: &Mismatch) -> Json {
    let (kind, place) = mismatch.part.report_kind();
    let text = |value: &Option<String>| {
        let value = value.clone().unwrap_or_default();
        // The existing report has numbers for status codes, texts for everything else.
        match (mismatch.part, value.parse::<u64>()) {
            (Part::Status, Ok(number)) => Json::from(number),
            _ => Json::from(value),
        }
    };
    object([
        ("type", Some(kind.into())),
        (place.unwrap_or_default(), place.map(|_| (&mismatch.path).into())),
        ("expected", Some(text(&mismatch.expected))),
        ("actual", Some(text(&mismatch.actual))),
        ("mismatch", Some((&mismatch.message).into())),
        ("rule", mismatch.rule.as_ref().map(Json::from)),
        ("difference", mismatch.difference().map(|difference| difference.to_json())),
    ])
}
