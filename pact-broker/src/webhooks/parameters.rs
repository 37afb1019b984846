//! What the parameters of templates stand for. What was known when the event happened (branch, tags, build) counts; the
//! rest is as it is when the call is made, so that a state is never told that is over.

use super::render::Parameters;
use crate::domain::metadata::{Metadata, Origin};
use crate::domain::triggered_webhook::{Facts, Party, VersionFacts};
use crate::urls::Urls;
use pact_core::json::Json;

/// The parameters of a call.
pub(crate) fn parameters(urls: &Urls, event: &str, context: &Json, facts: &Facts) -> Parameters {
    let Facts { consumer, provider, consumer_version, provider_version, sha, result } = facts;
    let known = |name: &str| context.get(name).and_then(Json::as_str);
    let consumer_tags = tags(context, "consumer_version_tags").unwrap_or_else(|| consumer_version.tags.clone());
    let unknown = VersionFacts::default();
    let of_provider = provider_version.as_ref().unwrap_or(&unknown);
    let provider_tags = tags(context, "provider_version_tags").unwrap_or_else(|| of_provider.tags.clone());
    let success = result.map(|(_, success)| success);
    let mut parameters = Parameters::default();
    parameters.set("consumerName", &consumer.name);
    parameters.set("providerName", &provider.name);
    parameters.set("consumerVersionNumber", &consumer_version.number);
    parameters.set("providerVersionNumber", &of_provider.number);
    parameters.set("providerVersionTags", provider_tags.join(", "));
    parameters.set(
        "providerVersionBranch",
        known("provider_version_branch").or(of_provider.branch.as_deref()).unwrap_or_default(),
    );
    let descriptions = tags(context, "provider_version_descriptions").unwrap_or_default();
    parameters.set("providerVersionDescriptions", descriptions.join(", "));
    let metadata = metadata(&consumer_version.number, &consumer_tags);
    parameters.set("pactUrl", urls.pact_version_with(&provider.name, &consumer.name, sha, &metadata));
    parameters.set("consumerVersionTags", consumer_tags.join(", "));
    parameters.set(
        "consumerVersionBranch",
        known("consumer_version_branch").or(consumer_version.branch.as_deref()).unwrap_or_default(),
    );
    let result_url = result.map(|(number, _)| urls.verification_result(&provider.name, &consumer.name, sha, number));
    parameters.set("verificationResultUrl", result_url.unwrap_or_default());
    parameters.set("githubVerificationStatus", status(success, "success", "failure", "pending"));
    parameters.set("bitbucketVerificationStatus", status(success, "SUCCESSFUL", "FAILED", "INPROGRESS"));
    parameters.set("azureDevOpsVerificationStatus", status(success, "succeeded", "failed", "pending"));
    parameters.set("gitlabVerificationStatus", status(success, "success", "failed", "pending"));
    parameters.set("consumerLabels", consumer.labels.join(", "));
    parameters.set("providerLabels", provider.labels.join(", "));
    parameters.set("eventName", event);
    parameters.set("buildUrl", known("build_url").unwrap_or_default());
    parameters.set(
        "currentlyDeployedProviderVersionNumber",
        known("currently_deployed_provider_version_number").unwrap_or_default(),
    );
    parameters
}

/// A list of the context; none if it is empty, since tags may have come after the event.
fn tags(context: &Json, name: &str) -> Option<Vec<String>> {
    let list = context.get(name)?.as_array()?;
    let tags: Vec<String> = list.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    (!tags.is_empty()).then_some(tags)
}

fn status(success: Option<bool>, yes: &'static str, no: &'static str, unknown: &'static str) -> &'static str {
    match success {
        Some(true) => yes,
        Some(false) => no,
        None => unknown,
    }
}

/// The metadata of the contract's address: results that come back name the consumer version.
fn metadata(version: &str, tags: &[String]) -> String {
    let origin =
        |tag: Option<&String>| Origin { version: Some(version.to_owned()), tag: tag.cloned(), ..Origin::default() };
    let selectors =
        if tags.is_empty() { vec![origin(None)] } else { tags.iter().map(|tag| origin(Some(tag))).collect() };
    Metadata { selectors, ..Metadata::default() }.encode()
}

/// What stands for the facts when a webhook is tried out and there is no contract yet. The words are those of the
/// existing broker.
pub(crate) fn placeholder() -> Facts {
    Facts {
        consumer: Party { name: "placeholder-consumer".to_owned(), labels: Vec::new() },
        provider: Party { name: "placeholder-provider".to_owned(), labels: Vec::new() },
        consumer_version: VersionFacts {
            number: "gggghhhhjjjjkkkkllll66667777888899990000".to_owned(),
            branch: Some("master".to_owned()),
            tags: vec!["master".to_owned()],
        },
        provider_version: None,
        sha: "5d445a4612743728dfd99ccd4210423c052bb9db".to_owned(),
        result: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderMap;
    use pact_core::json;

    fn facts() -> Facts {
        let version = |number: &str, tags: &[&str]| VersionFacts {
            number: number.to_owned(),
            branch: Some("main".to_owned()),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        };
        Facts {
            consumer: Party { name: "Foo".to_owned(), labels: vec!["a".to_owned(), "b".to_owned()] },
            provider: Party { name: "Bar".to_owned(), labels: Vec::new() },
            consumer_version: version("2", &["x"]),
            provider_version: Some(version("b1", &["dev", "test"])),
            sha: "abc".to_owned(),
            result: Some((101, false)),
        }
    }

    fn made(context: &Json, facts: &Facts) -> Parameters {
        let urls = Urls::of_request(&["http://b".to_owned()], &HeaderMap::new(), "/");
        parameters(&urls, "contract_published", context, facts)
    }

    #[test]
    fn parameters_say_what_is_known() {
        let parameters = made(&json!({"build_url": "http://ci/1", "provider_version_tags": ["dev"]}), &facts());
        for (name, value) in [
            ("consumerVersionNumber", "2"),
            ("providerVersionTags", "dev"),
            ("consumerVersionTags", "x"),
            ("consumerLabels", "a, b"),
            ("githubVerificationStatus", "failure"),
            ("bitbucketVerificationStatus", "FAILED"),
            ("azureDevOpsVerificationStatus", "failed"),
            ("gitlabVerificationStatus", "failed"),
            ("buildUrl", "http://ci/1"),
            ("eventName", "contract_published"),
            (
                "verificationResultUrl",
                "http://b/pacts/provider/Bar/consumer/Foo/pact-version/abc/verification-results/101",
            ),
        ] {
            assert_eq!(parameters.get(name), Some(value), "{name}");
        }
        let url = parameters.get("pactUrl").unwrap();
        let segment = url.rsplit('/').next().unwrap();
        let origin = &Metadata::decode(segment).selectors[0];
        assert_eq!((origin.version.as_deref(), origin.tag.as_deref()), (Some("2"), Some("x")));
    }

    #[test]
    fn without_a_result_the_status_is_pending() {
        let parameters = made(&Json::Null, &Facts { result: None, provider_version: None, ..facts() });
        for (name, value) in [
            ("githubVerificationStatus", "pending"),
            ("bitbucketVerificationStatus", "INPROGRESS"),
            ("verificationResultUrl", ""),
            ("providerVersionNumber", ""),
        ] {
            assert_eq!(parameters.get(name), Some(value), "{name}");
        }
    }
}
