//! The mock servers that run.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pact_core::json::Json;

use super::super::count;
use super::arguments::Level;
use super::mock::{Checked, Mock, Verification, Wish};
use crate::server::ServerSettings;

/// Where mock servers listen.
#[derive(Debug, Clone)]
pub(super) struct Places {
    pub(super) host: String,
    /// The ports that they take, one after the other; any free one without this.
    pub(super) ports: Option<RangeInclusive<u16>>,
}

/// The mock servers that run.
pub(super) struct Registry {
    places: Places,
    folder: PathBuf,
    level: Level,
    mocks: Mutex<Vec<Mock>>,
}

impl Registry {
    pub(super) fn new(places: Places, folder: PathBuf, level: Level) -> Self {
        Self { places, folder, level, mocks: Mutex::default() }
    }

    fn mocks(&self) -> MutexGuard<'_, Vec<Mock>> {
        self.mocks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every mock server.
    pub(super) fn list(&self) -> Json {
        self.mocks().iter().map(Mock::to_json).collect()
    }

    /// Starts a mock server; returns its name and port.
    ///
    /// # Errors
    /// The contract cannot be read or judged, or there is no port for it.
    pub(super) fn create(&self, text: &str, wish: Wish) -> Result<(String, u16), String> {
        let mut checked = Checked::read(text, wish)?;
        let mut mocks = self.mocks();
        let id = new_id(&mocks);
        let mock = self.start(id, &mut checked, wish, &mocks)?;
        self.say(Level::Info, &format!("{} started", mock.name()));
        let made = (mock.id.clone(), mock.port);
        mocks.push(mock);
        Ok(made)
    }

    fn start(&self, id: String, checked: &mut Checked, wish: Wish, mocks: &[Mock]) -> Result<Mock, String> {
        let settings = |port| ServerSettings { host: self.places.host.clone(), port, ..ServerSettings::default() };
        let Some(ports) = self.places.ports.clone() else { return Mock::start(id, checked, wish, settings(0)) };
        let free = ports.clone().filter(|port| !mocks.iter().any(|mock| mock.port == *port));
        let mut refused = "every port is taken by another mock server".to_owned();
        for port in free {
            match Mock::start(id.clone(), checked, wish, settings(port)) {
                Ok(mock) => return Ok(mock),
                Err(reason) => refused = reason,
            }
        }
        Err(format!("no port from {} to {} is free; the last one: {refused}", ports.start(), ports.end()))
    }

    /// Does something with the mock server of this name or port.
    pub(super) fn with<T>(&self, id_or_port: &str, work: impl FnOnce(&mut Mock) -> T) -> Option<T> {
        find(&mut self.mocks(), id_or_port).map(|(_, mock)| work(mock))
    }

    /// Verifies a mock server.
    pub(super) fn verify(&self, id_or_port: &str) -> Option<(Verification, Json, Json)> {
        self.with(id_or_port, |mock| {
            let verification = mock.verify(&self.folder);
            let name = mock.name();
            let mismatches = match &verification {
                Verification::Written(path) => {
                    self.say(Level::Info, &format!("{name} verified: contract written to {}", path.display()));
                    Json::Null
                }
                Verification::Mismatches(report) => {
                    let (unmatched, unasked) = (report.unmatched.len(), report.never_requested.len());
                    let unmatched = count(unmatched + usize::try_from(report.more_unmatched).unwrap_or(0), "request");
                    let unasked = count(unasked, "interaction");
                    let counts = format!("{unmatched} not answered, {unasked} not requested");
                    self.say(Level::Warn, &format!("{name} was not used as its contract says: {counts}"));
                    self.say(Level::Debug, &report.to_string());
                    mock.mismatches(report)
                }
                Verification::NotWritten(problem) => {
                    self.say(Level::Error, &format!("error: {name}: {problem}"));
                    Json::Null
                }
            };
            (verification, mismatches, mock.to_json())
        })
    }

    /// Ends a mock server. `false` if there is none of this name or port.
    pub(super) fn remove(&self, id_or_port: &str) -> bool {
        let mut mocks = self.mocks();
        let Some(index) = find(&mut mocks, id_or_port).map(|(index, _)| index) else { return false };
        let mut mock = mocks.remove(index);
        drop(mocks);
        self.end(&mut mock);
        true
    }

    /// Ends all of them.
    pub(super) fn close(&self) {
        let mocks = std::mem::take(&mut *self.mocks());
        for mut mock in mocks {
            self.end(&mut mock);
        }
    }

    fn end(&self, mock: &mut Mock) {
        mock.stop();
        let name = mock.name();
        if mock.verified {
            self.say(Level::Info, &format!("{name} ended"));
        } else {
            self.say(
                Level::Warn,
                &format!("warning: {name} ended without being verified: its contract was not written"),
            );
        }
    }

    fn say(&self, level: Level, text: &str) {
        if self.level >= level {
            anstream::eprintln!("{text}");
        }
    }
}

fn find<'a>(mocks: &'a mut [Mock], id_or_port: &str) -> Option<(usize, &'a mut Mock)> {
    let is_port = |mock: &Mock| id_or_port.parse() == Ok(mock.port);
    let index = mocks.iter().position(|mock| mock.id.eq_ignore_ascii_case(id_or_port));
    let index = index.or_else(|| mocks.iter().position(is_port))?;
    Some((index, &mut mocks[index]))
}

/// Eight hexadecimal digits that no mock server has.
fn new_id(mocks: &[Mock]) -> String {
    loop {
        let id = uuid::Uuid::new_v4().simple().to_string()[..8].to_uppercase();
        if !mocks.iter().any(|mock| mock.id == id) {
            return id;
        }
    }
}
