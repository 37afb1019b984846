//! A real broker as a process, on a port and a SQLite file of its own.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, Stdio},
};

use crate::cli::{Ran, command, run_with};

/// A running `pact-broker serve`; ends when dropped.
pub(crate) struct Broker {
    child: Child,
    pub(crate) url: String,
    pub(crate) folder: tempfile::TempDir,
}

impl Broker {
    pub(crate) fn start() -> Broker {
        Broker::start_with(&[])
    }

    /// Starts a broker with further settings.
    pub(crate) fn start_with(settings: &[(&str, &str)]) -> Broker {
        let folder = tempfile::tempdir().unwrap();
        let mut child = command(&["serve", "--port", "0"], settings)
            .current_dir(folder.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let url = loop {
            let start = said.len();
            assert_ne!(stderr.read_line(&mut said).unwrap(), 0, "the broker ended: {said}");
            if let Some((_, rest)) = said[start..].split_once("listens on ") {
                break rest.split_whitespace().next().unwrap().to_owned();
            }
        };
        // What it says later must be read, or it would wait for its reader.
        std::thread::spawn(move || stderr.read_to_end(&mut Vec::new()));
        Broker { child, url, folder }
    }

    /// Runs a client command against it.
    pub(crate) fn run(&self, line: &str) -> Ran {
        self.run_with(line, &[])
    }

    /// Runs a client command against it, with further variables.
    pub(crate) fn run_with(&self, line: &str, variables: &[(&str, &str)]) -> Ran {
        let arguments: Vec<&str> = line.split(' ').collect();
        let own = [("PACT_BROKER_BASE_URL", self.url.as_str()), ("PACT_BROKER_HTTP_RETRIES", "0")];
        let mut ran = run_with(&arguments, &[&own, variables].concat());
        for text in [&mut ran.stdout, &mut ran.stderr] {
            *text = text.replace(&self.url, "URL").replace(&self.folder.path().display().to_string(), "");
        }
        ran
    }

    /// Runs a client command that must succeed; gives what it wrote.
    pub(crate) fn done(&self, line: &str) -> String {
        let ran = self.run(line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.all());
        ran.stdout
    }

    /// Runs a client command that must not succeed; gives everything it wrote.
    pub(crate) fn refused(&self, line: &str) -> String {
        let ran = self.run(line);
        assert_eq!(ran.code, 1, "{line}: {}", ran.all());
        ran.all()
    }

    /// Writes a contract between two pacticipants into a file, and gives its path.
    pub(crate) fn contract(&self, consumer: &str, provider: &str, description: &str) -> String {
        let text = format!(
            r#"{{"consumer":{{"name":"{consumer}"}},"provider":{{"name":"{provider}"}},"interactions":[{{"description":"{description}","request":{{"method":"GET","path":"/"}},"response":{{"status":200}}}}],"metadata":{{"pactSpecification":{{"version":"2.0.0"}}}}}}"#
        );
        let path = self.folder.path().join(format!("{consumer}-{provider}.json"));
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// Publishes a verification result as a verifier does: of the contracts the broker gives it, by a version of `main`.
    pub(crate) fn verify(&self, provider: &str, version: &str, success: bool) {
        use pact_broker_client::{
            Settings,
            pacts_for_verification::{Query, Selector},
            verification_results::{ProviderVersion, VerificationResult},
        };
        let run = async {
            let client = pact_broker_client::Broker::new(Settings::new(&self.url)).unwrap();
            let mut query = Query::new(provider);
            query.selectors = vec![Selector::latest()];
            let mut number = ProviderVersion::new(version);
            number.branch = Some("main".to_owned());
            let found = client.pacts_for_verification(&query).await.unwrap();
            assert!(!found.pacts.is_empty());
            for entry in found.pacts {
                let pact = client.pact(&entry.href).await.unwrap();
                client.record_provider_version(&pact, &number).await.unwrap();
                let result = VerificationResult::new(success, "pact-broker tests", "1");
                client.publish_verification_result(&pact, &number, &result).await.unwrap();
            }
        };
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run);
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
