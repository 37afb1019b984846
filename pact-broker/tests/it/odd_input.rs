//! Whatever is sent to whichever address: an answer, and never one that blames the broker.

use crate::support::{TestBroker, cases, contract, publish, with};
use pact_core::json;

/// Every address; `*` stands for a name.
const PATHS: &[&str] = &[
    "/",
    "/diagnostic/status/heartbeat",
    "/contracts/publish",
    "/labels",
    "/pacticipants",
    "/pacticipants/label/*",
    "/pacticipants/*",
    "/pacticipants/*/labels/*",
    "/pacticipants/*/versions",
    "/pacticipants/*/versions/*",
    "/pacticipants/*/versions/*/tags/*",
    "/pacticipants/*/versions/*/deployed-versions/environment/*",
    "/pacticipants/*/versions/*/released-versions/environment/*",
    "/pacticipants/*/tags/*/versions",
    "/pacticipants/*/latest-version",
    "/pacticipants/*/latest-version/*",
    "/pacticipants/*/latest-version/*/can-i-deploy/to/*",
    "/pacticipants/*/branches",
    "/pacticipants/*/branches/*",
    "/pacticipants/*/branches/*/latest-version",
    "/pacticipants/*/branches/*/latest-version/can-i-deploy/to-environment/*",
    "/pacticipants/*/branches/*/versions",
    "/pacticipants/*/branches/*/versions/*",
    "/pacts/latest",
    "/pacts/provider/*",
    "/pacts/provider/*/latest",
    "/pacts/provider/*/latest/*",
    "/pacts/provider/*/tag/*",
    "/pacts/provider/*/branch",
    "/pacts/provider/*/branch/latest",
    "/pacts/provider/*/branch/*",
    "/pacts/provider/*/branch/*/latest",
    "/pacts/provider/*/provider-states",
    "/pacts/provider/*/provider-states/branch/*",
    "/pacts/provider/*/provider-states/environment/*",
    "/pacts/provider/*/for-verification",
    "/pacts/provider/*/consumer/*/version/*",
    "/pacts/provider/*/consumer/*/version/*/previous-distinct",
    "/pacts/provider/*/consumer/*/version/*/diff/previous-distinct",
    "/pacts/provider/*/consumer/*/version/*/diff/version/*",
    "/pacts/provider/*/consumer/*/version/*/verification-results/latest",
    "/pacts/provider/*/consumer/*/latest",
    "/pacts/provider/*/consumer/*/latest/*",
    "/pacts/provider/*/consumer/*/latest-untagged",
    "/pacts/provider/*/consumer/*/latest/verification-results/latest",
    "/pacts/provider/*/consumer/*/pact-version/*",
    "/pacts/provider/*/consumer/*/pact-version/*/metadata/*",
    "/pacts/provider/*/consumer/*/pact-version/*/verification-results",
    "/pacts/provider/*/consumer/*/pact-version/*/verification-results/*",
    "/pacts/provider/*/consumer/*/pact-version/*/metadata/*/verification-results",
    "/pacts/provider/*/consumer/*/versions",
    "/pacts/provider/*/consumer/*/tag/*",
    "/pacts/provider/*/consumer/*/branch/*",
    "/pacts/provider/*/consumer/*/branch/*/latest",
    "/pacts/provider/*/consumer/*/branch/*/latest/versions",
    "/pacts/provider/*/consumer/*/branch/versions",
    "/environments",
    "/environments/*",
    "/environments/*/deployed-versions/currently-deployed",
    "/environments/*/released-versions/currently-supported",
    "/deployed-versions/*",
    "/released-versions/*",
    "/verification-results/consumer/*/version/*/latest",
    "/matrix",
    "/matrix/provider/*/consumer/*",
    "/can-i-deploy",
];

/// Names that are there and names that are odd, as they stand in a path.
const NAMES: &[&str] = &["Foo", "%27%3B%20DROP%20TABLE%20versions%3B--", "%F0%9F%98%80%25", "%FF", "-1", "..%2F.."];

const QUERIES: &[&str] = &[
    "",
    "?page=1&size=1",
    "?q[][pacticipant]=Foo&q[][version]=1&latestby=cvp&latest=true",
    "?q[][pacticipant]=Foo&q[][tag]=%00&limit=9999999999999999999999",
    "?q=1&q[x]=2&q[][]=3&pacticipant[]=a&version[a][b]=c&environment=%FF&ignore[]=x&ignore[][pacticipant]=y",
    "?pacticipant=Foo&version=1&to=x&name=%27&exclude[]=%25&success[]=maybe&days=-1&limit=-5",
    "?[][][][]=&]=&%&&=&a[[b]]=c",
];

const BODIES: &[&str] = &[
    "",
    "{}",
    "[]",
    "null",
    "{\"name\":{\"a\":[]},\"production\":\"x\",\"success\":1,\"tags\":{},\"contracts\":{},\"contacts\":7,\"buildUrl\":[]}",
    "{\"name\":\"\\u0000\",\"success\":true,\"providerApplicationVersion\":\"\\u0000\",\"production\":true,\"branch\":\"\\ud83d\"}",
    "{\"consumerVersionSelectors\":[{\"tag\":1},{},null,{\"latest\":\"x\"}],\"includePendingStatus\":true,\"includeWipPactsSince\":\"9999-99-99\"}",
    "{\"success\":true,\"providerApplicationVersion\":\"1\",\"testResults\":[[[[1e999]]]],\"verifiedBy\":[1]}",
    "\u{1}\u{2}",
];

async fn nothing_odd_is_met_with_a_fault_of_the_broker(broker: TestBroker) {
    let body = publish("Foo", "1", &[("Foo", contract("Foo", "Foo", &["a"]))]);
    let body = with(with(body, "branch", "Foo"), "tags", vec!["Foo"]);
    broker.post("/contracts/publish", &body).await.expect(200);
    broker.post("/environments", &json!({"name": "Foo", "production": false})).await.expect(201);
    let mut count = 0;
    for (index, template) in PATHS.iter().enumerate() {
        for (turn, name) in NAMES.iter().enumerate() {
            let path = template.replace('*', name);
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "BREW"] {
                // Each path meets each of the others sooner or later, without all combinations of all.
                let query = QUERIES[(index + turn + count) % QUERIES.len()];
                let body = BODIES[(index * 5 + turn + count) % BODIES.len()];
                let media = ["application/json", "application/merge-patch+json", "text/plain"][count % 3];
                let accept = ["*/*", "application/hal+json,application/problem+json", "text/plain", "x/y"][count % 4];
                let headers = [("content-type", media), ("accept", accept)];
                let answer = broker.request(method, &format!("{path}{query}"), &headers, body).await;
                assert!(answer.status < 500, "{method} {path}{query} {body:?}: {} {}", answer.status, answer.text());
                count += 1;
            }
            // What is there may have been deleted: bring it back.
            broker.put("/pacticipants/Foo/branches/Foo/versions/1", &json!({})).await;
        }
    }
    broker.get("/pacticipants").await.expect(200);
}

cases! { nothing_odd_is_met_with_a_fault_of_the_broker }
