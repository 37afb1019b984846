//! One call of a webhook: its request made from the template, sent, judged and told.

use super::Webhooks;
use super::log::Log;
use super::render::Parameters;
use super::send::{Answer, Outgoing};
use super::send_error::SendError;
use crate::config;
use crate::domain::webhook::{MASK, Request, Secrets, is_secret_header};
use crate::time::now;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pact_core::json::Json;

/// How the broker names itself.
const USER_AGENT: &str = concat!("Pact Broker v", env!("CARGO_PKG_VERSION"));

/// A call to be made.
pub(crate) struct Call<'a> {
    /// The webhook's identity; none for one that is not saved.
    pub(crate) uuid: Option<&'a str>,
    pub(crate) request: &'a Request,
    pub(crate) secrets: &'a Secrets,
    pub(crate) parameters: &'a Parameters,
    /// What logs say about the event.
    pub(crate) context: &'a Json,
    pub(crate) delivery: Option<&'a str>,
    /// The public address of the broker.
    pub(crate) base_url: &'a str,
}

/// What came of a call, without secrets.
pub(crate) struct Made {
    pub(crate) success: bool,
    pub(crate) log: Log,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<String>,
    pub(crate) answer: Result<Answer, String>,
    /// Whether the answer may be shown.
    pub(crate) shown: bool,
}

impl Made {
    /// What went wrong, for the operator of the broker.
    pub(crate) fn problem(&self) -> Option<String> {
        match &self.answer {
            _ if self.success => None,
            Ok(answer) => Some(format!("the answer was {} {}", answer.status, answer.reason)),
            Err(problem) => Some(problem.clone()),
        }
    }
}

/// Makes a call.
pub(crate) async fn make(webhooks: &Webhooks, config: &config::Webhooks, call: &Call<'_>) -> Made {
    let outgoing = outgoing(call);
    let mut log = Log::without(if config.redact { secret_texts(call) } else { Vec::new() });
    let headers: Vec<(String, String)> = outgoing
        .headers
        .iter()
        .map(|(name, value)| match config.redact && is_secret_header(name) {
            true => (name.clone(), MASK.to_owned()),
            false => (name.clone(), log.masked(value)),
        })
        .collect();
    log.line(now(), "DEBUG", &format!("Webhook context {}", call.context));
    log.line(now(), "INFO", &format!("HTTP/1.1 {} {}", outgoing.method, outgoing.url));
    for (name, value) in &headers {
        log.line(now(), "INFO", &format!("{name}: {value}"));
    }
    if let Some(body) = &outgoing.body {
        log.line(now(), "INFO", body);
    }
    let sent = webhooks.sender.send(&outgoing).await;
    // Whose answers are shown, can be used to look around in the network of the broker: only where an operator said whom
    // it may call.
    let shown = !config.hosts.is_empty();
    tell(&mut log, call, &sent, shown);
    let success = sent.as_ref().is_ok_and(|answer| config.success_codes.contains(&answer.status));
    let answer = sent.map_err(|error| log.masked(&error.to_string())).map(|answer| Answer {
        body: log.masked(&answer.body),
        headers: answer.headers.iter().map(|(name, value)| (name.clone(), log.masked(value))).collect(),
        ..answer
    });
    let (url, body) = (log.masked(&outgoing.url), outgoing.body.as_deref().map(|body| log.masked(body)));
    Made { success, log, url, headers, body, answer, shown }
}

/// Why an answer is not shown.
pub(crate) fn hidden(base_url: &str) -> String {
    format!(
        "For security purposes, the response details are not logged. To enable response logging, configure the webhook_host_whitelist property. See {base_url}/doc/webhooks#whitelist for more information."
    )
}

fn tell(log: &mut Log, call: &Call<'_>, sent: &Result<Answer, SendError>, shown: bool) {
    let uuid = call.uuid.map(|uuid| format!(" {uuid}")).unwrap_or_default();
    match sent {
        Ok(answer) if shown => {
            let Answer { version, status, reason, .. } = answer;
            log.line(now(), "INFO", &format!("{version} {status} {reason}"));
            for (name, value) in &answer.headers {
                log.line(now(), "INFO", &format!("{name}: {value}"));
            }
            log.line(now(), "INFO", &answer.body);
        }
        Ok(_) => log.line(now(), "INFO", &hidden(call.base_url)),
        Err(error) if shown || error.is_our_own() => {
            log.line(now(), "ERROR", &format!("Error executing webhook{uuid}: {error}"));
        }
        Err(_) => {
            log.line(now(), "ERROR", &format!("Error executing webhook{uuid}. {}", hidden(call.base_url)));
        }
    }
}

/// Every text that must not be told: as it is kept, as it is sent, and as basic authentication writes it.
fn secret_texts(call: &Call<'_>) -> Vec<String> {
    let Secrets { password, headers } = call.secrets;
    let mut texts: Vec<String> = password.iter().cloned().collect();
    texts.extend(basic(call).and_then(|value| value.strip_prefix("Basic ").map(str::to_owned)));
    for (_, value) in headers {
        texts.push(call.parameters.text(value));
        texts.push(value.clone());
    }
    texts
}

fn basic(call: &Call<'_>) -> Option<String> {
    let username = call.request.username.as_deref()?;
    let password = call.secrets.password.as_deref().unwrap_or_default();
    Some(format!("Basic {}", STANDARD.encode(format!("{username}:{password}"))))
}

/// The request as the existing broker writes it: the same headers in the same order. A POST without a body carries the
/// word `null`, as receivers know it.
fn outgoing(call: &Call<'_>) -> Outgoing {
    let Call { request, secrets, parameters, .. } = call;
    let url = parameters.url(&request.url);
    let mut headers = vec![("accept".to_owned(), "*/*".to_owned()), ("user-agent".to_owned(), USER_AGENT.to_owned())];
    for (name, value) in &request.headers {
        let value = value.as_deref().or(secrets.header(name)).unwrap_or_default();
        set(&mut headers, name, parameters.text(value));
    }
    if let Some(basic) = basic(call) {
        set(&mut headers, "authorization", basic);
    }
    let carries = matches!(request.method.as_str(), "POST" | "PUT" | "PATCH");
    let body = match &request.body {
        Some(body) => Some(parameters.body(body)),
        None => carries.then(|| "null".to_owned()),
    };
    if let Ok(url) = url::Url::parse(&url) {
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        set(&mut headers, "host", format!("{}{port}", url.host_str().unwrap_or_default()));
    }
    if let Some(body) = &body {
        set(&mut headers, "content-length", body.len().to_string());
        if headers.iter().all(|(name, _)| name != "content-type") {
            set(&mut headers, "content-type", "application/x-www-form-urlencoded".to_owned());
        }
    }
    let delivery = call.delivery.map(str::to_owned);
    Outgoing { method: request.method.clone(), url, headers, body, delivery }
}

/// Sets a header where it stands already, or at the end.
fn set(headers: &mut Vec<(String, String)>, name: &str, value: String) {
    match headers.iter_mut().find(|(other, _)| other == name) {
        Some((_, old)) => *old = value,
        None => headers.push((name.to_owned(), value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pact_core::json;

    #[test]
    fn the_request_is_made_from_the_template() {
        let request = Request {
            method: "POST".to_owned(),
            url: "http://x.example:81/${pactbroker.consumerName}".to_owned(),
            headers: vec![
                ("authorization".to_owned(), None),
                ("x-ev".to_owned(), Some("${pactbroker.eventName}".to_owned())),
            ],
            body: Some(json!({"name": "${pactbroker.consumerName}"})),
            username: None,
            has_password: false,
        };
        let secrets = Secrets { password: None, headers: vec![("authorization".to_owned(), "Bearer hush".to_owned())] };
        let mut parameters = Parameters::default();
        parameters.set("consumerName", "Foo Bar");
        parameters.set("eventName", "test");
        let context = Json::Null;
        let call = |request| Call {
            uuid: None,
            request,
            secrets: &secrets,
            parameters: &parameters,
            context: &context,
            delivery: None,
            base_url: "http://b",
        };
        let made = outgoing(&call(&request));
        assert_eq!(made.url, "http://x.example:81/Foo%20Bar");
        assert_eq!(made.body.as_deref(), Some(r#"{"name":"Foo Bar"}"#));
        let headers: Vec<String> = made.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        assert_eq!(
            headers[2..],
            [
                "authorization: Bearer hush",
                "x-ev: test",
                "host: x.example:81",
                "content-length: 18",
                "content-type: application/x-www-form-urlencoded"
            ]
        );
        let with_user = Request { username: Some("u".to_owned()), body: None, ..request.clone() };
        let made = outgoing(&call(&with_user));
        assert_eq!(made.headers[2].1, "Basic dTo=");
        assert_eq!(made.body.as_deref(), Some("null"));
        assert!(secret_texts(&call(&with_user)).contains(&"dTo=".to_owned()));
    }
}
