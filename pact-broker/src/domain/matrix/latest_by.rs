//! Which of several rows stands for its group.

use super::Row;
use std::collections::HashMap;

/// Which of several rows stands for its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LatestBy {
    /// Every row.
    #[default]
    None,
    /// The latest result of each consumer version and provider version.
    ConsumerVersionProviderVersion,
    /// The newest provider version for each consumer version and provider.
    ConsumerVersionProvider,
    /// The newest consumer version and provider version for each consumer and provider.
    ConsumerProvider,
}

impl LatestBy {
    /// Reads the value of the query parameter `latestby`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "cvpv" => Some(Self::ConsumerVersionProviderVersion),
            "cvp" => Some(Self::ConsumerVersionProvider),
            "cp" => Some(Self::ConsumerProvider),
            "" | "none" => Some(Self::None),
            _ => None,
        }
    }
}

/// Keeps the newest of each group. Only rows that a choice of versions produced are grouped: a version that was named
/// is always judged.
pub(super) fn latest(rows: Vec<Row<'_>>, by: LatestBy) -> Vec<Row<'_>> {
    if matches!(by, LatestBy::None | LatestBy::ConsumerVersionProviderVersion) {
        return rows;
    }
    let rows = newest(
        rows,
        |row| {
            let publication = row.publication;
            row.provider_is_choice().then_some((row.ignored, publication.consumer.id, publication.provider.as_str()))
        },
        |row| row.provider_version.map_or(-1, |version| version.order),
    );
    if by == LatestBy::ConsumerVersionProvider {
        return rows;
    }
    newest(
        rows,
        |row| {
            let publication = row.publication;
            let consumer = publication.consumer.pacticipant.as_str();
            row.consumer_is_choice().then_some((row.ignored, consumer, publication.provider.as_str()))
        },
        |row| row.publication.consumer.order,
    )
}

/// Keeps, of the rows with the same group, those with the highest rank; rows without a group stay.
fn newest<'a, K: std::hash::Hash + Eq>(
    rows: Vec<Row<'a>>,
    group: impl Fn(&Row<'a>) -> Option<K>,
    rank: impl Fn(&Row<'a>) -> i64,
) -> Vec<Row<'a>> {
    let mut best: HashMap<K, i64> = HashMap::new();
    for row in &rows {
        if let Some(key) = group(row) {
            let slot = best.entry(key).or_insert(i64::MIN);
            *slot = (*slot).max(rank(row));
        }
    }
    rows.into_iter()
        .filter(|row| group(row).is_none_or(|key| best.get(&key).is_some_and(|best| *best == rank(row))))
        .collect()
}
