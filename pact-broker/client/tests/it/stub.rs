//! A server on a port of its own that gives fixed answers and remembers what it was asked. `{base}` in an answer stands for
//! its address.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::HeaderMap,
    response::Response,
};
use pact_broker_client::{Broker, Settings};

/// What the stub was asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Method, path and query.
    pub(crate) line: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    delay: Duration,
}

/// A reply as brokers give it.
pub(crate) fn hal(status: u16, body: &str) -> Reply {
    Reply {
        status,
        headers: vec![("content-type", "application/hal+json;charset=utf-8".to_owned())],
        body: body.to_owned(),
        delay: Duration::ZERO,
    }
}

impl Reply {
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

#[derive(Default)]
struct State {
    replies: HashMap<String, VecDeque<Reply>>,
    asked: Vec<Asked>,
}

pub(crate) struct Stub {
    pub(crate) base: String,
    state: Arc<Mutex<State>>,
}

impl Stub {
    pub(crate) async fn start() -> Stub {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let (shared, address) = (Arc::clone(&state), base.clone());
        let app =
            axum::Router::new().fallback(move |request: Request| answer(Arc::clone(&shared), address.clone(), request));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Stub { base, state }
    }

    /// Answers a request line with this from now on; several replies for one line are given one after the other, the last
    /// one for good.
    pub(crate) fn on(&self, line: &str, reply: Reply) -> &Self {
        self.state.lock().unwrap().replies.entry(line.to_owned()).or_default().push_back(reply);
        self
    }

    pub(crate) fn settings(&self) -> Settings {
        let mut settings = Settings::new(&self.base);
        settings.retries = 0;
        settings
    }

    pub(crate) fn client_with(&self, change: impl FnOnce(&mut Settings)) -> Broker {
        let mut settings = self.settings();
        change(&mut settings);
        Broker::new(settings).unwrap()
    }

    pub(crate) fn client(&self) -> Broker {
        Broker::new(self.settings()).unwrap()
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.state.lock().unwrap().asked.clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }

    /// The bodies of the requests that had one, with their lines.
    pub(crate) fn bodies(&self) -> Vec<String> {
        let with_body = self.asked().into_iter().filter(|asked| !asked.body.is_empty());
        with_body.map(|asked| format!("{} {}", asked.line, asked.body)).collect()
    }

    /// A text with this stub's address masked.
    pub(crate) fn mask(&self, text: &str) -> String {
        text.replace(&self.base, "{base}")
    }
}

async fn answer(state: Arc<Mutex<State>>, base: String, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let line = format!("{} {}", parts.method, parts.uri);
    let body = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().into()).unwrap();
    let reply = {
        let mut state = state.lock().unwrap();
        state.asked.push(Asked { line: line.clone(), headers: parts.headers, body });
        match state.replies.get_mut(&line) {
            Some(replies) if replies.len() > 1 => replies.pop_front().unwrap(),
            Some(replies) => replies.front().unwrap().clone(),
            None => hal(404, r#"{"error":"The requested document was not found on this server."}"#),
        }
    };
    tokio::time::sleep(reply.delay).await;
    let mut response = Response::builder().status(reply.status);
    for (name, value) in reply.headers {
        response = response.header(name, value.replace("{base}", &base));
    }
    response.body(Body::from(reply.body.replace("{base}", &base))).unwrap()
}
