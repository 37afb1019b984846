//! What a journal comes to: a frame, interactions by what identifies them, and what is not folded yet. Pure.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use pact_core::format::Specification;
use pact_core::json;

use super::document::{self, Frame};
use super::fresh::FreshRun;
use super::identity::Identity;
use super::journal::Record;
use super::place::Stamp;

/// An interaction of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The run that wrote it; empty if it was read from a contract file.
    pub(super) run: String,
    pub(super) list: &'static str,
    pub(super) text: String,
}

/// What is in a contract, and in its journal.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) frame: Option<Frame>,
    parts: BTreeMap<Identity, Part>,
    /// Those that have a key, by type and key.
    keyed: HashMap<String, Identity>,
    /// The contract file as it was when it was last folded.
    pub(super) stamp: Option<Stamp>,
    /// What was written since.
    pub(super) unfolded: Vec<Identity>,
    pub(super) fresh: Option<FreshRun>,
    /// Whether the contract file does not show all this.
    pub(super) changed: bool,
}

impl Contents {
    /// Takes a record of the journal.
    pub(super) fn apply(&mut self, record: Record) {
        match record {
            Record::Frame { specification, consumer, provider, document } => {
                let document = json::parse(&document).ok().and_then(|document| document.as_object().cloned());
                let specification = Specification::parse(&specification);
                self.frame = document.zip(specification).map(|(document, specification)| Frame {
                    specification,
                    consumer,
                    provider,
                    document,
                });
            }
            Record::Part { run, list, identity, text } => {
                self.settle(&run);
                self.put(Identity::from_text(&identity), Part { run, list: document::list(&list), text });
            }
            Record::Folded { length, time } => {
                self.stamp = Some(Stamp { length, time });
                self.unfolded.clear();
                self.changed = false;
            }
            Record::Begin { run, process } => {
                self.settle(&run);
                self.fresh.get_or_insert_with(|| FreshRun::new(&run)).begin(&process);
                self.changed = true;
            }
            Record::Whole { run } => {
                if let Some(fresh) = self.fresh.as_mut().filter(|fresh| fresh.run == run) {
                    fresh.is_told_whole();
                    self.changed = true;
                }
            }
            Record::End { run, process, why } => {
                if let Some(fresh) = self.fresh.as_mut().filter(|fresh| fresh.run == run) {
                    fresh.end(&process, &why);
                    self.changed = true;
                }
            }
        }
    }

    /// Ends a fresh run for good when another run begins.
    fn settle(&mut self, run: &str) {
        if let Some(fresh) = self.fresh.take_if(|fresh| fresh.run != run && !run.is_empty())
            && fresh.drops_others()
        {
            self.parts.retain(|_, part| part.run == fresh.run);
            let parts = &self.parts;
            self.keyed.retain(|_, identity| parts.contains_key(identity));
            self.changed = true;
        }
    }

    /// Puts an interaction in the place of the one that is the same. One without a text is as it was.
    pub(super) fn put(&mut self, identity: Identity, part: Part) {
        if part.text.is_empty() {
            if let Some(known) = self.parts.get_mut(&identity) {
                known.run = part.run;
            }
            return;
        }
        while let Some(same) = self.same(&identity).cloned() {
            self.parts.remove(&same);
            self.unfolded.retain(|unfolded| *unfolded != same);
        }
        if let Some(key) = identity.type_and_key() {
            self.keyed.insert(key, identity.clone());
        }
        self.unfolded.push(identity.clone());
        self.parts.insert(identity, part);
        self.changed = true;
    }

    /// The interaction that is the same one, whatever it says: by type and key if both have a key, else by type, description
    /// and states.
    pub(super) fn same(&self, identity: &Identity) -> Option<&Identity> {
        if let Some((known, _)) = self.parts.get_key_value(identity) {
            return Some(known);
        }
        let plain = identity.without_key();
        if identity.key().is_empty() {
            let mut range = self.parts.range((Bound::Included(&plain), Bound::Unbounded));
            return range.next().map(|(known, _)| known).filter(|known| known.starts_with(&plain));
        }
        let by_key = identity.type_and_key().and_then(|key| self.keyed.get(&key));
        let by_key = by_key.filter(|known| self.parts.contains_key(known));
        by_key.or_else(|| self.parts.get_key_value(&plain).map(|(known, _)| known))
    }

    pub(super) fn part(&self, identity: &Identity) -> Option<&Part> {
        self.parts.get(identity)
    }

    /// All interactions, sorted, also those that are to be dropped.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Identity, &Part)> + Clone {
        self.parts.iter()
    }

    /// The interactions that belong into the contract file, sorted.
    pub(super) fn kept(&self) -> impl Iterator<Item = (&Identity, &Part)> + Clone {
        let only = self.fresh.as_ref().filter(|fresh| fresh.drops_others()).map(|fresh| fresh.run.as_str());
        self.parts.iter().filter(move |(_, part)| only.is_none_or(|run| part.run == run))
    }

    /// The text of the contract file.
    pub(super) fn text(&self) -> Option<String> {
        Some(self.frame.as_ref()?.text(self.kept().map(|(_, part)| (part.list, part.text.as_str()))))
    }

    /// The shortest journal that comes to the same.
    pub(super) fn records(&self) -> Vec<Record> {
        let mut records = Vec::new();
        if let Some(frame) = &self.frame {
            records.push(Record::Frame {
                specification: frame.specification.as_str().to_owned(),
                consumer: frame.consumer.clone(),
                provider: frame.provider.clone(),
                document: json::compact(&json::Json::Object(frame.document.clone())),
            });
        }
        let record = |(identity, part): (&Identity, &Part)| Record::Part {
            run: part.run.clone(),
            list: part.list.to_owned(),
            identity: identity.as_str().to_owned(),
            text: part.text.clone(),
        };
        let (unfolded, folded): (Vec<_>, Vec<_>) = self.all().partition(|(id, _)| self.unfolded.contains(id));
        // Those of earlier runs first, so that none ends the fresh run.
        let fresh = self.fresh.as_ref().map_or("", |fresh| fresh.run.as_str());
        let (of_fresh, earlier): (Vec<_>, Vec<_>) = folded.into_iter().partition(|(_, part)| part.run == fresh);
        records.extend(earlier.into_iter().chain(of_fresh).map(record));
        if let Some(Stamp { length, time }) = self.stamp.clone() {
            records.push(Record::Folded { length, time });
        }
        records.extend(unfolded.into_iter().map(record));
        if let Some(fresh) = &self.fresh {
            records.extend(fresh.records());
        }
        records
    }
}

impl FreshRun {
    fn records(&self) -> Vec<Record> {
        let run = || self.run.clone();
        let mut records: Vec<Record> =
            self.open().map(|process| Record::Begin { run: run(), process: process.to_owned() }).collect();
        // A process that has ended stands for all that have.
        let begin = Record::Begin { run: run(), process: "ended".to_owned() };
        let why = self.why_not().unwrap_or_default().to_owned();
        let end = Record::End { run: run(), process: "ended".to_owned(), why };
        if self.has_ended() {
            records.extend([begin, end]);
        }
        records
    }
}
