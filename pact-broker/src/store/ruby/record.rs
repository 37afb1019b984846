//! A row of the source, and what its texts mean.

use super::{super::Row, SourceError};
use crate::time::Micros;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// What is read of a table.
#[derive(Debug)]
pub(crate) struct Wanted {
    pub(crate) table: &'static str,
    /// Columns without which the table says nothing.
    pub(crate) required: &'static [&'static str],
    /// Columns that older brokers do not have.
    pub(crate) optional: &'static [&'static str],
    /// Columns of numbers by which the rows come.
    pub(crate) order: &'static [&'static str],
}

impl Wanted {
    pub(crate) fn columns(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.required.iter().chain(self.optional).copied()
    }
}

/// A row: a text, or nothing, for each column that was wanted.
#[derive(Debug)]
pub(crate) struct Record {
    wanted: &'static Wanted,
    values: Vec<Option<String>>,
}

impl Record {
    pub(super) fn new(wanted: &'static Wanted, mut row: Row) -> Result<Self, SourceError> {
        let values = wanted.columns().map(|_| row.next()).collect::<Result<_, _>>()?;
        Ok(Self { wanted, values })
    }

    /// The text of a column.
    pub(crate) fn text(&self, column: &str) -> Option<String> {
        let place = self.wanted.columns().position(|name| name == column)?;
        self.values.get(place)?.clone()
    }

    /// A number.
    pub(crate) fn number(&self, column: &str) -> Result<Option<i64>, SourceError> {
        self.read(column, "a whole number", |text| text.parse().ok())
    }

    /// A number that must be there.
    pub(crate) fn id(&self, column: &str) -> Result<i64, SourceError> {
        self.number(column)?.ok_or_else(|| self.bad(column, "nothing", "a whole number"))
    }

    /// SQLite keeps 0 and 1, or t and f; PostgreSQL says true or t.
    pub(crate) fn flag(&self, column: &str) -> Result<Option<bool>, SourceError> {
        self.read(column, "true or false", |text| match text {
            "1" | "t" | "true" => Some(true),
            "0" | "f" | "false" => Some(false),
            _ => None,
        })
    }

    /// A time; without a zone it is in UTC, as the existing broker writes it.
    pub(crate) fn time(&self, column: &str) -> Result<Option<Micros>, SourceError> {
        self.read(column, "a time", |text| {
            let zoned = text.parse::<Timestamp>().ok();
            let plain = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
            zoned.or_else(|| Some(plain()?.timestamp())).map(Timestamp::as_microsecond)
        })
    }

    fn read<T>(&self, column: &str, kind: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, SourceError> {
        let Some(text) = self.text(column) else { return Ok(None) };
        read(&text).map(Some).ok_or_else(|| self.bad(column, &format!("{text:?}"), kind))
    }

    fn bad(&self, column: &str, found: &str, kind: &str) -> SourceError {
        let row = self.text("id").map(|id| format!(", row {id}")).unwrap_or_default();
        SourceError::Damaged(format!("table {}{row}: column {column} is {found}, not {kind}", self.wanted.table))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::values::Cell;

    static WANTED: Wanted = Wanted { table: "things", required: &["id", "it"], optional: &[], order: &[] };

    fn record(text: &str) -> Record {
        let cells = vec![Cell::Text("7".to_owned()), Cell::Text(text.to_owned())];
        Record::new(&WANTED, Row::new(cells)).unwrap()
    }

    #[test]
    fn times_of_both_databases_mean_the_same() {
        for text in [
            "2026-11-21 21:52:02.064186",
            "2026-11-21T21:52:02.064186",
            "2026-11-21 21:52:02.064186+00:00",
            "2026-11-21T21:52:02.064186Z",
            "2026-11-21 22:52:02.064186+01",
        ] {
            assert_eq!(record(text).time("it").unwrap(), Some(1_795_297_922_064_186), "{text}");
        }
        assert_eq!(record("2026-11-21").time("it").unwrap(), Some(1_795_219_200_000_000));
    }

    #[test]
    fn what_a_text_does_not_mean_is_told_with_its_place() {
        let error = record("soon").time("it").unwrap_err().to_string();
        assert_eq!(error, "table things, row 7: column it is \"soon\", not a time");
        assert!(record("2").flag("it").is_err());
        assert_eq!(record("f").flag("it").unwrap(), Some(false));
        assert!(record("1.5").number("it").is_err());
    }
}
