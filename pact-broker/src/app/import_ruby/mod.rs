//! Takes over the database of the existing (Ruby) broker, in one transaction: all of it or nothing. Rows keep their
//! identities and contents their hashes, so that every address that was ever handed out stays right, and a second import
//! finds everything there and changes nothing. One file per noun; what was not taken over is in the [`ImportReport`].

mod branch;
mod certificate;
mod contract;
mod environment;
mod leftover;
mod pacticipant;
mod placement;
mod report;
mod schema;
mod tag;
mod verification;
mod version;
mod webhook;

pub use report::{ImportReport, TableReport};

use crate::app::new_file::NewFile;
use crate::config::Config;
use crate::store::ruby::{RubyDatabase, Source, SourceError};
use crate::store::transfer::{self, Loader, Mode};
use crate::store::{Store, StoreError, Tx};
use crate::webhooks::guard::Guard;
use crate::webhooks::secrets::Vault;
use report::Tally;
use std::collections::{HashMap, HashSet};

/// How an import is to be done.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImportOptions {
    /// Tell what would be done; keep nothing.
    pub dry_run: bool,
    /// Read a database that a newer broker wrote than those that are known here.
    pub newer_schema: bool,
    /// Is told of each table once it was read: large databases take their time.
    pub progress: Option<fn(&TableReport)>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The source cannot be read, or is not what it should be.
    #[error("cannot import from {place}: {problem}")]
    Source {
        /// The source, in words without its password.
        place: String,
        /// What is wrong, and what to do about it.
        problem: String,
    },
    /// There is something else in our database.
    #[error("the database has other data already: {0} is missing or different; import into an empty database")]
    Occupied(String),
    /// Webhooks have secrets, and there is no key to keep them under.
    #[error("{0}")]
    Secret(String),
    /// Our database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What goes wrong within an import.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Different(String),
    #[error("{0}")]
    Secret(String),
}

/// Imports a database of the existing broker into the one that the configuration names.
///
/// # Errors
/// The source is damaged or something else than it should be, or our database has other data. Nothing is changed then.
pub async fn import_ruby(
    config: &Config,
    from: &RubyDatabase,
    options: ImportOptions,
) -> Result<ImportReport, ImportError> {
    let failed = |fault| failed(from, fault);
    let mut source = Source::open(from).await.map_err(|error| failed(error.into()))?;
    let notes = schema::check(&mut source, options.newer_schema).await.map_err(|error| failed(error.into()))?;
    let made = NewFile::of(&config.database);
    let store = Store::open(&config.unhurried()).await?;
    let done = run(&store, Rules::of(config), source, notes, options).await;
    store.close().await;
    match done {
        Ok(report) if !options.dry_run => Ok(report),
        done => {
            made.remove();
            done.map_err(failed)
        }
    }
}

fn failed(from: &RubyDatabase, fault: Fault) -> ImportError {
    match fault {
        Fault::Source(error) => ImportError::Source { place: from.describe(), problem: error.to_string() },
        Fault::Store(error) => error.into(),
        Fault::Different(what) => ImportError::Occupied(what),
        Fault::Secret(what) => ImportError::Secret(what),
    }
}

async fn run(
    store: &Store,
    rules: Rules,
    source: Source,
    notes: Vec<String>,
    options: ImportOptions,
) -> Result<ImportReport, Fault> {
    let mut tx = store.write().await?;
    let mode = if transfer::first_used(&mut tx).await?.is_none() { Mode::Insert } else { Mode::Compare };
    let mut run = Run::new(rules, source, tx, mode);
    run.report.notes = notes;
    run.progress = options.progress;
    webhook::check_secrets(&mut run).await?;
    pacticipant::import(&mut run).await?;
    version::import(&mut run).await?;
    branch::import(&mut run).await?;
    tag::import(&mut run).await?;
    contract::import(&mut run).await?;
    verification::import(&mut run).await?;
    environment::import(&mut run).await?;
    placement::import(&mut run).await?;
    webhook::import(&mut run).await?;
    certificate::import(&mut run).await?;
    leftover::report(&mut run).await?;
    if run.mode == Mode::Insert {
        transfer::derive(&mut run.tx).await?;
    }
    let Run { tx, mut report, mode, .. } = run;
    report.changed = mode == Mode::Insert;
    report.kept = !options.dry_run;
    if !options.dry_run && report.changed {
        tx.commit().await?;
    }
    Ok(report)
}

/// An import under way: both databases, and what later tables need to know of earlier ones.
struct Run {
    source: Source,
    tx: Tx,
    mode: Mode,
    report: ImportReport,
    progress: Option<fn(&TableReport)>,
    pacticipants: HashSet<i64>,
    versions: HashMap<i64, Place>,
    contents: HashMap<i64, Content>,
    /// The version and the content of each publication.
    publications: HashMap<i64, (i64, i64)>,
    results: HashMap<i64, Known>,
    rules: Rules,
    environments: HashSet<i64>,
}

/// Where a version stands.
#[derive(Debug, Clone)]
struct Place {
    pacticipant: i64,
    position: i64,
    number: String,
}

/// What identifies a content.
#[derive(Debug, Clone)]
struct Content {
    consumer: i64,
    provider: i64,
    sha: String,
}

/// What is kept of a result by those who refer to it.
#[derive(Debug)]
struct Known {
    number: i64,
    version: i64,
    success: bool,
}

/// What our broker demands of webhooks.
struct Rules {
    vault: Vault,
    guard: Guard,
    methods: Vec<String>,
}

impl Rules {
    fn of(config: &Config) -> Self {
        Self {
            vault: Vault::new(config.webhooks.secret_key.as_ref()),
            guard: Guard::new(&config.webhooks),
            methods: config.webhooks.methods.clone(),
        }
    }

    /// Why a call will not be made, if it will not.
    async fn refused(&self, method: &str, url: &str) -> Option<String> {
        if !self.methods.iter().any(|known| known.eq_ignore_ascii_case(method)) {
            return Some(format!("method must be {}", self.methods.join(", ")));
        }
        let Ok(url) = url::Url::parse(url) else { return Some("the address cannot be read".to_owned()) };
        self.guard.check_now(&url).await.err().map(|refused| refused.to_string())
    }
}

impl Run {
    fn new(rules: Rules, source: Source, tx: Tx, mode: Mode) -> Self {
        Self {
            source,
            tx,
            mode,
            report: ImportReport::default(),
            progress: None,
            pacticipants: HashSet::new(),
            versions: HashMap::new(),
            contents: HashMap::new(),
            publications: HashMap::new(),
            results: HashMap::new(),
            rules,
            environments: HashSet::new(),
        }
    }

    /// Writes what is left of a table's rows and notes what came of all of them.
    async fn finish(&mut self, loader: Loader, table: &'static str, tally: Tally) -> Result<(), Fault> {
        if let Some(difference) = loader.finish(&mut self.tx).await? {
            return Err(Fault::Different(difference));
        }
        self.report.add(table, tally);
        if let (Some(progress), Some(told)) = (self.progress, self.report.tables.last()) {
            progress(told);
        }
        Ok(())
    }

    /// Lets the counter of one of our tables go on behind what was imported.
    async fn count_on(&mut self, table: &str, identity: &str) -> Result<(), Fault> {
        if self.mode == Mode::Insert {
            transfer::count_on(&mut self.tx, table, identity).await?;
        }
        Ok(())
    }
}
