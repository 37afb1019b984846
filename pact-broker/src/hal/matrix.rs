//! The matrix and the answer that it gives: as HAL and as a table of text.

use super::text_table::text_table;
use super::{environment, link, named, verification};
use crate::domain::can_i_deploy::Decision;
use crate::domain::deployment::VersionDetail;
use crate::domain::matrix::Row;
use crate::time::iso;
use crate::urls::Urls;
use pact_core::json;
use pact_core::json::{Json, Object};
use std::collections::HashMap;

/// What the shown rows are shown with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Details {
    /// By version.
    pub(crate) versions: HashMap<i64, VersionDetail>,
    /// The hash and the revision of each publication.
    pub(crate) publications: HashMap<i64, (String, i64)>,
}

/// An answer with the rows that are shown, and whether something was to be left out.
pub(crate) struct Shown<'a> {
    pub(crate) decision: &'a Decision<'a>,
    pub(crate) rows: &'a [Row<'a>],
    pub(crate) details: &'a Details,
    pub(crate) ignoring: bool,
}

/// The answer as a document.
pub(crate) fn document(urls: &Urls, shown: &Shown<'_>) -> Json {
    let decision = shown.decision;
    let counts = decision.counts;
    let mut summary = Object::new();
    summary.push("deployable", decision.verdict.deployable());
    summary.push("reason", reason(decision));
    summary.push("success", counts.success);
    summary.push("failed", counts.failed);
    summary.push("unknown", counts.unknown);
    if shown.ignoring {
        summary.push("ignored", counts.ignored);
    }
    let notice =
        |reason: &crate::domain::reason::Reason| json!({"type": reason.level().word(), "text": reason.to_string()});
    json!({
        "summary": summary,
        "notices": (decision.reasons.iter().map(notice).collect::<Json>()),
        "matrix": (shown.rows.iter().map(|row| row_document(urls, shown, row)).collect::<Json>())
    })
}

fn reason(decision: &Decision<'_>) -> String {
    decision.reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn row_document(urls: &Urls, shown: &Shown<'_>, row: &Row<'_>) -> Json {
    let publication = row.publication;
    let (consumer, number) = (publication.consumer.pacticipant.as_str(), publication.consumer.number.as_str());
    let provider = publication.provider.as_str();
    let sha = shown.details.publications.get(&publication.id).map_or("", |(sha, _)| sha.as_str());
    let detail = |id| shown.details.versions.get(&id).cloned().unwrap_or_default();
    // A row without a result names no provider version, even where one is awaited: clients print `???` for it. The
    // reason names it.
    let provider_version = row
        .provider_version
        .filter(|_| row.result.is_some())
        .map(|version| version_document(urls, provider, &version.number, &detail(version.id)));
    let result = row.result.map(|number_of_result| {
        json!({
            "success": row.success,
            "verifiedAt": row.verified_at.map(iso),
            "_links": {"self": verification::row_link(urls, provider, consumer, number, sha, number_of_result)}
        })
    });
    let mut document = Object::new();
    document.push(
        "consumer",
        json!({
            "name": consumer,
            "version": version_document(urls, consumer, number, &detail(publication.consumer.id)),
            "_links": {"self": link(urls.pacticipant(consumer))}
        }),
    );
    document.push(
        "provider",
        json!({"name": provider, "version": provider_version, "_links": {"self": link(urls.pacticipant(provider))}}),
    );
    document.push(
        "pact",
        json!({
            "createdAt": iso(publication.at),
            "_links": {"self": link(urls.pact(provider, consumer, number))}
        }),
    );
    document.push("verificationResult", result);
    if row.ignored {
        document.push("ignored", true);
    }
    document.into()
}

fn version_document(urls: &Urls, pacticipant: &str, number: &str, detail: &VersionDetail) -> Json {
    let branch = |(name, latest): &(String, bool)| {
        let href = urls.branch_version(pacticipant, name, number);
        json!({"name": name.as_str(), "latest": *latest, "_links": {"self": named("Branch version", name.as_str(), href)}})
    };
    let tag = |(name, latest): &(String, bool)| {
        json!({
            "name": name.as_str(),
            "latest": *latest,
            "_links": {"self": link(urls.tag(pacticipant, number, name))}
        })
    };
    let branches: Json = detail.branches.iter().map(branch).collect();
    json!({
        "number": number,
        "branch": detail.branches.last().map(|(name, _)| name.as_str()),
        "branches": &branches,
        "branchVersions": &branches,
        "environments": (detail.environments.iter().map(|one| environment::short(urls, one)).collect::<Json>()),
        "_links": {"self": link(urls.version(pacticipant, number))},
        "tags": (detail.tags.iter().map(tag).collect::<Json>())
    })
}

const HEADINGS: [&str; 7] = ["CONSUMER", "C_VERSION", "REVISION", "PROVIDER", "P_VERSION", "NUMBER", "SUCCESS"];

/// The answer as a table of text.
pub(crate) fn text(shown: &Shown<'_>) -> String {
    let cells: Vec<[String; 7]> = shown.rows.iter().map(|row| text_row(shown, row)).collect();
    let mut text = text_table(HEADINGS, &cells);
    // The existing broker writes its language's word for nothing; scripts look for it.
    let deployable = shown.decision.verdict.deployable().map_or("nil".to_owned(), |deployable| deployable.to_string());
    text.push_str(&format!("\nDeployable: {deployable}\nReason: {}\n", reason(shown.decision)));
    text
}

fn text_row(shown: &Shown<'_>, row: &Row<'_>) -> [String; 7] {
    let revision = shown.details.publications.get(&row.publication.id).map_or(1, |(_, revision)| *revision);
    let provider_version = row.provider_version.filter(|_| row.result.is_some());
    [
        row.publication.consumer.pacticipant.clone(),
        row.publication.consumer.number.clone(),
        revision.to_string(),
        row.publication.provider.clone(),
        provider_version.map(|version| version.number.clone()).unwrap_or_default(),
        row.result.map(|number| number.to_string()).unwrap_or_default(),
        row.success.map(|success| success.to_string()).unwrap_or_default(),
    ]
}
