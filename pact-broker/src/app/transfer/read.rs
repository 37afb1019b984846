//! `import`: an exported file into an empty database.

use super::file::{Line, Reader};
use super::kind::Kind;
use super::{Copied, TransferError, broken};
use crate::app::new_file::NewFile;
use crate::config::Config;
use crate::store::transfer::{self, Loader, Mode};
use crate::store::{Store, StoreError, Tx, migrate};
use std::path::Path;

/// Puts everything that a file holds into an empty database: all of it or nothing.
///
/// # Errors
/// The file is damaged, or of a newer broker; or there is data in the database.
pub async fn import(config: &Config, path: &Path) -> Result<Copied, TransferError> {
    let open = || Reader::open(path).map_err(|problem| broken(path, problem));
    // Read to its end before anything is opened: then it is known to be whole.
    let mut whole = open()?;
    while whole.next().map_err(|problem| broken(path, problem))?.is_some() {}
    let reader = open()?;
    let steps = reader.head.steps.clone();
    if steps.is_empty() || steps.iter().any(|step| !migrate::known().contains(step)) {
        return Err(broken(path, "a newer broker made this file; import it with that one, or a later one"));
    }
    let made = NewFile::of(&config.database);
    let done = into(config, reader, &steps, path).await;
    if done.is_err() {
        made.remove();
    }
    done
}

async fn into(config: &Config, reader: Reader, steps: &[i64], path: &Path) -> Result<Copied, TransferError> {
    let there = steps_of(config).await?;
    if !there.is_empty() && there != steps {
        let problem = "its tables are those of another version of the broker than those in the file; import into a \
                       database that is not there yet";
        return Err(refused(config, problem.to_owned()));
    }
    let config = &config.unhurried();
    let store = Store::open_with_steps(config, Some(steps)).await?;
    let copied = load(&store, config, reader, path).await;
    store.close().await;
    let copied = copied?;
    if steps != migrate::known() {
        // The file is of an older broker: its data go with it through what changed since.
        Store::open(config).await?.close().await;
    }
    Ok(copied)
}

fn refused(config: &Config, problem: String) -> TransferError {
    TransferError::Database { act: "import into", place: config.database.describe(), problem }
}

/// The migrations that were applied to our database; none if it is not there, or has no tables of ours.
async fn steps_of(config: &Config) -> Result<Vec<i64>, StoreError> {
    if !config.database.is_there() {
        return Ok(Vec::new());
    }
    let store = Store::open_to_read(&config.database).await?;
    let mut tx = store.read().await?;
    let steps = transfer::steps(&mut tx).await;
    drop(tx);
    store.close().await;
    steps
}

async fn load(store: &Store, config: &Config, mut reader: Reader, path: &Path) -> Result<Copied, TransferError> {
    let mut tx = store.write().await?;
    if let Some(table) = transfer::first_used(&mut tx).await? {
        return Err(refused(config, format!("there are {table} in it already; import into an empty database")));
    }
    let mut table: Option<Table> = None;
    let mut counters = Vec::new();
    while let Some(line) = reader.next().map_err(|problem| broken(path, problem))? {
        match line {
            Line::Table { name, columns } => {
                if let Some(done) = table.take() {
                    done.loader.finish(&mut tx).await?;
                }
                let next = Table::new(&mut tx, &name, &columns).await?;
                let unknown = || broken(path, reader.damaged("names a table or column that is not known"));
                table = Some(next.ok_or_else(unknown)?);
            }
            Line::Row(values) => {
                let Some(table) = &mut table else { return Err(broken(path, reader.damaged("belongs to no table"))) };
                let values = table.kinds.iter().zip(values).map(|(kind, value)| kind.read(value));
                let bad = || broken(path, reader.damaged("has a value of the wrong kind"));
                let values = values.collect::<Option<Vec<_>>>().ok_or_else(bad)?;
                table.loader.push(&mut tx, values).await?;
            }
            Line::Counter { table, last } => counters.push((table, last)),
        }
    }
    if let Some(done) = table.take() {
        done.loader.finish(&mut tx).await?;
    }
    for (table, last) in counters {
        tx.set_counter(&table, last).await?;
    }
    tx.commit().await?;
    Ok(Copied { tables: reader.rows().iter().map(|(table, count)| (table.clone(), *count)).collect() })
}

/// The table whose rows are read.
struct Table {
    kinds: Vec<Kind>,
    loader: Loader,
}

impl Table {
    /// None if we have no such table, or not all of these columns.
    async fn new(tx: &mut Tx, name: &str, columns: &[String]) -> Result<Option<Self>, StoreError> {
        let Some(name) = transfer::TABLES.iter().find(|table| **table == name) else { return Ok(None) };
        let ours = tx.columns(name).await?;
        let kind = |wanted: &String| ours.iter().find(|column| column.name == *wanted).and_then(Kind::of);
        let Some(kinds) = columns.iter().map(kind).collect::<Option<Vec<_>>>() else { return Ok(None) };
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        Ok(Some(Self { kinds, loader: Loader::new(name, &columns, &[], Mode::Insert) }))
    }
}
