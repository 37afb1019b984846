//! What was said before the results that count.

use super::Row;
use std::collections::HashMap;

/// A result that another one for the same content and provider version came after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The content that was verified.
    pub content: i64,
    /// The provider version that was verified.
    pub provider_version: i64,
    /// The number of the verification result.
    pub number: i64,
    /// Whether it passed.
    pub success: bool,
    /// When it was published, in microseconds since 1970.
    pub at: i64,
}

/// The rows with what was said before: behind each row one for every earlier result, the latest first. They are shown;
/// what counts is the latest.
#[must_use]
pub fn with_history<'a>(rows: &[Row<'a>], earlier: &[Earlier]) -> Vec<Row<'a>> {
    let mut by_place: HashMap<(i64, i64), Vec<&Earlier>> = HashMap::new();
    for result in earlier {
        by_place.entry((result.content, result.provider_version)).or_default().push(result);
    }
    for results in by_place.values_mut() {
        results.sort_by_key(|result| std::cmp::Reverse(result.number));
    }
    let mut all = Vec::with_capacity(rows.len() + earlier.len());
    for row in rows {
        all.push(*row);
        let Some(version) = row.provider_version.filter(|_| row.result.is_some()) else { continue };
        let before = by_place.get(&(row.publication.content, version.id)).map_or(&[][..], Vec::as_slice);
        all.extend(before.iter().map(|result| Row {
            result: Some(result.number),
            success: Some(result.success),
            verified_at: Some(result.at),
            ..*row
        }));
    }
    all
}
