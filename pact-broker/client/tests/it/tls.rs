//! Encrypted brokers: who is trusted. The certificates in `certificates` belong to nobody: an authority made for these
//! tests, and a server `localhost` that it vouches for.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    path::{Path, PathBuf},
    sync::Arc,
};

use pact_broker_client::{Broker, Error, Settings};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};

const INDEX: &str = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\n{\"_links\":{}}";

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/certificates").join(name)
}

/// A server that answers every encrypted request with an index.
fn serve() -> Settings {
    let certificates = vec![CertificateDer::from_pem_file(file("server.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(file("server-key.pem")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            // A client that trusts nobody goes away here.
            if matches!(stream.read(&mut [0; 4096]), Ok(1..)) {
                stream.write_all(INDEX.as_bytes()).unwrap();
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    Settings::new(format!("https://localhost:{port}"))
}

async fn ask(settings: Settings) -> Result<(), Error> {
    Broker::new(settings)?.index("look around").await.map(drop)
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let error = ask(serve()).await.unwrap_err();
    assert!(matches!(&error, Error::Unreachable { reason, .. } if reason.contains("certificate")), "{error}");
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted() {
    let mut settings = serve();
    settings.certificate_file = Some(file("authority.pem"));
    ask(settings.clone()).await.unwrap();
    settings.system_certificates = false;
    ask(settings).await.unwrap();
}

#[tokio::test]
async fn with_verification_off_anyone_is_trusted() {
    let mut settings = serve();
    settings.skip_tls_verification = true;
    ask(settings).await.unwrap();
}

#[tokio::test]
async fn a_file_without_certificates_is_an_error() {
    let mut settings = serve();
    settings.certificate_file = Some(file("server-key.pem"));
    let error = ask(settings).await.unwrap_err().to_string();
    assert!(error.ends_with("there is no certificate in it"), "{error}");
}
