//! A broker that is filled over its API, and the identities it gave to what the contracts call by made-up ones.

use std::sync::Mutex;

use base64::Engine as _;
use pact_core::json;
use pact_core::json::Json;

/// A broker, and who is who in it.
pub(crate) struct World {
    url: String,
    agent: ureq::Agent,
    /// What the contracts call something, and what it is called here.
    identities: Mutex<Vec<(String, String)>>,
}

/// What went wrong, in words.
pub(crate) type Done<T = ()> = Result<T, String>;

impl World {
    pub(crate) fn new(url: String) -> Self {
        let config = ureq::Agent::config_builder().proxy(None).http_status_as_error(false).build();
        Self { url, agent: ureq::Agent::new_with_config(config), identities: Mutex::default() }
    }

    pub(crate) fn identities(&self) -> Vec<(String, String)> {
        self.identities.lock().unwrap().clone()
    }

    /// Deletes everything.
    pub(crate) fn empty(&self) -> Done {
        let index = self.send("GET", "/", &Json::Null)?;
        for (relation, list) in
            [("pb:pacticipants", "/pacticipants"), ("pb:environments", "/environments"), ("pb:webhooks", "/webhooks")]
        {
            if index.get("_links").and_then(|links| links.get(relation)).is_none() {
                continue;
            }
            let all = self.send("GET", list, &Json::Null)?;
            let links =
                all.get("_links").and_then(|links| links.get(relation)).and_then(Json::as_array).unwrap_or_default();
            for path in links.iter().filter_map(|link| link.get("href")?.as_str()?.strip_prefix(&self.url)) {
                self.send("DELETE", path, &Json::Null)?;
            }
        }
        Ok(())
    }

    /// Sends JSON, or nothing for null, and expects a success.
    pub(crate) fn send(&self, method: &str, path: &str, body: &Json) -> Done<Json> {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("accept", "application/hal+json")
            .header("content-type", if method == "PATCH" { "application/merge-patch+json" } else { "application/json" })
            .body(if body.is_null() { String::new() } else { body.to_string() })
            .map_err(|error| error.to_string())?;
        let mut answer = self.agent.run(request).map_err(|error| format!("{method} {path}: {error}"))?;
        let text = answer.body_mut().read_to_string().map_err(|error| error.to_string())?;
        if !answer.status().is_success() {
            return Err(format!("{method} {path}: {} {text}", answer.status()));
        }
        if text.is_empty() { Ok(Json::Null) } else { json::parse(&text).map_err(|error| error.to_string()) }
    }

    fn put(&self, path: &str) -> Done {
        self.send("PUT", path, &json!({})).map(drop)
    }

    /// An application with an address of its sources.
    pub(crate) fn pacticipant(&self, name: &str) -> Done {
        let repository = format!("http://{}", name.to_lowercase().replace(' ', "-"));
        let repository = match name {
            "Pricing Service" => "git@git.realestate.com.au:business-systems/pricing-service",
            _ => &repository,
        };
        self.send("POST", "/pacticipants", &json!({"name": name, "repositoryUrl": repository})).map(drop)
    }

    pub(crate) fn version(&self, pacticipant: &str, number: &str) -> Done {
        self.put(&format!("/pacticipants/{}/versions/{number}", escaped(pacticipant)))
    }

    pub(crate) fn tag(&self, pacticipant: &str, number: &str, tag: &str) -> Done {
        self.put(&format!("/pacticipants/{}/versions/{number}/tags/{tag}", escaped(pacticipant)))
    }

    pub(crate) fn branch(&self, pacticipant: &str, number: &str, branch: &str) -> Done {
        self.put(&format!("/pacticipants/{}/branches/{branch}/versions/{number}", escaped(pacticipant)))
    }

    /// Publishes a contract with one interaction for each description.
    pub(crate) fn publishes(&self, consumer: &str, number: &str, provider: &str, descriptions: &[&str]) -> Done {
        let interaction = |description: &&str| json!({"description": (*description), "request": {"method": "GET", "path": "/"}, "response": {"status": 200}});
        let interactions: Json = descriptions.iter().map(interaction).collect();
        let names = (json!({"name": consumer}), json!({"name": provider}));
        let contract = json!({"consumer": (names.0), "provider": (names.1), "interactions": interactions});
        let content = base64::engine::general_purpose::STANDARD.encode(contract.to_string());
        let call = json!({
            "pacticipantName": consumer,
            "pacticipantVersionNumber": number,
            "contracts": [{
                "consumerName": consumer,
                "providerName": provider,
                "specification": "pact",
                "contentType": "application/json",
                "content": content
            }]
        });
        self.send("POST", "/contracts/publish", &call).map(drop)
    }

    /// Publishes the result of verifying a consumer version's contract.
    pub(crate) fn verifies(&self, provider: (&str, &str), consumer: (&str, &str), success: bool) -> Done {
        let path =
            format!("/pacts/provider/{}/consumer/{}/version/{}", escaped(provider.0), escaped(consumer.0), consumer.1);
        let contract = self.send("GET", &path, &Json::Null)?;
        let results = contract.pointer("/_links/pb:publish-verification-results/href").and_then(Json::as_str);
        let results =
            results.and_then(|url| url.strip_prefix(&self.url)).ok_or("the contract has no link for results")?;
        let result = json!({"success": success, "providerApplicationVersion": (provider.1)});
        self.send("POST", results, &result).map(drop)
    }

    /// An environment that the contract calls by these identities; its own one is returned.
    pub(crate) fn environment(&self, name: &str, called: &[&str]) -> Done<String> {
        let display_name = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        let contacts = json!([{"name": "Foo team", "details": {"emailAddress": "foo@bar.com"}}]);
        let production = name.starts_with("prod");
        let body = json!({"name": name, "displayName": display_name, "production": production, "contacts": contacts});
        self.made("/environments", &body, called)
    }

    /// Deploys a version, to an application instance if one is named.
    pub(crate) fn deploys(
        &self,
        version: (&str, &str),
        environment: &str,
        instance: Option<&str>,
        called: &str,
    ) -> Done {
        let path =
            format!("/pacticipants/{}/versions/{}/deployed-versions/environment/{environment}", version.0, version.1);
        let body = instance.map_or(json!({}), |instance| json!({"applicationInstance": instance}));
        self.made(&path, &body, &[called]).map(drop)
    }

    pub(crate) fn releases(&self, version: (&str, &str), environment: &str, called: &[&str]) -> Done {
        let path =
            format!("/pacticipants/{}/versions/{}/released-versions/environment/{environment}", version.0, version.1);
        self.made(&path, &json!({}), called).map(drop)
    }

    /// Makes something, and notes what the contract calls it.
    fn made(&self, path: &str, body: &Json, called: &[&str]) -> Done<String> {
        let made = self.send("POST", path, body)?;
        let uuid = made.pointer("/uuid").and_then(Json::as_str).ok_or("what was made has no uuid")?.to_owned();
        let pairs = called.iter().map(|name| ((*name).to_owned(), uuid.clone()));
        self.identities.lock().unwrap().extend(pairs);
        Ok(uuid)
    }
}

fn escaped(name: &str) -> String {
    name.replace(' ', "%20")
}
