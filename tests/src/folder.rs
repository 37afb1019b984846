//! Temporary folders: unique, and gone when dropped.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A folder of its own for one test or one tour, removed when dropped.
#[derive(Debug)]
pub struct TempFolder {
    inner: tempfile::TempDir,
}

impl TempFolder {
    /// Makes a new folder whose name begins with `prefix`.
    ///
    /// # Errors
    /// When the system's temporary folder cannot be written.
    pub fn new(prefix: &str) -> Result<Self> {
        let inner = tempfile::Builder::new().prefix(prefix).tempdir().context("making a temporary folder")?;
        Ok(Self { inner })
    }

    /// The folder's path.
    pub fn path(&self) -> &Path {
        self.inner.path()
    }

    /// A path inside the folder.
    pub fn join(&self, name: impl AsRef<Path>) -> PathBuf {
        self.inner.path().join(name)
    }

    /// Writes a file into the folder, with the folders above it, and returns its path.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) -> Result<PathBuf> {
        let path = self.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
        }
        std::fs::write(&path, content).with_context(|| format!("writing {}", path.display()))?;
        Ok(path)
    }
}
