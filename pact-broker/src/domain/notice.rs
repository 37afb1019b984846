//! The notices that go with a contract to verify: why it is there, whether it is pending, and what the result means.
//!
//! The texts are those that the existing broker sends and its clients print.

use super::chosen::Chosen;

const READ_MORE_PENDING: &str = "Read more at https://docs.pact.io/go/pending";
const READ_MORE_WIP: &str = "Read more at https://docs.pact.io/go/wip";

/// A notice and when to show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// When: `before_verification`, or after it with a certain outcome.
    pub when: &'static str,
    /// The text.
    pub text: String,
}

/// What is known of a contract when its notices are written.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The contract.
    pub chosen: &'a Chosen,
    /// The provider.
    pub provider: &'a str,
    /// The branch of the provider version that will verify.
    pub provider_branch: Option<&'a str>,
    /// The tags of the provider version for which the contract is pending, or of which one has verified it.
    pub provider_tags: &'a [String],
    /// Whether it is pending; none if pending is not asked for.
    pub pending: Option<bool>,
    /// Whether it is work in progress.
    pub wip: bool,
    /// The address of the content.
    pub url: &'a str,
}

/// The notices, in the order in which they are sent.
#[must_use]
pub fn notices(subject: &Subject<'_>) -> Vec<Notice> {
    let mut notices = vec![Notice { when: "before_verification", text: inclusion(subject) }];
    let Some(pending) = subject.pending else { return notices };
    let provider = subject.provider;
    if !pending {
        let who = match (subject.provider_branch, subject.provider_tags) {
            (None, []) => provider.to_owned(),
            _ => provider_versions(subject, "a version"),
        };
        notices.push(Notice {
            when: "before_verification",
            text: format!(
                "This pact has previously been successfully verified by {who}. If this verification fails, it will \
                 fail the build. {READ_MORE_PENDING}"
            ),
        });
        return notices;
    }
    let because = if subject.wip {
        "it was included as a 'work in progress' pact.".to_owned()
    } else {
        let whose = pending_versions(subject, "a");
        format!("a successful verification result for {whose} has not yet been published.")
    };
    let any = pending_versions(subject, "any");
    let with_tags = with_these_tags(subject);
    let still = format!(
        "This pact is still in pending state for {any} as a successful verification result {with_tags}has not yet been \
         published"
    );
    let after = [
        (
            "before_verification",
            format!(
                "This pact is in pending state for this version of {provider} because {because} If this verification \
             fails, it will not cause the overall build to fail. {READ_MORE_PENDING}"
            ),
        ),
        (
            "after_verification:success_true_published_false",
            format!(
                "This pact is still in pending state for {any} as the successful verification results {with_tags}have not \
             yet been published."
            ),
        ),
        ("after_verification:success_false_published_false", still.clone()),
        (
            "after_verification:success_true_published_true",
            format!(
                "This pact is no longer in pending state for {any}, as a successful verification result {with_tags}has \
             been published. If a verification for a version of {provider} {with_tags}fails in the future, it will \
             fail the build. {READ_MORE_PENDING}"
            ),
        ),
        ("after_verification:success_false_published_true", still),
    ];
    notices.extend(after.map(|(when, text)| Notice { when, text }));
    notices
}

fn inclusion(subject: &Subject<'_>) -> String {
    let (chosen, url) = (subject.chosen, subject.url);
    if subject.wip {
        let (branches, tags): (Vec<_>, Vec<_>) = (chosen.branches().collect(), chosen.tags().collect());
        let version = if branches.len() == 1 || tags.len() == 1 { "version" } else { "versions" };
        return format!(
            "The pact at {url} is being verified because it is a 'work in progress' pact (ie. it is the pact for the \
             latest {version} of {} {}{} and it has not yet been successfully verified by {} when the pact's \
             application version was explicitly specified in the consumer version selectors). {READ_MORE_WIP}",
            chosen.consumer,
            heads(&branches, &tags),
            same_content(chosen.criteria.len()),
            pending_versions(subject, "a"),
        );
    }
    let lines = chosen.criteria_lines(subject.provider);
    let (versions, criteria) =
        if chosen.criteria.len() > 1 { ("versions", "criteria") } else { ("version", "criterion") };
    let list: Vec<String> = lines.iter().map(|line| format!("    * {line}")).collect();
    format!(
        "The pact at {url} is being verified because the pact content belongs to the consumer {versions} matching the \
         following {criteria}:\n{}",
        list.join("\n")
    )
}

fn heads(branches: &[&str], tags: &[&str]) -> String {
    let mut parts = Vec::new();
    if !branches.is_empty() {
        let noun = if branches.len() == 1 { "branch" } else { "branches" };
        parts.push(format!("from {noun} {}", all_quoted(branches)));
    }
    if !tags.is_empty() {
        parts.push(format!("tagged with {}", all_quoted(tags)));
    }
    parts.join(" and ")
}

fn same_content(criteria: usize) -> &'static str {
    match criteria {
        0 | 1 => "",
        2 => " (both have the same content)",
        _ => " (all have the same content)",
    }
}

/// The provider versions for which a contract is pending: `article` is `a` or `any`.
fn pending_versions(subject: &Subject<'_>, article: &str) -> String {
    match (subject.provider_branch, subject.provider_tags) {
        (None, []) => subject.provider.to_owned(),
        (None, tags) if tags.len() > 1 => provider_versions(subject, &format!("{article} versions")),
        _ => provider_versions(subject, &format!("{article} version")),
    }
}

fn provider_versions(subject: &Subject<'_>, versions: &str) -> String {
    let provider = subject.provider;
    match subject.provider_branch {
        Some(branch) => format!("{versions} of {provider} from branch {}", quoted(branch)),
        None => {
            let tags: Vec<&str> = subject.provider_tags.iter().map(String::as_str).collect();
            format!("{versions} of {provider} with tag {}", all_quoted(&tags))
        }
    }
}

fn with_these_tags(subject: &Subject<'_>) -> &'static str {
    match (subject.provider_branch, subject.provider_tags.len()) {
        (Some(_), _) | (None, 0) => "",
        (None, 1) => "with this tag ",
        (None, _) => "with these tags ",
    }
}

/// The notice for clients that ask with `GET`.
#[must_use]
pub fn deprecated() -> Notice {
    Notice {
        when: "before_verification",
        text: "WARNING - this version of the Pact library uses a beta version of the API which will be removed in the \
               future. Please upgrade your Pact library. See \
               https://docs.pact.io/pact_broker/advanced_topics/provider_verification_results/#pacts-for-verification \
               for minimum required versions."
            .to_owned(),
    }
}

/// A name in quotation marks.
#[must_use]
pub fn quoted(name: &str) -> String {
    format!("'{name}'")
}

fn all_quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    listed(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
#[path = "notice_tests.rs"]
mod tests;
