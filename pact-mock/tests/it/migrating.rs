//! Our side of `docs/migrating.md`: its snippets stand here, and run. Lines that end with `// not in the guide` are left out
//! of it; a tidy test compares the rest.

mod from_pact_consumer {
    use pact_mock::prelude::*;
    use serde_json::json;

    #[test]
    fn a_listing_is_read() {
        let folder = tempfile::tempdir().unwrap(); // not in the guide
        let listings = PactBuilder::new("billing", "listings")
            .output_dir(folder.path()) // not in the guide
            .interaction("a request for a listing", |i| {
                i.given_with_params("a listing exists", json!({"id": "L-1"}))
                    .request(|r| r.get("/listings/L-1").header("Accept", "application/json"))
                    .response(|r| {
                        r.ok().json_body(json_pattern!({
                            "id": regex(r"L-\d+", "L-1"),
                            "price": like(120),
                            "tags": each_like("sold"),
                        }))
                    })
            })
            .start();

        let url = listings.path("/listings/L-1");
        let answer = ureq::get(&url).header("Accept", "application/json").call().unwrap();
        assert_eq!(answer.status(), 200);
    }

    #[test]
    fn an_event_is_taken() {
        let folder = tempfile::tempdir().unwrap(); // not in the guide
        PactBuilder::new("billing", "listings")
            .output_dir(folder.path()) // not in the guide
            .message("a listing was sold", |m| m.json_contents(json_pattern!({"id": like("L-1")})))
            .receive(|message| take(message.contents()));
    }

    fn take(event: &[u8]) -> Result<(), String> {
        event.starts_with(b"{\"id\":").then_some(()).ok_or_else(|| "no event".to_owned())
    }
}

mod from_wiremock {
    use pact_mock::prelude::*;
    use serde_json::json;

    #[test]
    fn a_charge_is_made() {
        let folder = tempfile::tempdir().unwrap(); // not in the guide
        let listings = PactBuilder::new("billing", "listings")
            .output_dir(folder.path()) // not in the guide
            .interaction("a charge", |i| {
                i.request(|r| r.post("/listings/L-1/charges").json_body(json!({"cents": 4900})))
                    .response(|r| r.status(201).json_body(json!({"id": "C-1"})))
            })
            .start();

        let url = listings.path("/listings/L-1/charges");
        let answer = ureq::post(&url).header("Content-Type", "application/json").send(r#"{"cents":4900}"#).unwrap();
        assert_eq!(answer.status(), 201);
    }

    #[test]
    fn listings_are_searched() {
        let folder = tempfile::tempdir().unwrap(); // not in the guide
        let listings = PactBuilder::new("billing", "listings")
            .output_dir(folder.path()) // not in the guide
            .interaction("a search", |i| {
                i.given("a listing is sold")
                    .request(|r| r.get(regex(r"/agents/\d+/listings", "/agents/7/listings")).query("plan", "plus"))
                    .response(|r| r.ok().json_body(each_like(json_pattern!({"id": like("L-1")}))))
            })
            .start();

        let answer = ureq::get(&listings.path("/agents/8/listings?plan=plus")).call().unwrap();
        assert_eq!(answer.status(), 200);
    }
}
