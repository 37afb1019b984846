//! The billing service of a property site: bills agents for their published listings.
//!
//! [`listings`] is the client of the listing service, the only place that knows its HTTP interface and what the consumer tests
//! in `tests/` describe; [`invoice`] is pure and makes lines and sums; [`bill`] ties the two together.

pub mod invoice;
pub mod listings;

pub use invoice::{Invoice, Line};
pub use listings::{Charge, ChargeOutcome, Listing, Listings, ListingsError};

/// Bills an agent: asks for the published listings, records a charge for each, and returns the invoice. Listings that were
/// charged before are left out.
///
/// # Errors
/// When the listing service does not answer as agreed, or a listing's plan has no price.
pub fn bill(listings: &Listings, agent: &str, number: &str) -> Result<Invoice, BillingError> {
    let mut invoice = Invoice::new(agent, number);
    for listing in listings.published_of(agent)? {
        let cents = invoice::price(&listing.plan)
            .ok_or_else(|| BillingError::NoPrice { listing: listing.id.clone(), plan: listing.plan.clone() })?;
        let charge = Charge { invoice: number.to_owned(), cents, currency: invoice::CURRENCY.to_owned() };
        if listings.charge(&listing.id, &charge)? == ChargeOutcome::Recorded {
            invoice.lines.push(Line { listing: listing.id, plan: listing.plan, cents });
        }
    }
    Ok(invoice)
}

/// Why an agent could not be billed.
#[derive(Debug, thiserror::Error)]
pub enum BillingError {
    /// The listing service did not answer as agreed.
    #[error(transparent)]
    Listings(#[from] ListingsError),
    /// A listing is on a plan without a price.
    #[error("listing {listing} is on the plan `{plan}`, which has no price")]
    NoPrice {
        /// The listing's identifier.
        listing: String,
        /// The unknown plan.
        plan: String,
    },
}
