//! Each noun: the requests that are sent, as recorded brokers know them.

use pact_broker_client::{
    contracts::{Contract, Publication},
    environments::EnvironmentDetails,
    matrix::{MatrixQuery, Target, VersionSelector},
    pacticipants::PacticipantDetails,
    webhooks::{Party, WebhookDetails},
};

use crate::stub::{Stub, hal};

const INDEX: &str = r#"{"_links":{
  "pb:publish-contracts":{"href":"{base}/contracts/publish"},
  "pb:webhooks":{"href":"{base}/webhooks"},
  "pb:webhook":{"href":"{base}/webhooks/{uuid}"},
  "pb:environments":{"href":"{base}/environments"},
  "pb:environment":{"href":"{base}/environments/{uuid}"},
  "pb:pacticipants":{"href":"{base}/pacticipants"},
  "pb:pacticipant":{"href":"{base}/pacticipants/{pacticipant}"},
  "pb:pacticipant-version":{"href":"{base}/pacticipants/{pacticipant}/versions/{version}"},
  "pb:pacticipant-version-tag":{"href":"{base}/pacticipants/{pacticipant}/versions/{version}/tags/{tag}"},
  "pb:pacticipant-branch-version":{"href":"{base}/pacticipants/{pacticipant}/branches/{branch}/versions/{version}"}}}"#;

async fn stub() -> Stub {
    let stub = Stub::start().await;
    stub.on("GET /", hal(200, INDEX));
    stub
}

#[tokio::test]
async fn contracts_are_published_byte_for_byte() {
    let stub = stub().await;
    stub.on("POST /contracts/publish", hal(200, r#"{"notices":[{"type":"success","text":"done"}]}"#));
    let mut publication = Publication::new("Foo", "1");
    publication.branch = Some("main".to_owned());
    publication.tags = vec!["dev".to_owned()];
    publication.build_url = Some("http://build".to_owned());
    publication.contracts = vec![Contract { provider: "Bar".to_owned(), content: b"{ \"a\": 1.00 }\n".to_vec() }];
    let published = stub.client().publish_contracts(&publication).await.unwrap();
    assert_eq!((published.notices[0].kind.as_str(), published.notices[0].text.as_str()), ("success", "done"));
    publication.merge = true;
    stub.client().publish_contracts(&publication).await.unwrap();
    insta::assert_snapshot!(stub.bodies().join("\n"), @r#"
    POST /contracts/publish {"pacticipantName":"Foo","pacticipantVersionNumber":"1","branch":"main","tags":["dev"],"buildUrl":"http://build","contracts":[{"consumerName":"Foo","providerName":"Bar","specification":"pact","contentType":"application/json","content":"eyAiYSI6IDEuMDAgfQo=","onConflict":"overwrite"}]}
    POST /contracts/publish {"pacticipantName":"Foo","pacticipantVersionNumber":"1","branch":"main","tags":["dev"],"buildUrl":"http://build","contracts":[{"consumerName":"Foo","providerName":"Bar","specification":"pact","contentType":"application/json","content":"eyAiYSI6IDEuMDAgfQo=","onConflict":"merge"}]}
    "#);
}

#[tokio::test]
async fn a_matrix_is_read_with_its_rows_and_notices() {
    let stub = stub().await;
    let answer = r#"{"summary":{"deployable":null,"reason":"R"},"notices":[{"type":"error","text":"There is no verified pact"}],
      "matrix":[{"consumer":{"name":"Foo","version":{"number":"2"}},"provider":{"name":"Bar","version":null},"verificationResult":null},
        {"consumer":{"name":"Foo","version":{"number":"2"}},"provider":{"name":"Baz","version":{"number":"b1"}},
         "verificationResult":{"success":false,"_links":{"self":{"href":"{base}/r/1"}}},"ignored":true}]}"#;
    stub.on("GET /matrix?q[][pacticipant]=Foo&q[][version]=2&latestby=cvpv&environment=test", hal(200, answer));
    let foo = VersionSelector::new("Foo");
    let mut query = MatrixQuery { selectors: vec![foo], ..MatrixQuery::default() };
    query.selectors[0].version = Some("2".to_owned());
    query.target = Some(Target::Environment("test".to_owned()));
    let matrix = stub.client().can_i_deploy(&query).await.unwrap();
    assert_eq!(matrix.deployable, None);
    assert_eq!(matrix.notices[0].text, "There is no verified pact");
    let (first, second) = (&matrix.rows[0], &matrix.rows[1]);
    assert_eq!((first.success, &first.provider_version, first.ignored), (None, &None, false));
    assert_eq!((second.success, second.provider_version.as_deref(), second.ignored), (Some(false), Some("b1"), true));
    assert_eq!(stub.lines().len(), 1, "the matrix is asked for by its path, without the index");
}

const LIST: &str = r#"{"_embedded":{"environments":[
  {"uuid":"u1","name":"test","_links":{"self":{"href":"{base}/environments/u1"}}},
  {"uuid":"u2","name":"prod","_links":{"self":{"href":"{base}/environments/u2"}}}]}}"#;

const ENVIRONMENT: &str = r#"{"uuid":"u1","name":"test","displayName":"Test","production":true,"contacts":[{"name":"team"}],"_links":{
  "pb:currently-deployed-deployed-versions":{"href":"{base}/environments/u1/deployed-versions/currently-deployed"},
  "pb:currently-supported-released-versions":{"href":"{base}/environments/u1/released-versions/currently-supported"}}}"#;

#[tokio::test]
async fn an_update_of_an_environment_keeps_what_is_not_said() {
    let stub = stub().await;
    stub.on("GET /environments/u1", hal(200, ENVIRONMENT)).on("PUT /environments/u1", hal(200, "{}"));
    stub.on("POST /environments", hal(201, "{}"));
    let details = EnvironmentDetails { display_name: Some("T".to_owned()), ..EnvironmentDetails::default() };
    stub.client().update_environment("u1", &details).await.unwrap();
    let details = EnvironmentDetails {
        name: Some("new".to_owned()),
        contact_name: Some("me".to_owned()),
        contact_email: Some("me@x".to_owned()),
        ..EnvironmentDetails::default()
    };
    stub.client().create_environment(&details).await.unwrap();
    insta::assert_snapshot!(stub.bodies().join("\n"), @r#"
    PUT /environments/u1 {"name":"test","displayName":"T","production":true,"contacts":[{"name":"team"}]}
    POST /environments {"name":"new","contacts":[{"name":"me","details":{"emailAddress":"me@x"}}],"production":false}
    "#);
}

#[tokio::test]
async fn what_cannot_be_done_twice_is_not_repeated() {
    let stub = stub().await;
    stub.on("POST /environments", hal(500, "").with("retry-after", "0"));
    let mut settings = stub.settings();
    settings.retries = 3;
    let client = pact_broker_client::Broker::new(settings).unwrap();
    client.create_environment(&EnvironmentDetails::default()).await.unwrap_err();
    assert_eq!(stub.bodies().len(), 1);
}

#[tokio::test]
async fn deployments_are_recorded_along_the_link_of_the_environment() {
    let stub = stub().await;
    stub.on(
        "GET /pacticipants/Foo/versions/1",
        hal(
            200,
            r#"{"_links":{
          "pb:record-deployment":[{"name":"prod","href":"{base}/d/prod"},{"name":"test","href":"{base}/d/test"}],
          "pb:record-release":[{"name":"test","href":"{base}/r/test"}]}}"#,
        ),
    );
    for line in ["POST /d/test", "POST /r/test"] {
        stub.on(line, hal(201, "{}"));
    }
    stub.on("GET /environments", hal(200, LIST));
    let client = stub.client();
    client.record_deployment("Foo", "1", "test", Some("blue")).await.unwrap();
    client.record_deployment("Foo", "1", "test", None).await.unwrap();
    client.record_release("Foo", "1", "test").await.unwrap();
    assert_eq!(
        stub.bodies(),
        [r#"POST /d/test {"applicationInstance":"blue","target":"blue"}"#, "POST /d/test {}", "POST /r/test {}"]
    );
    let error = client.record_deployment("Foo", "1", "tset", None).await.unwrap_err();
    assert_eq!(error.to_string(), "cannot record the deployment: there is no environment `tset`; there are test, prod");
    assert!(client.record_deployment("Foo", "2", "test", None).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn deployments_end_where_they_are_found() {
    let stub = stub().await;
    stub.on("GET /environments", hal(200, LIST)).on("GET /environments/u1", hal(200, ENVIRONMENT));
    stub.on(
        "GET /environments/u1/deployed-versions/currently-deployed?pacticipant=Foo%20Bar",
        hal(200, r#"{"_embedded":{"deployedVersions":[
          {"applicationInstance":"blue","_embedded":{"pacticipant":{"name":"Foo Bar"}},"_links":{"self":{"href":"{base}/deployed-versions/1"}}},
          {"_embedded":{"pacticipant":{"name":"Other"}},"_links":{"self":{"href":"{base}/deployed-versions/2"}}}]}}"#),
    );
    stub.on("PATCH /deployed-versions/1", hal(200, "{}"));
    let client = stub.client();
    let deployed = client.deployed_versions("Foo Bar", "test").await.unwrap();
    assert_eq!(deployed.len(), 1, "what is another pacticipant's is left out");
    client.end_deployment(&deployed[0]).await.unwrap();
    assert_eq!(stub.bodies(), [r#"PATCH /deployed-versions/1 {"currentlyDeployed":false}"#]);
    assert_eq!(stub.asked().pop().unwrap().header("content-type"), Some("application/merge-patch+json"));
}

#[tokio::test]
async fn a_pacticipant_is_created_when_it_is_unknown_and_changed_else() {
    let stub = stub().await;
    stub.on("GET /pacticipants/Foo", hal(200, "{}")).on("PATCH /pacticipants/Foo", hal(200, "{}"));
    stub.on("POST /pacticipants", hal(201, "{}"));
    let foo = PacticipantDetails {
        name: "Foo".to_owned(),
        main_branch: Some("main".to_owned()),
        ..PacticipantDetails::default()
    };
    let new = PacticipantDetails { name: "New".to_owned(), ..PacticipantDetails::default() };
    assert!(!stub.client().create_or_update_pacticipant(&foo).await.unwrap().1);
    assert!(stub.client().create_or_update_pacticipant(&new).await.unwrap().1);
    assert_eq!(
        stub.bodies(),
        [r#"PATCH /pacticipants/Foo {"name":"Foo","mainBranch":"main"}"#, r#"POST /pacticipants {"name":"New"}"#]
    );
}

#[tokio::test]
async fn versions_get_their_tags_and_branches() {
    let stub = stub().await;
    stub.on("PUT /pacticipants/Foo/versions/1/tags/feat%2Fx", hal(201, "{}"));
    stub.on("PUT /pacticipants/Foo/branches/main/versions/1", hal(201, "{}"));
    stub.on("PUT /pacticipants/Foo/versions/1", hal(201, "{}"));
    stub.on("DELETE /pacticipants/Foo/versions/1/tags/old", hal(204, ""));
    let client = stub.client();
    client.tag_version("Foo", "1", "feat/x").await.unwrap();
    client.add_version_to_branch("Foo", "1", "main").await.unwrap();
    client.create_version("Foo", "1").await.unwrap();
    client.untag_version("Foo", "1", "old").await.unwrap();
    assert_eq!(
        stub.bodies(),
        [
            r#"PUT /pacticipants/Foo/versions/1/tags/feat%2Fx {"name":"feat/x"}"#,
            r#"PUT /pacticipants/Foo/branches/main/versions/1 {"name":"main"}"#,
            "PUT /pacticipants/Foo/versions/1 {}",
        ]
    );
}

#[tokio::test]
async fn webhooks_are_made_changed_tested_and_deleted() {
    let stub = stub().await;
    stub.on("POST /webhooks", hal(201, "{}"));
    stub.on("GET /webhooks/known", hal(200, r#"{"_links":{"pb:execute":{"href":"{base}/webhooks/known/execute"}}}"#));
    stub.on("GET /webhooks/new", hal(404, "{}"));
    stub.on("PUT /webhooks/known", hal(200, "{}")).on("PUT /webhooks/new", hal(201, "{}"));
    stub.on("POST /webhooks/known/execute", hal(200, r#"{"success":false,"logs":"…"}"#));
    stub.on("DELETE /webhooks/known", hal(204, ""));
    let details = WebhookDetails {
        description: Some("builds".to_owned()),
        consumer: Some(Party::Named("Foo".to_owned())),
        provider: Some(Party::Labelled("team".to_owned())),
        events: vec!["contract_published".to_owned()],
        method: "POST".to_owned(),
        url: "https://ci.example/x".to_owned(),
        headers: vec![("Accept".to_owned(), "a/b".to_owned())],
        body: Some("text".into()),
        user: Some(("me".to_owned(), "hush".to_owned())),
        team: None,
    };
    assert!(!format!("{details:?}").contains("hush"));
    let client = stub.client();
    client.create_webhook(&details).await.unwrap();
    assert!(!client.create_or_update_webhook("known", &details).await.unwrap().1);
    assert!(client.create_or_update_webhook("new", &details).await.unwrap().1);
    assert_eq!(client.test_webhook("known").await.unwrap().text("logs"), Some("…"));
    client.delete_webhook("known").await.unwrap();
    let body = r#"{"description":"builds","consumer":{"name":"Foo"},"provider":{"label":"team"},"events":[{"name":"contract_published"}],"request":{"method":"POST","url":"https://ci.example/x","headers":{"Accept":"a/b"},"body":"text","username":"me","password":"hush"}}"#;
    assert_eq!(
        stub.bodies(),
        [
            format!("POST /webhooks {body}"),
            format!("PUT /webhooks/known {body}"),
            format!("PUT /webhooks/new {body}"),
            "POST /webhooks/known/execute {}".to_owned(),
        ]
    );
}
