//! A file that takes the place of another in one step, once it is whole.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

/// Where the bytes go until the file is whole.
#[derive(Debug)]
pub(crate) enum Replacement {
    /// Beside the place that it takes.
    Beside(NamedTempFile, PathBuf),
    /// A pipe, a terminal, a device: it cannot be replaced.
    Through(File),
}

impl Replacement {
    /// Finds out whether the file can be written; folders that are missing are made. A link is followed: its target is what
    /// is replaced.
    pub(crate) fn prepare(path: &Path) -> io::Result<Self> {
        let place = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        match std::fs::metadata(&place) {
            Ok(there) if there.is_dir() => return Err(io::Error::other("it is a folder")),
            Ok(there) if !there.is_file() => return File::options().write(true).open(&place).map(Self::Through),
            Ok(there) if there.permissions().readonly() => {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is there and must not be changed"));
            }
            _ => {}
        }
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".pact-verify-");
        // Reports are for others, too: what is taken away is up to the user's own mask.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        builder.tempfile_in(folder).map(|file| Self::Beside(file, place))
    }

    /// Writes the file and puts it in its place.
    pub(crate) fn write(self, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        match self {
            Self::Through(file) => filled(&file, fill),
            Self::Beside(file, place) => {
                filled(file.as_file(), fill)?;
                file.as_file().sync_all()?;
                file.persist(place).map(drop).map_err(|error| error.error)
            }
        }
    }
}

fn filled(file: &File, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    fill(&mut out)?;
    out.flush()
}
