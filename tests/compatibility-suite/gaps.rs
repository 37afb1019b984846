//! Scenarios that wait for steps. The suite compares the list with what it finds: one that is listed and passes fails the
//! run, as does one that is not listed and cannot be played. Work that adds steps shortens the list.

use libtest_mimic::Failed;

/// A feature whose scenarios wait.
struct Gap {
    /// The feature file.
    feature: &'static str,
    /// Scenarios of it that do not wait.
    but_not: &'static [&'static str],
    /// What is wanting.
    waits_for: &'static str,
}

const VERIFIER: &str = "steps that verify a provider";

const GAPS: &[Gap] = &[
    Gap { feature: "V1/http_provider", but_not: &[], waits_for: VERIFIER },
    Gap { feature: "V2/http_provider", but_not: &[], waits_for: VERIFIER },
    Gap { feature: "V3/http_provider", but_not: &[], waits_for: VERIFIER },
    Gap { feature: "V3/message_provider", but_not: &[], waits_for: VERIFIER },
    Gap { feature: "V4/http_provider", but_not: &[], waits_for: VERIFIER },
    Gap { feature: "V4/message_provider", but_not: &[], waits_for: VERIFIER },
];

/// What a scenario waits for, if it is listed.
pub(crate) fn waits_for(feature: &str, scenario: &str) -> Option<&'static str> {
    let gap = GAPS.iter().find(|gap| gap.feature == feature && !gap.but_not.contains(&scenario))?;
    Some(gap.waits_for)
}

/// Holds the list to the suite: what it names must be there, once.
pub(crate) fn check(scenarios: &[(String, String)]) -> Result<(), Failed> {
    for (index, gap) in GAPS.iter().enumerate() {
        if GAPS[..index].iter().any(|earlier| earlier.feature == gap.feature) {
            return Err(format!("{} is listed twice", gap.feature).into());
        }
        let of_feature: Vec<&str> =
            scenarios.iter().filter(|(feature, _)| feature == gap.feature).map(|(_, name)| name.as_str()).collect();
        if of_feature.iter().all(|name| gap.but_not.contains(name)) {
            return Err(format!("no scenario of {} waits: take it off the list", gap.feature).into());
        }
        if let Some(name) = gap.but_not.iter().find(|name| !of_feature.contains(name)) {
            return Err(format!("{} has no scenario `{name}`", gap.feature).into());
        }
    }
    Ok(())
}
