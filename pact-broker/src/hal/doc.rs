//! What each relation means, as a short page: the place to which the `curies` of every document lead.

/// A relation and what is behind it.
struct Relation(&'static str, &'static str);

/// The page of a relation, named with or without its prefix; none for names that no document has.
pub(crate) fn page(name: &str) -> Option<String> {
    let short = name.split_once(':').map_or(name, |(_, short)| short);
    let Relation(name, text) = RELATIONS.iter().find(|Relation(name, _)| *name == short)?;
    Some(format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>pb:{name}</title></head>\n\
         <body>\n<h1>pb:{name}</h1>\n<p>{text}</p>\n</body>\n</html>\n"
    ))
}

const RELATIONS: &[Relation] = &[
    Relation("all-pact-versions", "GET: every contract that the consumer published for the provider, newest first."),
    Relation("branch", "GET: a branch of an application. DELETE removes the branch; its versions stay."),
    Relation(
        "branch-pact-versions",
        "GET: the contracts of a consumer's versions from one branch with a provider. DELETE removes them.",
    ),
    Relation(
        "branch-version",
        "PUT with <code>{}</code>: adds a version to a branch; application, version and branch are made if they are not there. GET: when it was added. DELETE takes it out of the branch.",
    ),
    Relation(
        "branches",
        "GET: the branches of an application, a page at a time (<code>page</code>, <code>size</code>), those with <code>q</code> in their name. DELETE: all but the main branch and those named by <code>exclude[]</code>.",
    ),
    Relation(
        "can-i-deploy-badge",
        "GET: a badge that says whether the newest version with one tag can be deployed to where the other tag stands for.",
    ),
    Relation(
        "can-i-deploy-branch-to-environment-badge",
        "GET: a badge that says whether the newest version of a branch can be deployed to an environment.",
    ),
    Relation(
        "can-i-deploy-pacticipant-version-to-environment",
        "GET: whether a version can be deployed to an environment, with the reasons.",
    ),
    Relation(
        "can-i-deploy-pacticipant-version-to-tag",
        "GET: whether a version can be deployed beside the newest versions with a tag, with the reasons.",
    ),
    Relation("consumer", "GET: the application that asks."),
    Relation("consumer-version", "GET: the version of the consumer that published the contract."),
    Relation("consumer-versions", "GET: the versions of the consumer for which the contract was chosen."),
    Relation("consumer-webhooks", "GET: webhooks for all contracts of a pacticipant. POST creates one."),
    Relation("consumers", "GET: the applications that ask."),
    Relation("contracts", "GET: the contracts that were published."),
    Relation("create", "POST: creates another one."),
    Relation(
        "currently-deployed-deployed-versions",
        "GET: what is deployed in an environment now; <code>pacticipant</code> and <code>applicationInstance</code> narrow it down.",
    ),
    Relation("currently-deployed-versions", "GET: what is deployed in an environment now."),
    Relation(
        "currently-supported-released-versions",
        "GET: what is released and supported in an environment now; <code>pacticipant</code> and <code>version</code> narrow it down.",
    ),
    Relation(
        "dashboard",
        "GET: the newest contracts of branches and tags, and how their verification stands; also as <code>text/plain</code>.",
    ),
    Relation(
        "delete_integration",
        "DELETE: removes the contracts between a consumer and a provider, and their results.",
    ),
    Relation("deployed-environments", "GET: a deployment of a version to an environment."),
    Relation("diff", "GET: what differs between two contents of a contract, as text."),
    Relation("diff-previous-distinct", "GET: what differs from the contract's previous content, as text."),
    Relation(
        "environment",
        "GET: an environment. PUT replaces what is said about it. DELETE removes it and what was recorded for it.",
    ),
    Relation(
        "environments",
        "GET: the environments; <code>name</code> picks one. POST <code>{name, displayName, production, contacts}</code> creates one.",
    ),
    Relation("error-logs", "GET: what went wrong when a webhook was called."),
    Relation("execute", "POST: calls the webhook now."),
    Relation("group", "GET: the application whose integrations these are."),
    Relation(
        "integrations",
        "GET: which consumers have contracts with which providers; <code>q</code> looks for names, <code>Accept: text/vnd.graphviz</code> draws a graph. DELETE removes all applications and what belongs to them.",
    ),
    Relation("label", "PUT with <code>{}</code>: labels an application. GET: the label. DELETE takes it off."),
    Relation("latest-branch-pact-versions", "GET: the newest contract of a consumer from one branch with a provider."),
    Relation(
        "latest-main-branch-pact-versions",
        "GET: the newest contract of a consumer from its main branch with a provider.",
    ),
    Relation("latest-pact", "GET: the newest contract with a tag."),
    Relation("latest-pact-version", "GET: the newest contract between a consumer and a provider."),
    Relation("latest-pact-versions", "GET: the newest contract of every consumer with every provider."),
    Relation("latest-provider-pacts", "GET: the newest contract of every consumer with a provider."),
    Relation(
        "latest-provider-pacts-with-branch",
        "GET: the newest contract from one branch of every consumer with a provider.",
    ),
    Relation(
        "latest-provider-pacts-with-main-branch",
        "GET: the newest contract from the main branch of every consumer with a provider.",
    ),
    Relation(
        "latest-provider-pacts-with-tag",
        "GET: the newest contract with a tag of every consumer with a provider.",
    ),
    Relation("latest-tagged-pact-version", "GET: the newest contract of a consumer version with a tag."),
    Relation("latest-tagged-version", "GET: the newest version of an application with a tag."),
    Relation("latest-untagged-pact-version", "GET: the newest contract of a consumer version without tags."),
    Relation("latest-verification-results", "GET: the latest verification result of a contract."),
    Relation(
        "latest-verification-results-where-pacticipant-is-consumer",
        "GET: the latest verification result of each contract of a version.",
    ),
    Relation("latest-version", "GET: the newest version of an application, or of a branch."),
    Relation("logs", "GET: what was sent and answered when a webhook was called."),
    Relation(
        "main-branch-pact-versions",
        "GET: the contracts of a consumer's versions from its main branch with a provider.",
    ),
    Relation("matrix", "GET: which versions of a consumer and a provider were verified with each other."),
    Relation("matrix-for-consumer-version", "GET: with which provider versions a consumer version was verified."),
    Relation("metrics", "GET: how much of everything there is."),
    Relation("pact-version", "GET: a contract by its content, whoever published it."),
    Relation("pact-versions", "GET: contracts between a consumer and a provider."),
    Relation("pact-webhooks", "GET: webhooks for the contracts between a consumer and a provider. POST creates one."),
    Relation(
        "pacticipant",
        "GET: an application. PUT and PATCH change what is said about it. DELETE removes it and all that belongs to it.",
    ),
    Relation("pacticipant-branch", "GET: a branch of an application. DELETE removes the branch; its versions stay."),
    Relation(
        "pacticipant-branch-version",
        "PUT with <code>{}</code>: adds a version to a branch; application, version and branch are made if they are not there.",
    ),
    Relation(
        "pacticipant-version",
        "GET: a version of an application. PUT <code>{buildUrl}</code> creates or replaces it. DELETE removes it and all that belongs to it.",
    ),
    Relation(
        "pacticipant-version-tag",
        "PUT with <code>{}</code>: tags a version; application and version are made if they are not there. DELETE takes the tag off.",
    ),
    Relation("pacticipant-version-tags", "GET: the tags that were put on the version."),
    Relation(
        "pacticipants",
        "GET: the applications. POST <code>{name, displayName, mainBranch, repositoryUrl}</code> creates one.",
    ),
    Relation("pacticipants-with-label", "GET: the applications with a label."),
    Relation("pacts", "GET: contracts of a provider."),
    Relation("previous-distinct", "GET: the contract's previous content."),
    Relation(
        "provider",
        "GET: the application that answers. Verifiers find in it where to record their branch and tags.",
    ),
    Relation("provider-pacts", "GET: every contract with a provider."),
    Relation(
        "provider-pacts-for-verification",
        "POST <code>{consumerVersionSelectors, providerVersionBranch, includePendingStatus, includeWipPactsSince}</code>: the contracts that a provider is to verify, and why each.",
    ),
    Relation("provider-pacts-with-branch", "GET: every contract from one branch of the consumers with a provider."),
    Relation(
        "provider-pacts-with-main-branch",
        "GET: every contract from the main branches of the consumers with a provider.",
    ),
    Relation("provider-pacts-with-tag", "GET: every contract of consumer versions with a tag with a provider."),
    Relation("providers", "GET: the applications that answer."),
    Relation(
        "publish-contracts",
        "POST: publishes all contracts of a consumer version, with its branch, tags and build, all or none.",
    ),
    Relation("publish-pact", "PUT: publishes one contract of a consumer version."),
    Relation(
        "publish-verification-results",
        "POST <code>{success, providerApplicationVersion, buildUrl, testResults, verifiedBy}</code>: the result of verifying this contract.",
    ),
    Relation(
        "record-deployment",
        "POST <code>{applicationInstance}</code>, or <code>{}</code>: this version was deployed to the environment that the link is named after; what was deployed there before is no more.",
    ),
    Relation(
        "record-release",
        "POST <code>{}</code>: this version was released in the environment that the link is named after, beside those released before.",
    ),
    Relation("released-environments", "GET: a release of a version in an environment."),
    Relation("tag", "PUT with <code>{}</code>: tags the version. DELETE takes the tag off."),
    Relation("tag-prod-version", "PUT with <code>{}</code>: tags the consumer version with <code>prod</code>."),
    Relation("tag-version", "PUT with <code>{}</code>: tags the consumer version."),
    Relation("tagged-pact-versions", "GET: the contracts of consumer versions with a tag. DELETE removes them."),
    Relation("triggered-webhooks", "GET: the webhooks that were called because of this."),
    Relation("version", "GET: a version of an application."),
    Relation("version-tag", "PUT with <code>{}</code>: tags a version; the version is made if it is not there."),
    Relation("versions", "GET: the versions of an application, newest first."),
    Relation("webhook", "GET: a webhook. PUT replaces it, or creates it under this identity. DELETE removes it."),
    Relation("webhook-status", "GET: how the latest calls of the webhooks of a pair went."),
    Relation("webhooks", "GET: the webhooks. POST creates one."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_stand_in_order_and_have_a_page_by_either_name() {
        assert!(RELATIONS.is_sorted_by(|Relation(one, _), Relation(other, _)| one < other));
        assert_eq!(page("webhooks"), page("pb:webhooks"));
        assert!(page("webhooks").unwrap().contains("<h1>pb:webhooks</h1>"));
        assert_eq!(page("nope"), None);
    }
}
