//! What a test may choose about its mock server and contract file, and where nothing was chosen.

use std::path::PathBuf;

use crate::server::ServerSettings;

/// The choices of one test.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    /// The folder of the contract file, if the test names one.
    pub(crate) output_dir: Option<PathBuf>,
    /// Where the mock server listens and what it takes.
    pub(crate) server: ServerSettings,
    /// Whether it answers the preflight requests of browsers.
    pub(crate) cors_preflight: bool,
}

impl Settings {
    /// The folder of the contract file: the test's choice, else `PACT_OUTPUT_DIR`, else `target/pacts`; a relative one is
    /// meant from the package under test. `environment` looks up a variable.
    pub(crate) fn contract_folder(&self, environment: impl Fn(&str) -> Option<PathBuf>) -> PathBuf {
        let named = |name: &str| environment(name).filter(|value| !value.as_os_str().is_empty());
        let folder = self.output_dir.clone().or_else(|| named("PACT_OUTPUT_DIR"));
        // Cargo and nextest set it when they run a test; a test binary that is run by itself writes below its own folder.
        let package = named("CARGO_MANIFEST_DIR").unwrap_or_default();
        package.join(folder.unwrap_or_else(|| PathBuf::from("target/pacts")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_folder(output_dir: Option<&str>, variables: &[(&str, &str)], expected: &str) {
        let settings = Settings { output_dir: output_dir.map(PathBuf::from), ..Settings::default() };
        let find = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
        assert_eq!(settings.contract_folder(find), PathBuf::from(expected), "{output_dir:?} {variables:?}");
    }

    #[test]
    fn the_test_chooses_before_the_environment_before_the_default() {
        let package = ("CARGO_MANIFEST_DIR", "/ws/billing");
        check_folder(None, &[package], "/ws/billing/target/pacts");
        check_folder(None, &[package, ("PACT_OUTPUT_DIR", "")], "/ws/billing/target/pacts");
        check_folder(None, &[package, ("PACT_OUTPUT_DIR", "/tmp/pacts")], "/tmp/pacts");
        check_folder(None, &[package, ("PACT_OUTPUT_DIR", "pacts")], "/ws/billing/pacts");
        check_folder(Some("/other"), &[package, ("PACT_OUTPUT_DIR", "/tmp/pacts")], "/other");
        check_folder(Some("other"), &[package], "/ws/billing/other");
        check_folder(None, &[], "target/pacts");
    }
}
