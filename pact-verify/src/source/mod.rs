//! Finding contracts: in files and folders ([`file`]), at URLs ([`url`]), at a broker ([`broker`]). What cannot be read is
//! an error of its own and never stops the rest; what was found is verified by the runner.

mod broker;
mod error;
mod file;
mod url;

use std::path::PathBuf;

use pact_broker_client::{Settings, pacts_for_verification::Query};

pub use error::SourceError;

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
        Source::Url(Box::new(Settings::new(url)))
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

/// Looks into every source, in order. Folders hold contracts of many providers; only those of `provider` are taken from
/// them, if it is given.
pub(crate) async fn find(sources: &[Source], provider: Option<&str>, none_is_fine: bool) -> Found {
    let mut found = Found::default();
    let mut files = file::Files::new(provider);
    for source in sources {
        match source {
            Source::File(path) => files.read_file(path, &mut found),
            Source::Folder(path) => files.read_folder(path, &mut found),
            Source::Url(settings) => url::fetch(settings, &mut found).await,
            Source::Broker(broker) => broker::fetch(&broker.0, &broker.1, none_is_fine, &mut found).await,
        }
    }
    found
}
