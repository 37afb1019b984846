//! What billing needs of the listing service. Each test runs billing's own client against a mock server, and together they leave
//! the contract between the two.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use charge_central_billing::{Charge, ChargeOutcome, Listings, bill};
use pact_mock::InteractionBuilder;
use pact_mock::prelude::*;
use serde_json::json;

fn listings() -> PactBuilder {
    PactBuilder::new("billing", "listings")
}

/// The state with one published listing.
fn published(interaction: InteractionBuilder) -> InteractionBuilder {
    interaction.given_with_params("a listing is published", json!({"id": "L-4711", "agent": "A-7", "plan": "premium"}))
}

/// What billing reads of a listing: the identifier and a plan that it has a price for.
fn listing() -> Pattern {
    json_pattern!({"id": like("L-4711"), "plan": regex("basic|premium", "premium")})
}

fn charge() -> Charge {
    Charge { invoice: "2026-11-0042".to_owned(), cents: 4900, currency: "EUR".to_owned() }
}

/// A charge as billing sends it.
fn charge_body() -> Pattern {
    json_pattern!({"invoice": like("2026-11-0042"), "cents": integer(4900), "currency": "EUR"})
}

#[test]
fn a_listing_tells_its_plan() {
    let server = listings()
        .interaction("a request for a listing", |i| {
            published(i)
                .request(|r| r.get("/listings/L-4711").header("Accept", "application/json"))
                .response(|r| r.ok().json_body(listing()))
        })
        .start();
    let found = Listings::at(server.url()).get("L-4711").unwrap().expect("the listing is there");
    assert_eq!((found.id.as_str(), found.plan.as_str()), ("L-4711", "premium"));
}

#[test]
fn a_listing_that_is_not_there_is_none() {
    let server = listings()
        .interaction("a request for a listing that is not there", |i| {
            i.given("there are no listings")
                .request(|r| r.get("/listings/L-4711").header("Accept", "application/json"))
                .response(|r| r.not_found().json_body(json_pattern!({"error": like("there is no listing L-4711")})))
        })
        .start();
    assert_eq!(Listings::at(server.url()).get("L-4711").unwrap(), None);
}

#[test]
fn an_agent_is_billed_for_each_published_listing() {
    let server = listings()
        .interaction("a request for an agent's published listings", |i| {
            published(i)
                .request(|r| {
                    r.get("/agents/A-7/listings").query("status", "published").header("Accept", "application/json")
                })
                .response(|r| r.ok().json_body(each_like(listing())))
        })
        .interaction("a charge for a listing", |i| {
            published(i).request(|r| r.post("/listings/L-4711/charges").json_body(charge_body())).response(|r| {
                r.created()
                    .header("Location", regex("/listings/.+/charges/.+", "/listings/L-4711/charges/2026-11-0042"))
            })
        })
        .start();
    let invoice = bill(&Listings::at(server.url()), "A-7", "2026-11-0042").unwrap();
    assert_eq!(invoice.total(), 4900);
}

#[test]
fn an_agent_without_listings_gets_an_empty_invoice() {
    let server = listings()
        .interaction("a request for the published listings of an agent who has none", |i| {
            i.given("there are no listings")
                .request(|r| {
                    r.get("/agents/A-8/listings").query("status", "published").header("Accept", "application/json")
                })
                .response(|r| r.ok().json_body(Pattern::array(Vec::new())))
        })
        .start();
    assert_eq!(bill(&Listings::at(server.url()), "A-8", "2026-11-0043").unwrap().lines, []);
}

#[test]
fn a_second_charge_is_refused_and_names_the_first() {
    let server = listings()
        .interaction("a second charge for a listing", |i| {
            published(i)
                .given_with_params("a listing was charged", json!({"id": "L-4711", "invoice": "2026-10-0017"}))
                .request(|r| r.post("/listings/L-4711/charges").json_body(charge_body()))
                .response(|r| r.status(409).json_body(json_pattern!({"invoice": "2026-10-0017"})))
        })
        .start();
    let outcome = Listings::at(server.url()).charge("L-4711", &charge()).unwrap();
    assert_eq!(outcome, ChargeOutcome::AlreadyCharged { invoice: "2026-10-0017".to_owned() });
}
