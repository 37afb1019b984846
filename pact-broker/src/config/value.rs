//! Types that settings have, and how they are read from text.

use std::time::Duration;

/// A type that a setting can have.
pub(super) trait Value: Default {
    /// What stands for a value in help texts.
    const NAME: &str;

    /// Reads a value; text from the file is written as it would be in a variable.
    ///
    /// # Errors
    /// What is wrong and what would be right, with the text unless it may hold a secret.
    fn read(text: &str) -> Result<Self, String>;

    /// The value as it may be shown to anybody, given its text.
    fn show(&self, text: &str) -> String {
        text.to_owned()
    }
}

impl Value for String {
    const NAME: &str = "TEXT";

    fn read(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }
}

impl Value for bool {
    const NAME: &str = "BOOL";

    fn read(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Ok(true),
            "false" | "no" | "0" => Ok(false),
            _ => Err(format!("{text:?} is neither true nor false")),
        }
    }
}

impl Value for u16 {
    const NAME: &str = "NUMBER";

    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| format!("{text:?} is not a number from 0 to {}", Self::MAX))
    }
}

impl Value for u32 {
    const NAME: &str = "NUMBER";

    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| format!("{text:?} is not a number from 0 to {}", Self::MAX))
    }
}

impl Value for Duration {
    const NAME: &str = "SECONDS";

    fn read(text: &str) -> Result<Self, String> {
        // A bound, so that no sum with a point in time can overflow.
        let seconds = text.parse().ok().filter(|seconds| *seconds <= u64::from(u32::MAX));
        seconds.map(Self::from_secs).ok_or_else(|| format!("{text:?} is not a whole number of seconds"))
    }
}

/// Words with spaces between them; a list in the file.
impl Value for Vec<String> {
    const NAME: &str = "WORDS";

    fn read(text: &str) -> Result<Self, String> {
        Ok(text.split_whitespace().map(str::to_owned).collect())
    }
}
