//! What the selectors found: each distinct content once, with every criterion that it meets, and the words for them.
//!
//! What a selector is stands in [`super::selector`]; pending and work in progress in [`super::pending`] and
//! [`super::wip`]; the notices around a contract in [`super::notice`].

use super::notice::{listed, quoted};

/// A criterion that a consumer version meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The criterion.
    pub kind: Kind,
    /// The consumer that the selector named, if it did.
    pub consumer: Option<String>,
    /// The number of the consumer version that meets it.
    pub version: String,
}

/// The kinds of criteria.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The latest version with a contract.
    Latest,
    /// The latest version with that tag that has a contract.
    LatestWithTag {
        /// The tag it has.
        tag: String,
        /// The tag that was asked for first, and that no contract has.
        instead_of: Option<String>,
    },
    /// A version with that tag.
    WithTag(String),
    /// The latest version from the main branch that has a contract.
    MainBranch {
        /// The branch.
        name: String,
        /// The later version of the branch that has no contract, if there is one.
        silent_head: Option<String>,
    },
    /// The latest version from a branch that has a contract.
    Branch {
        /// The branch.
        name: String,
        /// The branch that was asked for first, and from which no contract came.
        instead_of: Option<String>,
        /// The later version of the branch that has no contract, if there is one.
        silent_head: Option<String>,
    },
    /// Deployed to that environment.
    Deployed(String),
    /// Released in that environment.
    Released(String),
    /// In that environment.
    InEnvironment(String),
}

/// A contract that one criterion found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The consumer.
    pub consumer: String,
    /// The number of the consumer version.
    pub version: String,
    /// The place of the consumer version among its siblings.
    pub order: i64,
    /// The identity of the content.
    pub content: i64,
    /// The hash of the content.
    pub sha: String,
    /// The criterion.
    pub criterion: Match,
    /// Whether it was found in an environment for production.
    pub production: bool,
}

/// A content to verify.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The consumer.
    pub consumer: String,
    /// The number of the latest consumer version that was found with it.
    pub version: String,
    /// The place of that version among its siblings.
    pub order: i64,
    /// The identity of the content.
    pub content: i64,
    /// The hash of the content.
    pub sha: String,
    /// Every criterion it meets, in the order in which they were found.
    pub criteria: Vec<Match>,
}

/// Puts what selectors found into the order in which the existing broker names the criteria of a content, whatever the
/// order in which they were asked for: by kind, then by the name of the branch, tag or environment, production last.
pub fn sort(found: &mut [Found]) {
    found.sort_by(|left, right| left.place().cmp(&right.place()));
}

/// Merges what was found: one entry for each content of a consumer, by consumer name and order of versions.
#[must_use]
pub fn merge(found: impl IntoIterator<Item = Found>) -> Vec<Chosen> {
    let mut chosen: Vec<Chosen> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for found in found {
        let place = *places.entry(found.content).or_insert(chosen.len());
        if place == chosen.len() {
            chosen.push(Chosen {
                consumer: found.consumer,
                version: found.version,
                order: found.order,
                content: found.content,
                sha: found.sha,
                criteria: vec![found.criterion],
            });
            continue;
        }
        let entry = &mut chosen[place];
        if found.order > entry.order {
            (entry.version, entry.order) = (found.version, found.order);
        }
        if !entry.criteria.contains(&found.criterion) {
            entry.criteria.push(found.criterion);
        }
    }
    chosen.sort_by(|left, right| (&left.consumer, left.order).cmp(&(&right.consumer, right.order)));
    chosen
}

/// What the first criterion found, and for the consumers for which it found nothing what the other one did.
#[must_use]
pub fn or_else(first: Vec<Found>, fallback: Vec<Found>) -> Vec<Found> {
    let known: std::collections::HashSet<String> = first.iter().map(|found| found.consumer.clone()).collect();
    let mut all = first;
    all.extend(fallback.into_iter().filter(|found| !known.contains(&found.consumer)));
    all
}

impl Found {
    /// Its place among the criteria of a content.
    fn place(&self) -> (u8, bool, &str, bool, i64) {
        let Match { kind, consumer, .. } = &self.criterion;
        (kind.rank(), self.production, kind.name(), consumer.is_none(), self.order)
    }
}

impl Chosen {
    /// The criteria in few words. One client makes the name of a test from it.
    #[must_use]
    pub fn short_description(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        for criterion in &self.criteria {
            let text = criterion.short();
            if !words.contains(&text) {
                words.push(text);
            }
        }
        words.join(", ")
    }

    /// The criteria as lines of a list. Those of deployed and of released versions share a line.
    #[must_use]
    pub fn criteria_lines(&self, provider: &str) -> Vec<String> {
        let mut lines: Vec<Line<'_>> = Vec::new();
        for criterion in &self.criteria {
            let Some((words, environment)) = criterion.kind.place() else {
                lines.push(Line { like: None, words: criterion.line(provider), places: Vec::new() });
                continue;
            };
            let place = format!("{environment} ({})", criterion.version);
            let like = |line: &&mut Line<'_>| {
                line.like.is_some_and(|like| {
                    like.kind.rank() == criterion.kind.rank() && like.consumer == criterion.consumer
                })
            };
            if let Some(line) = lines.iter_mut().find(like) {
                line.places.push(place);
                continue;
            }
            let who = match &criterion.consumer {
                Some(consumer) => format!("version(s) of {consumer}"),
                None => "consumer version(s)".to_owned(),
            };
            lines.push(Line { like: Some(criterion), words: format!("{who} {words} "), places: vec![place] });
        }
        lines.into_iter().map(Line::text).collect()
    }

    /// The branches of which it is the latest.
    pub fn branches(&self) -> impl Iterator<Item = &str> {
        self.criteria.iter().filter_map(|criterion| match &criterion.kind {
            Kind::Branch { name, .. } => Some(name.as_str()),
            _ => None,
        })
    }

    /// The tags of which it is the latest.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.criteria.iter().filter_map(|criterion| match &criterion.kind {
            Kind::LatestWithTag { tag, .. } => Some(tag.as_str()),
            _ => None,
        })
    }
}

/// A line of the list of criteria, with the environments that share it.
struct Line<'a> {
    like: Option<&'a Match>,
    words: String,
    places: Vec<String>,
}

impl Line<'_> {
    fn text(self) -> String {
        let places: Vec<&str> = self.places.iter().map(String::as_str).collect();
        self.words + &listed(&places)
    }
}

impl Kind {
    /// The order in which the kinds are listed.
    fn rank(&self) -> u8 {
        match self {
            Kind::Latest => 0,
            Kind::Branch { .. } => 1,
            Kind::LatestWithTag { .. } => 2,
            Kind::WithTag(_) => 3,
            Kind::Deployed(_) => 4,
            Kind::Released(_) => 5,
            Kind::MainBranch { .. } | Kind::InEnvironment(_) => 6,
        }
    }

    /// The name that was asked for, by which those of one kind are listed.
    fn name(&self) -> &str {
        match self {
            Kind::Branch { name, instead_of, .. } | Kind::LatestWithTag { tag: name, instead_of } => {
                instead_of.as_ref().unwrap_or(name)
            }
            Kind::WithTag(name) | Kind::Deployed(name) | Kind::Released(name) => name,
            Kind::Latest | Kind::MainBranch { .. } | Kind::InEnvironment(_) => "",
        }
    }

    fn place(&self) -> Option<(&'static str, &str)> {
        match self {
            Kind::Deployed(environment) => Some(("currently deployed to", environment)),
            Kind::Released(environment) => Some(("released and supported in", environment)),
            _ => None,
        }
    }
}

impl Match {
    fn short(&self) -> String {
        match &self.kind {
            Kind::Latest => "latest".to_owned(),
            Kind::LatestWithTag { tag, .. } => format!("latest with tag {tag}"),
            Kind::WithTag(tag) => match &self.consumer {
                Some(consumer) => format!("one of {consumer} {tag}"),
                None => format!("one of {tag}"),
            },
            Kind::MainBranch { .. } => "latest from main branch".to_owned(),
            Kind::Branch { name, .. } => format!("latest from branch {name}"),
            Kind::Deployed(environment) => format!("deployed to {environment}"),
            Kind::Released(environment) => format!("released in {environment}"),
            Kind::InEnvironment(environment) => format!("in {environment}"),
        }
    }

    fn line(&self, provider: &str) -> String {
        let version = match &self.consumer {
            Some(consumer) => format!("version of {consumer}"),
            None => "version".to_owned(),
        };
        let consumer = self.consumer.as_deref();
        let text = match &self.kind {
            Kind::Latest => {
                format!("latest version of {} that has a pact with {provider}", consumer.unwrap_or("a consumer"))
            }
            Kind::LatestWithTag { tag, instead_of } => {
                format!("latest {version} tagged {}{}", quoted(tag), instead("tag", "with tag", instead_of))
            }
            Kind::WithTag(tag) => {
                format!("all {} versions tagged {}", consumer.unwrap_or("consumer"), quoted(tag))
            }
            Kind::MainBranch { name, silent_head } => {
                format!("latest {version} from the main branch {}{}", quoted(name), silent(provider, silent_head))
            }
            Kind::Branch { name, instead_of, silent_head } => format!(
                "latest {version} from branch {}{}{}",
                quoted(name),
                instead("branch", "from branch", instead_of),
                silent(provider, silent_head)
            ),
            Kind::Deployed(environment) | Kind::Released(environment) | Kind::InEnvironment(environment) => {
                format!("{} version in environment {environment}", consumer.unwrap_or("a consumer"))
            }
        };
        format!("{text} ({})", self.version)
    }
}

fn instead(kind: &str, with: &str, instead_of: &Option<String>) -> String {
    instead_of.as_ref().map_or_else(String::new, |wanted| {
        format!(" (fallback {kind} used as no pact was found {with} {})", quoted(wanted))
    })
}

fn silent(provider: &str, head: &Option<String>) -> String {
    head.as_ref().map_or_else(String::new, |head| {
        format!(" that has a pact with {provider} (the latest version of the branch, {head}, has none)")
    })
}
