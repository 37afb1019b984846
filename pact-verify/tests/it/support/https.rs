//! A server on `https`, with certificates made for it alone, or on `http` with HTTP/2 by prior knowledge.

use std::{convert::Infallible, path::PathBuf, sync::Arc};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Request, Response,
    body::Incoming,
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{PrivateKeyDer, pem::PemObject},
    server::WebPkiClientVerifier,
};
use tokio::io::{AsyncRead, AsyncWrite};

use super::Folder;

/// What a server wants of its clients.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wishes {
    /// The protocols it speaks, by their names in the negotiation.
    pub(crate) protocols: &'static [&'static [u8]],
    pub(crate) client_certificate: bool,
    pub(crate) plain: bool,
}

/// The server, and the files with which it can be spoken to.
pub(crate) struct Https {
    pub(crate) port: u16,
    folder: Folder,
}

impl Https {
    /// Answers every request with `{"ok":true}`, and with its protocol and host in headers.
    pub(crate) fn start(wishes: Wishes) -> Self {
        let folder = Folder::new();
        let config = Arc::new(certificates(&folder, wishes));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                loop {
                    let (stream, _) = listener.accept().await.unwrap();
                    if wishes.plain {
                        tokio::spawn(serve(stream, true));
                        continue;
                    }
                    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::clone(&config));
                    tokio::spawn(async move {
                        let Ok(stream) = acceptor.accept(stream).await else { return };
                        let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
                        serve(stream, http2).await;
                    });
                }
            });
        });
        Self { port, folder }
    }

    /// A file of the server's: `authority.pem`, `client.pem`, `client-key.pem`.
    pub(crate) fn file(&self, name: &str) -> String {
        let path: PathBuf = self.folder.path().join(name);
        path.display().to_string()
    }
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(stream: S, http2: bool) {
    let stream = TokioIo::new(stream);
    let service = service_fn(|request: Request<Incoming>| async move {
        let host = request.uri().authority().map(|authority| authority.to_string());
        let host = host.or_else(|| Some(request.headers().get("host")?.to_str().ok()?.to_owned()));
        let response = Response::builder()
            .header("content-type", "application/json")
            .header("x-protocol", format!("{:?}", request.version()))
            .header("x-host", host.unwrap_or_default());
        Ok::<_, Infallible>(response.body(Full::new(Bytes::from_static(b"{\"ok\":true}"))).unwrap())
    });
    let _ = match http2 {
        true => http2::Builder::new(TokioExecutor::new()).serve_connection(stream, service).await,
        false => http1::Builder::new().serve_connection(stream, service).await,
    };
}

/// An authority, a certificate of its for the server and one for a client, as files; and the settings of the server.
fn certificates(folder: &Folder, wishes: Wishes) -> ServerConfig {
    let authority_key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = params.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(params, authority_key);
    let signed = |names: &[&str]| {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
        (params.signed_by(&key, &issuer).unwrap(), key)
    };
    let (server, server_key) = signed(&["localhost", "127.0.0.1"]);
    let (client, client_key) = signed(&["a client"]);
    folder.write("authority.pem", authority.pem());
    folder.write("client.pem", client.pem());
    folder.write("client-key.pem", client_key.serialize_pem());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions();
    let builder = match wishes.client_certificate {
        false => builder.unwrap().with_no_client_auth(),
        true => {
            let mut roots = RootCertStore::empty();
            roots.add(authority.der().clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
            builder.unwrap().with_client_cert_verifier(verifier)
        }
    };
    let key = PrivateKeyDer::from_pem_slice(server_key.serialize_pem().as_bytes()).unwrap();
    let mut config = builder.with_single_cert(vec![server.der().clone()], key).unwrap();
    config.alpn_protocols = wishes.protocols.iter().map(|name| name.to_vec()).collect();
    config
}
