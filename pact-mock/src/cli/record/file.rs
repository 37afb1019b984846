//! The file that drafts are written into: replaced as a whole, so that it is a whole contract at any time.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::super::problem::Problem;
use crate::whole_file;

/// `<consumer>-<provider>.draft.json` in a folder.
#[derive(Debug, Clone)]
pub(super) struct DraftFile {
    path: PathBuf,
}

impl DraftFile {
    pub(super) fn new(folder: &Path, consumer: &str, provider: &str) -> Self {
        Self { path: folder.join(format!("{}.draft.json", whole_file::name_of_pair(consumer, provider))) }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Checks that nothing is lost by writing, and that writing can work.
    pub(super) fn check(&self, overwrite: bool) -> Result<(), Problem> {
        if self.path.exists() && !overwrite {
            return Err(Problem::new(format!(
                "{} is there already; move it away, or replace it with --overwrite",
                self.path.display()
            )));
        }
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let failed =
            |error: io::Error| Problem::new(format!("cannot write into the folder {}: {error}", folder.display()));
        fs::create_dir_all(folder).map_err(failed)?;
        let temporary = self.temporary();
        File::create(&temporary).map_err(failed)?;
        fs::remove_file(&temporary).map_err(failed)
    }

    fn temporary(&self) -> PathBuf {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        self.path.with_file_name(format!(".{name}.new"))
    }

    /// Puts a text in the place of the file: a reader sees the old one or the new one, also after a loss of power.
    pub(super) fn write(&self, text: &str) -> Result<(), String> {
        let written = whole_file::replace(&self.path, &self.temporary(), text.as_bytes(), File::sync_all);
        written.map_err(|error| format!("cannot write {}: {error}", self.path.display()))
    }
}
