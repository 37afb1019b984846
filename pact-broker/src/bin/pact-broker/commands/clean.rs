//! `clean`: deletes what no rule keeps; only says what that is until `--yes`.

use pact_broker::{CleanReport, Cleaned};

use super::{
    Outcome,
    database::{DATABASE, DatabaseArgs},
};
use crate::{
    console::{note, say},
    failure::Failure,
    table,
};

/// Delete versions that no rule keeps; without --yes, only say which
///
/// Kept whatever the rules say: what is deployed or released now, the head of each branch, the newest version of each
/// pacticipant and the newest with a contract, and the versions on which answers about kept ones depend. With the versions go
/// their contracts, results, tags, past deployments and calls of webhooks, and contents that nothing refers to any more. It can be run beside
/// a broker, and as often as you like; serve does the same on schedule with PACT_BROKER_DATABASE_CLEAN_ENABLED=true.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A rule keeps the versions for which everything holds that it says: pacticipant_name, tag and branch (a name, or true for any),
main_branch, latest (with that tag, on that branch, or of the pacticipant), max_age (days), deployed, released, environment.

Exit codes: 0 done; 1 another broker cleans now; 2 the configuration cannot be used; 4 the database cannot be used.")]
pub(crate) struct Args {
    /// Delete
    #[arg(long)]
    yes: bool,
    /// Only say what would be deleted, which is the default
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// Which versions are kept [env: PACT_BROKER_DATABASE_CLEAN_KEEP_VERSION_SELECTORS] [default: the newest of each tag and
    /// branch, and those of the last 90 days]
    #[arg(long, value_name = "JSON")]
    keep_version_selectors: Option<String>,
    /// How many versions are deleted at most [env: PACT_BROKER_DATABASE_CLEAN_DELETION_LIMIT] [default: 500]
    #[arg(long, value_name = "NUMBER")]
    limit: Option<String>,
    /// Days until replaced revisions, results and calls of webhooks are deleted [env: PACT_BROKER_DATABASE_CLEAN_OVERWRITTEN_DATA_MAX_AGE]
    /// [default: never]
    #[arg(long, value_name = "DAYS")]
    overwritten_data_max_age: Option<String>,
    /// Days without a new version until a branch, other than the main one, is deleted [env:
    /// PACT_BROKER_DATABASE_CLEAN_STALE_BRANCH_MAX_AGE] [default: never]
    #[arg(long, value_name = "DAYS")]
    stale_branch_max_age: Option<String>,
    #[command(flatten)]
    database: DatabaseArgs,
}

pub(crate) async fn run(args: Args) -> Result<Outcome, Failure> {
    let config = args.database.read([
        ("database-clean-keep-version-selectors", args.keep_version_selectors),
        ("database-clean-deletion-limit", args.limit),
        ("database-clean-overwritten-data-max-age", args.overwritten_data_max_age),
        ("database-clean-stale-branch-max-age", args.stale_branch_max_age),
    ])?;
    let report = pact_broker::clean(&config, args.yes).await;
    let report = report.map_err(|error| Failure::new(error.to_string()).with_code(DATABASE))?;
    if report.busy {
        return Err(Failure::new("another broker cleans this database now; nothing was done"));
    }
    show(&report);
    Ok(Outcome::Done)
}

fn show(report: &CleanReport) {
    let rows = report.pacticipants.iter().map(|(name, cleaned)| row(name, cleaned));
    let gone = if report.done { "DELETED" } else { "TO DELETE" };
    say(&table::render(&["PACTICIPANT", "KEPT", gone], rows));
    for (pacticipant, branch) in &report.branches {
        say(&format!("Stale branch: {branch} of {pacticipant}"));
    }
    let versions: usize = report.pacticipants.values().map(|one| one.deleted.len()).sum();
    let counts = format!(
        "{versions} versions, {} branches, {} contents, {} replaced revisions, {} replaced results, {} calls of webhooks",
        report.branches.len(),
        report.contents,
        report.revisions,
        report.results,
        report.calls
    );
    if report.over_limit > 0 {
        say(&format!("{} further versions are left for the next run", report.over_limit));
    }
    if report.done {
        say(&format!("Deleted {counts}"));
    } else {
        say(&format!("Would delete {counts}"));
        note("Nothing was deleted; run it with --yes to delete");
    }
}

fn row(name: &str, cleaned: &Cleaned) -> Vec<String> {
    let kept: Vec<String> = cleaned.kept.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    let or_none = |text: String| if text.is_empty() { "-".to_owned() } else { text };
    vec![name.to_owned(), or_none(kept.join("\n")), or_none(wrapped(&cleaned.deleted))]
}

/// Numbers of versions, a few to a line.
fn wrapped(numbers: &[String]) -> String {
    numbers.chunks(4).map(|some| some.join(", ")).collect::<Vec<_>>().join("\n")
}
