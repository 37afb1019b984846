//! What others wrote: into the journal, or into the contract file itself, which then is read anew.

use std::fs;
use std::io;

use pact_core::format::{self, Specification};
use pact_core::model::Pact;

use super::Store;
use crate::contract_file::ContractFileError;
use crate::contract_file::contents::{Contents, Part};
use crate::contract_file::document::{self, Frame, Rendered};
use crate::contract_file::place::Stamp;

impl Store {
    /// Reads what others wrote since. `pact` is what is to be written, which a contract file that is not there yet begins with.
    pub(super) fn look(&mut self, pact: Option<&Pact>) -> Result<(), ContractFileError> {
        let news = self.journal.news().map_err(|source| self.cannot_read(source))?;
        if news.anew {
            self.contents = Contents::default();
        }
        news.records.into_iter().for_each(|record| self.contents.apply(record));
        let stamp = self.stamp()?;
        let read = match (&self.contents.frame, pact) {
            (Some(_), _) if self.contents.stamp == stamp => Ok(()),
            (Some(_), None) | (_, Some(_)) => self.read_anew(stamp, pact),
            (None, None) => Ok(()),
        };
        if read.is_err() {
            self.forget();
        }
        read
    }

    /// Takes the contract file for what it is, and adds what is not folded yet.
    fn read_anew(&mut self, stamp: Option<Stamp>, pact: Option<&Pact>) -> Result<(), ContractFileError> {
        let mut before = std::mem::take(&mut self.contents);
        let known = before.frame.take();
        let base = match fs::read_to_string(&self.path) {
            Ok(text) => Some(format::read(&text).map_err(|source| self.broken(source))?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(source) => return Err(self.cannot_read(source)),
        };
        let base = match (base, pact, &known) {
            (Some(base), ..) => base,
            (None, Some(pact), _) => {
                let mut empty = pact.clone();
                empty.interactions.clear();
                empty
            }
            (None, None, Some(known)) => Pact::new(&known.consumer, &known.provider, known.specification),
            (None, None, None) => return Ok(()),
        };
        let specification = pact.map(|pact| pact.specification).or(known.map(|known| known.specification));
        self.take(base, specification, &before)?;
        for identity in before.unfolded.clone() {
            if let Some(part) = before.part(&identity) {
                self.contents.put(identity, part.clone());
            }
        }
        self.contents.changed = !self.contents.unfolded.is_empty();
        self.contents.stamp = stamp;
        // A fresh run that has ended has dropped what it had to: what came since is not its business.
        self.contents.fresh = before.fresh.filter(|fresh| !fresh.drops_others());
        self.rewrite_journal()
    }

    /// Takes a contract, written in this version. What is known already keeps its run.
    fn take(
        &mut self,
        mut base: Pact,
        specification: Option<Specification>,
        before: &Contents,
    ) -> Result<(), ContractFileError> {
        let interactions = std::mem::take(&mut base.interactions);
        base.specification = specification.unwrap_or(base.specification);
        self.contents.frame = Some(Frame::of(&base, &self.path)?);
        for interaction in &interactions {
            let Rendered { identity, list, text } = document::render(interaction, base.specification, &self.path)?;
            let known = before.part(&identity).filter(|known| known.text == text);
            let run = known.map(|known| known.run.clone()).unwrap_or_default();
            self.contents.put(identity, Part { run, list, text });
        }
        self.contents.unfolded.clear();
        Ok(())
    }

    /// Checks that the contract is one of these two, in this version; one of an earlier run is put into this version.
    pub(super) fn agree(&mut self, pact: &Pact) -> Result<(), ContractFileError> {
        let Some(frame) = &self.contents.frame else { return Ok(()) };
        if (&frame.consumer, &frame.provider) != (&pact.consumer, &pact.provider) {
            let (consumer, provider) = (frame.consumer.clone(), frame.provider.clone());
            return Err(ContractFileError::Others { path: self.path.clone(), consumer, provider });
        }
        let first = frame.specification;
        if first == pact.specification {
            return Ok(());
        }
        if self.contents.all().any(|(_, part)| part.run == self.run) {
            let second = pact.specification;
            return Err(ContractFileError::Versions { path: self.path.clone(), first, second });
        }
        // What is not folded yet is a text of the other version.
        if self.contents.changed {
            self.fold_locked()?;
        }
        let stamp = self.stamp()?;
        self.read_anew(stamp, Some(pact))
    }
}
