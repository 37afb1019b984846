//! Versions of HTTP, TLS, addresses, browsers.

use std::sync::Arc;

use hyper::client::conn::{http1, http2};
use hyper::{Request, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use pact_mock::prelude::*;
use pact_mock::{Failure, Tls, TlsError, Why};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::support::{Answer, Contract, send};

fn reading(contract: &Contract) -> PactBuilder {
    contract.pact().interaction("reading", |i| i.request(|r| r.get("/orders")).response(|r| r.text_body("none")))
}

/// A client of one connection, of either version.
enum Client {
    One(http1::SendRequest<String>),
    Two(http2::SendRequest<String>),
}

impl Client {
    async fn new<S>(stream: S, version: Version) -> Self
    where
        S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    {
        let stream = TokioIo::new(stream);
        if version == Version::HTTP_2 {
            let (client, connection) = http2::handshake(TokioExecutor::new(), stream).await.unwrap();
            tokio::spawn(connection);
            return Self::Two(client);
        }
        let (client, connection) = http1::handshake(stream).await.unwrap();
        tokio::spawn(connection);
        Self::One(client)
    }

    async fn get(&mut self, url: &str) -> (Version, u16) {
        let request = Request::get(url).header("host", "a").body(String::new()).unwrap();
        let response = match self {
            Self::One(client) => client.send_request(request).await.unwrap(),
            Self::Two(client) => client.send_request(request).await.unwrap(),
        };
        (response.version(), response.status().as_u16())
    }
}

/// A handshake with a mock server in which the client trusts this authority and wants one of these protocols.
async fn handshake(provider: &MockServer, trusted: &str, protocols: &[&str]) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(trusted.as_bytes()).unwrap()).unwrap();
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(ring).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    let stream = TcpStream::connect(provider.address()).await.unwrap();
    let name = ServerName::try_from(provider.address().ip().to_string()).unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

#[tokio::test]
async fn http_2_is_spoken_with_prior_knowledge() {
    let contract = Contract::new();
    let provider = reading(&contract).start();
    let mut client = Client::new(TcpStream::connect(provider.address()).await.unwrap(), Version::HTTP_2).await;
    assert_eq!(client.get(&provider.path("/orders")).await, (Version::HTTP_2, 200));
    assert_eq!(client.get(&provider.path("/orders")).await, (Version::HTTP_2, 200));
    provider.finish().unwrap();
}

#[tokio::test]
async fn the_host_of_an_http_2_request_is_a_header_as_any() {
    let contract = Contract::new();
    let provider = reading(&contract).start();
    let (mut client, connection) =
        http2::handshake(TokioExecutor::new(), TokioIo::new(TcpStream::connect(provider.address()).await.unwrap()))
            .await
            .unwrap();
    tokio::spawn(connection);
    let request = Request::get("http://orders.example/nowhere").body(String::new()).unwrap();
    assert_eq!(client.send_request(request).await.unwrap().status(), 500);
    let report = provider.verify();
    assert_eq!(report.unmatched[0].headers, [("host".to_owned(), "orders.example".to_owned())]);
    provider.finish().unwrap_err();
}

#[tokio::test]
async fn over_tls_the_client_chooses_the_version() {
    let contract = Contract::new();
    let provider = reading(&contract).tls(Tls::generated().unwrap()).start();
    assert!(provider.url().starts_with("https://127.0.0.1:"));
    let choices =
        [(&["h2", "http/1.1"][..], Version::HTTP_2), (&["http/1.1"], Version::HTTP_11), (&[], Version::HTTP_11)];
    for (protocols, version) in choices {
        let stream = handshake(&provider, provider.authority().unwrap(), protocols).await.unwrap();
        let mut client = Client::new(stream, version).await;
        assert_eq!(client.get("/orders").await, (version, 200), "{protocols:?}");
    }
    provider.finish().unwrap();
}

#[tokio::test]
async fn a_client_that_does_not_trust_the_certificate_fails_the_test() {
    let contract = Contract::new();
    let provider = reading(&contract).tls(Tls::generated().unwrap()).start();
    let stranger = Tls::generated().unwrap();
    handshake(&provider, stranger.authority(), &[]).await.unwrap_err();
    let mut stream = handshake(&provider, provider.authority().unwrap(), &[]).await.unwrap();
    stream.get_mut().0.set_nodelay(true).unwrap();
    assert_eq!(Client::new(stream, Version::HTTP_11).await.get("/orders").await.1, 200);
    let Err(Failure::Requests(report)) = provider.finish() else { panic!("the test should fail") };
    assert!(matches!(report.unmatched[0].why, Why::Handshake { .. }), "{report}");
    assert!(report.to_string().contains("trust MockServer::authority?"), "{report}");
}

#[tokio::test]
async fn a_client_that_never_ends_its_handshake_blocks_nobody() {
    let contract = Contract::new();
    let provider = reading(&contract).tls(Tls::generated().unwrap()).start();
    let _silent = TcpStream::connect(provider.address()).await.unwrap();
    let stream = handshake(&provider, provider.authority().unwrap(), &[]).await.unwrap();
    assert_eq!(Client::new(stream, Version::HTTP_11).await.get("/orders").await.1, 200);
    provider.finish().unwrap();
}

#[tokio::test]
async fn a_given_certificate_is_shown() {
    let certified = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let (certificate, key) = (certified.cert.pem(), certified.signing_key.serialize_pem());
    let contract = Contract::new();
    let provider = reading(&contract).tls(Tls::from_pem(&certificate, &key).unwrap()).start();
    let stream = handshake(&provider, &certificate, &[]).await.unwrap();
    assert_eq!(Client::new(stream, Version::HTTP_11).await.get("/orders").await.1, 200);
    provider.finish().unwrap();
    assert!(matches!(Tls::from_pem(&key, &key), Err(TlsError::Pem { what: "certificate", .. })));
    assert!(matches!(Tls::from_pem(&certificate, &certificate), Err(TlsError::Pem { what: "private key", .. })));
    let other = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let error = Tls::from_pem(&certificate, &other.signing_key.serialize_pem()).unwrap_err();
    assert!(error.to_string().starts_with("certificate and private key cannot be used: "), "{error}");
}

#[test]
fn a_server_listens_on_version_6_of_ip_too() {
    for host in ["::1", "[::1]", "::"] {
        let contract = Contract::new();
        let provider = reading(&contract).host(host).start();
        assert!(provider.url().starts_with("http://[::1]:"), "{}", provider.url());
        assert_eq!(send("GET", &provider.path("/orders"), &[]).status, 200);
        provider.finish().unwrap();
    }
}

#[test]
fn a_port_may_be_fixed_and_is_free_again_at_once() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for _ in 0..3 {
        let contract = Contract::new();
        let provider = reading(&contract).port(free).start();
        assert_eq!(provider.address().port(), free);
        assert_eq!(send("GET", &provider.path("/orders"), &[]).status, 200);
        provider.finish().unwrap();
    }
}

/// The headers of cross-origin requests that an answer has.
fn cors_headers(answer: &Answer) -> Vec<(&str, &str)> {
    let lines = answer.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    lines.filter(|(name, _)| name.starts_with("access-control-") || *name == "vary").collect()
}

#[test]
fn preflight_requests_are_answered_if_the_test_says_so() {
    let ask = |provider: &MockServer| {
        let headers = [
            ("Origin", "http://shop.example"),
            ("Access-Control-Request-Method", "PUT"),
            ("Access-Control-Request-Headers", "x-a, content-type"),
        ];
        send("OPTIONS", &provider.path("/orders"), &headers)
    };
    let contract = Contract::new();
    let provider = reading(&contract).cors_preflight().start();
    let answer = ask(&provider);
    assert_eq!(answer.status, 204);
    assert_eq!(
        cors_headers(&answer),
        [
            ("access-control-allow-methods", "PUT"),
            ("access-control-allow-headers", "x-a, content-type"),
            ("access-control-allow-origin", "http://shop.example"),
            ("access-control-allow-credentials", "true"),
            ("access-control-expose-headers", "Access-Control-Allow-Methods, Access-Control-Allow-Headers"),
            ("vary", "Origin"),
        ]
    );
    let answer = send("GET", &provider.path("/orders"), &[("Origin", "http://shop.example")]);
    assert_eq!(
        cors_headers(&answer),
        [
            ("access-control-allow-origin", "http://shop.example"),
            ("access-control-allow-credentials", "true"),
            ("access-control-expose-headers", "Content-Type"),
            ("vary", "Origin"),
        ]
    );
    // An OPTIONS request that is no preflight request is one like any other.
    assert_eq!(send("OPTIONS", &provider.path("/orders"), &[]).status, 500);
    let Err(Failure::Requests(report)) = provider.finish() else { panic!("the test should fail") };
    assert_eq!(report.unmatched.len(), 1, "{report}");

    let provider = reading(&contract).start();
    assert_eq!(ask(&provider).status, 500);
    assert_eq!(provider.finish().unwrap_err().to_string().matches("OPTIONS /orders").count(), 1);
}
