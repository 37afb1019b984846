//! The existing verifiers, each told the same.

use std::path::PathBuf;

use pact_tests::{Program, TempFolder, TestBroker};
use serde_json::{Value, json};

use super::{client::Client, provider::Provider};
use crate::official::Official;

/// What is to be verified. Results are published for the provider `Api`, from its branch `main` with the tag `dev`.
pub(super) struct Task {
    /// The provider version.
    pub(super) version: &'static str,
    pub(super) selectors: Value,
    pub(super) pending: bool,
    pub(super) wip_since: Option<&'static str>,
}

/// A verifier.
#[derive(Clone)]
pub(super) struct Verifier {
    pub(super) name: &'static str,
    program: fn(&Verifier, &Task, &TestBroker, &Provider) -> Program,
    place: PathBuf,
}

impl Verifier {
    pub(super) fn rust(official: &Official) -> Self {
        Self { name: "the Rust verifier", program: Self::with_flags, place: official.path().to_owned() }
    }

    pub(super) fn ruby(client: &Client) -> Self {
        Self {
            name: "the Ruby verifier",
            program: Self::with_ruby_flags,
            place: client.beside("pact-provider-verifier"),
        }
    }

    pub(super) fn python(official: &Official) -> Self {
        Self { name: "pact-python", program: Self::with_python, place: official.path().with_file_name("python") }
    }

    pub(super) fn javascript() -> Option<Self> {
        node().map(|_| Self { name: "pact-js", program: Self::with_node, place: PathBuf::new() })
    }

    /// The program that does the task.
    pub(super) fn program(
        &self,
        task: &Task,
        broker: &TestBroker,
        provider: &Provider,
        folder: &TempFolder,
    ) -> Program {
        (self.program)(self, task, broker, provider).env("PACT_DO_NOT_TRACK", "true").current_dir(folder.path())
    }

    fn with_flags(&self, task: &Task, broker: &TestBroker, provider: &Provider) -> Program {
        let mut program = Program::new(&self.place)
            .args(["verifier", "--provider-name", "Api", "--hostname", "127.0.0.1", "--port", &provider.port()])
            .args(["--state-change-url", &provider.states_url(), "--broker-url", broker.url(), "--no-colour"])
            .args(["--publish", "--provider-version", task.version, "--provider-branch", "main"])
            .args(["--provider-tags", "dev"]);
        for selector in task.selectors.as_array().into_iter().flatten() {
            program = program.args(["--consumer-version-selectors", &selector.to_string()]);
        }
        if task.pending {
            program = program.arg("--enable-pending");
        }
        task.wip_since.map_or(program.clone(), |date| program.args(["--include-wip-pacts-since", date]))
    }

    fn with_ruby_flags(&self, task: &Task, broker: &TestBroker, provider: &Provider) -> Program {
        let mut program = Program::new(&self.place)
            .args(["--provider", "Api", "--provider-base-url", &provider.url()])
            .args(["--provider-states-setup-url", &provider.states_url(), "--pact-broker-base-url", broker.url()])
            .args(["--publish-verification-results", "--provider-app-version", task.version])
            .args(["--provider-version-branch", "main", "--provider-version-tag", "dev"]);
        for selector in task.selectors.as_array().into_iter().flatten() {
            program = program.args(["--consumer-version-selector", &selector.to_string()]);
        }
        if task.pending {
            program = program.arg("--enable-pending");
        }
        task.wip_since.map_or(program.clone(), |date| program.args(["--include-wip-pacts-since", date]))
    }

    fn with_python(&self, task: &Task, broker: &TestBroker, provider: &Provider) -> Program {
        Program::new(&self.place).args(["-c", include_str!("verify.py")]).arg(task.json(broker, provider))
    }

    fn with_node(&self, task: &Task, broker: &TestBroker, provider: &Provider) -> Program {
        let node = node().unwrap_or_else(|| Program::new("node"));
        node.args(["-e", include_str!("verify.js")]).arg(task.json(broker, provider))
    }
}

/// Node, with the packages in the folder that `PACT_JS` names.
pub(crate) fn node() -> Option<Program> {
    let folder = PathBuf::from(std::env::var_os("PACT_JS").filter(|path| !path.is_empty())?);
    Some(Program::new("node").env("NODE_PATH", folder.join("node_modules")).env("PACT_DO_NOT_TRACK", "true"))
}

impl Task {
    fn json(&self, broker: &TestBroker, provider: &Provider) -> String {
        let task = json!({
            "broker": broker.url(),
            "provider": provider.url(),
            "states": provider.states_url(),
            "version": self.version,
            "selectors": self.selectors,
            "pending": self.pending,
            "wipSince": self.wip_since,
        });
        task.to_string()
    }
}
