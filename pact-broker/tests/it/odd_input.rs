//! Whatever is sent to whichever address: an answer, and never one that blames the broker.

use crate::support::{Request, TestBroker, cases, contract, publish, with};
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
    "/diagnostic/status/dependencies",
    "/doc/*",
    "/hal-browser/browser.html",
    "/integrations",
    "/integrations/provider/*/consumer/*",
    "/relationships",
    "/groups/*",
    "/dashboard",
    "/dashboard/provider/*/consumer/*",
    "/metrics",
    "/pacticipants/*/environments/*/versions",
    "/pacticipants/*/main-branch/can-i-merge",
    "/pacticipants/*/main-branch/can-i-merge/badge",
    "/pacticipants/*/latest-version/*/can-i-deploy/to/*/badge.svg",
    "/pacticipants/*/branches/*/latest-version/can-i-deploy/to-environment/*/badge",
    "/pacts/provider/*/consumer/*/latest/badge",
    "/pacts/provider/*/consumer/*/latest/*/badge.svg",
    "/pacts/provider/*/consumer/*/latest-untagged/badge",
    "/matrix/provider/*/latest/*/consumer/*/latest/*/badge",
    "/pact/provider/*/consumer/*/latest",
    "/pact/provider/*/consumer/*/version/*",
    "/pacts/provider/*/consumer/*/versions/*",
    "/pacts/provider/*/consumer/*/latest/*/verification-results/latest",
    "/pacts/provider/*/consumer/*/branch/latest/versions",
    "/pacts/provider/*/consumer/*/pact-version/*/diff/pact-version/*",
    "/pacts/provider/*/consumer/*/pact-version/*/metadata/*/verification-results/*",
    "/pacts/provider/*/consumer/*/pact-version/*/verification-results/latest",
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

/// The addresses above are those of the route table: a slip would send everything to nowhere.
async fn every_address_that_is_tried_is_there(broker: TestBroker) {
    for path in PATHS {
        broker.request("OPTIONS", &path.replace('*', "x"), &[], "").await.expect(200);
    }
}

/// How many requests are made up.
const MADE_UP: usize = 4000;

/// Requests put together by chance. `PACT_ODD_SEED` tries others; the seed is told with each failure.
async fn nothing_made_up_is_met_with_a_fault_of_the_broker(broker: TestBroker) {
    let seed = std::env::var("PACT_ODD_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_122);
    let mut chance = Chance(fastrand::Rng::with_seed(seed));
    for count in 0..MADE_UP {
        if count % 400 == 0 {
            let body = publish("Foo", "1", &[("Foo", contract("Foo", "Foo", &["a"]))]);
            let body = with(with(body, "branch", "Foo"), "tags", vec!["Foo"]);
            // What stands in the way of it is odd, too.
            broker.post("/contracts/publish", &body).await;
            broker.post("/environments", &json!({"name": "Foo", "production": false})).await;
        }
        let request = chance.request();
        let answer = broker.send(&request).await;
        assert!(
            answer.status < 500 && (100..600).contains(&answer.status),
            "seed {seed}, request {count}: {} {:?} {:?} {}: {} {}",
            request.method,
            request.path,
            request.headers,
            String::from_utf8_lossy(&request.body),
            answer.status,
            answer.text()
        );
    }
    broker.get("/pacticipants").await.expect(200);
}

/// Makes up requests.
struct Chance(fastrand::Rng);

impl Chance {
    fn one<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.0.usize(..list.len())]
    }

    fn request(&mut self) -> Request {
        let methods = ["GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];
        let template = self.one(PATHS);
        let mut path = String::new();
        for part in template.split_inclusive('*') {
            match part.strip_suffix('*') {
                Some(part) => {
                    path.push_str(part);
                    path.push_str(&self.segment());
                }
                None => path.push_str(part),
            }
        }
        if self.0.u8(..4) > 0 {
            path.push('?');
            path.push_str(&self.query());
        }
        let mut headers = Vec::new();
        let types = ["application/json", "application/hal+json", "application/merge-patch+json", "text/plain", ";", ""];
        let accepts =
            ["*/*", "application/hal+json", "application/problem+json, */*", "text/html", "image/*;q=x", ",;"];
        headers.push(("content-type".to_owned(), self.one(&types).to_owned()));
        headers.push(("accept".to_owned(), self.one(&accepts).to_owned()));
        if self.0.u8(..8) == 0 {
            let (name, value) = [
                ("if-none-match", "W/, \"\", *x"),
                ("accept-encoding", "gzip;q=0, *;q=9"),
                ("content-encoding", "gzip"),
                ("x-forwarded-host", "a:b:c/"),
                ("authorization", "Basic %%%"),
            ][self.0.usize(..5)];
            headers.push((name.to_owned(), value.to_owned()));
        }
        Request { method: self.one(&methods).to_owned(), path, headers, body: self.body() }
    }

    /// A name in a path, as it is sent.
    fn segment(&mut self) -> String {
        match self.0.u8(..6) {
            0 | 1 => "Foo".to_owned(),
            2 => self.one(&["1", "latest", "0", "-1", "9223372036854775808", "true", "badge", "main"]).to_owned(),
            3 => self.one(&[".", "..", "%2e%2e", "%", "%zz", "%ff%fe", "%00", "a%2Fb", "x.json", "%20x%20"]).to_owned(),
            _ => {
                let bytes: Vec<u8> = (0..self.0.usize(1..12)).map(|_| self.0.u8(..)).collect();
                bytes.iter().map(|byte| format!("%{byte:02x}")).collect()
            }
        }
    }

    fn query(&mut self) -> String {
        const NAMES: &[&str] = &[
            "q",
            "q[]",
            "q[][pacticipant]",
            "q[][version]",
            "q[][latest]",
            "q[][tag]",
            "q[][branch]",
            "q[][mainBranch]",
            "q[][environment]",
            "latestby",
            "success[]",
            "limit",
            "latest",
            "tag",
            "environment",
            "mainBranch",
            "ignore[]",
            "ignore[][pacticipant]",
            "page",
            "size",
            "pageNumber",
            "pacticipant",
            "version",
            "to",
            "name",
            "exclude[]",
            "label",
            "initials",
            "maxPacticipants",
            "context",
            "provider_version_tags[]",
            "consumer_version_selectors[][tag]",
            "consumer_version_selectors[][latest]",
            "include_wip_pacts_since",
        ];
        let pairs = (0..self.0.usize(..6)).map(|_| format!("{}={}", self.one(NAMES), self.segment()));
        pairs.collect::<Vec<_>>().join("&")
    }

    fn body(&mut self) -> Vec<u8> {
        match self.0.u8(..6) {
            0 => Vec::new(),
            1 => (0..self.0.usize(..40)).map(|_| self.0.u8(..)).collect(),
            _ => self.object(0).into_bytes(),
        }
    }

    fn object(&mut self, depth: usize) -> String {
        const NAMES: &[&str] = &[
            "name",
            "displayName",
            "mainBranch",
            "repositoryUrl",
            "production",
            "contacts",
            "details",
            "success",
            "providerApplicationVersion",
            "buildUrl",
            "testResults",
            "verifiedBy",
            "implementation",
            "branch",
            "tags",
            "pacticipantName",
            "pacticipantVersionNumber",
            "contracts",
            "consumerName",
            "providerName",
            "content",
            "contentType",
            "specification",
            "onConflict",
            "interactions",
            "messages",
            "metadata",
            "consumer",
            "provider",
            "description",
            "providerState",
            "providerStates",
            "_id",
            "_links",
            "createdAt",
            "consumerVersionSelectors",
            "includePendingStatus",
            "includeWipPactsSince",
            "providerVersionBranch",
            "providerVersionTags",
            "latest",
            "tag",
            "fallbackBranch",
            "deployed",
            "environment",
            "applicationInstance",
            "currentlyDeployed",
            "currentlySupported",
            "pactSpecification",
            "version",
        ];
        let members = (0..self.0.usize(..7)).map(|_| format!("\"{}\":{}", self.one(NAMES), self.value(depth)));
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }

    fn value(&mut self, depth: usize) -> String {
        const PLAIN: &[&str] = &[
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1e300",
            "12345678901234567890123",
            "0.1e-9",
            "\"\"",
            "\" \"",
            "\"Foo\"",
            "\"1\"",
            "\"overwrite\"",
            "\"merge\"",
            "\"pact\"",
            "\"application/json\"",
            "\"e30=\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"a\\nb\"",
            "\"2020-01-01\"",
            "\"9999-12-31T23:59:60Z\"",
            "\"http://\"",
            "\"é\\uffff\"",
        ];
        match self.0.u8(..5) {
            0 if depth < 4 => self.object(depth + 1),
            1 if depth < 4 => {
                let items: Vec<String> = (0..self.0.usize(..4)).map(|_| self.value(depth + 1)).collect();
                format!("[{}]", items.join(","))
            }
            _ => self.one(PLAIN).to_owned(),
        }
    }
}

cases! {
    nothing_odd_is_met_with_a_fault_of_the_broker,
    every_address_that_is_tried_is_there,
    nothing_made_up_is_met_with_a_fault_of_the_broker,
}
