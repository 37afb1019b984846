//! What is work in progress, as a model without any cleverness has it: random worlds of one consumer with branches and
//! tags and a provider with lines of its own are played against the broker and written down in plain lists.

use crate::random::Random;
use crate::support::{TestBroker, cases};
use crate::world::World;
use pact_core::json;
use pact_core::json::Json;
use std::collections::BTreeSet;

const WORLDS: u64 = 6;
const ACTS: u64 = 40;
const LINES: [&str; 3] = ["main", "a", "b"];

/// A version that was put on a branch or given a tag, and after which act.
#[derive(Debug)]
struct Marked {
    version: u64,
    line: String,
    act: u64,
}

/// What happened, in the order in which it did.
#[derive(Debug, Default)]
struct Model {
    /// Consumer versions with the word of their contract; versions count from one.
    contracts: Vec<String>,
    branches: Vec<Marked>,
    tags: Vec<Marked>,
    provider_branches: Vec<Marked>,
    provider_tags: Vec<Marked>,
    /// The provider's versions in the order of their creation.
    provider_versions: Vec<u64>,
    /// The word of a contract, the provider version that passed it, and after which act.
    passed: Vec<(String, u64, u64)>,
}

impl Model {
    /// The words of the contracts at the heads of branches and tags.
    fn heads(&self) -> BTreeSet<&str> {
        let word = |marked: &Marked| self.contracts[marked.version as usize - 1].as_str();
        let of_branches = LINES.iter().filter_map(|line| self.branches.iter().rfind(|one| one.line == **line));
        let tagged = |line: &&str| self.tags.iter().filter(move |one| one.line == **line).max_by_key(|one| one.version);
        of_branches.chain(LINES.iter().filter_map(tagged)).map(word).collect()
    }

    /// Whether a success counts for a line, by the lines on which provider versions are. A branch began when it was made,
    /// a tag when its oldest version got it.
    fn counts(&self, marks: &[Marked], by_age: bool, line: &str, [version, act]: [u64; 2]) -> bool {
        let own = |version: u64| marks.iter().filter(move |one| one.version == version);
        let age = |one: &&Marked| self.provider_versions.iter().position(|version| *version == one.version);
        let of_line = || marks.iter().filter(|one| one.line == line);
        let first = if by_age { of_line().min_by_key(age) } else { of_line().min_by_key(|one| one.act) };
        match first {
            None => true,
            Some(first) => own(version).any(|one| one.line == line) || own(version).next().is_some() && act < first.act,
        }
    }

    /// The words of what is in progress for the lines.
    fn in_progress(&self, marks: &[Marked], by_age: bool, lines: &[&str]) -> BTreeSet<&str> {
        let verified = |word: &str, line: &str| {
            let mut passed = self.passed.iter().filter(|(passed, ..)| passed == word);
            passed.any(|(_, version, act)| self.counts(marks, by_age, line, [*version, *act]))
        };
        self.heads().into_iter().filter(|word| lines.iter().any(|line| !verified(word, line))).collect()
    }
}

/// One act, in the words of [`World::play`], written down as well.
fn act(model: &mut Model, random: &mut Random, now: u64, [consumer, provider]: [&str; 2]) -> String {
    let line = (*random.one_of(&LINES).unwrap()).to_owned();
    let version = 1 + random.below(6);
    let exists = |versions: &mut Vec<u64>| {
        if !versions.contains(&version) {
            versions.push(version);
        }
    };
    match random.below(6) {
        0 | 1 => {
            let word = format!("w{}", random.below(5));
            model.contracts.push(word.clone());
            let version = model.contracts.len() as u64;
            model.branches.push(Marked { version, line: line.clone(), act: now });
            let published = format!("{consumer} {version} needs {provider}: {word} branch {line}");
            if random.below(2) == 0 {
                return published;
            }
            let tag = (*random.one_of(&LINES).unwrap()).to_owned();
            model.tags.push(Marked { version, line: tag.clone(), act: now });
            format!("{published} tag {tag}")
        }
        2 if !model.provider_branches.iter().any(|one| one.version == version && one.line == line) => {
            exists(&mut model.provider_versions);
            model.provider_branches.push(Marked { version, line: line.clone(), act: now });
            format!("{provider} {version} branch {line}")
        }
        // The first tag of a version without a branch would be taken for its branch.
        3 if model.provider_branches.iter().any(|one| one.version == version)
            && !model.provider_tags.iter().any(|one| one.version == version && one.line == line) =>
        {
            exists(&mut model.provider_versions);
            model.provider_tags.push(Marked { version, line: line.clone(), act: now });
            format!("{provider} {version} tag {line}")
        }
        _ => match random.one_of(&model.contracts) {
            None => String::new(),
            Some(word) => {
                let word = word.clone();
                exists(&mut model.provider_versions);
                model.passed.push((word.clone(), version, now));
                format!("{provider} {version} passes {consumer} {word}")
            }
        },
    }
}

async fn heads_are_in_progress_as_a_model_of_plain_lists_has_it(broker: TestBroker) {
    let mut world = World::new(broker);
    for seed in 0..WORLDS {
        let mut random = Random(seed);
        let (consumer, provider) = (format!("Ant{seed}"), format!("Bee{seed}"));
        let (mut model, mut story) = (Model::default(), String::new());
        for now in 0..ACTS {
            let line = act(&mut model, &mut random, now, [&consumer, &provider]);
            world.play(&line).await;
            story.push_str(&line);
            story.push('\n');
            if model.contracts.is_empty() || now % 4 != 0 {
                continue;
            }
            let (one, other) = (*random.one_of(&LINES).unwrap(), *random.one_of(&LINES).unwrap());
            let tags = if one == other { vec![one] } else { vec![one, other] };
            let of = |word: &str| world.sha(&consumer, &provider, word);
            for (wish, expected) in [
                (json!({"providerVersionBranch": one}), model.in_progress(&model.provider_branches, false, &[one])),
                (json!({"providerVersionTags": tags.clone()}), model.in_progress(&model.provider_tags, true, &tags)),
            ] {
                let found = in_progress(&world, &provider, wish.clone()).await;
                let expected: BTreeSet<String> = expected.into_iter().map(of).collect();
                assert_eq!(found, expected, "world {seed}: {wish}\n{story}");
            }
        }
    }
}

/// The hashes of the contracts that a provider gets although no selector finds them.
async fn in_progress(world: &World, provider: &str, wish: Json) -> BTreeSet<String> {
    let mut body = wish.as_object().unwrap().clone();
    body.set("consumerVersionSelectors", json!([{"branch": "nobody's"}]));
    body.set("includeWipPactsSince", "2020-01-01");
    let answer = world.broker.post(&format!("/pacts/provider/{provider}/for-verification"), &body.into()).await;
    let answer = answer.expect(200).json();
    let pacts = answer.get("_embedded").and_then(|all| all.get("pacts")).and_then(Json::as_array).unwrap();
    let href = |pact: &Json| {
        let link = pact.get("_links").and_then(|links| links.get("self")).and_then(|link| link.get("href"));
        link.and_then(Json::as_str).unwrap().to_owned()
    };
    let sha = |href: String| href.split("/pact-version/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    pacts.iter().map(href).map(sha).collect()
}

cases! { heads_are_in_progress_as_a_model_of_plain_lists_has_it }
