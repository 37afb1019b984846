//! What is kept, by example and by law.

use super::dependence::Outcome;
use super::*;
use proptest::prelude::*;

const DAY: i64 = 86_400_000_000;
const NOW: i64 = 1000 * DAY;

fn version(id: i64, age: i64) -> Candidate {
    Candidate {
        id,
        number: id.to_string(),
        pacticipant: "Foo".to_owned(),
        position: id,
        created_at: NOW - age * DAY,
        ..Candidate::default()
    }
}

fn on_branch(mut one: Candidate, branch: &str, head: bool) -> Candidate {
    let added = one.position;
    one.branches.push(Membership { branch: branch.to_owned(), main: branch == "main", head, added });
    one
}

fn check(candidates: &[Candidate], rules: &str, expected: &[(i64, Reason)]) {
    let rules = Rule::read_list(rules).unwrap();
    let mut found: Vec<(i64, Reason)> = kept(candidates, &rules, &Dependence::default(), NOW).into_iter().collect();
    found.sort_unstable();
    assert_eq!(found, expected, "{rules:?}");
}

#[test]
fn what_is_in_use_is_kept_without_any_rule() {
    let mut all =
        [version(1, 400), version(2, 400), version(3, 400), version(4, 400), version(5, 400), version(6, 400)];
    all[0].deployed.push("test".to_owned());
    all[1].released.push("test".to_owned());
    all[2] = on_branch(all[2].clone(), "old", true);
    all[3].providers.push(9);
    let expected =
        [(1, Reason::Deployed), (2, Reason::Released), (3, Reason::Head), (4, Reason::Latest), (6, Reason::Latest)];
    check(&all, "[]", &expected);
}

#[test]
fn each_rule_keeps_what_it_says() {
    let mut all =
        [version(1, 100), version(2, 80), version(3, 70), on_branch(version(4, 60), "main", false), version(5, 1)];
    all[0].tags = vec!["prod".to_owned()];
    all[1].tags = vec!["prod".to_owned(), "other".to_owned()];
    let latest = (5, Reason::Latest);
    let by_rule = |ids: &[i64]| ids.iter().map(|id| (*id, Reason::Rule)).chain([latest]).collect::<Vec<_>>();
    for (rules, ids) in [
        (r#"[{"tag":true}]"#, &[1, 2][..]),
        (r#"[{"tag":"other"}]"#, &[2]),
        (r#"[{"tag":true,"latest":true}]"#, &[2]),
        (r#"[{"tag":"prod","max_age":90}]"#, &[2]),
        (r#"[{"max_age":75}]"#, &[3, 4]),
        (r#"[{"branch":"main"}]"#, &[4]),
        (r#"[{"main_branch":true}]"#, &[4]),
        (r#"[{"branch":true,"latest":true}]"#, &[]),
        (r#"[{"pacticipant_name":"Bar","max_age":900}]"#, &[]),
        (r#"[{"pacticipant_name":"Foo"}]"#, &[1, 2, 3, 4]),
        (r#"[{"deployed":true},{"environment":"test"}]"#, &[]),
        (rule::DEFAULT, &[2, 3, 4]),
    ] {
        check(&all, rules, &by_rule(ids));
    }
}

#[test]
fn rules_that_say_something_else_are_refused() {
    for (text, message) in [
        ("", "not JSON"),
        ("{}", "not a list"),
        ("[{}]", "an empty rule would keep everything"),
        ("[7]", "the rule 7 says nothing"),
        (r#"[{"tags":true}]"#, "tags is not known"),
        (r#"[{"tag":false}]"#, "tag is not true or a name"),
        (r#"[{"latest":"yes"}]"#, "latest is neither true nor false"),
        (r#"[{"max_age":-1}]"#, "max_age is not a number of days"),
    ] {
        let error = Rule::read_list(text).unwrap_err();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn what_answers_depend_on_is_kept() {
    let mut all = vec![version(1, 400), version(2, 400), version(3, 400)];
    all[0].providers.push(7);
    // 3 has no contract, but 1 had: without it, 3 would seem to need nothing.
    check(&all, "[]", &[(1, Reason::Latest), (3, Reason::Latest)]);
    let mut newer = version(4, 400);
    newer.providers.push(7);
    all.push(newer);
    all[2].deployed.push("test".to_owned());
    check(&all, "[]", &[(1, Reason::Needed), (3, Reason::Deployed), (4, Reason::Latest)]);
}

#[test]
fn the_results_that_decide_are_kept_with_their_versions() {
    let mut dependence = Dependence::default();
    dependence.publishes(1, 100);
    let result = |number, version, success| Outcome {
        content: 100,
        provider_version: version,
        position: version,
        number,
        success,
        wip: false,
    };
    for (number, version, success) in [(1, 10, false), (2, 11, true), (3, 12, true), (4, 13, false), (5, 9, false)] {
        dependence.verified(&result(number, version, success), &["main".to_owned()]);
    }
    // The first success, the result of the newest version, the newest result.
    assert_eq!(dependence.of(1).collect::<Vec<_>>(), [9, 11, 13]);
    assert_eq!(dependence.of(2).count(), 0);
}

#[test]
fn the_oldest_go_first_and_not_more_than_the_limit() {
    let all = [version(1, 100), version(2, 300), version(3, 200), version(4, 1)];
    let kept = kept(&all, &[], &Dependence::default(), NOW);
    let (gone, left) = to_delete(&all, &kept, 2);
    assert_eq!((gone.iter().map(|one| one.id).collect::<Vec<_>>(), left), (vec![2, 3], 1));
}

fn some_rule() -> impl Strategy<Value = Rule> {
    let named = || prop_oneof![Just(None), Just(Some(rule::Named::Any)), Just(Some(rule::Named::One("a".to_owned())))];
    (named(), named(), any::<[bool; 3]>(), proptest::option::of(0_u32..50)).prop_map(|(tag, branch, flags, max_age)| {
        Rule { tag, branch, latest: flags[0], deployed: flags[1], main_branch: flags[2], max_age, ..Rule::default() }
    })
}

prop_compose! {
    fn some_versions()(parts in proptest::collection::vec(
        (0_i64..100, 0..3_u8, any::<[bool; 6]>(), 0..3_i64), 1..30,
    )) -> Vec<Candidate> {
        let named = |flags: &[bool]| -> Vec<String> {
            ["a", "b"].into_iter().zip(flags).filter(|(_, flag)| **flag).map(|(name, _)| name.to_owned()).collect()
        };
        let mut all: Vec<Candidate> = parts.iter().zip(1..).map(|((age, who, flags, provider), id)| Candidate {
            pacticipant: who.to_string(),
            tags: named(&flags[..2]),
            branches: named(&flags[2..4]).into_iter().map(|branch| {
                Membership { main: branch == "a", branch, head: false, added: id }
            }).collect(),
            deployed: named(&flags[4..5]),
            providers: if flags[5] { vec![*provider] } else { Vec::new() },
            ..version(id, *age)
        }).collect();
        // Heads are the last of each branch.
        let mut seen = std::collections::HashSet::new();
        for one in all.iter_mut().rev() {
            let who = one.pacticipant.clone();
            for branch in &mut one.branches {
                branch.head = seen.insert((who.clone(), branch.branch.clone()));
            }
        }
        all
    }
}

proptest! {
    #[test]
    fn a_further_rule_never_deletes_more(
        all in some_versions(),
        rules in proptest::collection::vec(some_rule(), 0..4),
        more in some_rule(),
        results in proptest::collection::vec((1_i64..30, 1_i64..30, any::<bool>()), 0..40),
    ) {
        let mut dependence = Dependence::default();
        for ((content, version, success), number) in results.into_iter().zip(1..) {
            dependence.publishes(content, content);
            let result = Outcome { content, provider_version: version, position: version, number, success, wip: false };
            dependence.verified(&result, &[]);
        }
        let before = kept(&all, &rules, &dependence, NOW);
        let after = kept(&all, &[rules, vec![more]].concat(), &dependence, NOW);
        prop_assert!(before.keys().all(|id| after.contains_key(id)));
        for one in &all {
            let in_use = !one.deployed.is_empty() || one.branches.iter().any(|branch| branch.head);
            prop_assert!(!in_use || before.contains_key(&one.id));
            if before.contains_key(&one.id) {
                prop_assert!(dependence.of(one.id).all(|id| id > all.len() as i64 || before.contains_key(&id)));
            }
        }
    }
}
