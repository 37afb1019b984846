//! The same answers as a model without any cleverness: random worlds are played against the broker and written down in
//! plain lists, and the rules of the decision are worked out on the lists by going through all of them.

use crate::random::Random;
use crate::support::{TestBroker, cases};
use crate::world::World;
use pact_core::json::Json;

const WORLDS: u64 = 4;
const ACTS: u64 = 30;
const QUESTIONS: u64 = 24;
const VERSIONS: u64 = 4;

/// A version: the application and its number.
type Version = (String, String);

#[derive(Debug, Clone, PartialEq)]
struct Contract {
    consumer: Version,
    provider: String,
    word: String,
}

#[derive(Debug)]
struct Verified {
    consumer: String,
    word: String,
    provider: Version,
    success: bool,
}

/// What happened, in the order in which it did.
#[derive(Debug, Default)]
struct Model {
    /// In the order of their creation.
    versions: Vec<Version>,
    contracts: Vec<Contract>,
    results: Vec<Verified>,
    deployed: Vec<(String, Version)>,
    released: Vec<(String, Version)>,
    tags: Vec<(String, Version)>,
}

/// Where a version is to be deployed to.
#[derive(Debug, Clone)]
enum Target {
    Environment(String),
    /// The latest version with this tag of each application.
    Tag(String),
}

/// What one pair says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Finding {
    Fine,
    Unknown,
    Failed,
}

fn said(findings: impl IntoIterator<Item = Finding>) -> &'static str {
    match findings.into_iter().max() {
        None | Some(Finding::Fine) => "yes",
        Some(Finding::Unknown) => "unknown",
        Some(Finding::Failed) => "no",
    }
}

impl Model {
    fn exists(&mut self, version: &Version) {
        if !self.versions.contains(version) {
            self.versions.push(version.clone());
        }
    }

    fn place(&self, version: &Version) -> usize {
        self.versions.iter().position(|one| one == version).unwrap()
    }

    /// The versions of an application that count in the target.
    fn there(&self, target: &Target, name: &str) -> Vec<Version> {
        let of = |list: &[(String, Version)], place: &str| -> Vec<Version> {
            list.iter().filter(|(at, one)| at == place && one.0 == name).map(|(_, one)| one.clone()).collect()
        };
        match target {
            Target::Environment(place) => {
                let mut found = of(&self.deployed, place);
                found.extend(of(&self.released, place));
                found
            }
            Target::Tag(tag) => of(&self.tags, tag).into_iter().max_by_key(|one| self.place(one)).into_iter().collect(),
        }
    }

    /// What the last result of a contract with a provider version says.
    fn verified(&self, contract: &Contract, provider: &Version) -> Finding {
        let of_it = |one: &&Verified| {
            one.consumer == contract.consumer.0 && one.word == contract.word && one.provider == *provider
        };
        match self.results.iter().rev().find(of_it) {
            None => Finding::Unknown,
            Some(result) if result.success => Finding::Fine,
            Some(_) => Finding::Failed,
        }
    }

    /// Whether a version without any contract had siblings with one: with anybody, or with this provider.
    fn forgot(&self, version: &Version, there: &[Version], provider: Option<&str>) -> bool {
        let own = self.contracts.iter().any(|contract| contract.consumer == *version);
        let sibling = |contract: &Contract| {
            contract.consumer.0 == version.0
                && provider.is_none_or(|provider| contract.provider == provider)
                && (self.place(&contract.consumer) < self.place(version) || there.contains(&contract.consumer))
        };
        !own && self.contracts.iter().any(sibling)
    }

    fn can_i_deploy(&self, version: &Version, target: &Target) -> &'static str {
        if !self.versions.contains(version) {
            return "no";
        }
        let mut findings = Vec::new();
        for contract in &self.contracts {
            if contract.consumer == *version {
                let providers = self.there(target, &contract.provider);
                if providers.is_empty() {
                    findings.push(Finding::Unknown);
                }
                findings.extend(providers.iter().map(|provider| self.verified(contract, provider)));
            }
            let live = self.there(target, &contract.consumer.0).contains(&contract.consumer);
            if contract.provider == version.0 && live {
                findings.push(self.verified(contract, version));
            }
        }
        if self.forgot(version, &self.there(target, &version.0), None) {
            findings.push(Finding::Unknown);
        }
        said(findings)
    }

    /// What every version of these applications says, and how often: contracts of the one with whomever, or of several
    /// with each other, with each provider version that verified them.
    fn of_any_versions(&self, names: &[&str]) -> (&'static str, [usize; 3]) {
        let named = |name: &str| names.contains(&name);
        let mut findings = Vec::new();
        for contract in &self.contracts {
            let (consumer, provider) = (named(&contract.consumer.0), named(&contract.provider));
            if !(consumer && provider || names.len() == 1 && (consumer || provider)) {
                continue;
            }
            let versions = self.versions.iter().filter(|one| one.0 == contract.provider);
            let said: Vec<Finding> = versions.map(|version| self.verified(contract, version)).collect();
            let known: Vec<Finding> = said.into_iter().filter(|finding| *finding != Finding::Unknown).collect();
            findings.extend(if known.is_empty() { vec![Finding::Unknown] } else { known });
        }
        let count = |kind| findings.iter().filter(|finding| **finding == kind).count();
        let counts = [Finding::Fine, Finding::Failed, Finding::Unknown].map(count);
        (said(findings), counts)
    }

    fn go_together(&self, left: &Version, right: &Version) -> &'static str {
        if !self.versions.contains(left) || !self.versions.contains(right) {
            return "no";
        }
        let mut findings = Vec::new();
        for (consumer, provider) in [(left, right), (right, left)] {
            let between = self.contracts.iter().filter(|one| one.consumer == *consumer && one.provider == provider.0);
            findings.extend(between.map(|contract| self.verified(contract, provider)));
            if self.forgot(consumer, &[], Some(&provider.0)) {
                findings.push(Finding::Unknown);
            }
        }
        said(findings)
    }
}

/// One act, in the words of [`World::play`], written down as well; none if it would be refused.
fn act(model: &mut Model, random: &mut Random, names: &[String], places: &[String]) -> Option<String> {
    let name = random.one_of(names)?.clone();
    let version = (name, (1 + random.below(VERSIONS)).to_string());
    let said = format!("{} {}", version.0, version.1);
    match random.below(8) {
        0..3 => {
            let (provider, word) = (random.one_of(names)?.clone(), format!("w{}", random.below(2)));
            let published = model.contracts.iter().any(|one| one.consumer == version && one.provider == provider);
            if provider == version.0 || published {
                return None;
            }
            model.exists(&version);
            let line = format!("{said} needs {provider}: {word}");
            model.contracts.push(Contract { consumer: version, provider, word });
            Some(line)
        }
        3..5 => {
            let contract = random.one_of(&model.contracts)?.clone();
            let provider = (contract.provider, version.1);
            let success = random.below(4) > 0;
            model.exists(&provider);
            let verb = if success { "passes" } else { "fails" };
            let (consumer, word) = (contract.consumer.0, contract.word);
            let line = format!("{} {} {verb} {consumer} {word}", provider.0, provider.1);
            model.results.push(Verified { consumer, word, provider, success });
            Some(line)
        }
        5 => {
            let (version, place) = (random.one_of(&model.versions)?.clone(), random.one_of(places)?.clone());
            model.deployed.retain(|(at, one)| *at != place || one.0 != version.0);
            let line = format!("{} {} in {place}", version.0, version.1);
            model.deployed.push((place, version));
            Some(line)
        }
        6 => {
            let (version, place) = (random.one_of(&model.versions)?.clone(), random.one_of(places)?.clone());
            if model.released.contains(&(place.clone(), version.clone())) {
                return None;
            }
            let line = format!("{} {} released in {place}", version.0, version.1);
            model.released.push((place, version));
            Some(line)
        }
        _ => {
            model.exists(&version);
            model.tags.push(("dev".to_owned(), version));
            Some(format!("{said} tag dev"))
        }
    }
}

async fn the_store_answers_like_a_model_of_plain_lists(broker: TestBroker) {
    let mut world = World::new(broker);
    for seed in 0..WORLDS {
        let mut random = Random(seed);
        let names: Vec<String> = ["Ant", "Bee", "Cat", "Dog"].map(|name| format!("{name}{seed}")).to_vec();
        let places: Vec<String> = ["test", "production"].map(|place| format!("{place}{seed}")).to_vec();
        for place in &places {
            world.environment(place).await;
        }
        let mut model = Model::default();
        let mut story = String::new();
        for _ in 0..ACTS {
            if let Some(line) = act(&mut model, &mut random, &names, &places) {
                world.play(&line).await;
                story.push_str(&line);
                story.push('\n');
            }
        }
        for _ in 0..QUESTIONS {
            let known = model.versions.clone();
            let version = random.one_of(&known).unwrap();
            let other = random.one_of(&known).unwrap();
            let place = random.one_of(&places).unwrap();
            let (name, number) = version;
            let check = async |path: String, expected: &str| {
                let (verdict, reason) = world.ask(&path).await;
                assert_eq!(verdict, expected, "world {seed}: {path}: {reason}\n{story}");
            };
            let expected = model.can_i_deploy(version, &Target::Environment(place.clone()));
            check(format!("/can-i-deploy?pacticipant={name}&version={number}&environment={place}"), expected).await;
            let q = format!("/matrix?q[][pacticipant]={name}&q[][version]={number}");
            for grouping in ["cvp", "cvpv"] {
                check(format!("{q}&latestby={grouping}&limit=1&environment={place}"), expected).await;
            }
            let expected = model.can_i_deploy(version, &Target::Tag("dev".to_owned()));
            check(format!("{q}&latestby=cvp&latest=true&tag=dev"), expected).await;
            if version.0 != other.0 {
                let expected = model.go_together(version, other);
                let second = format!("q[][pacticipant]={}&q[][version]={}", other.0, other.1);
                check(format!("{q}&{second}&latestby=cvpv"), expected).await;
            }
            let names = if version.0 == other.0 { vec![name.as_str()] } else { vec![name.as_str(), &other.0] };
            any_versions(&world, &model, &mut random, &names, &story).await;
        }
    }
}

/// Asks for all versions of these applications: what the model says, and what is said when something is left out that
/// nobody knows. Then each row is made on its own, otherwise they are counted in the database.
async fn any_versions(world: &World, model: &Model, random: &mut Random, names: &[&str], story: &str) {
    let selectors: Vec<String> = names.iter().map(|name| format!("q[][pacticipant]={name}")).collect();
    let path = format!("/matrix?{}", selectors.join("&"));
    let ask = async |path: String| world.broker.get(&path).await.expect(200).json();
    let number = |answer: &Json, name: &str| answer.get("summary").and_then(|all| all.get(name)).cloned();
    let (verdict, counts) = model.of_any_versions(names);
    let answer = ask(path.clone()).await;
    let said = world.ask(&path).await.0;
    assert_eq!(said, verdict, "{path}\n{story}");
    for (name, count) in ["success", "failed", "unknown"].into_iter().zip(counts) {
        assert_eq!(number(&answer, name), Some(count.into()), "{name}: {path}\n{story}");
    }
    let grouping = random.one_of(&["", "&latestby=cvpv", "&latestby=cvp", "&latestby=cp"]).unwrap();
    let filter =
        random.one_of(&["", "", "&success[]=true", "&success[]=false", "&success[]=&success[]=false"]).unwrap();
    let path = format!("{path}{grouping}{filter}&limit={}", 1 + random.below(6));
    let (counted, listed) = (ask(path.clone()).await, ask(format!("{path}&ignore[]=Nobody")).await);
    assert_eq!(counted.get("matrix"), listed.get("matrix"), "{path}\n{story}");
    for name in ["deployable", "success", "failed", "unknown"] {
        assert_eq!(number(&counted, name), number(&listed, name), "{name}: {path}\n{story}");
    }
    let notices = |answer: &Json| answer.get("notices").and_then(Json::as_array).unwrap_or_default().to_vec();
    assert_eq!(notices(&counted), notices(&listed)[1..], "{path}\n{story}");
}

cases! { the_store_answers_like_a_model_of_plain_lists }
