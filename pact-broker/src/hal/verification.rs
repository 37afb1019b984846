//! Verification results.

use super::{link, named, titled};
use crate::domain::deployment::VersionDetail;
use crate::domain::metadata::Metadata;
use crate::domain::verification::{Summary, Verification};
use crate::time::iso;
use crate::urls::Urls;
use pact_core::json;
use pact_core::json::{Json, Object};

/// A result.
pub(crate) fn verification(urls: &Urls, result: &Verification) -> Json {
    let mut document = members(result);
    document.push("_links", links(urls, result));
    document.into()
}

/// A result with the tags of the provider version.
pub(crate) fn extended(urls: &Urls, result: &Verification, provider_version: &VersionDetail) -> Json {
    let tag = |(name, latest): &(String, bool)| {
        let href = urls.tag(&result.provider, &result.provider_version, name);
        json!({"name": name.as_str(), "latest": *latest, "_links": {"self": named("Tag", name.as_str(), href)}})
    };
    let mut document = members(result);
    document.push("_embedded", json!({"tags": (provider_version.tags.iter().map(tag).collect::<Json>())}));
    document.push("_links", links(urls, result));
    document.into()
}

/// The latest results of a consumer version.
pub(crate) fn of_consumer_version(
    urls: &Urls,
    consumer: &str,
    version: &str,
    summary: &Summary,
    results: &[Verification],
) -> Json {
    json!({
        "success": summary.success(),
        "providerSummary": {
            "successful": summary.successful.clone(),
            "failed": summary.failed.clone(),
            "unknown": summary.unknown.clone()
        },
        "_embedded": {"verificationResults": (results.iter().map(|one| verification(urls, one)).collect::<Json>())},
        "_links": {
            "self": titled(
                format!("Latest verification results for consumer {consumer} version {version}"),
                urls.results_of_consumer_version(consumer, version)
            )
        }
    })
}

fn members(result: &Verification) -> Object {
    let mut document = Object::new();
    document.push("providerName", result.provider.as_str());
    document.push("providerApplicationVersion", result.provider_version.as_str());
    document.push("success", result.success);
    document.push("verificationDate", iso(result.at));
    if let Some(url) = &result.build_url {
        document.push("buildUrl", url);
    }
    if let Some(results) = &result.test_results {
        document.push("testResults", results);
    }
    document.push("verifiedBy", verified_by(result.verified_by.as_ref()));
    document
}

/// Which tool verified, in the flat form in which the existing broker gives it back.
fn verified_by(sent: Option<&Json>) -> Json {
    let mut document = Object::new();
    let pointers = [
        ("implementation", "/implementation"),
        ("version", "/version"),
        ("client_implementation", "/clientLanguage/name"),
        ("client_test_framework", "/clientLanguage/testFramework"),
        ("client_version", "/clientLanguage/version"),
    ];
    for (name, pointer) in pointers {
        if let Some(value) = sent.and_then(|sent| sent.pointer(pointer)).filter(|value| !value.is_null()) {
            document.push(name, value);
        }
    }
    document.into()
}

fn links(urls: &Urls, result: &Verification) -> Json {
    let (provider, consumer, sha) = (result.provider.as_str(), result.consumer.as_str(), result.sha.as_str());
    let pact = format!("Pact between {consumer} ({}) and {provider}", result.consumer_version);
    let own = urls.verification_result(provider, consumer, sha, result.number);
    let metadata = Metadata::of_version(&result.consumer_version);
    json!({
        "self": named(
            "Verification result",
            format!("Verification result {} for {pact}", result.number),
            own.as_str()
        ),
        "pb:pact-version": named("Pact", pact.as_str(), urls.pact_version_with(provider, consumer, sha, &metadata)),
        "pb:triggered-webhooks": {
            "title": "Webhooks triggered by the publication of this verification result",
            "href": format!("{own}/triggered-webhooks")
        }
    })
}

/// The link of a result in a row of the matrix.
pub(crate) fn row_link(urls: &Urls, provider: &str, consumer: &str, version: &str, sha: &str, number: i64) -> Json {
    let content = urls.pact_version_with(provider, consumer, sha, &Metadata::of_version(version));
    link(format!("{content}/verification-results/{number}"))
}
