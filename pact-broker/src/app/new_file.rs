//! A database file that opening the database would make: an import that comes to nothing takes it away again.

use crate::config::DatabaseUrl;
use std::path::{Path, PathBuf};

/// The file, if there is none yet.
pub(crate) struct NewFile(Option<PathBuf>);

impl NewFile {
    pub(crate) fn of(database: &DatabaseUrl) -> Self {
        Self(match database {
            DatabaseUrl::Sqlite(path) if !path.exists() => Some(path.clone()),
            _ => None,
        })
    }

    pub(crate) fn remove(self) {
        let Some(path) = self.0 else { return };
        for ending in ["", "-wal", "-shm"] {
            let mut name = path.clone().into_os_string();
            name.push(ending);
            // It may never have been made.
            let _ = std::fs::remove_file(Path::new(&name));
        }
    }
}
