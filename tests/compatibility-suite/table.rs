//! Tables below steps.

use gherkin::Step;
use libtest_mimic::Failed;

/// A row, cell by cell, with the names of the columns.
#[derive(Clone)]
pub(crate) struct Row {
    cells: Vec<(String, String)>,
}

impl Row {
    /// The cell of that column, if there is something in it.
    pub(crate) fn get(&self, column: &str) -> Option<&str> {
        self.cells().find(|(name, _)| *name == column).map(|(_, cell)| cell)
    }

    /// The row with another cell in that column.
    pub(crate) fn with(mut self, column: &str, cell: &str) -> Self {
        self.cells.retain(|(name, _)| name != column);
        self.cells.push((column.to_owned(), cell.to_owned()));
        self
    }

    /// The cells of these columns only, under other names.
    pub(crate) fn renamed(&self, columns: &[(&str, &str)]) -> Self {
        let cell = |(column, name): &(&str, &str)| Some(((*name).to_owned(), self.get(column)?.to_owned()));
        Self { cells: columns.iter().filter_map(cell).collect() }
    }

    /// The columns and cells that have something in them.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (&str, &str)> {
        self.cells.iter().map(|(name, cell)| (name.as_str(), cell.as_str())).filter(|(_, cell)| !cell.is_empty())
    }
}

/// The rows below the names.
pub(crate) fn rows(step: &Step) -> Result<Vec<Row>, Failed> {
    let table = step.table.as_ref().ok_or("the step has no table")?;
    let (names, rows) = table.rows.split_first().ok_or("the table is empty")?;
    let row = |row: &Vec<String>| Row { cells: names.iter().cloned().zip(row.iter().cloned()).collect() };
    Ok(rows.iter().map(row).collect())
}

/// The rows of a table of names and values.
pub(crate) fn pairs(step: &Step) -> Result<Vec<(&str, &str)>, Failed> {
    let table = step.table.as_ref().ok_or("the step has no table")?;
    let mut pairs = Vec::new();
    for row in &table.rows {
        let [name, value] = row.as_slice() else { return Err("each row must have a name and a value".into()) };
        pairs.push((name.as_str(), value.as_str()));
    }
    Ok(pairs)
}

/// The one cell of a table that has no names.
pub(crate) fn cell(step: &Step) -> Result<&str, Failed> {
    match step.table.as_ref().map(|table| table.rows.as_slice()) {
        Some([row]) if row.len() == 1 => Ok(&row[0]),
        _ => Err("the step must have a table of one cell".into()),
    }
}
