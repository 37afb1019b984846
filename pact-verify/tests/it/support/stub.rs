//! A well-behaved HTTP/1.1 server on a port of its own, in a thread of its own, that answers by a closure and remembers
//! what it was asked.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;

/// A request that came.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Method, path and query.
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// On which connection, counted from 1.
    pub(crate) connection: usize,
}

/// What is answered.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self {
            status,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: Bytes::copy_from_slice(body.as_bytes()),
        }
    }

    /// With a header, which takes the place of another of that name.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

type Answer = dyn Fn(&Asked) -> Reply + Send + Sync;

/// The server.
#[derive(Clone)]
pub(crate) struct Stub {
    pub(crate) port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Stub {
    pub(crate) fn answering(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let stub = Self { port: listener.local_addr().unwrap().port(), asked: Arc::default() };
        let (asked, answer): (_, Arc<Answer>) = (Arc::clone(&stub.asked), Arc::new(answer));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime
                .block_on(async { serve(tokio::net::TcpListener::from_std(listener).unwrap(), asked, answer).await });
        });
        stub
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }

    /// The requests that had a body, with it.
    pub(crate) fn bodies(&self) -> Vec<String> {
        let with_body = self.asked().into_iter().filter(|asked| !asked.body.is_empty());
        with_body.map(|asked| format!("{} {}", asked.line, asked.body)).collect()
    }
}

async fn serve(listener: tokio::net::TcpListener, asked: Arc<Mutex<Vec<Asked>>>, answer: Arc<Answer>) {
    for number in 1.. {
        let (stream, _) = listener.accept().await.unwrap();
        let (asked, answer) = (Arc::clone(&asked), Arc::clone(&answer));
        let service = service_fn(move |request| reply(request, number, Arc::clone(&asked), Arc::clone(&answer)));
        tokio::spawn(async move {
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn reply(
    request: Request<Incoming>,
    connection: usize,
    asked: Arc<Mutex<Vec<Asked>>>,
    answer: Arc<Answer>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let one = Asked {
        line: format!("{} {}", head.method, head.uri),
        headers: head.headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
        body: text(&body.collect().await.unwrap().to_bytes()),
        connection,
    };
    let reply = answer(&one);
    asked.lock().unwrap().push(one);
    let mut response = Response::builder().status(reply.status);
    for (name, value) in reply.headers {
        response = response.header(name, value);
    }
    Ok(response.body(Full::new(reply.body)).unwrap())
}
