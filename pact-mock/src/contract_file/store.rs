//! A contract file with its journal, as this process knows it.

mod reading;

use std::collections::HashMap;
#[cfg(feature = "cli")]
use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pact_core::format;
use pact_core::json;
use pact_core::model::Pact;

#[cfg(feature = "cli")]
use super::clean::Outcome;
use super::contents::{Contents, Part};
use super::document::{self, Rendered};
use super::identity::Identity;
use super::journal::{Journal, Record};
use super::place::{self, Stamp};
use super::{ContractFileError, at_exit, run};

/// How much longer than folding takes nothing is folded: that bounds what folding costs to a part of the whole.
const PAUSE: u32 = 9;
/// How long a journal may be that is twice as long as it need be.
const SMALL_JOURNAL: u64 = 64 * 1024;

/// A contract file that tests of this process write.
#[derive(Debug)]
pub(super) struct Store {
    path: PathBuf,
    run: &'static str,
    process: &'static str,
    journal: Journal,
    contents: Contents,
    /// When it was folded last by this process, and how long that took.
    folded: Option<(Instant, Duration)>,
    /// Whether this process takes part in a fresh run.
    begun: bool,
}

/// A store that threads share.
#[derive(Debug, Clone)]
pub(super) struct SharedStore(Arc<Mutex<Store>>);

impl SharedStore {
    /// Waits until no other thread of this process uses it.
    pub(super) fn lock(&self) -> MutexGuard<'_, Store> {
        self.0.lock().unwrap_or_else(|poisoned| {
            self.0.clear_poison();
            let mut store = poisoned.into_inner();
            store.forget();
            store
        })
    }
}

/// The store of a contract. One file has one store, however its folder is spelled.
pub(super) fn of(folder: &Path, pact: &Pact) -> Result<SharedStore, ContractFileError> {
    static STORES: LazyLock<Mutex<HashMap<PathBuf, SharedStore>>> = LazyLock::new(Mutex::default);
    fs::create_dir_all(folder).map_err(|source| ContractFileError::Folder { path: folder.to_path_buf(), source })?;
    let name = place::file_name(pact);
    let path = folder.join(&name);
    let known_as = fs::canonicalize(folder).map_or_else(|_| path.clone(), |folder| folder.join(name));
    let mut stores = STORES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(store) = stores.get(&known_as) {
        return Ok(store.clone());
    }
    let store = SharedStore(Arc::new(Mutex::new(Store::new(path.clone(), run::this(), run::process()))));
    at_exit::conclude(store.clone()).map_err(|source| ContractFileError::Write { path, source })?;
    stores.insert(known_as, store.clone());
    Ok(store)
}

/// A store of a run that nobody else takes part in.
#[cfg(feature = "cli")]
pub(super) fn alone(folder: &Path, pact: &Pact) -> Result<Store, ContractFileError> {
    fs::create_dir_all(folder).map_err(|source| ContractFileError::Folder { path: folder.to_path_buf(), source })?;
    // Its name lives as long as the process, which is some bytes for each contract that is written.
    let run: &'static str = run::new_name().leak();
    Ok(Store::new(folder.join(place::file_name(pact)), run, run::process()))
}

impl Store {
    pub(super) fn new(path: PathBuf, run: &'static str, process: &'static str) -> Self {
        let journal = Journal::at(place::hidden(&path, "journal"));
        Self { path, run, process, journal, contents: Contents::default(), folded: None, begun: false }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the contract file does not show yet what was added.
    pub(super) fn is_behind(&self) -> bool {
        self.contents.changed
    }

    /// Whether it may be folded already.
    pub(super) fn is_due(&self) -> bool {
        self.folded.is_none_or(|(when, took)| when.elapsed() >= took * PAUSE)
    }

    /// Adds the interactions of a test.
    pub(super) fn add(&mut self, pact: &Pact) -> Result<(), ContractFileError> {
        let _lock = place::lock(&self.path)?;
        self.look(Some(pact))?;
        self.agree(pact)?;
        let mut records = Vec::new();
        for interaction in &pact.interactions {
            let rendered = document::render(interaction, pact.specification, &self.path)?;
            if let Some(text) = self.news(&rendered, &interaction.description)? {
                records.push(Record::Part {
                    run: self.run.to_owned(),
                    list: rendered.list.to_owned(),
                    identity: rendered.identity.as_str().to_owned(),
                    text,
                });
            }
        }
        self.append(records)
    }

    /// Takes note that this process takes part in a fresh run.
    pub(super) fn begin(&mut self, pact: &Pact) -> Result<(), ContractFileError> {
        if self.begun {
            return Ok(());
        }
        let _lock = place::lock(&self.path)?;
        self.look(Some(pact))?;
        self.begun = true;
        self.append(vec![Record::Begin { run: self.run.to_owned(), process: self.process.to_owned() }])
    }

    /// Takes note that this process ends, having run all its tests or not, and folds. If it kept what a fresh run should drop,
    /// it is said why.
    pub(super) fn conclude(&mut self, why_not_whole: Option<String>) -> Result<Option<String>, ContractFileError> {
        if self.begun {
            let _lock = place::lock(&self.path)?;
            self.look(None)?;
            let (run, process) = (self.run.to_owned(), self.process.to_owned());
            self.append(vec![Record::End { run, process, why: why_not_whole.unwrap_or_default() }])?;
        }
        self.fold()?;
        Ok(self.kept_though_fresh())
    }

    /// Drops what the last fresh run did not write, as somebody says that it left out no test.
    #[cfg(feature = "cli")]
    pub(super) fn clean(&mut self) -> Result<Outcome, ContractFileError> {
        let lock = place::lock(&self.path)?;
        self.look(None)?;
        let left = |why: &str| Ok(Outcome::Left { why: why.to_owned() });
        let Some(fresh) = &self.contents.fresh else {
            return left("run all tests with PACT_FRESH_RUN=<id> first, with another id each time");
        };
        if fresh.open().next().is_some() {
            return left("a test process has not ended, or was killed");
        }
        let run = fresh.run.clone();
        let before: Vec<Identity> = self.contents.kept().map(|(identity, _)| identity.clone()).collect();
        match fresh.why_not() {
            None => {}
            Some(run::UNTOLD) => self.append(vec![Record::Whole { run: run.clone() }])?,
            Some(why) => return left(why),
        }
        drop(lock);
        self.fold()?;
        let kept: HashSet<&Identity> = self.contents.kept().map(|(identity, _)| identity).collect();
        let dropped = before.iter().filter(|identity| !kept.contains(identity));
        let descriptions = dropped.map(|identity| identity.description().to_owned()).collect();
        Ok(Outcome::Dropped { run, descriptions })
    }

    fn kept_though_fresh(&self) -> Option<String> {
        let fresh = self.contents.fresh.as_ref().filter(|_| self.begun)?;
        let why = fresh.why_not()?;
        let kept = self.contents.all().filter(|(_, part)| part.run != self.run).count();
        let interactions = if kept == 1 { "1 interaction" } else { &format!("{kept} interactions") };
        (kept > 0).then(|| {
            format!(
                "pact-mock: {} keeps {interactions} that the run {} did not write; only a whole run drops them, and {why}",
                self.path.display(),
                self.run,
            )
        })
    }

    /// Brings the contract file up to date.
    pub(super) fn fold(&mut self) -> Result<(), ContractFileError> {
        let began = Instant::now();
        let lock = place::lock(&self.path)?;
        self.look(None)?;
        if self.contents.changed {
            self.fold_locked()?;
        }
        drop(lock);
        self.folded = Some((Instant::now(), began.elapsed()));
        Ok(())
    }

    fn fold_locked(&mut self) -> Result<(), ContractFileError> {
        let Some(text) = self.contents.text() else { return Ok(()) };
        let has_some = self.contents.kept().next().is_some();
        if fs::read(&self.path).ok().as_deref() != Some(text.as_bytes()) && (has_some || self.path.exists()) {
            place::replace(&self.path, text.as_bytes()).map_err(|source| self.cannot_write(source))?;
        }
        if let Some(Stamp { length, time }) = self.stamp()? {
            self.append(vec![Record::Folded { length, time }])?;
        }
        self.contents.changed = false;
        if self.journal.length() > SMALL_JOURNAL + 2 * text.len() as u64 {
            self.rewrite_journal()?;
        }
        Ok(())
    }

    /// What was left half done is read anew from the journal.
    pub(super) fn forget(&mut self) {
        self.contents = Contents::default();
        self.journal.forget();
    }

    /// The text to append for an interaction: none if it is there, an empty one if an earlier run wrote the same.
    fn news(&self, added: &Rendered, description: &str) -> Result<Option<String>, ContractFileError> {
        let Some((identity, known)) = self.known(&added.identity) else { return Ok(Some(added.text.clone())) };
        let is_same = *identity == added.identity && known.text == added.text;
        match (known.run == self.run, is_same) {
            (true, true) => Ok(None),
            (false, true) => Ok(Some(String::new())),
            (false, false) => Ok(Some(added.text.clone())),
            (true, false) => self.same_in_another_order(added, known, description),
        }
    }

    /// Two tests of a run that differ in the order of members or in their own names only write the smaller text, whichever
    /// runs first.
    fn same_in_another_order(
        &self,
        added: &Rendered,
        known: &Part,
        description: &str,
    ) -> Result<Option<String>, ContractFileError> {
        let document = |text: &str| json::parse(text).unwrap_or_else(|_| text.into());
        let (first, second) = (document(&known.text), document(&added.text));
        if document::without_test_name(&first).same(&document::without_test_name(&second)) {
            return Ok((added.text < known.text).then(|| added.text.clone()));
        }
        Err(ContractFileError::Conflict {
            path: self.path.clone(),
            description: description.to_owned(),
            first: Box::new(first),
            second: Box::new(second),
        })
    }

    fn known(&self, identity: &Identity) -> Option<(&Identity, &Part)> {
        let known = self.contents.same(identity)?;
        Some((known, self.contents.part(known)?))
    }

    fn append(&mut self, records: Vec<Record>) -> Result<(), ContractFileError> {
        if records.is_empty() {
            return Ok(());
        }
        if self.journal.length() == 0 {
            records.into_iter().for_each(|record| self.contents.apply(record));
            return self.rewrite_journal();
        }
        self.journal.append(&records).map_err(|source| self.cannot_write(source))?;
        records.into_iter().for_each(|record| self.contents.apply(record));
        Ok(())
    }

    fn rewrite_journal(&mut self) -> Result<(), ContractFileError> {
        let records = self.contents.records();
        let written = self.journal.replace(&records);
        written.map_err(|source| self.cannot_write(source))
    }

    fn stamp(&self) -> Result<Option<Stamp>, ContractFileError> {
        Stamp::of(&self.path).map_err(|source| self.cannot_read(source))
    }

    fn cannot_read(&self, source: io::Error) -> ContractFileError {
        ContractFileError::Read { path: self.path.clone(), source }
    }

    fn cannot_write(&self, source: io::Error) -> ContractFileError {
        ContractFileError::Write { path: self.path.clone(), source }
    }

    fn broken(&self, source: format::ReadError) -> ContractFileError {
        ContractFileError::Broken { path: self.path.clone(), source }
    }
}
