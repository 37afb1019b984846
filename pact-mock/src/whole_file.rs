//! Files that are replaced as a whole, and what their names may hold.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// Puts bytes in the place of a file, through a temporary one in the same file system: a reader sees the old ones or the new
/// ones. Nobody else may write the temporary file meanwhile. `finish` is called with it once all is written.
pub(crate) fn replace(
    path: &Path,
    temporary: &Path,
    bytes: &[u8],
    finish: impl FnOnce(&File) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = File::create(temporary)?;
    file.write_all(bytes)?;
    finish(&file)?;
    drop(file);
    fs::rename(temporary, path)
}

/// `consumer-provider`. What no file name can hold becomes an underscore.
pub(crate) fn name_of_pair(consumer: &str, provider: &str) -> String {
    let plain =
        |name: &str| name.replace(|character: char| character.is_control() || "/\\:*?\"<>|".contains(character), "_");
    format!("{}-{}", plain(consumer), plain(provider))
}
