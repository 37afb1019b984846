//! `export`: everything that a database holds at one instant.

use super::file::{Head, Writer};
use super::kind::Kind;
use super::{Copied, TransferError, broken};
use crate::config::Config;
use crate::store::{Store, StoreError, Tx, transfer};
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

/// Writes everything that the database holds now into a file, while brokers serve from it. The file appears under its
/// name only when it is whole and on disk.
///
/// # Errors
/// There is such a file already, it cannot be written, or the database cannot be read or has tables that are not known.
pub async fn export(config: &Config, path: &Path) -> Result<Copied, TransferError> {
    if path.exists() {
        return Err(broken(path, "there is such a file already; name another one, or move it away"));
    }
    let store = Store::open_to_read(&config.database).await?;
    let unfinished = Unfinished::create(path)?;
    let copied = write(&store, config, unfinished.open()?, path).await;
    store.close().await;
    let copied = copied?;
    unfinished.keep(path)?;
    Ok(copied)
}

async fn write(store: &Store, config: &Config, file: File, path: &Path) -> Result<Copied, TransferError> {
    let refused =
        |problem: String| TransferError::Database { act: "export", place: config.database.describe(), problem };
    let mut tx = store.snapshot().await?;
    let steps = transfer::steps(&mut tx).await?;
    if steps.is_empty() {
        return Err(refused("this is no database of a broker".to_owned()));
    }
    let tables = transfer::tables(&mut tx).await?.map_err(|table| {
        refused(format!("table {table} is not known here; take the export with the broker that made it"))
    })?;
    let write =
        |result: std::io::Result<()>| result.map_err(|error| broken(path, format!("cannot be written: {error}")));
    let mut out = Writer::new(file, &Head { steps }).map_err(|error| broken(path, error))?;
    for table in tables {
        let columns = tx.columns(table).await?;
        let kinds: Vec<Kind> = columns
            .iter()
            .map(|column| {
                let problem = || refused(format!("column {} of {table} is of type {}", column.name, column.kind));
                Kind::of(column).ok_or_else(problem)
            })
            .collect::<Result<_, _>>()?;
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        write(out.table(table, &names))?;
        let mut rows = transfer::rows(&mut tx, table, &columns)?;
        while let Some(row) = rows.next().await? {
            let values = kinds.iter().zip(row.into_cells()).map(|(kind, cell)| kind.write(cell));
            write(out.row(values.collect()))?;
        }
    }
    for (table, last) in counters(&mut tx).await? {
        write(out.counter(&table, last))?;
    }
    let rows = out.finish().map_err(|error| broken(path, format!("cannot be written: {error}")))?;
    Ok(Copied { tables: rows.into_iter().collect() })
}

/// How far our counters are, by table.
async fn counters(tx: &mut Tx) -> Result<Vec<(String, i64)>, StoreError> {
    let all = tx.counters().await?;
    Ok(all.into_iter().filter(|(table, _)| transfer::TABLES.contains(&table.as_str())).collect())
}

/// The file while it is not whole: beside the place where it will stand, and gone if it is never finished.
struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    fn create(path: &Path) -> Result<Self, TransferError> {
        let mut name = path.as_os_str().to_owned();
        name.push(".unfinished");
        Ok(Self { path: name.into() })
    }

    /// Opens it for nobody but its owner: contracts may be confidential.
    fn open(&self) -> Result<File, TransferError> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.path).map_err(|error| broken(&self.path, format!("cannot be written: {error}")))
    }

    fn keep(self, path: &Path) -> Result<(), TransferError> {
        std::fs::rename(&self.path, path).map_err(|error| broken(path, format!("cannot be written: {error}")))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After it got its name there is nothing here any more.
        let _ = std::fs::remove_file(&self.path);
    }
}
