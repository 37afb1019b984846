//! Whether a contract is pending for a provider version: no version of its branch (or with its tags) has verified it
//! successfully yet, so a failure must not break the provider's build.

/// A successful verification of a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Success {
    /// When it was published, in microseconds since 1970.
    pub at: i64,
    /// Whether the contract was verified as work in progress.
    pub wip: bool,
    /// The branches of the provider version.
    pub branches: Vec<String>,
    /// The tags of the provider version.
    pub tags: Vec<String>,
}

/// The lines of development of the provider version that is to verify, each with the time of its first version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lines {
    /// Its branch is not known, nor has it tags.
    Unknown,
    /// Its branch.
    Branch(Line),
    /// Its tags.
    Tags(Vec<Line>),
}

/// A branch or tag of the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// When its first version came to be, in microseconds since 1970; none if there is none yet.
    pub since: Option<i64>,
}

impl Lines {
    /// The lines that are known.
    #[must_use]
    pub fn known(&self) -> &[Line] {
        match self {
            Lines::Unknown => &[],
            Lines::Branch(line) => std::slice::from_ref(line),
            Lines::Tags(lines) => lines,
        }
    }

    /// The names of the lines for which none of the successes counts; with an unknown line, one empty name.
    #[must_use]
    pub fn without_success<'a>(&'a self, successes: &[&Success]) -> Vec<&'a str> {
        let lacks = |line: &Line, own: fn(&Success) -> &[String]| {
            !successes.iter().any(|success| counts(success, line, own(success)))
        };
        match self {
            Lines::Unknown => {
                if successes.is_empty() {
                    vec![""]
                } else {
                    Vec::new()
                }
            }
            Lines::Branch(line) => {
                [line].into_iter().filter(|line| lacks(line, |success| &success.branches)).map(name).collect()
            }
            Lines::Tags(lines) => lines.iter().filter(|line| lacks(line, |success| &success.tags)).map(name).collect(),
        }
    }
}

fn name(line: &Line) -> &str {
    &line.name
}

/// A success counts for a line if it is the line's own, or another line's from before this one began: this one
/// inherited it. As long as a line has no version, it inherits everything.
fn counts(success: &Success, line: &Line, own: &[String]) -> bool {
    if own.contains(&line.name) {
        return true;
    }
    match line.since {
        None => true,
        Some(since) => !own.is_empty() && success.at < since,
    }
}

/// Whether a content with these successes is pending, and the tags for which it is or is not, for the notices.
#[must_use]
pub fn judge(lines: &Lines, successes: &[Success]) -> (bool, Vec<String>) {
    let lacking = lines.without_success(&successes.iter().collect::<Vec<_>>());
    let pending = !lacking.is_empty();
    let tags = match lines {
        Lines::Tags(_) if pending => lacking.into_iter().map(str::to_owned).collect(),
        Lines::Tags(lines) => lines.iter().map(|line| line.name.clone()).collect(),
        Lines::Unknown | Lines::Branch(_) => Vec::new(),
    };
    (pending, tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, since: Option<i64>) -> Line {
        Line { name: name.to_owned(), since }
    }

    fn success(second: i64, branches: &[&str], tags: &[&str]) -> Success {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        Success { at: second, wip: false, branches: names(branches), tags: names(tags) }
    }

    #[track_caller]
    fn check(lines: &Lines, successes: &[Success], pending: bool, tags: &[&str]) {
        assert_eq!(judge(lines, successes), (pending, tags.iter().map(ToString::to_string).collect()), "{lines:?}");
    }

    #[test]
    fn a_contract_is_pending_for_a_branch_until_a_version_of_it_succeeds() {
        let main = Lines::Branch(line("main", Some(10)));
        check(&main, &[], true, &[]);
        check(&main, &[success(20, &["main"], &[])], false, &[]);
        check(&main, &[success(20, &["feat"], &[])], true, &[]);
    }

    #[test]
    fn a_branch_inherits_what_succeeded_before_it_began() {
        check(&Lines::Branch(line("feat", Some(10))), &[success(5, &["main"], &[])], false, &[]);
        check(&Lines::Branch(line("feat", Some(10))), &[success(15, &["main"], &[])], true, &[]);
        check(&Lines::Branch(line("feat", None)), &[success(15, &["main"], &[])], false, &[]);
        check(&Lines::Branch(line("feat", None)), &[success(15, &[], &[])], false, &[]);
    }

    #[test]
    fn a_contract_is_pending_if_it_is_so_for_any_tag() {
        let tags = Lines::Tags(vec![line("dev", Some(1)), line("prod", Some(10))]);
        check(&tags, &[success(20, &[], &["dev"])], true, &["prod"]);
        check(&tags, &[success(5, &[], &["dev"])], false, &["dev", "prod"]);
        check(&tags, &[], true, &["dev", "prod"]);
    }

    #[test]
    fn without_branch_and_tags_any_success_counts() {
        check(&Lines::Unknown, &[], true, &[]);
        check(&Lines::Unknown, &[success(1, &[], &[])], false, &[]);
    }
}
