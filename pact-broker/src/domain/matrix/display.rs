//! Which rows of an answer are shown. What is not shown is judged all the same.

use super::Row;

/// How many rows are shown unless the client says otherwise.
const USUAL_LIMIT: usize = 100;

/// The rows that are wanted.
#[derive(Debug, Clone)]
pub struct Display {
    /// Only rows with one of these results; none stands for rows without a result.
    pub success: Option<Vec<Option<bool>>>,
    /// How many at most.
    pub limit: usize,
}

impl Default for Display {
    fn default() -> Self {
        Self { success: None, limit: USUAL_LIMIT }
    }
}

impl Display {
    /// Whether rows with this result are shown.
    #[must_use]
    pub fn shows(&self, success: Option<bool>) -> bool {
        self.success.as_ref().is_none_or(|wanted| wanted.contains(&success))
    }

    /// Of these rows those that are shown, in their own order: those about which something happened last; of those that
    /// are ignored only as many as there is room left for.
    #[must_use]
    pub fn of<'a>(&self, rows: &[Row<'a>]) -> Vec<Row<'a>> {
        let mut rows: Vec<(usize, Row<'_>)> =
            rows.iter().copied().filter(|row| self.shows(row.success)).enumerate().collect();
        if rows.len() > self.limit {
            let happened = |row: &Row<'_>| std::cmp::Reverse(row.verified_at.unwrap_or(row.publication.at));
            rows.sort_by_key(|(place, row)| (row.ignored, happened(row), *place));
            rows.truncate(self.limit);
            rows.sort_by_key(|(place, _)| *place);
        }
        rows.into_iter().map(|(_, row)| row).collect()
    }
}
