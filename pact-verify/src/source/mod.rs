//! Finding contracts: in files and folders ([`file`]), at URLs ([`url`]), at a broker ([`broker`]). What cannot be read is
//! an error of its own and never stops the rest; what was found is verified by the runner.

mod broker;
mod error;
mod file;
mod parallel;
mod url;

use std::path::PathBuf;

use pact_broker_client::{Settings, pacts_for_verification::Query};
use tokio::task::JoinHandle;

pub use error::SourceError;
pub(crate) use error::broker_hint;

use crate::Contract;

/// Where contracts are.
#[derive(Debug, Clone)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// A folder with its sub-folders: every contract in a `.json` file.
    Folder(PathBuf),
    /// A URL, with how to fetch it. If it is a broker's, results can be published for it.
    Url(Box<Settings>),
    /// A broker, and what to ask it for.
    Broker(Box<(Settings, Query)>),
    /// A contract that is at hand.
    Contract(Box<Contract>),
}

impl Source {
    /// A file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Source::File(path.into())
    }

    /// A folder with its sub-folders.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Source::Folder(path.into())
    }

    /// A URL that is fetched without authentication.
    pub fn url(url: impl Into<String>) -> Self {
        Source::Url(Box::new(Settings::of_contract(url)))
    }

    /// A contract that is at hand.
    #[must_use]
    pub fn contract(contract: Contract) -> Self {
        Source::Contract(Box::new(contract))
    }

    /// A broker, and what to ask it for.
    #[must_use]
    pub fn broker(settings: Settings, query: Query) -> Self {
        Source::Broker(Box::new((settings, query)))
    }
}

/// What the sources hold.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) contracts: Vec<Contract>,
    pub(crate) errors: Vec<SourceError>,
    pub(crate) notes: Vec<String>,
}

/// Looks into every source. What is at URLs and brokers is fetched at the same time; what is found stands in the order of
/// the sources. Folders hold contracts of many providers; only those of `provider` are taken from them, if it is given.
pub(crate) async fn find(sources: &[Source], provider: Option<&str>, none_is_fine: bool) -> Found {
    let fetching: Vec<_> = sources.iter().map(|source| fetch(source, none_is_fine)).collect();
    let mut found = Found::default();
    if sources.is_empty() {
        found.notes.push("no source of contracts was given; give the verifier one with `.source(…)`".to_owned());
    }
    let mut files = file::Files::new(provider);
    for (source, fetching) in sources.iter().zip(fetching) {
        match (source, fetching) {
            (Source::File(path), _) => files.read_file(path, &mut found),
            (Source::Folder(path), _) => files.read_folder(path, &mut found),
            (Source::Contract(contract), _) => found.contracts.push((**contract).clone()),
            (_, Some(fetching)) => found.add(parallel::joined(fetching.await)),
            (Source::Url(_) | Source::Broker(_), None) => {}
        }
    }
    found
}

/// Begins to fetch what is not on this machine.
fn fetch(source: &Source, none_is_fine: bool) -> Option<JoinHandle<Found>> {
    match source.clone() {
        Source::File(_) | Source::Folder(_) | Source::Contract(_) => None,
        Source::Url(settings) => Some(tokio::spawn(async move { url::fetch(&settings).await })),
        Source::Broker(broker) => {
            Some(tokio::spawn(async move { broker::fetch(&broker.0, &broker.1, none_is_fine).await }))
        }
    }
}

impl Found {
    fn add(&mut self, more: Found) {
        self.contracts.extend(more.contracts);
        self.errors.extend(more.errors);
        self.notes.extend(more.notes);
    }
}
