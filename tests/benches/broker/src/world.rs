//! What a data set contains, row by row, in the order in which it would have come to be.

use crate::random;
use crate::size::{ENVIRONMENTS, HUB_PROVIDERS, RESULTS, STEADY, Size, number};

/// A value of a row.
#[derive(Debug, Clone)]
pub enum Cell {
    Null,
    Int(i64),
    Bool(bool),
    Text(String),
}

impl From<u64> for Cell {
    fn from(value: u64) -> Self {
        // No number here comes near the limit.
        Cell::Int(value.cast_signed())
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Cell::Bool(value)
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        Cell::Text(value)
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Cell::Text(value.to_owned())
    }
}

impl From<Option<u64>> for Cell {
    fn from(value: Option<u64>) -> Self {
        value.map_or(Cell::Null, Cell::from)
    }
}

/// A table with the columns that are filled.
#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [&'static str],
    /// The column that counts by itself, whose counter must know of the rows.
    pub counter: Option<&'static str>,
}

macro_rules! tables {
    ($($constant:ident = $name:literal [$($column:literal),*] $(counts $counter:literal)?;)*) => {
        #[derive(Debug, Clone, Copy)]
        enum Place { $($constant),* }
        /// Each table after those that it refers to.
        pub const TABLES: &[Table] = &[$(Table {
            name: $name,
            columns: &[$($column),*],
            counter: [$(Some($counter),)? None][0],
        }),*];
    };
}

tables! {
    Pacticipants = "pacticipants" ["id", "name", "main_branch", "created_at", "updated_at"] counts "id";
    Versions = "versions" ["id", "pacticipant_id", "number", "position", "created_at", "updated_at"] counts "id";
    Branches = "branches" ["id", "pacticipant_id", "name", "created_at"] counts "id";
    BranchVersions = "branch_versions" ["branch_id", "version_id", "added", "auto_created", "created_at"];
    BranchHeads = "branch_heads" ["branch_id", "version_id"];
    Tags = "tags" ["version_id", "name", "pacticipant_id", "version_position", "created_at"];
    Contents = "contents" ["id", "consumer_id", "provider_id", "sha", "content", "created_at"] counts "id";
    Publications = "publications" ["id", "consumer_id", "provider_id", "consumer_version_id", "revision", "content_id",
        "created_at"] counts "id";
    CurrentPublications = "current_publications" ["consumer_version_id", "provider_id", "consumer_id",
        "consumer_position", "publication_id", "content_id", "revision", "created_at"];
    Results = "verification_results" ["number", "content_id", "provider_id", "provider_version_id", "success",
        "test_results", "verified_by", "wip", "created_at"] counts "number";
    LatestResults = "latest_results" ["content_id", "provider_version_id", "number", "provider_id",
        "provider_position", "success", "created_at"];
    Environments = "environments" ["id", "uuid", "name", "production", "created_at", "updated_at"] counts "id";
    DeployedVersions = "deployed_versions" ["id", "uuid", "pacticipant_id", "version_id", "environment_id",
        "auto_created", "created_at", "updated_at", "undeployed_at"] counts "id";
    ReleasedVersions = "released_versions" ["id", "uuid", "pacticipant_id", "version_id", "environment_id",
        "created_at", "updated_at", "support_ended_at"] counts "id";
}

/// Takes rows; the number is the place of their table in [`TABLES`].
pub trait Sink {
    fn row(&mut self, table: usize, row: Vec<Cell>);
}

macro_rules! row {
    ($sink:expr, $table:ident, $($value:expr),* $(,)?) => {
        $sink.row(Place::$table as usize, vec![$(Cell::from($value)),*])
    };
}

/// Counters of what has been made so far.
#[derive(Debug, Default)]
pub struct World {
    branches: u64,
    deployments: u64,
    releases: u64,
    results: u64,
}

/// Midnight of a day in 2026, in microseconds.
const BEGINNING: u64 = 1_767_225_600_000_000;

fn time(position: u64) -> u64 {
    BEGINNING + position * 3_600_000_000
}

impl World {
    /// What is there before the first version.
    pub fn begin(size: &Size, sink: &mut impl Sink) -> Self {
        for id in 1..=size.pacticipants {
            row!(sink, Pacticipants, id, size.name_of(id), "main", time(0), time(0));
            row!(sink, Branches, id, id, "main", time(1));
        }
        for id in 1..=ENVIRONMENTS {
            row!(sink, Environments, id, format!("environment-{id}"), format!("env-{id}"), id == 1, time(0), time(0));
        }
        Self { branches: size.pacticipants, ..Self::default() }
    }

    /// One version of every pacticipant with all that comes of it. Positions count from one.
    pub fn step(&mut self, size: &Size, position: u64, sink: &mut impl Sink) {
        for pacticipant in 1..=size.pacticipants {
            self.version(size, pacticipant, position, sink);
        }
        for pair in 0..size.pairs() {
            publication(size, pair, position, sink);
        }
        for change in 0..=(position - 1) / STEADY {
            let first = change * STEADY + 1;
            if position < first + RESULTS / 2 {
                for pair in 0..size.pairs() {
                    self.results(size, pair, change, position, sink);
                }
            }
        }
    }

    fn version(&mut self, size: &Size, pacticipant: u64, position: u64, sink: &mut impl Sink) {
        let (id, now) = (version_id(size, pacticipant, position), time(position));
        row!(sink, Versions, id, pacticipant, number(position), position, now, now);
        // Every tenth version is of a branch that is merged at once. Merged branches were deleted, save the last two.
        let (branch, added) = if position % 10 == 5 && position + 20 > size.versions {
            self.branches += 1;
            row!(sink, Branches, self.branches, pacticipant, format!("feat/{position}"), now);
            row!(sink, BranchHeads, self.branches, id);
            (self.branches, 1)
        } else {
            (pacticipant, position)
        };
        row!(sink, BranchVersions, branch, id, added, false, now);
        if position == size.versions {
            row!(sink, BranchHeads, pacticipant, id);
        }
        if position % 5 == 0 {
            row!(sink, Tags, id, "prod", pacticipant, position, now);
        }
        for environment in 1..=ENVIRONMENTS {
            if (position + 2 * environment + pacticipant) % 20 == 0 {
                let ended = (position + 20 <= size.versions).then(|| time(position + 20));
                if environment == ENVIRONMENTS {
                    self.releases += 1;
                    let uuid = format!("release-{}", self.releases);
                    row!(sink, ReleasedVersions, self.releases, uuid, pacticipant, id, environment, now, now, ended);
                } else {
                    self.deployments += 1;
                    let uuid = format!("deployment-{}", self.deployments);
                    let id = [self.deployments, pacticipant, id, environment];
                    row!(sink, DeployedVersions, id[0], uuid, id[1], id[2], id[3], false, now, now, ended);
                }
            }
        }
    }

    /// The results at this time for a content: it is verified by the provider's twenty versions before it and by the
    /// twenty from it on, as far as there are such; the missing ones are repeated by the first or the last version.
    fn results(&mut self, size: &Size, pair: u64, change: u64, position: u64, sink: &mut impl Sink) {
        let (_, provider) = size.pair(pair);
        let (content, first) = (content_id(size, pair, change), change * STEADY + 1);
        let mut rounds: Vec<u64> = Vec::new();
        if position == first {
            rounds.extend(0..=RESULTS / 2);
        } else {
            rounds.push(position - first + RESULTS / 2);
        }
        if position == size.versions {
            rounds.extend(rounds[rounds.len() - 1] + 1..RESULTS);
        }
        let mut latest: Vec<(u64, u64, bool)> = Vec::new();
        for round in rounds {
            let verified_by = (first + round).saturating_sub(RESULTS / 2).clamp(1, size.versions);
            self.results += 1;
            let at = 100 + self.results;
            let recent = position + 2 * RESULTS > size.versions;
            let success = pair < HUB_PROVIDERS && recent || random::number(at) % 100 < 97;
            let version = version_id(size, provider, verified_by);
            let now = time(position);
            let by = r#"{"implementation":"bench","version":"1.0.0"}"#;
            let tests = format!(r#"[{{"interactionId":"{at:040x}","success":{success},"description":"a request"}}]"#);
            row!(sink, Results, at, content, provider, version, success, tests, by, false, now);
            match latest.last_mut() {
                Some(last) if last.0 == verified_by => *last = (verified_by, at, success),
                _ => latest.push((verified_by, at, success)),
            }
        }
        for (verified_by, at, success) in latest {
            let version = version_id(size, provider, verified_by);
            row!(sink, LatestResults, content, version, at, provider, verified_by, success, time(position));
        }
    }
}

fn version_id(size: &Size, pacticipant: u64, position: u64) -> u64 {
    (position - 1) * size.pacticipants + pacticipant
}

fn content_id(size: &Size, pair: u64, change: u64) -> u64 {
    change * size.pairs() + pair + 1
}

fn publication(size: &Size, pair: u64, position: u64, sink: &mut impl Sink) {
    let (consumer, provider) = size.pair(pair);
    let (change, now) = ((position - 1) / STEADY, time(position));
    let content = content_id(size, pair, change);
    if (position - 1) % STEADY == 0 {
        let text = contract(&size.name_of(consumer), &size.name_of(provider), &format!("stored-{content}"));
        let sha = format!("{:040x}", random::number(content));
        row!(sink, Contents, content, consumer, provider, sha, text, now);
    }
    let id = (position - 1) * size.pairs() + pair + 1;
    let version = version_id(size, consumer, position);
    row!(sink, Publications, id, consumer, provider, version, 1, content, now);
    row!(sink, CurrentPublications, version, provider, consumer, position, id, content, 1, now);
}

/// A contract with ten interactions; the word makes it another content.
pub fn contract(consumer: &str, provider: &str, word: &str) -> String {
    let interactions: Vec<serde_json::Value> = (0..10)
        .map(|index| {
            serde_json::json!({
                "description": format!("a request for {word} {index}"),
                "providerState": "there are orders",
                "request": {"method": "GET", "path": format!("/orders/{index}"), "headers": {"Accept": "application/json"}},
                "response": {"status": 200, "headers": {"Content-Type": "application/json"},
                    "body": {"id": index, "word": word, "lines": [{"name": "tea", "count": 2}, {"name": "cups", "count": 4}]}}
            })
        })
        .collect();
    serde_json::json!({
        "consumer": {"name": consumer}, "provider": {"name": provider}, "interactions": interactions,
        "metadata": {"pactSpecification": {"version": "2.0.0"}}
    })
    .to_string()
}
