//! When and what is cleaned up: settings with the names that the existing broker's container image has.

use super::reader::Reader;
use super::value::Value;
use crate::domain::cleanup::rule::{DEFAULT, Rule};
use crate::time::Micros;
use cronexpr::{Crontab, FallbackTimezoneOption, ParseOptions, parse_crontab_with};
use jiff::Timestamp;

/// How to clean up. Nothing is deleted unless it is switched on, or `pact-broker clean --yes` says so.
#[derive(Debug, Clone)]
pub struct Cleaning {
    /// Whether a broker cleans up by itself.
    pub enabled: bool,
    /// When it does.
    pub schedule: Schedule,
    /// Whether it only logs what it would delete.
    pub dry_run: bool,
    /// Which versions are kept.
    pub keep: Vec<Rule>,
    /// How many versions are deleted at a time.
    pub deletion_limit: u32,
    /// How many days revisions, results and calls of webhooks are kept after later ones replaced them.
    pub overwritten_data_max_age: Option<u32>,
    /// After how many days without a new version a branch other than the main one is deleted.
    pub stale_branch_max_age: Option<u32>,
}

impl Cleaning {
    pub(super) fn read_from(from: &mut Reader) -> Self {
        from.heading("Cleaning up");
        let keep: Rules =
            from.get("DATABASE_CLEAN_KEEP_VERSION_SELECTORS", DEFAULT, "Which versions are kept; see `clean`");
        Self {
            enabled: from.get("DATABASE_CLEAN_ENABLED", "false", "Delete on schedule what no rule keeps"),
            schedule: from.get("DATABASE_CLEAN_CRON_SCHEDULE", "15 2 * * *", "When, in UTC unless a time zone follows"),
            dry_run: from.get("DATABASE_CLEAN_DRY_RUN", "false", "Only log what would be deleted"),
            keep: keep.0,
            deletion_limit: from.get("DATABASE_CLEAN_DELETION_LIMIT", "500", "How many versions are deleted at a time"),
            overwritten_data_max_age: from.find(
                "DATABASE_CLEAN_OVERWRITTEN_DATA_MAX_AGE",
                "Days until replaced revisions, results and calls of webhooks are deleted; never if it is not said",
            ),
            stale_branch_max_age: from.find(
                "DATABASE_CLEAN_STALE_BRANCH_MAX_AGE",
                "Days without a new version until a branch, other than the main one, is deleted; never if it is not said",
            ),
        }
    }
}

#[derive(Default)]
struct Rules(Vec<Rule>);

impl Value for Rules {
    const NAME: &str = "JSON";

    fn read(text: &str) -> Result<Self, String> {
        Rule::read_list(text).map(Self)
    }
}

/// Times in the notation of cron.
#[derive(Debug, Clone, Default)]
pub struct Schedule(Option<Crontab>);

impl Schedule {
    /// When the next time is, in microseconds since 1970; none if there is no next time.
    pub(crate) fn next(&self, now: Micros) -> Option<Micros> {
        let next = self.0.as_ref()?.find_next(Timestamp::from_microsecond(now).ok()?).ok()?;
        Some(next.timestamp().as_microsecond())
    }
}

impl Value for Schedule {
    const NAME: &str = "CRON";

    fn read(text: &str) -> Result<Self, String> {
        let mut options = ParseOptions::default();
        options.fallback_timezone_option = FallbackTimezoneOption::UTC;
        let help = "write minute, hour, day, month and day of the week, such as \"15 2 * * *\"";
        let parsed = parse_crontab_with(text, options);
        parsed.map(|crontab| Self(Some(crontab))).map_err(|_| format!("{text:?} is no time in cron's notation; {help}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_time_is_found() {
        let now: Timestamp = "2026-11-22T01:00:00Z".parse().unwrap();
        let now = now.as_microsecond();
        for (text, seconds) in [("15 2 * * *", 4500), ("*/5 * * * *", 300), ("15 2 * * * Europe/Berlin", 900)] {
            assert_eq!(Schedule::read(text).unwrap().next(now).unwrap() - now, seconds * 1_000_000, "{text}");
        }
        assert!(Schedule::read("every night").unwrap_err().contains("is no time in cron's notation"));
    }
}
