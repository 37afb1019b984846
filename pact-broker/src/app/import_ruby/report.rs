//! What an import took over, and what it did not.

use std::collections::BTreeMap;

/// What came of the rows of one table of the source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableReport {
    /// The table of the source.
    pub name: String,
    /// How many rows it has.
    pub read: u64,
    /// How many of them were taken over.
    pub taken: u64,
    /// Why the others were not, and how many for each reason.
    pub left_out: BTreeMap<String, u64>,
}

/// What an import came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Each table of the source.
    pub tables: Vec<TableReport>,
    /// What else is worth knowing: columns that an older broker does not have, values that had to be changed.
    pub notes: Vec<String>,
    /// The webhooks that are taken over but will not be called, each with the reason.
    pub blocked: Vec<String>,
    /// Certificates that webhooks trusted (PEM). They are a setting here: `PACT_BROKER_WEBHOOK_CERTIFICATES`.
    pub certificates: Vec<String>,
    /// Whether anything was new; not when the source had been imported before.
    pub changed: bool,
    /// Whether what was new is kept; not when the import was only tried.
    pub kept: bool,
}

impl ImportReport {
    pub(super) fn add(&mut self, table: &str, tally: Tally) {
        let Tally { read, taken, left_out } = tally;
        let left_out = left_out.into_iter().map(|(reason, count)| (reason.to_owned(), count)).collect();
        self.tables.push(TableReport { name: table.to_owned(), read, taken, left_out });
    }

    pub(super) fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// Whether a table was accounted for.
    pub(super) fn has(&self, table: &str) -> bool {
        self.tables.iter().any(|report| report.name == table)
    }
}

/// Counts the rows of one table.
#[derive(Debug, Default)]
pub(super) struct Tally {
    read: u64,
    taken: u64,
    left_out: BTreeMap<&'static str, u64>,
}

impl Tally {
    pub(super) fn take(&mut self) {
        self.read += 1;
        self.taken += 1;
    }

    pub(super) fn leave(&mut self, reason: &'static str) {
        self.leave_all(reason, 1);
    }

    pub(super) fn leave_all(&mut self, reason: &'static str, count: u64) {
        self.read += count;
        if count > 0 {
            *self.left_out.entry(reason).or_default() += count;
        }
    }
}
