//! The words around contracts to verify.

use super::*;
use crate::domain::chosen::{Chosen, Found, Kind, Match, merge, sort};

fn chosen(criteria: &[(Kind, Option<&str>)]) -> Chosen {
    let criteria = criteria
        .iter()
        .map(|(kind, consumer)| Match {
            kind: kind.clone(),
            consumer: consumer.map(str::to_owned),
            version: "2".to_owned(),
        })
        .collect();
    Chosen {
        consumer: "Foo".to_owned(),
        version: "2".to_owned(),
        order: 1,
        content: 1,
        sha: "abc".to_owned(),
        criteria,
    }
}

#[track_caller]
fn check_line(kind: Kind, consumer: Option<&str>, short: &str, line: &str) {
    let chosen = chosen(&[(kind, consumer)]);
    assert_eq!(
        (chosen.short_description().as_str(), chosen.criteria_lines("Bar").as_slice()),
        (short, &[line.to_owned()][..])
    );
}

#[test]
fn every_criterion_has_its_words() {
    let text = |text: &str| text.to_owned();
    let tag = |instead_of: Option<&str>| Kind::LatestWithTag { tag: text("t"), instead_of: instead_of.map(text) };
    let branch = |instead_of: Option<&str>, silent_head: Option<&str>| Kind::Branch {
        name: text("b"),
        instead_of: instead_of.map(text),
        silent_head: silent_head.map(text),
    };
    check_line(Kind::Latest, None, "latest", "latest version of a consumer that has a pact with Bar (2)");
    check_line(Kind::Latest, Some("Foo"), "latest", "latest version of Foo that has a pact with Bar (2)");
    check_line(tag(None), None, "latest with tag t", "latest version tagged 't' (2)");
    check_line(
        tag(Some("x")),
        Some("Foo"),
        "latest with tag t",
        "latest version of Foo tagged 't' (fallback tag used as no pact was found with tag 'x') (2)",
    );
    check_line(Kind::WithTag(text("t")), None, "one of t", "all consumer versions tagged 't' (2)");
    check_line(Kind::WithTag(text("t")), Some("Foo"), "one of Foo t", "all Foo versions tagged 't' (2)");
    check_line(branch(None, None), None, "latest from branch b", "latest version from branch 'b' (2)");
    check_line(
        branch(Some("x"), None),
        None,
        "latest from branch b",
        "latest version from branch 'b' (fallback branch used as no pact was found from branch 'x') (2)",
    );
    check_line(
        branch(None, Some("5")),
        None,
        "latest from branch b",
        "latest version from branch 'b' that has a pact with Bar (the latest version of the branch, 5, has none) (2)",
    );
    check_line(
        Kind::MainBranch { name: text("main"), silent_head: None },
        Some("Foo"),
        "latest from main branch",
        "latest version of Foo from the main branch 'main' (2)",
    );
    check_line(
        Kind::Deployed(text("test")),
        None,
        "deployed to test",
        "consumer version(s) currently deployed to test (2)",
    );
    check_line(
        Kind::Released(text("test")),
        Some("Foo"),
        "released in test",
        "version(s) of Foo released and supported in test (2)",
    );
    check_line(Kind::InEnvironment(text("test")), None, "in test", "a consumer version in environment test (2)");
}

#[test]
fn deployed_versions_share_a_line() {
    let deployed = |environment: &str| (Kind::Deployed(environment.to_owned()), None);
    let chosen = chosen(&[(Kind::Latest, None), deployed("dev"), deployed("test"), deployed("production")]);
    assert_eq!(
        chosen.criteria_lines("Bar"),
        [
            "latest version of a consumer that has a pact with Bar (2)",
            "consumer version(s) currently deployed to dev (2), test (2) and production (2)",
        ]
    );
    assert_eq!(chosen.short_description(), "latest, deployed to dev, deployed to test, deployed to production");
}

#[test]
fn criteria_are_named_by_kind_and_name_whatever_was_asked_for_first() {
    let text = |text: &str| text.to_owned();
    let tag = |tag: &str| Kind::LatestWithTag { tag: text(tag), instead_of: None };
    let asked = [
        (Kind::MainBranch { name: text("main"), silent_head: None }, false),
        (Kind::Released(text("live")), true),
        (Kind::Deployed(text("live")), true),
        (Kind::Deployed(text("test")), false),
        (Kind::WithTag(text("a")), false),
        (tag("b"), false),
        (tag("a"), false),
        (Kind::Branch { name: text("b"), instead_of: None, silent_head: None }, false),
        (Kind::Latest, false),
    ];
    let found = asked.map(|(kind, production)| Found {
        consumer: text("Foo"),
        version: text("2"),
        order: 1,
        content: 1,
        sha: text("abc"),
        criterion: Match { kind, consumer: None, version: text("2") },
        production,
    });
    let mut found = found.to_vec();
    sort(&mut found);
    assert_eq!(
        merge(found)[0].short_description(),
        "latest, latest from branch b, latest with tag a, latest with tag b, one of a, deployed to test, deployed to live, \
         released in live, latest from main branch"
    );
}

fn subject<'a>(chosen: &'a Chosen, branch: Option<&'a str>, tags: &'a [String], pending: Option<bool>) -> Subject<'a> {
    Subject {
        chosen,
        provider: "Bar",
        provider_branch: branch,
        provider_tags: tags,
        pending,
        wip: false,
        url: "http://broker/pact",
    }
}

fn texts(subject: &Subject<'_>) -> String {
    notices(subject).iter().map(|notice| format!("{}: {}\n", notice.when, notice.text)).collect()
}

#[test]
fn a_pending_contract_says_what_each_result_will_mean() {
    let chosen = chosen(&[(Kind::Latest, None)]);
    insta::assert_snapshot!(texts(&subject(&chosen, Some("main"), &[], Some(true))), @r"
    before_verification: The pact at http://broker/pact is being verified because the pact content belongs to the consumer version matching the following criterion:
        * latest version of a consumer that has a pact with Bar (2)
    before_verification: This pact is in pending state for this version of Bar because a successful verification result for a version of Bar from branch 'main' has not yet been published. If this verification fails, it will not cause the overall build to fail. Read more at https://docs.pact.io/go/pending
    after_verification:success_true_published_false: This pact is still in pending state for any version of Bar from branch 'main' as the successful verification results have not yet been published.
    after_verification:success_false_published_false: This pact is still in pending state for any version of Bar from branch 'main' as a successful verification result has not yet been published
    after_verification:success_true_published_true: This pact is no longer in pending state for any version of Bar from branch 'main', as a successful verification result has been published. If a verification for a version of Bar fails in the future, it will fail the build. Read more at https://docs.pact.io/go/pending
    after_verification:success_false_published_true: This pact is still in pending state for any version of Bar from branch 'main' as a successful verification result has not yet been published
    ");
}

#[test]
fn the_provider_versions_are_named_by_branch_or_tags_or_not_at_all() {
    let chosen = chosen(&[(Kind::Latest, None)]);
    let verified = |branch, tags: &[&str]| {
        let tags: Vec<String> = tags.iter().map(ToString::to_string).collect();
        notices(&subject(&chosen, branch, &tags, Some(false)))[1].text.clone()
    };
    let by = |who: &str| {
        format!(
            "This pact has previously been successfully verified by {who}. If this verification fails, it will fail \
             the build. Read more at https://docs.pact.io/go/pending"
        )
    };
    assert_eq!(verified(None, &[]), by("Bar"));
    assert_eq!(verified(Some("main"), &["x"]), by("a version of Bar from branch 'main'"));
    assert_eq!(verified(None, &["dev"]), by("a version of Bar with tag 'dev'"));
    assert_eq!(verified(None, &["dev", "prod"]), by("a version of Bar with tag 'dev' and 'prod'"));
}

#[test]
fn work_in_progress_names_the_heads() {
    let chosen = chosen(&[
        (Kind::Branch { name: "feat/a".to_owned(), instead_of: None, silent_head: None }, None),
        (Kind::LatestWithTag { tag: "ft".to_owned(), instead_of: None }, None),
    ]);
    let subject = Subject { wip: true, ..subject(&chosen, Some("main"), &[], Some(true)) };
    insta::assert_snapshot!(notices(&subject)[0].text, @"The pact at http://broker/pact is being verified because it is a 'work in progress' pact (ie. it is the pact for the latest version of Foo from branch 'feat/a' and tagged with 'ft' (both have the same content) and it has not yet been successfully verified by a version of Bar from branch 'main' when the pact's application version was explicitly specified in the consumer version selectors). Read more at https://docs.pact.io/go/wip");
}
