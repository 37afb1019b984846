//! What goes into a statement and what comes out of it, the same for both databases.

use super::StoreError;

/// A value bound to a placeholder. Absent values keep their type, since PostgreSQL wants to know it.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Bool(Option<bool>),
}

/// The values of one statement: `values![id, name, Some(url)]`.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::store::Value::from($value)),*] };
}
pub(crate) use values;

macro_rules! from {
    ($($type:ty => $kind:ident ($value:ident) $make:expr;)*) => {$(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                Value::$kind($make)
            }
        }
    )*};
}

from! {
    i64 => Int(value) Some(value);
    Option<i64> => Int(value) value;
    bool => Bool(value) Some(value);
    Option<bool> => Bool(value) value;
    String => Text(value) Some(value);
    &String => Text(value) Some(value.clone());
    &str => Text(value) Some(value.to_owned());
    Option<String> => Text(value) value;
    Option<&str> => Text(value) value.map(str::to_owned);
    &Option<String> => Text(value) value.clone();
}

/// `($1,$2),($3,$4)`: the placeholders of so many rows of so many columns.
pub(crate) fn placeholders(rows: usize, columns: usize) -> String {
    let mut text = String::new();
    for row in 0..rows {
        text.push_str(if row > 0 { ",(" } else { "(" });
        for column in 1..=columns {
            if column > 1 {
                text.push(',');
            }
            text.push('$');
            text.push_str(&(row * columns + column).to_string());
        }
        text.push(')');
    }
    text
}

/// How many values one statement may carry in a list; longer lists take several statements. SQLite allows 32766
/// values in all.
pub(crate) const MOST_VALUES: usize = 8000;

/// A list filled up with its last entry, which changes nothing in `IN (…)`, to one of a few lengths: two for each doubling.
/// The text of a statement then is nearly always one that the connection has sent before, and neither read nor planned anew.
/// A list that is longer than a statement should carry stays as it is.
pub(crate) fn filled<T: Clone>(list: &[T]) -> Vec<T> {
    if list.len() > MOST_VALUES {
        return list.to_vec();
    }
    let whole = list.len().next_power_of_two();
    let length = if list.len() <= whole / 4 * 3 { whole / 4 * 3 } else { whole };
    let mut filled = list.to_vec();
    if let Some(last) = list.last() {
        filled.resize(length, last.clone());
    }
    filled
}

/// `$3,$4,$5`: the placeholders of a list of so many values, from that number on.
pub(crate) fn numbered(first: usize, count: usize) -> String {
    let list: Vec<String> = (first..first + count).map(|number| format!("${number}")).collect();
    list.join(",")
}

/// A text as part of a pattern for `LIKE … ESCAPE '\'`, in lower case; absent means every text.
pub(crate) fn like(text: Option<&str>) -> String {
    text.unwrap_or_default().to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// One column of a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Cell {
    #[default]
    Null,
    Int(i64),
    Text(String),
    Bool(bool),
}

impl Cell {
    fn kind(&self) -> &'static str {
        match self {
            Cell::Null => "null",
            Cell::Int(_) => "an integer",
            Cell::Text(_) => "a text",
            Cell::Bool(_) => "a boolean",
        }
    }
}

/// A row that was read. Columns are taken from left to right with [`Row::next`].
#[derive(Debug)]
pub(crate) struct Row {
    cells: Vec<Cell>,
    at: usize,
}

impl Row {
    pub(crate) fn new(cells: Vec<Cell>) -> Self {
        Self { cells, at: 0 }
    }

    /// All columns at once, for rows whose columns are not known beforehand.
    pub(crate) fn into_cells(self) -> Vec<Cell> {
        self.cells
    }

    /// The next column. Fields of a struct expression are evaluated in the order in which they are written, so a row
    /// reads as the list of its columns.
    pub(crate) fn next<T: FromCell>(&mut self) -> Result<T, StoreError> {
        let column = self.at;
        self.at += 1;
        let cell = self.cells.get_mut(column).map(std::mem::take).unwrap_or_default();
        T::from_cell(cell).map_err(|cell| StoreError::Column { column, found: cell.kind(), wanted: T::WANTED })
    }
}

/// What a column can be read as.
pub(crate) trait FromCell: Sized {
    const WANTED: &'static str;

    fn from_cell(cell: Cell) -> Result<Self, Cell>;
}

impl FromCell for i64 {
    const WANTED: &'static str = "an integer";

    fn from_cell(cell: Cell) -> Result<Self, Cell> {
        if let Cell::Int(value) = cell { Ok(value) } else { Err(cell) }
    }
}

impl FromCell for String {
    const WANTED: &'static str = "a text";

    fn from_cell(cell: Cell) -> Result<Self, Cell> {
        if let Cell::Text(value) = cell { Ok(value) } else { Err(cell) }
    }
}

impl FromCell for bool {
    const WANTED: &'static str = "a boolean";

    /// SQLite has no booleans: it stores 0 and 1.
    fn from_cell(cell: Cell) -> Result<Self, Cell> {
        match cell {
            Cell::Bool(value) => Ok(value),
            Cell::Int(value) => Ok(value != 0),
            cell => Err(cell),
        }
    }
}

impl<T: FromCell> FromCell for Option<T> {
    const WANTED: &'static str = T::WANTED;

    fn from_cell(cell: Cell) -> Result<Self, Cell> {
        if cell == Cell::Null { Ok(None) } else { T::from_cell(cell).map(Some) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(placeholders(2, 3), "($1,$2,$3),($4,$5,$6)");
    }

    #[test]
    fn lists_are_filled_up_to_few_lengths() {
        let lengths = |from, to| (from..=to).map(|length| filled(&vec![7; length]).len()).collect::<Vec<_>>();
        assert_eq!(lengths(0, 9), [0, 1, 2, 3, 4, 6, 6, 8, 8, 12]);
        assert_eq!(lengths(96, 98), [96, 128, 128]);
        assert_eq!(lengths(MOST_VALUES, MOST_VALUES + 1), [8192, MOST_VALUES + 1]);
        assert_eq!(filled(&[1, 2, 3, 4, 5]), [1, 2, 3, 4, 5, 5]);
    }

    #[test]
    fn columns_are_read_from_left_to_right_and_checked() {
        let mut row = Row::new(vec![Cell::Int(7), Cell::Null, Cell::Int(1), Cell::Text("x".to_owned())]);
        assert_eq!(row.next::<i64>().unwrap(), 7);
        assert_eq!(row.next::<Option<String>>().unwrap(), None);
        assert!(row.next::<bool>().unwrap());
        assert_eq!(row.next::<i64>().unwrap_err().to_string(), "column 3 of a row is a text, not an integer");
        assert!(row.next::<i64>().is_err());
    }
}
