//! The other side of `docs/migrating.md`: its snippets of other crates stand here, and run:
//! `cargo test --release -p peers --test migrating`. Lines that end with `// not in the guide` are left out of it; a tidy test of
//! the project compares the rest.

mod pact_consumer_snippets {
    use pact_consumer::prelude::*;
    use pact_consumer::{each_like, json_pattern, json_pattern_internal, like, term};
    use serde_json::json;

    #[test]
    fn a_listing_is_read() {
        let folder = std::env::temp_dir().join("migrating-pact-consumer"); // not in the guide
        let listings = PactBuilder::new_v4("billing", "listings")
            .with_output_dir(&folder) // not in the guide
            .interaction("a request for a listing", "", |mut i| {
                i.given_with_params("a listing exists", &json!({"id": "L-1"}));
                i.request.get().path("/listings/L-1").header("Accept", "application/json");
                i.response.ok().json_body(json_pattern!({
                    "id": term!(r"L-\d+", "L-1"),
                    "price": like!(120),
                    "tags": each_like!("sold"),
                }));
                i
            })
            .start_mock_server(None, None);

        let url = listings.path("/listings/L-1").to_string();
        let answer = ureq::get(&url).header("Accept", "application/json").call().unwrap();
        assert_eq!(answer.status(), 200);
    }

    #[test]
    fn an_event_is_taken() {
        let folder = std::env::temp_dir().join("migrating-pact-consumer-messages"); // not in the guide
        let mut pact = PactBuilder::new_v4("billing", "listings");
        pact.with_output_dir(&folder); // not in the guide
        pact.message_interaction("a listing was sold", |mut m| {
            m.json_body(json_pattern!({"id": like!("L-1")}));
            m
        });
        for message in pact.messages() {
            take(&message.contents.contents.value().unwrap()).unwrap();
        }
    }

    fn take(event: &[u8]) -> Result<(), String> {
        event.starts_with(b"{\"id\":").then_some(()).ok_or_else(|| "no event".to_owned())
    }
}

mod wiremock_snippets {
    use serde_json::json;
    use wiremock::matchers::{body_json, method, path, path_regex, query_param};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    #[tokio::test]
    async fn a_charge_is_made() {
        let listings = MockServer::start().await;
        Mock::given(method("POST"))
            .and(path("/listings/L-1/charges"))
            .and(body_json(json!({"cents": 4900})))
            .respond_with(ResponseTemplate::new(201).set_body_json(json!({"id": "C-1"})))
            .expect(1)
            .mount(&listings)
            .await;

        let url = format!("{}/listings/L-1/charges", listings.uri());
        let answer = ureq::post(&url).header("Content-Type", "application/json").send(r#"{"cents":4900}"#).unwrap();
        assert_eq!(answer.status(), 201);
    }

    #[tokio::test]
    async fn listings_are_searched() {
        let listings = MockServer::start().await;
        Mock::given(method("GET"))
            .and(path_regex(r"^/agents/\d+/listings$"))
            .and(query_param("plan", "plus"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!([{"id": "L-1"}])))
            .expect(1..)
            .mount(&listings)
            .await;

        let answer = ureq::get(&format!("{}/agents/8/listings?plan=plus", listings.uri())).call().unwrap();
        assert_eq!(answer.status(), 200);
    }
}
