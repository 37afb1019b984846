//! The decision as tables: a world in a few words, a question, the verdict and its reasons.

use super::*;
use crate::domain::matrix::{Ignored, LatestBy, Outcome, Publication, Selected, Unpublished, Version};
use crate::domain::party::Wanted;
use proptest::prelude::*;

/// The order of a version is the number in its name, its identity also depends on the pacticipant.
fn version(name: &str) -> Version {
    let (pacticipant, number) = name.split_once(' ').unwrap();
    let order: i64 = number.parse().unwrap();
    let id = pacticipant.bytes().fold(order, |id, byte| id * 31 + i64::from(byte));
    Version { id, pacticipant: pacticipant.to_owned(), number: number.to_owned(), order }
}

fn selected(wanted: Wanted, pacticipant: &str, versions: &[&str]) -> Selected {
    let versions = versions.iter().map(|number| version(&format!("{pacticipant} {number}"))).collect();
    Selected { pacticipant: pacticipant.to_owned(), wanted, versions }
}

fn number(name: &str) -> Selected {
    let (pacticipant, number) = name.split_once(' ').unwrap();
    selected(Wanted::Number(number.to_owned()), pacticipant, &[number])
}

fn live(pacticipant: &str, versions: &[&str]) -> Selected {
    selected(Wanted::InEnvironment("production".to_owned()), pacticipant, versions)
}

fn content(name: &str) -> i64 {
    name.bytes().fold(0, |id, byte| id * 31 + i64::from(byte))
}

/// Reads a world: `Foo 1 needs Bar: a` publishes content `a`, `Bar 1 passes a` and `Bar 1 fails a` are results in
/// order of time.
fn world(lines: &str) -> Facts {
    let mut facts = Facts { target_named: true, ..Facts::default() };
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some((consumer, needs)) = line.split_once(" needs ") {
            let (provider, name) = needs.split_once(": ").unwrap();
            facts.publications.push(Publication {
                id: facts.publications.len() as i64,
                consumer: version(consumer),
                provider: provider.to_owned(),
                content: content(name),
                at: 0,
            });
        } else {
            let (provider, name, success) = line
                .split_once(" passes ")
                .map(|(provider, name)| (provider, name, true))
                .or_else(|| line.split_once(" fails ").map(|(provider, name)| (provider, name, false)))
                .unwrap();
            facts.outcomes.push(Outcome {
                number: facts.outcomes.len() as i64,
                content: content(name),
                provider: version(provider),
                success,
                at: 0,
            });
        }
    }
    facts
}

fn ask(mut facts: Facts, question: &[Selected], target: &[Selected]) -> Facts {
    facts.selected = question.to_vec();
    facts.target = target.iter().map(|side| (side.pacticipant.clone(), side.clone())).collect();
    facts
}

#[track_caller]
fn check(facts: &Facts, verdict: Verdict, reasons: &[&str]) {
    let decision = decide(facts);
    let said: Vec<String> = decision.reasons.iter().map(ToString::to_string).collect();
    assert_eq!((decision.verdict, said), (verdict, reasons.iter().map(ToString::to_string).collect::<Vec<_>>()));
}

const ALL_SUCCESSFUL: &str = "All required verification results are published and successful";
const NOTHING: &str = "There are no missing dependencies";

#[test]
fn a_consumer_needs_every_live_version_of_its_provider() {
    let facts = |results: &str| {
        ask(world(&format!("Foo 1 needs Bar: a\n{results}")), &[number("Foo 1")], &[live("Bar", &["1", "2"])])
    };
    check(&facts("Bar 1 passes a\nBar 2 passes a"), Verdict::Yes, &[ALL_SUCCESSFUL]);
    check(
        &facts("Bar 1 fails a\nBar 2 passes a"),
        Verdict::No,
        &["The verification for the pact between version 1 of Foo and one of the versions of Bar currently in \
           production (1) failed"],
    );
    check(
        &facts("Bar 2 passes a"),
        Verdict::Unknown,
        &["There is no verified pact between version 1 of Foo and one of the versions of Bar currently in production \
           (1)"],
    );
    check(
        &facts("Bar 1 fails a"),
        Verdict::No,
        &[
            "The verification for the pact between version 1 of Foo and one of the versions of Bar currently in \
             production (1) failed",
            "There is no verified pact between version 1 of Foo and one of the versions of Bar currently in production \
             (2)",
        ],
    );
}

/// The published false positive of the existing broker: two versions of the provider are deployed, one failed; grouped
/// by consumer version and provider the newer one that passes hides it.
#[test]
fn no_grouping_hides_a_deployed_version_that_failed() {
    use LatestBy::{ConsumerProvider, ConsumerVersionProvider, ConsumerVersionProviderVersion, None};
    for latest_by in [None, ConsumerVersionProviderVersion, ConsumerVersionProvider, ConsumerProvider] {
        let mut facts = ask(
            world("Foo 1 needs Bar: a\nBar 1 fails a\nBar 2 passes a"),
            &[number("Foo 1")],
            &[live("Bar", &["1", "2"])],
        );
        facts.latest_by = latest_by;
        assert_eq!(decide(&facts).verdict, Verdict::No, "{latest_by:?}");
    }
}

#[test]
fn a_consumer_whose_provider_is_nowhere_is_unknown() {
    check(
        &ask(world("Foo 1 needs Bar: a\nBar 1 passes a"), &[number("Foo 1")], &[live("Bar", &[])]),
        Verdict::Unknown,
        &[
            "There is no verified pact between version 1 of Foo and a version of Bar currently in production (no version \
           is currently recorded as deployed/released in this environment)",
        ],
    );
}

#[test]
fn a_provider_must_suit_every_live_consumer_version_that_has_a_contract_with_it() {
    let facts = |lines: &str, consumers: &[&str]| {
        ask(world(lines), &[number("Bar 1")], &[live("Foo", consumers), live("Cat", &["9"])])
    };
    let contracts = "Foo 1 needs Bar: a\nFoo 2 needs Bar: b\nCat 9 needs Dog: c";
    check(
        &facts(&format!("{contracts}\nBar 1 passes a\nBar 1 passes b"), &["1", "2"]),
        Verdict::Yes,
        &[ALL_SUCCESSFUL],
    );
    check(
        &facts(&format!("{contracts}\nBar 1 passes b"), &["1", "2"]),
        Verdict::Unknown,
        &["There is no verified pact between one of the versions of Foo currently in production (1) and version 1 of \
           Bar"],
    );
    check(
        &facts(&format!("{contracts}\nBar 1 fails a"), &["2"]),
        Verdict::Unknown,
        &["There is no verified pact between the version of Foo currently in production (2) and version 1 of Bar"],
    );
    check(&facts(contracts, &[]), Verdict::Yes, &[NOTHING]);
}

#[test]
fn a_version_that_does_not_exist_is_a_no() {
    check(
        &ask(
            world("Foo 1 needs Bar: a\nBar 1 passes a"),
            &[selected(Wanted::Number("zz".to_owned()), "Foo", &[])],
            &[live("Bar", &["1"])],
        ),
        Verdict::No,
        &["No pacts or verifications have been published for version zz of Foo"],
    );
}

#[test]
fn the_latest_of_several_results_of_a_provider_version_counts() {
    let facts = |results: &str| {
        ask(world(&format!("Foo 1 needs Bar: a\n{results}")), &[number("Foo 1")], &[live("Bar", &["1"])])
    };
    assert_eq!(decide(&facts("Bar 1 fails a\nBar 1 passes a")).verdict, Verdict::Yes);
    assert_eq!(decide(&facts("Bar 1 passes a\nBar 1 fails a")).verdict, Verdict::No);
}

#[test]
fn a_version_with_known_content_is_verified_at_once() {
    check(
        &ask(
            world("Foo 1 needs Bar: a\nBar 1 passes a\nFoo 2 needs Bar: a"),
            &[number("Foo 2")],
            &[live("Bar", &["1"])],
        ),
        Verdict::Yes,
        &[ALL_SUCCESSFUL],
    );
}

#[test]
fn a_version_that_published_nothing_is_unknown_when_others_of_its_pacticipant_had_contracts() {
    let mut facts = ask(world(""), &[number("Foo 3")], &[]);
    check(&facts, Verdict::Yes, &[NOTHING]);
    facts.unpublished =
        vec![Unpublished { version: version("Foo 3"), providers: vec!["Bar".to_owned(), "Baz".to_owned()] }];
    check(
        &facts,
        Verdict::Unknown,
        &[
            "It is not known what version 3 of Foo needs: no contract was published for version 3; earlier versions had \
           contracts with Bar, Baz",
        ],
    );
    let ignored = |name: &str| Ignored { pacticipant: name.to_owned(), version: None, known: Known::Yes };
    facts.ignored = vec![ignored("Bar")];
    assert_eq!(decide(&facts).verdict, Verdict::Unknown);
    facts.ignored.push(ignored("Baz"));
    assert_eq!(decide(&facts).verdict, Verdict::Yes);
}

#[test]
fn what_is_ignored_is_not_judged_and_what_cannot_be_ignored_is_said() {
    let ignore = |facts: &Facts, version: Option<&str>, known| {
        let version = version.map(str::to_owned);
        let ignored = vec![Ignored { pacticipant: "Bar".to_owned(), version, known }];
        Facts { ignored, ..facts.clone() }
    };
    let facts = ask(
        world("Foo 1 needs Bar: a\nBar 1 fails a\nBar 2 passes a"),
        &[number("Foo 1")],
        &[live("Bar", &["1", "2"])],
    );
    check(&ignore(&facts, None, Known::Yes), Verdict::Yes, &[NOTHING]);
    check(&ignore(&facts, Some("1"), Known::Yes), Verdict::Yes, &[ALL_SUCCESSFUL]);
    check(
        &ignore(&facts, Some("7"), Known::NoVersion),
        Verdict::No,
        &[
            "WARN: Cannot ignore version 7 of Bar (no such version exists)",
            "The verification for the pact between version 1 of Foo and one of the versions of Bar currently in \
             production (1) failed",
        ],
    );
    assert_eq!(decide(&ignore(&facts, None, Known::Yes)).counts.ignored, 2);
}

/// A version that is ignored must not stand for its group, or it would take the failure of an older one with it.
#[test]
fn an_ignored_version_does_not_hide_the_others_of_its_group() {
    let tagged = selected(Wanted::WithTag("prod".to_owned()), "Bar", &["1", "2"]);
    let mut facts = ask(world("Foo 1 needs Bar: a\nBar 1 fails a\nBar 2 passes a"), &[number("Foo 1")], &[tagged]);
    facts.latest_by = LatestBy::ConsumerVersionProvider;
    assert_eq!(decide(&facts).verdict, Verdict::Yes);
    facts.ignored = vec![Ignored { pacticipant: "Bar".to_owned(), version: Some("2".to_owned()), known: Known::Yes }];
    assert_eq!(decide(&facts).verdict, Verdict::No);
}

#[test]
fn what_is_ignored_is_shown_last() {
    let facts = ask(
        world("Foo 1 needs Bar: a\nBar 1 passes a\nBar 2 fails a"),
        &[number("Foo 1")],
        &[live("Bar", &["1", "2"])],
    );
    let shown = |facts: &Facts| {
        let rows = decide(facts).rows;
        rows.iter().map(|row| (row.provider_version.as_ref().unwrap().number.clone(), row.ignored)).collect::<Vec<_>>()
    };
    let row = |number: &str, ignored| (number.to_owned(), ignored);
    assert_eq!(shown(&facts), [row("2", false), row("1", false)]);
    let ignored = Ignored { pacticipant: "Bar".to_owned(), version: Some("2".to_owned()), known: Known::Yes };
    assert_eq!(shown(&Facts { ignored: vec![ignored], ..facts }), [row("1", false), row("2", true)]);
}

#[test]
fn an_ignored_version_that_does_not_exist_is_not_held_against_the_others() {
    let mut facts =
        ask(world("Foo 1 needs Bar: a"), &[number("Foo 1"), selected(Wanted::Number("9".to_owned()), "Bar", &[])], &[]);
    check(&facts, Verdict::No, &["No pacts or verifications have been published for version 9 of Bar"]);
    facts.ignored = vec![Ignored { pacticipant: "Bar".to_owned(), version: None, known: Known::Yes }];
    check(&facts, Verdict::Yes, &[NOTHING]);
}

#[test]
fn several_named_pacticipants_are_judged_among_themselves_if_no_place_is_named() {
    let among =
        |lines: &str| Facts { among_themselves: true, ..ask(world(lines), &[number("Foo 1"), number("Bar 1")], &[]) };
    let lines = "Foo 1 needs Bar: a\nFoo 1 needs Baz: b\nBar 1 needs Foo: c\nBar 1 passes a";
    check(
        &among(lines),
        Verdict::Unknown,
        &["There is no verified pact between version 1 of Bar and version 1 of Foo"],
    );
    check(&among(&format!("{lines}\nFoo 1 passes c")), Verdict::Yes, &[ALL_SUCCESSFUL]);
}

#[test]
fn several_that_go_to_a_place_together_must_suit_each_other_and_what_is_there() {
    let together = |results: &str| {
        let lines = "Foo 1 needs Bar: a\nFoo 1 needs Baz: b\nCat 5 needs Bar: c";
        ask(
            world(&format!("{lines}\nBar 2 passes a\n{results}")),
            &[number("Foo 1"), number("Bar 2")],
            &[live("Bar", &["1"]), live("Baz", &["3"]), live("Cat", &["5"])],
        )
    };
    // That version 1 of Bar, which version 2 replaces, has not verified what Foo needs does not matter.
    check(&together("Baz 3 passes b\nBar 2 passes c"), Verdict::Yes, &[ALL_SUCCESSFUL]);
    check(
        &together("Baz 3 passes b\nBar 2 fails c"),
        Verdict::No,
        &["The verification for the pact between the version of Cat currently in production (5) and version 2 of Bar \
         failed"],
    );
    check(
        &together("Bar 2 passes c"),
        Verdict::Unknown,
        &["There is no verified pact between version 1 of Foo and the version of Baz currently in production (3)"],
    );
}

#[test]
fn a_pacticipant_may_be_its_own_provider() {
    let facts = |results: &str| {
        ask(
            world(&format!("Foo 1 needs Foo: a\nFoo 2 needs Foo: b\n{results}")),
            &[number("Foo 2")],
            &[live("Foo", &["1"])],
        )
    };
    assert_eq!(decide(&facts("Foo 1 passes b\nFoo 2 passes a")).verdict, Verdict::Yes);
    assert_eq!(decide(&facts("Foo 1 passes b\nFoo 2 fails a")).verdict, Verdict::No);
    assert_eq!(decide(&facts("Foo 2 passes a")).verdict, Verdict::Unknown);
}

#[test]
fn a_question_by_tag_or_without_a_place_is_answered_with_a_warning() {
    let mut facts = ask(
        world("Foo 1 needs Bar: a\nBar 1 passes a"),
        &[selected(Wanted::LatestWithTag("dev".to_owned()), "Foo", &["1"])],
        &[selected(Wanted::Latest, "Bar", &["1"])],
    );
    facts.target_named = false;
    let decision = decide(&facts);
    assert_eq!(decision.verdict, Verdict::Yes);
    assert_eq!(
        decision.reasons,
        [Reason::VersionNumberRecommended, Reason::EnvironmentRecommended, Reason::AllSuccessful]
    );
}

#[test]
fn grouping_by_provider_judges_the_newest_of_a_choice() {
    let facts = |latest_by| Facts {
        latest_by,
        ..ask(
            world("Foo 1 needs Bar: a\nFoo 2 needs Bar: a\nBar 1 fails a\nBar 2 passes a"),
            &[selected(Wanted::Any, "Foo", &[]), selected(Wanted::Any, "Bar", &[])],
            &[],
        )
    };
    let rows = |latest_by| {
        let facts = facts(latest_by);
        let rows = decide(&facts).rows;
        rows.into_iter()
            .map(|row| format!("{} {}", row.publication.consumer.number, row.provider_version.unwrap().number))
            .collect::<Vec<_>>()
    };
    assert_eq!(rows(LatestBy::ConsumerVersionProviderVersion), ["2 2", "2 1", "1 2", "1 1"]);
    assert_eq!(rows(LatestBy::ConsumerVersionProvider), ["2 2", "1 2"]);
    assert_eq!(rows(LatestBy::ConsumerProvider), ["2 2"]);
}

/// Worlds of two consumers and two providers with three versions each, and the four kinds of questions.
fn any_facts() -> impl Strategy<Value = Facts> {
    let consumers = prop::sample::select(vec!["Foo", "Zoo"]);
    let providers = prop::sample::select(vec!["Bar", "Baz"]);
    let contracts = prop::collection::vec((consumers, 1..4_i64, providers.clone(), 0..3_i64), 0..8);
    let results = prop::collection::vec((providers, 1..4_i64, 0..3_i64, any::<bool>()), 0..8);
    let subset = || prop::sample::subsequence(vec!["1", "2", "3"], 0..=3);
    let question = (0..5_usize, subset(), subset(), 0..4_usize, any::<(bool, bool)>());
    (contracts, results, question).prop_map(
        |(contracts, results, (kind, of_consumers, of_providers, grouping, (tagged, among)))| {
            let lines = contracts.iter().map(|(consumer, version, provider, content)| {
                format!("{consumer} {version} needs {provider}: {provider}{content}")
            });
            let mut facts = world(&lines.collect::<Vec<_>>().join("\n"));
            for (provider, number, content_name, success) in results {
                facts.outcomes.push(outcome(&facts, provider, number, content_name, success));
            }
            let side = |name: &str, versions: &[&str]| {
                if tagged { selected(Wanted::WithTag("t".to_owned()), name, versions) } else { live(name, versions) }
            };
            let target = ["Foo", "Zoo"].map(|name| side(name, &of_consumers)).into_iter();
            let target: Vec<_> = target.chain(["Bar", "Baz"].map(|name| side(name, &of_providers))).collect();
            let question = match kind {
                0 => vec![number("Foo 1")],
                1 => vec![number("Bar 1")],
                2 => vec![side("Foo", &of_consumers), side("Bar", &of_providers)],
                3 => vec![number("Foo 1"), number("Bar 2")],
                _ => vec![selected(Wanted::Any, "Foo", &[])],
            };
            let mut facts = ask(facts, &question, &target);
            facts.among_themselves = among && question.len() > 1;
            facts.latest_by = [
                LatestBy::None,
                LatestBy::ConsumerVersionProviderVersion,
                LatestBy::ConsumerVersionProvider,
                LatestBy::ConsumerProvider,
            ][grouping];
            facts
        },
    )
}

fn outcome(facts: &Facts, provider: &str, number: i64, content_name: i64, success: bool) -> Outcome {
    Outcome {
        number: facts.outcomes.len() as i64,
        content: content(&format!("{provider}{content_name}")),
        provider: version(&format!("{provider} {number}")),
        success,
        at: 0,
    }
}

/// The rules once more, in their plainest form, for one version and an environment: every pair by itself.
fn by_the_rules(facts: &Facts) -> Verdict {
    let own = &facts.selected[0].versions[0];
    let live = |name: &str| facts.target.get(name).map(|side| side.versions.clone()).unwrap_or_default();
    let latest = |content: i64, version: &Version| {
        let results = facts.outcomes.iter().filter(|one| one.content == content && one.provider.id == version.id);
        results.max_by_key(|one| one.number).map(|one| one.success)
    };
    let mut pairs = Vec::new();
    for publication in &facts.publications {
        if publication.consumer.id == own.id {
            let providers = live(&publication.provider);
            pairs.extend(providers.iter().map(|version| latest(publication.content, version)));
            pairs.extend(providers.is_empty().then_some(None));
        }
        if publication.provider == own.pacticipant
            && live(&publication.consumer.pacticipant).iter().any(|version| version.id == publication.consumer.id)
        {
            pairs.push(latest(publication.content, own));
        }
    }
    if pairs.contains(&Some(false)) {
        Verdict::No
    } else if pairs.contains(&None) {
        Verdict::Unknown
    } else {
        Verdict::Yes
    }
}

proptest! {
    // Most facts are not of the one form that the rules in their plainest form speak of.
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn every_pair_with_a_live_version_counts(facts in any_facts()) {
        let one_version = matches!(&facts.selected[..], [one] if one.wanted.is_number());
        prop_assume!(one_version && facts.target.values().all(|side| matches!(side.wanted, Wanted::InEnvironment(_))));
        prop_assert_eq!(decide(&facts).verdict, by_the_rules(&facts));
    }

    #[test]
    fn a_failed_result_never_makes_a_yes(
        facts in any_facts(), provider in prop::sample::select(vec!["Bar", "Baz"]), number in 1..4_i64, name in 0..3_i64,
    ) {
        let before = decide(&facts).verdict;
        let mut after = facts.clone();
        after.outcomes.push(outcome(&facts, provider, number, name, false));
        let after = decide(&after).verdict;
        prop_assert!(before == Verdict::Yes || after != Verdict::Yes, "{before:?} became {after:?}");
    }

    #[test]
    fn a_yes_leaves_no_live_version_without_a_success(facts in any_facts()) {
        let decision = decide(&facts);
        for row in decision.rows.iter().filter(|_| decision.verdict == Verdict::Yes) {
            prop_assert_eq!(row.success, Some(true));
        }
    }

    #[test]
    fn the_order_of_the_facts_does_not_matter(facts in any_facts()) {
        let mut turned = facts.clone();
        turned.publications.reverse();
        turned.outcomes.reverse();
        prop_assert_eq!(decide(&turned).verdict, decide(&facts).verdict);
    }
}
