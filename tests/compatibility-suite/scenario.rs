//! Feature files as trials: a scenario is played step by step.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gherkin::{Feature, GherkinEnv, Scenario, Step};
use libtest_mimic::Trial;
use pact_core::format::Specification;

use crate::fixtures::Fixtures;
use crate::registry::{Registry, Stop};
use crate::steps;
use crate::world::World;

/// One trial for each scenario, and one that counts them, so that none is lost in reading.
pub(crate) fn trials(suite: &Path) -> Vec<Trial> {
    let registry = Arc::new(steps::all());
    let mut trials = Vec::new();
    for file in feature_files(&suite.join("features")) {
        let feature = Feature::parse_path(&file, GherkinEnv::default()).unwrap_or_else(|problem| {
            panic!("{}: {problem}", file.display());
        });
        assert!(feature.rules.is_empty(), "{}: scenarios within a `Rule` are not played yet", file.display());
        let feature_name = name_of(&file);
        let version = Specification::parse(feature_name.split('/').next().unwrap()).expect("a folder for each version");
        for scenario in &feature.scenarios {
            assert!(scenario.examples.is_empty(), "{}: outlines are not played yet", file.display());
            let play = Play {
                steps: steps_of(&feature, scenario),
                registry: Arc::clone(&registry),
                fixtures: Fixtures::new(suite),
                version,
            };
            trials.push(Trial::test(format!("{feature_name}: {}", scenario.name), || Ok(play.run()?)));
        }
    }
    let played = trials.len();
    trials.push(Trial::test("all 190 scenarios of the suite are played", move || match played {
        190 => Ok(()),
        other => Err(format!("there are {other}: look at what changed").into()),
    }));
    trials
}

/// A scenario to be played.
struct Play {
    steps: Vec<Step>,
    registry: Arc<Registry>,
    fixtures: Fixtures,
    version: Specification,
}

impl Play {
    fn run(self) -> Result<(), Stop> {
        let mut world = World::new(self.fixtures, self.version);
        if self.steps.is_empty() {
            return Err(Stop::Failed("the scenario has no steps".into()));
        }
        self.steps.iter().try_for_each(|step| self.registry.take(&mut world, step))
    }
}

/// The steps of the feature's background, then those of the scenario.
fn steps_of(feature: &Feature, scenario: &Scenario) -> Vec<Step> {
    let background = feature.background.iter().flat_map(|background| &background.steps);
    background.chain(&scenario.steps).cloned().collect()
}

/// `V3/matching_rules` for a feature file.
fn name_of(file: &Path) -> String {
    let version = file.parent().and_then(Path::file_name).unwrap();
    format!("{}/{}", version.display(), file.file_stem().unwrap().display())
}

/// Every feature file in the folders of the versions, sorted; an empty or missing folder is an error of the set-up.
fn feature_files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = entries(folder).iter().flat_map(|version| entries(version)).collect();
    found.retain(|file| file.extension().is_some_and(|extension| extension == "feature"));
    found.sort();
    assert!(!found.is_empty(), "{} holds no feature files", folder.display());
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|problem| panic!("{}: {problem}", folder.display()));
    entries.map(|entry| entry.unwrap().path()).collect()
}
