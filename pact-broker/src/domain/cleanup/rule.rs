//! Rules that keep versions, written as the existing broker has them: a JSON list of objects, each of which keeps the
//! versions for which everything holds that it says.

use super::Candidate;
use pact_core::json::{self, Json};
use std::collections::HashMap;

/// What is kept if nothing is said.
pub const DEFAULT: &str = r#"[{"tag":true,"latest":true},{"branch":true,"latest":true},{"latest":true},{"deployed":true},{"released":true},{"max_age":90}]"#;

/// Days in microseconds.
const DAY: i64 = 86_400_000_000;

/// A rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rule {
    /// Only versions of this application.
    pub pacticipant: Option<String>,
    /// Versions with a tag.
    pub tag: Option<Named>,
    /// Versions on a branch.
    pub branch: Option<Named>,
    /// Versions on the main branch.
    pub main_branch: bool,
    /// The newest only: with the tag, on the branch, or of the application.
    pub latest: bool,
    /// Versions that are at most so many days old.
    pub max_age: Option<u32>,
    /// Versions that are deployed now.
    pub deployed: bool,
    /// Versions that are released and supported now.
    pub released: bool,
    /// In this environment only.
    pub environment: Option<String>,
}

/// Which tags or branches are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// Each of them.
    Any,
    /// That one.
    One(String),
}

impl Named {
    fn means(&self, name: &str) -> bool {
        match self {
            Named::Any => true,
            Named::One(one) => one == name,
        }
    }
}

impl Rule {
    /// Reads a list of rules.
    ///
    /// # Errors
    /// What is wrong, and what would be right.
    pub fn read_list(text: &str) -> Result<Vec<Self>, String> {
        let help = r#"write a list such as [{"branch":true,"latest":true},{"max_age":90}]"#;
        let json = json::parse(text).map_err(|error| format!("not JSON ({error}); {help}"))?;
        let list = json.as_array().ok_or_else(|| format!("not a list; {help}"))?;
        list.iter().map(Self::read).collect()
    }

    fn read(json: &Json) -> Result<Self, String> {
        let object = json.as_object().filter(|object| !object.is_empty());
        let object =
            object.ok_or_else(|| format!("the rule {json} says nothing; an empty rule would keep everything"))?;
        let mut rule = Self::default();
        for (name, value) in object.iter() {
            let wrong = |wanted: &str| format!("in the rule {json}: {name} is not {wanted}");
            let flag = || value.as_bool().ok_or_else(|| wanted_flag(json, name));
            let text = || value.as_str().map(str::to_owned).ok_or_else(|| wrong("a name"));
            let named = || match value {
                Json::Bool(true) => Ok(Named::Any),
                Json::String(name) => Ok(Named::One(name.into())),
                _ => Err(wrong("true or a name")),
            };
            match name {
                "pacticipant_name" | "pacticipantName" | "pacticipant" => rule.pacticipant = Some(text()?),
                "tag" => rule.tag = Some(named()?),
                "branch" => rule.branch = Some(named()?),
                "main_branch" | "mainBranch" => rule.main_branch = flag()?,
                "latest" => rule.latest = flag()?,
                "max_age" | "maxAge" => {
                    let days = value.as_u64().and_then(|days| u32::try_from(days).ok());
                    rule.max_age = Some(days.ok_or_else(|| wrong("a number of days"))?);
                }
                "deployed" => rule.deployed = flag()?,
                "released" => rule.released = flag()?,
                "environment" | "environment_name" => rule.environment = Some(text()?),
                _ => {
                    return Err(format!(
                        "in the rule {json}: {name} is not known; known are pacticipant_name, tag, \
                                         branch, main_branch, latest, max_age, deployed, released and environment"
                    ));
                }
            }
        }
        Ok(rule)
    }

    /// Whether it keeps a version.
    #[must_use]
    pub fn keeps(&self, one: &Candidate, newest: &Newest<'_>, now: i64) -> bool {
        self.pacticipant.as_ref().is_none_or(|name| *name == one.pacticipant)
            && self.max_age.is_none_or(|days| one.created_at >= now.saturating_sub(i64::from(days) * DAY))
            && self.is_in_place(one)
            && self.is_named(one, newest)
    }

    fn is_in_place(&self, one: &Candidate) -> bool {
        let here = |places: &[String]| match &self.environment {
            Some(name) => places.contains(name),
            None => !places.is_empty(),
        };
        match (self.deployed, self.released, &self.environment) {
            (false, false, None) => true,
            (false, false, Some(_)) => here(&one.deployed) || here(&one.released),
            (deployed, released, _) => (!deployed || here(&one.deployed)) && (!released || here(&one.released)),
        }
    }

    fn is_named(&self, one: &Candidate, newest: &Newest<'_>) -> bool {
        let tag = |tag: &Named| {
            one.tags.iter().any(|name| tag.means(name) && (!self.latest || newest.has_tag_last(one, name)))
        };
        let branch = |wanted: &dyn Fn(&super::Membership) -> bool| {
            one.branches.iter().any(|branch| wanted(branch) && (!self.latest || branch.head))
        };
        self.tag.as_ref().is_none_or(tag)
            && self.branch.as_ref().is_none_or(|named| branch(&|own| named.means(&own.branch)))
            && (!self.main_branch || branch(&|own| own.main))
            && (!self.latest
                || self.tag.is_some()
                || self.branch.is_some()
                || self.main_branch
                || newest.is_latest(one))
    }
}

fn wanted_flag(json: &Json, name: &str) -> String {
    format!("in the rule {json}: {name} is neither true nor false")
}

/// The newest versions of each application: of all, and with each tag.
#[derive(Debug)]
pub struct Newest<'a> {
    last: HashMap<&'a str, i64>,
    with_tag: HashMap<(&'a str, &'a str), i64>,
}

impl<'a> Newest<'a> {
    /// Finds them.
    #[must_use]
    pub fn of(candidates: &'a [Candidate]) -> Self {
        let (mut last, mut with_tag) = (HashMap::new(), HashMap::new());
        for one in candidates {
            let place = last.entry(one.pacticipant.as_str()).or_insert(one.position);
            *place = one.position.max(*place);
            for tag in &one.tags {
                let place = with_tag.entry((one.pacticipant.as_str(), tag.as_str())).or_insert(one.position);
                *place = one.position.max(*place);
            }
        }
        Self { last, with_tag }
    }

    /// Whether it is the newest of its application.
    #[must_use]
    pub fn is_latest(&self, one: &Candidate) -> bool {
        self.last.get(one.pacticipant.as_str()) == Some(&one.position)
    }

    fn has_tag_last(&self, one: &Candidate, tag: &str) -> bool {
        self.with_tag.get(&(one.pacticipant.as_str(), tag)) == Some(&one.position)
    }
}
