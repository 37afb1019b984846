//! Contracts as they were published, and what is said to the publisher.

/// A contract that a consumer version published, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Its row.
    pub id: i64,
    /// The consumer's name.
    pub consumer: String,
    /// The provider's name.
    pub provider: String,
    /// The consumer version's row.
    pub consumer_version_id: i64,
    /// The consumer version's number.
    pub consumer_version: String,
    /// Which content of this version it is, from one.
    pub revision: i64,
    /// The content's row.
    pub content_id: i64,
    /// The content's identity.
    pub sha: String,
    /// When it was published.
    pub created_at: i64,
}

/// What became of one contract of a publish call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The first contract of this version with this provider.
    Published,
    /// The same content was there already.
    Unchanged,
    /// Another content was there; the new one takes its place.
    Changed,
    /// Its interactions were added to those that were there.
    Merged,
}

/// How important a notice is, and how a client shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Detail.
    Debug,
    /// Neutral.
    Info,
    /// Something worked.
    Success,
    /// Something may be wrong.
    Warning,
    /// What to do next.
    Prompt,
    /// Something failed.
    Error,
}

impl Level {
    /// The word on the wire.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Level::Debug => "debug",
            Level::Info => "info",
            Level::Success => "success",
            Level::Warning => "warning",
            Level::Prompt => "prompt",
            Level::Error => "error",
        }
    }
}

/// A line for the person who looks at the output of a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How important it is.
    pub level: Level,
    /// What it says.
    pub text: String,
}

impl Notice {
    /// A notice.
    pub fn new(level: Level, text: impl Into<String>) -> Self {
        Self { level, text: text.into() }
    }
}

/// What is said about the version of a publish call.
#[must_use]
pub fn version_notices(
    consumer: &str,
    version: &str,
    created: bool,
    branch: Option<&str>,
    tags: &[String],
) -> Vec<Notice> {
    let mut text = format!("{} {consumer} version {version}", if created { "Created" } else { "Updated" });
    let tags = tags.join(", ");
    match (branch, tags.is_empty()) {
        (Some(branch), true) => text.push_str(&format!(" with branch {branch}")),
        (Some(branch), false) => text.push_str(&format!(" with branch {branch} and tags {tags}")),
        (None, false) => text.push_str(&format!(" with tags {tags}")),
        (None, true) => {}
    }
    let mut notices = vec![Notice::new(Level::Debug, text)];
    if branch.is_none() {
        let advice = "  Next steps:\n    Configure the version branch to be the value of your repository branch.";
        notices.push(Notice::new(Level::Prompt, advice));
    }
    notices
}

/// What is known about one contract of a publish call.
#[derive(Debug, Clone)]
pub struct Told<'a> {
    /// The consumer's name.
    pub consumer: &'a str,
    /// The consumer version's number.
    pub version: &'a str,
    /// The provider's name.
    pub provider: &'a str,
    /// Where the contract can be read.
    pub url: &'a str,
    /// What became of it.
    pub outcome: &'a Outcome,
    /// Why its content counts as changed, if it does.
    pub change: Option<&'a str>,
    /// Whether a provider version that matters has no result for this content.
    pub requires_verification: bool,
    /// Whether the provider ever verified a contract with this consumer.
    pub ever_verified: bool,
    /// Whether there is any webhook for the pair.
    pub has_webhooks: bool,
    /// The webhooks that were set off.
    pub called: &'a [Called<'a>],
}

/// A webhook that a contract set off.
#[derive(Debug, Clone)]
pub struct Called<'a> {
    /// The webhook as people know it.
    pub webhook: &'a str,
    /// The event.
    pub event: &'a str,
    /// Where the logs of the call are.
    pub logs_url: &'a str,
}

/// What is said about one contract of a publish call. The words are those that users of the existing broker know.
#[must_use]
pub fn contract_notices(told: &Told<'_>) -> Vec<Notice> {
    let Told { consumer, version, provider, .. } = told;
    let of = format!("for {consumer} version {version} and provider {provider}");
    let outcome = match told.outcome {
        Outcome::Published => Notice::new(Level::Success, format!("Pact successfully published {of}.")),
        Outcome::Unchanged => {
            Notice::new(Level::Success, format!("Pact successfully republished {of} with no content changes."))
        }
        Outcome::Changed => Notice::new(
            Level::Warning,
            format!(
                "Pact with changed content published over existing content {of}. This is not recommended in normal circumstances and may indicate that you have not configured your Pact pipeline correctly. For more information see https://docs.pact.io/go/versioning"
            ),
        ),
        Outcome::Merged => Notice::new(Level::Success, format!("Pact content merged with existing content {of}.")),
    };
    let mut events = vec!["contract_published".to_owned()];
    if told.requires_verification {
        events.push("contract_requiring_verification_published".to_owned());
    }
    if let Some(change) = told.change {
        events.push(format!("contract_content_changed ({change})"));
    }
    let mut notices = vec![
        outcome,
        Notice::new(Level::Debug, format!("  View the published pact at {}", told.url)),
        Notice::new(Level::Debug, format!("  Events detected: {}", events.join(", "))),
    ];
    for Called { webhook, event, logs_url } in told.called {
        let text = format!("  Webhook {webhook} triggered for event {event}.\n    View logs at {logs_url}");
        notices.push(Notice::new(Level::Debug, text));
    }
    if told.has_webhooks && told.called.is_empty() {
        notices.push(Notice::new(Level::Debug, "  No enabled webhooks found for the detected events"));
    }
    notices.extend(next_steps(told));
    notices
}

fn next_steps(told: &Told<'_>) -> Vec<Notice> {
    let provider = told.provider;
    let mut notices = Vec::new();
    if !told.ever_verified {
        notices.push(Notice::new(
            Level::Prompt,
            format!("    * Add Pact verification tests to the {provider} build. See https://docs.pact.io/go/provider_verification"),
        ));
    }
    if !told.has_webhooks {
        notices.push(Notice::new(
            Level::Prompt,
            format!("    * Configure separate {provider} pact verification build and webhook to trigger it when the pact content changes. See https://docs.pact.io/go/webhooks"),
        ));
    }
    if !notices.is_empty() {
        notices.insert(0, Notice::new(Level::Prompt, "  Next steps:"));
    }
    notices
}

/// Why a content may not be changed.
#[must_use]
pub fn no_modification(consumer: &str, version: &str, provider: &str) -> String {
    format!(
        "Cannot change the content of the pact for {consumer} version {version} and provider {provider}, as race conditions will cause unreliable results for can-i-deploy. Each pact must be published with a unique consumer version number. Some Pact libraries generate random data when a concrete value for a type matcher is not specified, and this can cause the contract to mutate - ensure you have given example values for all type matchers. For more information see https://docs.pact.io/go/versioning"
    )
}

/// Why a new name is not taken, given the names that are too much like it.
#[must_use]
pub fn similar_name(new: &str, similar: &[&str], base_url: &str) -> String {
    let similar: Vec<_> = similar.iter().map(|name| format!("* {name}")).collect();
    format!(
        "This is the first time a pact has been published for \"{new}\".\nThe name \"{new}\" is very similar to the following existing pacticipants:\n{}\nIf you meant to specify one of the above names, please correct the pact configuration, and re-publish the pact.\nIf the pact is intended to be for a new consumer or provider, please manually create \"{new}\" using the following command from the Pact Broker CLI, and then re-publish the pact:\n\npact-broker create-or-update-pacticipant --name \"{new}\" --broker-base-url {base_url}\n\nFor information on the Pact Broker CLI see https://docs.pact.io/go/pbc-cli\nTo disable this check, set `check_for_potential_duplicate_pacticipant_names` to false in the configuration.\n",
        similar.join("\n")
    )
}

/// The content of the publication before: on the same branch, for the same tag, or without tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Previous {
    /// The tag; none for versions without tags.
    pub tag: Option<String>,
    /// The branch, if that is what is compared.
    pub branch: Option<String>,
    /// Whether the content is the same; none if there is no earlier publication.
    pub same: Option<bool>,
}

/// Why a content counts as changed: for whichever tag of the version (or, without tags, among versions without tags)
/// there was no contract before, or another content. None if nothing changed.
///
/// The existing broker does not look at branches. Here a version that is on a branch with contracts is compared with the
/// last one there: what another branch published in between changes nothing.
#[must_use]
pub fn change(outcome: &Outcome, consumer: &str, version: &str, previous: &[Previous]) -> Option<String> {
    match outcome {
        Outcome::Unchanged => return None,
        Outcome::Changed | Outcome::Merged => {
            return Some(format!("pact content modified since previous publication for {consumer} version {version}"));
        }
        Outcome::Published => {}
    }
    let differs = |previous: &&Previous| previous.same != Some(true);
    let on_branches: Vec<&Previous> =
        previous.iter().filter(|previous| previous.branch.is_some() && previous.same.is_some()).collect();
    let others = previous.iter().filter(|previous| previous.branch.is_none());
    // Among versions without tags a branch says more.
    let others: Vec<&Previous> =
        others.filter(|previous| previous.tag.is_some() || on_branches.iter().all(differs)).filter(differs).collect();
    if others.is_empty() {
        let reasons: Vec<String> = on_branches
            .into_iter()
            .filter(differs)
            .filter_map(|previous| previous.branch.as_deref())
            .map(|branch| format!("pact content has changed since the last consumer version on branch {branch}"))
            .collect();
        return (!reasons.is_empty()).then(|| reasons.join(", "));
    }
    let reasons: Vec<String> = others
        .into_iter()
        .map(|previous| match (&previous.tag, previous.same) {
            (None, Some(_)) => "pact content has changed since previous untagged version".to_owned(),
            (None, None) => "first time untagged pact published".to_owned(),
            (Some(tag), Some(_)) => {
                format!("pact content has changed since the last consumer version tagged with {tag}")
            }
            (Some(tag), None) => {
                format!("first time any pact published for this consumer with consumer version tagged {tag}")
            }
        })
        .collect();
    Some(reasons.join(", "))
}
