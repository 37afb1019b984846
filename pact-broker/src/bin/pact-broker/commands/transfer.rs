//! `export` and `import`: a whole database in one file.

use std::path::PathBuf;

use pact_broker::{Copied, TransferError};

use super::{
    Outcome,
    database::{DATABASE, DatabaseArgs},
};
use crate::{console::say, failure::Failure};

/// Write everything that the database holds into one file
///
/// The file is a backup of one instant, and can be taken while brokers serve from the database. It can be imported into a
/// SQLite file or a PostgreSQL database, whichever it came from. Secrets of webhooks stay encrypted in it: the broker that
/// gets them needs the same key.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 done; 1 the file cannot be written; 2 the configuration cannot be used; 4 the database cannot be used.")]
pub(crate) struct ExportArgs {
    /// The file to write; it must not be there yet
    file: PathBuf,
    #[command(flatten)]
    database: DatabaseArgs,
}

pub(crate) async fn export(args: ExportArgs) -> Result<Outcome, Failure> {
    let config = args.database.read([])?;
    let copied = pact_broker::export(&config, &args.file).await.map_err(failure)?;
    say(&format!("Exported {} from {} to {}", told(&copied), config.database.describe(), args.file.display()));
    Ok(Outcome::Done)
}

/// Put everything that an exported file holds into an empty database
///
/// All of it or nothing, in one transaction: a file that was cut off or changed is refused. A SQLite file is made if it is
/// not there; a PostgreSQL database must be.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 done; 1 it cannot be imported, nothing was changed; 2 the configuration cannot be used;
4 the database cannot be used.")]
pub(crate) struct ImportArgs {
    /// The file, as export wrote it
    file: PathBuf,
    #[command(flatten)]
    database: DatabaseArgs,
}

pub(crate) async fn import(args: ImportArgs) -> Result<Outcome, Failure> {
    let config = args.database.read([])?;
    let copied = pact_broker::import(&config, &args.file).await.map_err(failure)?;
    say(&format!("Imported {} from {} into {}", told(&copied), args.file.display(), config.database.describe()));
    Ok(Outcome::Done)
}

/// How many rows of how many tables.
fn told(copied: &Copied) -> String {
    let rows: u64 = copied.tables.iter().map(|(_, count)| count).sum();
    format!("{rows} rows of {} tables", copied.tables.len())
}

fn failure(error: TransferError) -> Failure {
    let failure = Failure::new(error.to_string());
    if let TransferError::Store(_) = error { failure.with_code(DATABASE) } else { failure }
}
