//! Asking whether versions go together. The decision is the broker's; this asks and reads the answer.

use pact_core::json::Json;

use crate::{Broker, Error, Notice, Place, hal::encode};

const ACTION: &str = "ask whether this can be deployed";

/// Versions of one pacticipant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct VersionSelector {
    /// The pacticipant.
    pub pacticipant: String,
    /// This version.
    pub version: Option<String>,
    /// Only the latest version.
    pub latest: bool,
    /// Versions with this tag.
    pub tag: Option<String>,
    /// Versions of this branch.
    pub branch: Option<String>,
    /// Versions of the main branch.
    pub main_branch: bool,
}

impl VersionSelector {
    /// All versions of a pacticipant.
    #[must_use]
    pub fn new(pacticipant: impl Into<String>) -> Self {
        Self { pacticipant: pacticipant.into(), ..Self::default() }
    }

    fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = vec![("q[][pacticipant]", self.pacticipant.clone())];
        let mut text = |name, value: &Option<String>| parameters.extend(value.clone().map(|value| (name, value)));
        text("q[][version]", &self.version);
        if self.latest {
            text("q[][latest]", &Some("true".to_owned()));
        }
        text("q[][tag]", &self.tag);
        text("q[][branch]", &self.branch);
        if self.main_branch {
            text("q[][mainBranch]", &Some("true".to_owned()));
        }
        parameters
    }
}

/// Which versions of the other pacticipants count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Those deployed or released in an environment.
    Environment(String),
    /// The latest with a tag.
    Tag(String),
    /// The latest of their main branches.
    MainBranches,
}

/// The question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatrixQuery {
    /// The versions that are to go together, or the one that is to be deployed.
    pub selectors: Vec<VersionSelector>,
    /// Where it is to be deployed.
    pub target: Option<Target>,
    /// Pacticipants, or one version of them, whose results are not to count.
    pub ignore: Vec<(String, Option<String>)>,
}

impl MatrixQuery {
    /// The parameters in the order that brokers group them by: a repeated key begins a new selector.
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters: Vec<_> = self.selectors.iter().flat_map(VersionSelector::parameters).collect();
        for (pacticipant, version) in &self.ignore {
            parameters.push(("ignore[][pacticipant]", pacticipant.clone()));
            parameters.extend(version.clone().map(|version| ("ignore[][version]", version)));
        }
        // Every provider version in an environment counts, and so does every one that is named: hence cvpv. Without either
        // the question is about the latest of each, which is what cvp with `latest` asks.
        let overall = self.selectors.len() == 1 && !matches!(self.target, Some(Target::Environment(_)));
        parameters.push(("latestby", if overall { "cvp" } else { "cvpv" }.to_owned()));
        if overall {
            parameters.push(("latest", "true".to_owned()));
        }
        match &self.target {
            Some(Target::Environment(name)) => parameters.push(("environment", name.clone())),
            Some(Target::Tag(tag)) => parameters.push(("tag", tag.clone())),
            Some(Target::MainBranches) => parameters.push(("mainBranch", "true".to_owned())),
            None => {}
        }
        parameters
    }

    fn query(&self) -> String {
        let pairs = self.parameters().into_iter().map(|(name, value)| format!("{name}={}", encode(&value)));
        pairs.collect::<Vec<_>>().join("&")
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Matrix {
    /// Yes, no, or `None`: unknown, because results are missing.
    pub deployable: Option<bool>,
    /// Why, in the broker's words.
    pub notices: Vec<Notice>,
    /// The verification results it was judged by.
    pub rows: Vec<Row>,
    /// The answer as it came.
    pub text: String,
}

/// One line of the matrix: a consumer version, a provider version, and what is known of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The consumer.
    pub consumer: String,
    /// Its version; `None` if there is none.
    pub consumer_version: Option<String>,
    /// The provider.
    pub provider: String,
    /// Its version; `None` if it is not verified by any.
    pub provider_version: Option<String>,
    /// Whether the verification succeeded; `None` if there was none.
    pub success: Option<bool>,
    /// Where the verification result is.
    pub result_url: Option<String>,
    /// Whether it does not count, as was asked for.
    pub ignored: bool,
}

impl Broker {
    /// Asks whether versions go together, or whether one can be deployed.
    ///
    /// # Errors
    /// The broker cannot be asked, refuses the question (an unknown pacticipant or environment), or answers without a
    /// decision: that is never taken for a yes.
    pub async fn can_i_deploy(&self, query: &MatrixQuery) -> Result<Matrix, Error> {
        let url = format!("{}/matrix?{}", self.base_url(), query.query());
        let (text, body, place) = self.fetch(ACTION, &url).await?.into_text(&[])?;
        read(&body, text).map_err(|reason| unreadable(place, reason))
    }
}

fn unreadable(place: Place, reason: &str) -> Error {
    Error::Unreadable { place: Box::new(place), reason: reason.to_owned() }
}

fn read(body: &Json, text: String) -> Result<Matrix, &'static str> {
    let deployable = match body.pointer("/summary/deployable") {
        Some(Json::Bool(deployable)) => Some(*deployable),
        Some(Json::Null) => None,
        _ => return Err("it has no decision `summary.deployable`"),
    };
    let rows = body.get("matrix").and_then(Json::as_array).ok_or("it has no list `matrix`")?;
    let rows = rows.iter().map(row).collect::<Option<Vec<_>>>().ok_or("a line of its `matrix` names no pair")?;
    let mut notices = Notice::read_all(body.get("notices"));
    if let (true, Some(reason)) = (notices.is_empty(), body.pointer("/summary/reason").and_then(Json::as_str)) {
        notices.push(Notice { kind: String::new(), when: String::new(), text: reason.to_owned() });
    }
    Ok(Matrix { deployable, notices, rows, text })
}

fn row(row: &Json) -> Option<Row> {
    let text = |pointer| row.pointer(pointer).and_then(Json::as_str).map(str::to_owned);
    Some(Row {
        consumer: text("/consumer/name")?,
        consumer_version: text("/consumer/version/number"),
        provider: text("/provider/name")?,
        provider_version: text("/provider/version/number"),
        success: row.pointer("/verificationResult/success").and_then(Json::as_bool),
        result_url: text("/verificationResult/_links/self/href"),
        ignored: row.get("ignored").and_then(Json::as_bool).unwrap_or(false),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_query(query: &MatrixQuery, expected: &str) {
        assert_eq!(query.query(), expected);
    }

    fn version(pacticipant: &str, version: &str) -> VersionSelector {
        VersionSelector { version: Some(version.to_owned()), ..VersionSelector::new(pacticipant) }
    }

    #[test]
    fn questions_are_put_as_brokers_know_them() {
        let mut query = MatrixQuery { selectors: vec![version("Foo Thing", "1.2/3")], ..MatrixQuery::default() };
        check_query(&query, "q[][pacticipant]=Foo%20Thing&q[][version]=1.2%2F3&latestby=cvp&latest=true");
        query.target = Some(Target::Tag("prod".to_owned()));
        check_query(&query, "q[][pacticipant]=Foo%20Thing&q[][version]=1.2%2F3&latestby=cvp&latest=true&tag=prod");
        query.target = Some(Target::MainBranches);
        check_query(
            &query,
            "q[][pacticipant]=Foo%20Thing&q[][version]=1.2%2F3&latestby=cvp&latest=true&mainBranch=true",
        );
        query.target = Some(Target::Environment("test".to_owned()));
        query.ignore = vec![("Bar".to_owned(), Some("2".to_owned())), ("Baz".to_owned(), None)];
        check_query(
            &query,
            "q[][pacticipant]=Foo%20Thing&q[][version]=1.2%2F3&ignore[][pacticipant]=Bar&ignore[][version]=2\
             &ignore[][pacticipant]=Baz&latestby=cvpv&environment=test",
        );
    }

    #[test]
    fn several_selectors_stay_apart() {
        let mut latest = VersionSelector::new("Bar");
        latest.latest = true;
        latest.tag = Some("main".to_owned());
        let mut main = VersionSelector::new("Baz");
        main.main_branch = true;
        let mut branch = VersionSelector::new("Baz");
        branch.branch = Some("feat/x".to_owned());
        let selectors = vec![version("Foo", "1"), latest, main, branch];
        check_query(
            &MatrixQuery { selectors, ..MatrixQuery::default() },
            "q[][pacticipant]=Foo&q[][version]=1&q[][pacticipant]=Bar&q[][latest]=true&q[][tag]=main\
             &q[][pacticipant]=Baz&q[][mainBranch]=true&q[][pacticipant]=Baz&q[][branch]=feat%2Fx&latestby=cvpv",
        );
    }

    #[test]
    fn an_answer_without_a_decision_is_no_answer() {
        let check = |text: &str, expected| {
            assert_eq!(read(&pact_core::json::parse(text).unwrap(), String::new()).unwrap_err(), expected, "{text}");
        };
        check("{}", "it has no decision `summary.deployable`");
        check(r#"{"summary":{}}"#, "it has no decision `summary.deployable`");
        check(r#"{"summary":{"deployable":"true"},"matrix":[]}"#, "it has no decision `summary.deployable`");
        check(r#"{"summary":{"deployable":true}}"#, "it has no list `matrix`");
        check(r#"{"summary":{"deployable":true},"matrix":[{}]}"#, "a line of its `matrix` names no pair");
    }
}
