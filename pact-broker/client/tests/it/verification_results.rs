//! Publishing what came out of a verification.

use pact_broker_client::verification_results::{ProviderVersion, TestMismatch, TestResult, VerificationResult};

use crate::stub::{Stub, hal};

const PACT: &str = r#"{"consumer":{"name":"Foo"},"provider":{"name":"Bar"},"_links":{
  "pb:provider":{"href":"{base}/pacticipants/Bar"},
  "pb:publish-verification-results":{"href":"{base}/results"}}}"#;

const PROVIDER: &str = r#"{"name":"Bar","_links":{
  "pb:branch-version":{"href":"{base}/pacticipants/Bar/branches/{branch}/versions/{version}","templated":true},
  "pb:version-tag":{"href":"{base}/pacticipants/Bar/versions/{version}/tags/{tag}","templated":true}}}"#;

fn version() -> ProviderVersion {
    let mut version = ProviderVersion::new("1.0+5");
    version.branch = Some("feat/x".to_owned());
    version.tags = vec!["dev".to_owned(), "prod".to_owned()];
    version.build_url = Some("http://ci/5".to_owned());
    version
}

#[tokio::test]
async fn branch_and_tags_are_recorded_and_the_result_posted() {
    let stub = Stub::start().await;
    stub.on("GET /pact", hal(200, PACT)).on("GET /pacticipants/Bar", hal(200, PROVIDER));
    stub.on("PUT /pacticipants/Bar/branches/feat%2Fx/versions/1.0%2B5", hal(201, "{}"));
    for tag in ["dev", "prod"] {
        stub.on(&format!("PUT /pacticipants/Bar/versions/1.0%2B5/tags/{tag}"), hal(201, "{}"));
    }
    stub.on("POST /results", hal(201, r#"{"_links":{"self":{"href":"{base}/results/1"}}}"#));
    let client = stub.client();
    let pact = client.pact("/pact").await.unwrap();
    let mut result = VerificationResult::new(false, "pact-verify", "0.1.0");
    result.tests = vec![
        TestResult {
            interaction_id: Some("a1".to_owned()),
            description: "one".to_owned(),
            success: true,
            ..TestResult::default()
        },
        TestResult {
            description: "two".to_owned(),
            mismatches: vec![TestMismatch {
                attribute: "body".to_owned(),
                identifier: Some("$.id".to_owned()),
                description: "Expected 1 but got 2".to_owned(),
            }],
            exceptions: vec!["boom".to_owned()],
            ..TestResult::default()
        },
    ];
    client.record_provider_version(&pact, &version()).await.unwrap();
    let published = client.publish_verification_result(&pact, &version(), &result).await.unwrap();
    assert_eq!(stub.mask(&published.link("self").unwrap().href), "{base}/results/1");
    insta::assert_snapshot!(stub.bodies().join("\n"), @r#"
    PUT /pacticipants/Bar/branches/feat%2Fx/versions/1.0%2B5 {}
    PUT /pacticipants/Bar/versions/1.0%2B5/tags/dev {}
    PUT /pacticipants/Bar/versions/1.0%2B5/tags/prod {}
    POST /results {"success":false,"providerApplicationVersion":"1.0+5","buildUrl":"http://ci/5","verifiedBy":{"implementation":"pact-verify","version":"0.1.0"},"testResults":[{"interactionId":"a1","success":true,"interactionDescription":"one"},{"success":false,"interactionDescription":"two","mismatches":[{"attribute":"body","identifier":"$.id","description":"Expected 1 but got 2"}],"exceptions":[{"message":"boom"}]}]}
    "#);
}

#[tokio::test]
async fn a_contract_without_the_link_takes_no_results() {
    let stub = Stub::start().await;
    stub.on("GET /pact", hal(200, r#"{"_links":{}}"#));
    let pact = stub.client().pact("/pact").await.unwrap();
    let result = VerificationResult::new(true, "pact-verify", "0.1.0");
    let error = stub.client().publish_verification_result(&pact, &version(), &result).await.unwrap_err().to_string();
    assert_eq!(
        stub.mask(&error),
        "cannot publish the verification result: {base}/pact has no link `pb:publish-verification-results`"
    );
    let error = stub.client().record_provider_version(&pact, &version()).await.unwrap_err().to_string();
    assert!(error.ends_with("/pact has no link `pb:provider`"), "{error}");
}
