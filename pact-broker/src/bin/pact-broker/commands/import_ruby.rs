//! `import-ruby`: takes over the database of the existing broker and says what was not taken.

use pact_broker::{ImportError, ImportOptions, ImportReport, RubyDatabase, TableReport};
use std::path::{Path, PathBuf};

use super::{
    Outcome,
    database::{DATABASE, DatabaseArgs},
};
use crate::{
    console::{note, say},
    failure::Failure,
    table,
};

/// Take over the database of a Ruby Pact Broker
///
/// All of it or nothing, in one transaction, into an empty database. Contents keep their hashes, results their numbers, and
/// environments, deployments and releases their UUIDs, so that every address stays right. A second import of the same
/// database finds everything there and changes nothing. Nothing is written to the source; stop its broker first, or what
/// it is told in the meantime is missing here.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 imported, or all there already; 1 it cannot be imported, nothing was changed; 2 the configuration cannot be used;
4 the database cannot be used.")]
pub(crate) struct Args {
    /// A SQLite file, a plain SQL dump (pg_dump --format=plain), or postgres://user:password@host/name
    source: String,
    /// Tell what would be done; keep nothing
    #[arg(long)]
    dry_run: bool,
    /// Read a database that a newer broker wrote than 2.120.0, the last one that is known here
    #[arg(long)]
    newer_schema: bool,
    /// Write the certificates that webhooks trust beside those of the system to this file, which is then to be named in
    /// PACT_BROKER_WEBHOOK_CERTIFICATES
    #[arg(long, value_name = "FILE")]
    certificates: Option<PathBuf>,
    #[command(flatten)]
    database: DatabaseArgs,
}

pub(crate) async fn run(args: Args) -> Result<Outcome, Failure> {
    let config = args.database.read([])?;
    let source = RubyDatabase::parse(&args.source).map_err(Failure::usage)?;
    let options = ImportOptions { dry_run: args.dry_run, newer_schema: args.newer_schema, progress: Some(progress) };
    let report = pact_broker::import_ruby(&config, &source, options).await.map_err(failure)?;
    show(&report, &source.describe(), &config.database.describe());
    match (&args.certificates, report.certificates.is_empty()) {
        (Some(file), false) if report.kept => hand_out(&report.certificates, file)?,
        (_, false) => say(
            "Certificates of webhooks are a setting here: --certificates FILE writes them to a file, also after the import",
        ),
        (_, true) => {}
    }
    Ok(Outcome::Done)
}

/// Writes the certificates to a file. One that says something else is left alone.
fn hand_out(certificates: &[String], file: &Path) -> Result<(), Failure> {
    let pem: String = certificates.iter().map(|pem| format!("{}\n", pem.trim_end())).collect();
    let problem = |text: &str| {
        let path = file.display();
        Failure::new(format!("the data is imported, but the certificates cannot be written to {path}: {text}"))
    };
    match std::fs::read(file) {
        Ok(there) if there == pem.as_bytes() => {}
        Ok(_) => return Err(problem("the file exists and says something else; import again with another file")),
        Err(_) => std::fs::write(file, pem).map_err(|error| problem(&error.to_string()))?,
    }
    let (count, path) = (certificates.len(), file.display());
    say(&format!(
        "Wrote {count} certificates to {path}; start the broker with PACT_BROKER_WEBHOOK_CERTIFICATES={path}"
    ));
    Ok(())
}

/// Smaller tables are read before anybody wonders.
const LARGE: u64 = 10_000;

fn progress(table: &TableReport) {
    if table.read >= LARGE {
        note(&format!("Read {} rows of {}", table.read, table.name));
    }
}

fn failure(error: ImportError) -> Failure {
    let failure = Failure::new(error.to_string());
    if let ImportError::Store(_) = error { failure.with_code(DATABASE) } else { failure }
}

fn show(report: &ImportReport, from: &str, into: &str) {
    let rows = report.tables.iter().map(row);
    say(&table::render(&["TABLE", "ROWS", "TAKEN", "LEFT OUT"], rows));
    for webhook in &report.blocked {
        say(&format!("Webhook that will not be called here: {webhook}"));
    }
    report.notes.iter().for_each(|note| say(&format!("Note: {note}")));
    say(&match (report.changed, report.kept) {
        (false, _) => format!("Everything in {from} is in {into} already; nothing was changed"),
        (true, true) => format!("Imported {from} into {into}"),
        (true, false) => format!("Nothing was kept: this is what an import of {from} into {into} would do"),
    });
}

fn row(table: &TableReport) -> Vec<String> {
    let left: Vec<String> = table.left_out.iter().map(|(reason, count)| format!("{count}: {reason}")).collect();
    let left = if left.is_empty() { "-".to_owned() } else { left.join("\n") };
    vec![table.name.clone(), table.read.to_string(), table.taken.to_string(), left]
}
