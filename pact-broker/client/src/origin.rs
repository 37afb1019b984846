//! Where a version comes from: commit, branch and build, as the build server or git knows them. For programs that publish
//! from a build.

use std::process::Command;

/// What is known of the version being built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The commit.
    pub commit: Option<String>,
    /// The branch.
    pub branch: Option<String>,
    /// The page of the build.
    pub build_url: Option<String>,
}

/// How a variable is looked up.
type Get<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// A build server: the variable that gives it away, and those that hold what we look for. The first one that is set counts.
struct BuildServer {
    sign: &'static str,
    commit: &'static [&'static str],
    branch: &'static [&'static str],
    build_url: fn(&Get<'_>) -> Option<String>,
}

const BUILD_SERVERS: &[BuildServer] = &[
    BuildServer {
        sign: "BUILDKITE",
        commit: &["BUILDKITE_COMMIT"],
        branch: &["BUILDKITE_BRANCH"],
        build_url: |get| get("BUILDKITE_BUILD_URL"),
    },
    BuildServer {
        sign: "GITHUB_ACTIONS",
        commit: &["GITHUB_SHA"],
        // For a pull request GITHUB_REF names the merge, GITHUB_HEAD_REF the branch.
        branch: &["GITHUB_HEAD_REF", "GITHUB_REF"],
        build_url: |get| {
            let (server, repository) = (get("GITHUB_SERVER_URL")?, get("GITHUB_REPOSITORY")?);
            Some(format!("{server}/{repository}/actions/runs/{}", get("GITHUB_RUN_ID")?))
        },
    },
    BuildServer {
        sign: "GITLAB_CI",
        commit: &["CI_COMMIT_SHA"],
        branch: &["CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_BRANCH", "CI_COMMIT_REF_NAME"],
        build_url: |get| get("CI_PIPELINE_URL").or_else(|| get("CI_JOB_URL")),
    },
    BuildServer {
        sign: "CIRCLECI",
        commit: &["CIRCLE_SHA1"],
        branch: &["CIRCLE_BRANCH"],
        build_url: |get| get("CIRCLE_BUILD_URL"),
    },
    BuildServer {
        sign: "TRAVIS",
        commit: &["TRAVIS_COMMIT"],
        branch: &["TRAVIS_PULL_REQUEST_BRANCH", "TRAVIS_BRANCH"],
        build_url: |get| get("TRAVIS_BUILD_WEB_URL"),
    },
    BuildServer {
        sign: "APPVEYOR",
        commit: &["APPVEYOR_REPO_COMMIT"],
        branch: &["APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH", "APPVEYOR_REPO_BRANCH"],
        build_url: |get| {
            let (url, account) = (get("APPVEYOR_URL")?, get("APPVEYOR_ACCOUNT_NAME")?);
            let (project, build) = (get("APPVEYOR_PROJECT_SLUG")?, get("APPVEYOR_BUILD_ID")?);
            Some(format!("{url}/project/{account}/{project}/builds/{build}"))
        },
    },
    BuildServer {
        sign: "BITBUCKET_BUILD_NUMBER",
        commit: &["BITBUCKET_COMMIT"],
        branch: &["BITBUCKET_BRANCH"],
        build_url: |get| {
            let (repository, build) = (get("BITBUCKET_REPO_FULL_NAME")?, get("BITBUCKET_BUILD_NUMBER")?);
            Some(format!("https://bitbucket.org/{repository}/pipelines/results/{build}"))
        },
    },
    BuildServer {
        sign: "TF_BUILD",
        commit: &["BUILD_SOURCEVERSION"],
        // BUILD_SOURCEBRANCHNAME would be only what follows the last slash.
        branch: &["SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH"],
        build_url: |get| {
            let (collection, project) = (get("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI")?, get("SYSTEM_TEAMPROJECT")?);
            let collection = collection.trim_end_matches('/');
            Some(format!("{collection}/{project}/_build/results?buildId={}", get("BUILD_BUILDID")?))
        },
    },
    // CodeShip says `CI_NAME=codeship`; its variables are its own.
    BuildServer {
        sign: "CI_COMMIT_ID",
        commit: &["CI_COMMIT_ID"],
        branch: &["CI_BRANCH"],
        build_url: |get| get("CI_BUILD_URL"),
    },
    // Jenkins and Hudson; last, since others set GIT_COMMIT too.
    BuildServer {
        sign: "GIT_COMMIT",
        commit: &["GIT_COMMIT"],
        branch: &["CHANGE_BRANCH", "GIT_LOCAL_BRANCH", "GIT_BRANCH"],
        build_url: |get| get("BUILD_URL"),
    },
];

/// Where build servers name the tag that is built. Many of them name it as the branch, too.
const TAGS: &[&str] =
    &["CI_COMMIT_TAG", "BUILDKITE_TAG", "TRAVIS_TAG", "CIRCLE_TAG", "APPVEYOR_REPO_TAG_NAME", "TAG_NAME"];

/// What the variables of a build server say; nothing where there is none.
fn from_variables(get: &Get<'_>) -> Origin {
    let first = |names: &[&str]| names.iter().find_map(|name| get(name));
    let signs = |server: &&BuildServer| get(server.sign).is_some() || first(server.commit).is_some();
    let is_tag = |name: &String| TAGS.iter().any(|tag| get(tag).as_ref() == Some(name));
    BUILD_SERVERS.iter().find(signs).map_or_else(Origin::default, |server| Origin {
        commit: first(server.commit),
        branch: first(server.branch).filter(|name| !is_tag(name)).and_then(|name| branch_of(&name)),
        build_url: (server.build_url)(get),
    })
}

/// The branch in the name of a reference: `refs/heads/x` and `origin/x` are `x`; tags and merges are no branches.
fn branch_of(reference: &str) -> Option<String> {
    let branch = reference.strip_prefix("refs/heads/").or_else(|| reference.strip_prefix("origin/"));
    let branch = branch.unwrap_or(reference);
    (!branch.starts_with("refs/") && !branch.is_empty() && branch != "HEAD").then(|| branch.to_owned())
}

/// What the build server says in the environment of this process; nothing where there is none. Known are Buildkite, GitHub
/// Actions, GitLab, CircleCI, Travis, AppVeyor, Bitbucket, Azure Pipelines, CodeShip and Jenkins.
#[must_use]
pub fn of_build() -> Origin {
    from_variables(&|name| std::env::var(name).ok().filter(|value| !value.trim().is_empty()))
}

/// What is known of the version being built here: from the build server, what it does not say from git.
#[must_use]
pub fn detect() -> Origin {
    let build = of_build();
    Origin {
        commit: build.commit.or_else(|| git(&["rev-parse", "HEAD"])),
        branch: build.branch.or_else(|| git(&["symbolic-ref", "--quiet", "--short", "HEAD"])),
        build_url: build.build_url,
    }
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variables: &[(&str, &str)], commit: &str, branch: Option<&str>, build_url: Option<&str>) {
        let get = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let expected = Origin {
            commit: Some(commit.to_owned()),
            branch: branch.map(str::to_owned),
            build_url: build_url.map(str::to_owned),
        };
        assert_eq!(from_variables(&get), expected);
    }

    #[test]
    fn build_servers_say_where_a_version_comes_from() {
        check(
            &[("BUILDKITE_COMMIT", "c"), ("BUILDKITE_BRANCH", "feat/x"), ("BUILDKITE_BUILD_URL", "http://bk/1")],
            "c",
            Some("feat/x"),
            Some("http://bk/1"),
        );
        let github = [
            ("GITHUB_SHA", "c"),
            ("GITHUB_REF", "refs/heads/feat/x"),
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_REPOSITORY", "o/r"),
            ("GITHUB_RUN_ID", "7"),
        ];
        check(&github, "c", Some("feat/x"), Some("https://github.com/o/r/actions/runs/7"));
        check(
            &[("GITHUB_SHA", "c"), ("GITHUB_REF", "refs/pull/1/merge"), ("GITHUB_HEAD_REF", "fix")],
            "c",
            Some("fix"),
            None,
        );
        check(&[("GITHUB_SHA", "c"), ("GITHUB_REF", "refs/tags/v1")], "c", None, None);
        check(
            &[("CI_COMMIT_SHA", "c"), ("CI_COMMIT_REF_NAME", "b"), ("CI_JOB_URL", "http://gl/1")],
            "c",
            Some("b"),
            Some("http://gl/1"),
        );
        check(
            &[("GIT_COMMIT", "c"), ("GIT_BRANCH", "origin/main"), ("BUILD_URL", "http://j/1")],
            "c",
            Some("main"),
            Some("http://j/1"),
        );
        let azure = [
            ("BUILD_SOURCEVERSION", "c"),
            ("BUILD_SOURCEBRANCH", "refs/heads/feat/x"),
            ("BUILD_SOURCEBRANCHNAME", "x"),
            ("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI", "https://dev.azure.com/o/"),
            ("SYSTEM_TEAMPROJECT", "p"),
            ("BUILD_BUILDID", "9"),
        ];
        check(&azure, "c", Some("feat/x"), Some("https://dev.azure.com/o/p/_build/results?buildId=9"));
    }

    #[test]
    fn a_tag_that_is_named_as_the_branch_is_none() {
        let gitlab = [("CI_COMMIT_SHA", "c"), ("CI_COMMIT_REF_NAME", "v1"), ("CI_COMMIT_TAG", "v1")];
        check(&gitlab, "c", None, None);
        check(&[("BUILDKITE_COMMIT", "c"), ("BUILDKITE_BRANCH", "v1"), ("BUILDKITE_TAG", "v1")], "c", None, None);
        check(
            &[("BUILDKITE_COMMIT", "c"), ("BUILDKITE_BRANCH", "main"), ("BUILDKITE_TAG", "v1")],
            "c",
            Some("main"),
            None,
        );
    }

    #[test]
    fn without_a_build_server_nothing_is_said() {
        assert_eq!(from_variables(&|_| None), Origin::default());
    }
}
