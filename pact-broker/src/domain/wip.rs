//! Work in progress: the heads of consumers' branches and tags that no selector asked for, and that the provider's
//! branch has not yet verified in earnest. They are always pending.

use super::chosen::{Chosen, Found, Kind};
use super::pending::{Lines, Success};
use std::collections::{HashMap, HashSet};

/// Which of the heads are work in progress for the provider's branch or tags.
///
/// `heads` are the contracts of the latest versions of branches and of tags since the date that was asked for;
/// `explicit` what the selectors chose; `successes` the successful results by content. A success while the contract
/// was work in progress does not end that state: only being asked for, and verified, does.
#[must_use]
pub fn choose(
    mut heads: Vec<Found>,
    explicit: &[Chosen],
    lines: &Lines,
    successes: &HashMap<i64, Vec<Success>>,
) -> Vec<Chosen> {
    // Who asks by branch reads of branches first, who asks by tags of tags first.
    let tags_first = match lines {
        Lines::Unknown => return Vec::new(),
        Lines::Branch(_) => false,
        Lines::Tags(_) => true,
    };
    heads.sort_by_key(|head| matches!(head.criterion.kind, Kind::LatestWithTag { .. }) != tags_first);
    let explicit: HashSet<i64> = explicit.iter().map(|chosen| chosen.content).collect();
    let in_progress = |content: i64| {
        let earnest: Vec<&Success> =
            successes.get(&content).into_iter().flatten().filter(|success| !success.wip).collect();
        !lines.without_success(&earnest).is_empty()
    };
    super::chosen::merge(
        heads.into_iter().filter(|head| !explicit.contains(&head.content) && in_progress(head.content)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::chosen::Match;
    use crate::domain::pending::Line;

    fn head(version: &str, content: i64, kind: Kind) -> Found {
        let criterion = Match { kind, consumer: None, version: version.to_owned() };
        Found {
            consumer: "Foo".to_owned(),
            version: version.to_owned(),
            order: 1,
            content,
            sha: content.to_string(),
            criterion,
            production: false,
        }
    }

    fn branch(name: &str) -> Kind {
        Kind::Branch { name: name.to_owned(), instead_of: None, silent_head: None }
    }

    fn tag(name: &str) -> Kind {
        Kind::LatestWithTag { tag: name.to_owned(), instead_of: None }
    }

    fn main() -> Line {
        Line { name: "main".to_owned(), since: Some(10) }
    }

    fn success(second: i64, wip: bool, branches: &[&str]) -> Success {
        let branches = branches.iter().map(ToString::to_string).collect();
        Success { at: second, wip, branches, tags: Vec::new() }
    }

    #[track_caller]
    fn check(success: Option<Success>, expected: &[&str]) {
        let successes = success.into_iter().map(|success| (1, vec![success])).collect();
        let heads = vec![head("3", 1, tag("ft")), head("3", 1, branch("feat/a"))];
        let chosen = choose(heads, &[], &Lines::Branch(main()), &successes);
        assert_eq!(chosen.iter().map(Chosen::short_description).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_head_is_in_progress_until_it_is_verified_in_earnest() {
        let described = ["latest from branch feat/a, latest with tag ft"];
        check(None, &described);
        check(Some(success(20, true, &["main"])), &described);
        check(Some(success(20, false, &["main"])), &[]);
        check(Some(success(20, false, &["other"])), &described);
        check(Some(success(5, false, &["other"])), &[]);
    }

    #[test]
    fn what_a_selector_chose_is_not_in_progress() {
        let explicit = crate::domain::chosen::merge([head("3", 1, Kind::Latest)]);
        let heads = vec![head("3", 1, branch("feat/a")), head("4", 2, branch("feat/b"))];
        let chosen = choose(heads, &explicit, &Lines::Branch(main()), &HashMap::new());
        assert_eq!(chosen.iter().map(|chosen| chosen.content).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn without_branch_and_tags_nothing_is_in_progress() {
        assert_eq!(choose(vec![head("3", 1, branch("a"))], &[], &Lines::Unknown, &HashMap::new()), []);
    }
}
