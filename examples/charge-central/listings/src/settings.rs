//! What differs between the environments that this service is deployed to.

use std::path::Path;

use serde::Deserialize;

/// The settings file, JSON.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The currency in which charges are accepted, for example `EUR`.
    pub currency: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { currency: "EUR".to_owned() }
    }
}

impl Settings {
    /// Reads the settings file.
    ///
    /// # Errors
    /// Names the file and what is wrong with it.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path)
            .map_err(|problem| format!("cannot read the settings {}: {problem}", path.display()))?;
        serde_json::from_str(&text)
            .map_err(|problem| format!("the settings {} are not valid: {problem}", path.display()))
    }
}
