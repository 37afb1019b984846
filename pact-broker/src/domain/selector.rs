//! Consumer version selectors: which contracts a provider asks to verify, and what is wrong with a selector.
//!
//! The texts are those that users of the existing broker know. Which contracts a selector finds is looked up in
//! `app::pacts_for_verification`; what was found is merged in [`super::chosen`].

use pact_core::json::Json;

/// Which contracts are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// Only those of this consumer.
    pub consumer: Option<String>,
    /// Which of a consumer's contracts.
    pub criterion: Criterion,
}

/// Which of a consumer's contracts with the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Criterion {
    /// The latest one.
    Latest,
    /// The latest one with a tag, or else the latest one with the other tag.
    LatestWithTag {
        /// The tag.
        tag: String,
        /// The tag to use for consumers that have no contract with the first one.
        fallback: Option<String>,
    },
    /// Every one with that tag.
    WithTag(String),
    /// That of the head of the main branch.
    MainBranch,
    /// That of the head of a branch, or else of the other branch.
    Branch {
        /// The branch.
        name: String,
        /// The branch to use for consumers that have no contract from the first one.
        fallback: Option<String>,
    },
    /// That of the head of every branch.
    EveryBranch,
    /// Those of the versions deployed to one environment, or to any.
    Deployed(Option<String>),
    /// Those of the versions released in one environment, or in any.
    Released(Option<String>),
    /// Those of the versions deployed to or released in one environment, or any.
    DeployedOrReleased(Option<String>),
    /// Those of the versions in that environment, deployed or released.
    InEnvironment(String),
}

/// What is wrong with the selector at a place in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The place, from 0.
    pub index: usize,
    /// What is wrong.
    pub text: String,
}

/// Reads a list of selectors as sent. `branch` is the provider version's branch, which `matchingBranch` means;
/// `environment_exists` tells whether an environment of that name exists.
///
/// # Errors
/// Every fault of every selector, in order.
pub fn read(
    selectors: &[Json],
    branch: Option<&str>,
    environment_exists: impl Fn(&str) -> bool,
) -> Result<Vec<Selector>, Vec<Fault>> {
    let mut read = Vec::new();
    let mut faults = Vec::new();
    for (index, json) in selectors.iter().enumerate() {
        match Sent::read(json).and_then(|sent| sent.selector(branch, &environment_exists)) {
            Ok(selector) => read.push(selector),
            Err(texts) => faults.extend(texts.into_iter().map(|text| Fault { index, text })),
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

/// The environments that a list of selectors names.
pub fn environments(selectors: &[Json]) -> impl Iterator<Item = &str> {
    selectors.iter().filter_map(|selector| selector.get("environment").and_then(Json::as_str))
}

/// A selector as sent, each member of the right type.
#[derive(Debug, Default)]
struct Sent {
    main_branch: bool,
    matching_branch: bool,
    every_branch: bool,
    branch: Option<String>,
    fallback_branch: Option<String>,
    tag: Option<String>,
    fallback_tag: Option<String>,
    latest: Option<bool>,
    deployed: bool,
    released: bool,
    deployed_or_released: bool,
    environment: Option<String>,
    consumer: Option<String>,
}

impl Sent {
    fn read(json: &Json) -> Result<Self, Vec<String>> {
        let Some(object) = json.as_object() else { return Err(vec!["must be a hash".to_owned()]) };
        let mut sent = Sent::default();
        let mut faults = Vec::new();
        for (name, value) in object.distinct().filter(|(_, value)| !value.is_null()) {
            let place = match name {
                "mainBranch" => Place::True(&mut sent.main_branch),
                "matchingBranch" => Place::True(&mut sent.matching_branch),
                "deployed" => Place::True(&mut sent.deployed),
                "released" => Place::True(&mut sent.released),
                "deployedOrReleased" => Place::True(&mut sent.deployed_or_released),
                "branch" if *value == Json::Bool(true) => Place::True(&mut sent.every_branch),
                "branch" if value.as_str().is_none() => Place::NoBranch,
                "branch" => Place::Text(&mut sent.branch),
                "fallbackBranch" => Place::Text(&mut sent.fallback_branch),
                "tag" => Place::Text(&mut sent.tag),
                "fallbackTag" => Place::Text(&mut sent.fallback_tag),
                "environment" => Place::Text(&mut sent.environment),
                "consumer" => Place::Text(&mut sent.consumer),
                "latest" => Place::Either(&mut sent.latest),
                _ => continue,
            };
            if let Err(fault) = place.fill(value) {
                faults.push(format!("{name} {fault}"));
            }
        }
        if faults.is_empty() { Ok(sent) } else { Err(faults) }
    }

    fn selector(
        self,
        branch: Option<&str>,
        environment_exists: &impl Fn(&str) -> bool,
    ) -> Result<Selector, Vec<String>> {
        let faults = self.faults(branch, environment_exists);
        if !faults.is_empty() {
            return Err(faults);
        }
        let environment = self.environment;
        let criterion = if self.main_branch {
            Criterion::MainBranch
        } else if self.matching_branch {
            Criterion::Branch { name: branch.unwrap_or_default().to_owned(), fallback: None }
        } else if self.every_branch {
            Criterion::EveryBranch
        } else if let Some(name) = self.branch {
            Criterion::Branch { name, fallback: self.fallback_branch }
        } else if let Some(tag) = self.tag {
            if self.latest == Some(true) {
                Criterion::LatestWithTag { tag, fallback: self.fallback_tag }
            } else {
                Criterion::WithTag(tag)
            }
        } else if self.deployed {
            Criterion::Deployed(environment)
        } else if self.released {
            Criterion::Released(environment)
        } else if self.deployed_or_released {
            Criterion::DeployedOrReleased(environment)
        } else if let Some(environment) = environment {
            Criterion::InEnvironment(environment)
        } else {
            Criterion::Latest
        };
        Ok(Selector { consumer: self.consumer, criterion })
    }

    fn faults(&self, branch: Option<&str>, environment_exists: &impl Fn(&str) -> bool) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |wrong: bool, text: &str| {
            if wrong {
                faults.push(text.to_owned());
            }
        };
        let has_branch = self.branch.is_some() || self.every_branch;
        let says_which = self.main_branch
            || self.matching_branch
            || has_branch
            || self.tag.is_some()
            || self.environment.is_some()
            || self.latest == Some(true)
            || self.deployed
            || self.released
            || self.deployed_or_released;
        let blank = |name: &Option<String>| name.as_deref().is_some_and(|name| name.trim().is_empty());
        fault(blank(&self.consumer), "consumer cannot be blank");
        // Such a name, often of a variable that is not set, finds nothing, and nothing to verify looks like all is well.
        for (field, name) in [
            ("branch", &self.branch),
            ("fallbackBranch", &self.fallback_branch),
            ("tag", &self.tag),
            ("fallbackTag", &self.fallback_tag),
        ] {
            fault(blank(name), &format!("{field} must be filled"));
        }
        fault(
            !says_which,
            "must specify a value for environment or tag or branch, or specify mainBranch=true, matchingBranch=true, \
             latest=true, deployed=true, released=true or deployedOrReleased=true",
        );
        let beside = |allowed: &[&str]| self.criteria().iter().any(|field| !allowed.contains(field));
        fault(
            self.main_branch && beside(&["mainBranch", "latest"]),
            "cannot specify mainBranch=true with any other criteria apart from consumer",
        );
        fault(self.main_branch && self.latest == Some(false), "cannot specify mainBranch=true with latest=false");
        fault(
            self.matching_branch && beside(&["matchingBranch"]),
            "cannot specify matchingBranch=true with any other criteria apart from consumer",
        );
        fault(
            self.matching_branch && branch.is_none_or(str::is_empty),
            "the providerVersionBranch must be specified when the selector matchingBranch=true is used",
        );
        self.combination_faults(has_branch, environment_exists, &mut fault);
        faults
    }

    fn combination_faults(
        &self,
        has_branch: bool,
        environment_exists: &impl Fn(&str) -> bool,
        fault: &mut impl FnMut(bool, &str),
    ) {
        fault(self.tag.is_some() && has_branch, "cannot specify both a tag and a branch");
        let of = |is_place: bool| {
            let of_place = ["deployed", "deployedOrReleased", "environment", "released"];
            let fields = self.criteria().into_iter().filter(|field| of_place.contains(field) == is_place);
            let fields: Vec<&str> = fields.collect();
            let plural = if fields.len() == 1 { "" } else { "s" };
            (!fields.is_empty()).then(|| format!("field{plural} {}", fields.join("/")))
        };
        if let (Some(versions), Some(places)) = (of(false), of(true)) {
            fault(true, &format!("cannot specify the {versions} with the {places}"));
        }
        fault(
            self.fallback_tag.is_some() && self.latest != Some(true),
            "fallbackTag can only be set if latest is true",
        );
        fault(
            self.fallback_tag.is_some() && self.tag.is_none(),
            "a tag must be specified when a fallbackTag is specified",
        );
        fault(
            self.fallback_branch.is_some() && !has_branch,
            "a branch must be specified when a fallbackBranch is specified",
        );
        fault(
            self.fallback_branch.is_some() && self.latest == Some(false),
            "fallbackBranch can only be set if latest is true",
        );
        fault(has_branch && self.latest == Some(false), "cannot specify a branch with latest=false");
        fault(self.deployed && self.released, "cannot specify both deployed=true and released=true");
        for (name, set) in [("deployed", self.deployed), ("released", self.released)] {
            fault(
                set && self.deployed_or_released,
                &format!("cannot specify both {name}=true and deployedOrReleased=true"),
            );
        }
        if let Some(environment) = self.environment.as_deref().filter(|name| !environment_exists(name)) {
            fault(true, &format!("environment with name '{environment}' does not exist"));
        }
    }

    /// The criteria that are set, by name, in alphabetical order.
    fn criteria(&self) -> Vec<&'static str> {
        let fields = [
            ("branch", self.branch.is_some() || self.every_branch),
            ("deployed", self.deployed),
            ("deployedOrReleased", self.deployed_or_released),
            ("environment", self.environment.is_some()),
            ("fallbackBranch", self.fallback_branch.is_some()),
            ("fallbackTag", self.fallback_tag.is_some()),
            ("latest", self.latest.is_some()),
            ("mainBranch", self.main_branch),
            ("matchingBranch", self.matching_branch),
            ("released", self.released),
            ("tag", self.tag.is_some()),
        ];
        fields.into_iter().filter_map(|(name, set)| set.then_some(name)).collect()
    }
}

/// Where a member of a selector belongs.
enum Place<'a> {
    True(&'a mut bool),
    Either(&'a mut Option<bool>),
    Text(&'a mut Option<String>),
    /// Neither a name nor `true`.
    NoBranch,
}

impl Place<'_> {
    fn fill(self, value: &Json) -> Result<(), &'static str> {
        match (self, value) {
            (Place::True(place), Json::Bool(true)) => *place = true,
            (Place::True(_), _) => return Err("must be one of: true"),
            (Place::Either(place), Json::Bool(value)) => *place = Some(*value),
            (Place::Either(_), _) => return Err("must be one of: true, false"),
            (Place::Text(place), Json::String(text)) => *place = Some(text.into()),
            (Place::Text(_), _) => return Err("must be a string"),
            (Place::NoBranch, _) => return Err("must be a string or must be equal to true"),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pact_core::json::parse;

    fn read_all(text: &str) -> Result<Vec<Selector>, Vec<Fault>> {
        let json = parse(text).unwrap();
        read(json.as_array().unwrap(), Some("feat"), |name| name == "test")
    }

    #[track_caller]
    fn check_faults(text: &str, expected: &[&str]) {
        let faults = read_all(&format!("[{text}]")).err().unwrap_or_default();
        assert_eq!(faults.into_iter().map(|fault| fault.text).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn a_faulty_selector_is_refused_with_every_fault() {
        let nothing = "must specify a value for environment or tag or branch, or specify mainBranch=true, \
                       matchingBranch=true, latest=true, deployed=true, released=true or deployedOrReleased=true";
        check_faults("{}", &[nothing]);
        check_faults("7", &["must be a hash"]);
        check_faults(
            r#"{"mainBranch":true,"tag":"x"}"#,
            &["cannot specify mainBranch=true with any other criteria apart from consumer"],
        );
        check_faults(r#"{"mainBranch":true,"latest":false}"#, &["cannot specify mainBranch=true with latest=false"]);
        check_faults(r#"{"tag":"a","branch":"b"}"#, &["cannot specify both a tag and a branch"]);
        check_faults(
            r#"{"fallbackTag":"x"}"#,
            &[
                nothing,
                "fallbackTag can only be set if latest is true",
                "a tag must be specified when a fallbackTag is specified",
            ],
        );
        check_faults(
            r#"{"fallbackBranch":"x"}"#,
            &[nothing, "a branch must be specified when a fallbackBranch is specified"],
        );
        check_faults(
            r#"{"branch":"x","fallbackBranch":"y","latest":false}"#,
            &["fallbackBranch can only be set if latest is true", "cannot specify a branch with latest=false"],
        );
        check_faults(
            r#"{"matchingBranch":true,"latest":true}"#,
            &["cannot specify matchingBranch=true with any other criteria apart from consumer"],
        );
        check_faults(
            r#"{"mainBranch":true,"environment":"nope"}"#,
            &[
                "cannot specify mainBranch=true with any other criteria apart from consumer",
                "cannot specify the field mainBranch with the field environment",
                "environment with name 'nope' does not exist",
            ],
        );
        check_faults(r#"{"branch":"x","latest":false}"#, &["cannot specify a branch with latest=false"]);
        check_faults(r#"{"deployed":true,"released":true}"#, &["cannot specify both deployed=true and released=true"]);
        check_faults(
            r#"{"deployed":true,"deployedOrReleased":true}"#,
            &["cannot specify both deployed=true and deployedOrReleased=true"],
        );
        check_faults(r#"{"environment":"nope"}"#, &["environment with name 'nope' does not exist"]);
        check_faults(r#"{"branch":"x","deployed":true}"#, &["cannot specify the field branch with the field deployed"]);
        check_faults(
            r#"{"tag":"x","latest":true,"deployed":true,"environment":"test"}"#,
            &["cannot specify the fields latest/tag with the fields deployed/environment"],
        );
        check_faults(r#"{"consumer":" ","latest":true}"#, &["consumer cannot be blank"]);
        check_faults(r#"{"branch":""}"#, &["branch must be filled"]);
        check_faults(r#"{"branch":"x","fallbackBranch":" "}"#, &["fallbackBranch must be filled"]);
        check_faults(r#"{"tag":" "}"#, &["tag must be filled"]);
        check_faults(r#"{"tag":"x","latest":true,"fallbackTag":""}"#, &["fallbackTag must be filled"]);
        check_faults(r#"{"mainBranch":false}"#, &["mainBranch must be one of: true"]);
        check_faults(r#"{"branch":7}"#, &["branch must be a string or must be equal to true"]);
        check_faults(r#"{"tag":1,"latest":"x"}"#, &["tag must be a string", "latest must be one of: true, false"]);
    }

    #[test]
    fn matching_branch_needs_the_branch_of_the_provider() {
        let matching = [parse(r#"{"matchingBranch":true}"#).unwrap()];
        for branch in [None, Some("")] {
            let faults = read(&matching, branch, |_| true).unwrap_err();
            assert_eq!(
                faults[0].text,
                "the providerVersionBranch must be specified when the selector matchingBranch=true is used"
            );
        }
    }

    #[track_caller]
    fn check_selector(text: &str, criterion: Criterion) {
        assert_eq!(read_all(&format!("[{text}]")), Ok(vec![Selector { consumer: None, criterion }]), "{text}");
    }

    #[test]
    fn every_kind_of_selector_is_read() {
        let some = |text: &str| Some(text.to_owned());
        check_selector(r#"{"latest":true}"#, Criterion::Latest);
        check_selector(r#"{"mainBranch":true,"latest":true}"#, Criterion::MainBranch);
        check_selector(r#"{"matchingBranch":true}"#, Criterion::Branch { name: "feat".to_owned(), fallback: None });
        check_selector(r#"{"branch":true,"latest":true}"#, Criterion::EveryBranch);
        check_selector(
            r#"{"branch":"a","fallbackBranch":"b"}"#,
            Criterion::Branch { name: "a".to_owned(), fallback: some("b") },
        );
        check_selector(
            r#"{"tag":"a","latest":true,"fallbackTag":"b"}"#,
            Criterion::LatestWithTag { tag: "a".to_owned(), fallback: some("b") },
        );
        check_selector(r#"{"tag":"a"}"#, Criterion::WithTag("a".to_owned()));
        check_selector(r#"{"tag":"a","latest":false}"#, Criterion::WithTag("a".to_owned()));
        check_selector(r#"{"deployed":true}"#, Criterion::Deployed(None));
        check_selector(r#"{"released":true,"environment":"test"}"#, Criterion::Released(some("test")));
        check_selector(r#"{"deployedOrReleased":true}"#, Criterion::DeployedOrReleased(None));
        check_selector(r#"{"environment":"test"}"#, Criterion::InEnvironment("test".to_owned()));
    }
}
