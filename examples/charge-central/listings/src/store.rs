//! The listings and their charges, in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Deserialize;

/// An advertised home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The agent who advertises it.
    pub agent: String,
    /// `basic` or `premium`.
    pub plan: String,
    /// The day of publication, `YYYY-MM-DD`; a draft has none.
    pub published_on: Option<String>,
}

/// What an agent pays for one listing.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Charge {
    /// The number of the invoice.
    pub invoice: String,
    /// The price in hundredths of the currency.
    pub cents: u64,
    /// The currency's code.
    pub currency: String,
}

/// What came of recording a charge.
#[derive(Debug, PartialEq, Eq)]
pub enum ChargeOutcome {
    /// It is recorded.
    Recorded,
    /// There was one before, on this invoice.
    AlreadyCharged {
        /// The number of the earlier invoice.
        invoice: String,
    },
    /// There is no such listing.
    NoListing,
}

/// All listings by their identifier; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Store {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    listings: BTreeMap<String, Listing>,
    charges: BTreeMap<String, Charge>,
}

impl Store {
    /// Puts a listing in, in place of one of the same identifier.
    pub fn put(&self, id: &str, listing: Listing) {
        self.inner().listings.insert(id.to_owned(), listing);
    }

    /// The listing of this identifier.
    pub fn get(&self, id: &str) -> Option<Listing> {
        self.inner().listings.get(id).cloned()
    }

    /// An agent's published listings, in the order of their identifiers.
    pub fn published_of(&self, agent: &str) -> Vec<(String, Listing)> {
        let inner = self.inner();
        let published =
            inner.listings.iter().filter(|(_, listing)| listing.agent == agent && listing.published_on.is_some());
        published.map(|(id, listing)| (id.clone(), listing.clone())).collect()
    }

    /// Records a charge, once for each listing.
    pub fn charge(&self, id: &str, charge: Charge) -> ChargeOutcome {
        let mut inner = self.inner();
        if !inner.listings.contains_key(id) {
            return ChargeOutcome::NoListing;
        }
        if let Some(earlier) = inner.charges.get(id) {
            return ChargeOutcome::AlreadyCharged { invoice: earlier.invoice.clone() };
        }
        inner.charges.insert(id.to_owned(), charge);
        ChargeOutcome::Recorded
    }

    /// Takes everything out.
    pub fn clear(&self) {
        *self.inner() = Inner::default();
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Charge, ChargeOutcome, Listing, Store};

    #[test]
    fn a_listing_is_charged_once() {
        let store = Store::default();
        store.put("L-1", Listing { agent: "A".into(), plan: "basic".into(), published_on: None });
        let charge = Charge { invoice: "I-1".into(), cents: 1, currency: "EUR".into() };
        assert_eq!(store.charge("L-1", charge.clone()), ChargeOutcome::Recorded);
        assert_eq!(store.charge("L-1", charge.clone()), ChargeOutcome::AlreadyCharged { invoice: "I-1".into() });
        assert_eq!(store.charge("L-2", charge), ChargeOutcome::NoListing);
    }

    #[test]
    fn drafts_are_not_among_the_published() {
        let store = Store::default();
        store.put("L-1", Listing { agent: "A".into(), plan: "basic".into(), published_on: None });
        store.put("L-2", Listing { agent: "A".into(), plan: "basic".into(), published_on: Some("2026-11-02".into()) });
        store.put("L-3", Listing { agent: "B".into(), plan: "basic".into(), published_on: Some("2026-11-02".into()) });
        let ids: Vec<String> = store.published_of("A").into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids, ["L-2"]);
    }
}
