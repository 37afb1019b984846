//! Certificates, and the handshake.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::connection::Version;

/// The certificate of a mock server that speaks HTTPS.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    /// What a client must trust, as PEM.
    authority: String,
}

/// Why a certificate cannot be used.
///
/// Its `Debug` form is the message as well, so that `unwrap` shows it as it is meant to be read.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// It cannot be made.
    #[error("a certificate cannot be made: {source}")]
    Generate {
        /// What went wrong.
        source: rcgen::Error,
    },
    /// A text is no PEM document of that kind.
    #[error("the {what} cannot be read as PEM: {source}")]
    Pem {
        /// `certificate` or `private key`.
        what: &'static str,
        /// What went wrong.
        source: rustls::pki_types::pem::Error,
    },
    /// Certificate and key cannot be used.
    #[error("certificate and private key cannot be used: {source}")]
    Unusable {
        /// What went wrong.
        source: rustls::Error,
    },
}

impl fmt::Debug for TlsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Tls").finish_non_exhaustive()
    }
}

impl Tls {
    /// A new certificate for `localhost`, `127.0.0.1` and `::1`, signed by a new authority, which the client is told to trust:
    /// [`Tls::authority`].
    ///
    /// # Errors
    /// No key can be made.
    pub fn generated() -> Result<Self, TlsError> {
        Self::generated_for(&[])
    }

    /// As [`Tls::generated`], for further names or addresses.
    ///
    /// # Errors
    /// A name is none, or no key can be made.
    pub fn generated_for(names: &[&str]) -> Result<Self, TlsError> {
        let failed = |source| TlsError::Generate { source };
        let mut authority = CertificateParams::default();
        authority.distinguished_name.push(DnType::CommonName, "pact-mock test authority");
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
        let authority =
            CertifiedIssuer::self_signed(authority, KeyPair::generate().map_err(failed)?).map_err(failed)?;
        let known = ["localhost", "127.0.0.1", "::1"];
        let names = known.iter().chain(names).map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let key = KeyPair::generate().map_err(failed)?;
        let mut certificate = CertificateParams::new(names).map_err(failed)?;
        certificate.distinguished_name.push(DnType::CommonName, "pact-mock");
        let certificate = certificate.signed_by(&key, &authority).map_err(failed)?;
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        Self::new(vec![certificate.der().clone()], key, authority.pem())
    }

    /// A certificate with its chain, and its private key, both in PEM.
    ///
    /// # Errors
    /// They cannot be read, or do not belong together.
    pub fn from_pem(certificate: &str, key: &str) -> Result<Self, TlsError> {
        let pem = |what| move |source| TlsError::Pem { what, source };
        let chain = CertificateDer::pem_slice_iter(certificate.as_bytes()).collect::<Result<Vec<_>, _>>();
        let chain = chain.map_err(pem("certificate"))?;
        if chain.is_empty() {
            return Err(pem("certificate")(rustls::pki_types::pem::Error::NoItemsFound));
        }
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(pem("private key"))?;
        Self::new(chain, key, certificate.to_owned())
    }

    fn new(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
        authority: String,
    ) -> Result<Self, TlsError> {
        // The provider is named: where several are linked, rustls cannot choose one and panics.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key));
        let mut config = config.map_err(|source| TlsError::Unusable { source })?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        if cfg!(feature = "http2") {
            config.alpn_protocols.insert(0, b"h2".to_vec());
        }
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), authority })
    }

    /// What a client must trust to speak with the mock server, in PEM: the authority of a generated certificate, else the
    /// certificate that was given.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The handshake of a connection. Without a reason the client just went away, or said nothing.
    pub(super) async fn accept(
        &self,
        stream: TcpStream,
        time: Duration,
    ) -> Result<(TlsStream<TcpStream>, Version), Option<String>> {
        let handshake = tokio::time::timeout(time, self.acceptor.accept(stream)).await.map_err(|_| None)?;
        match handshake {
            Ok(stream) => {
                let version = match stream.get_ref().1.alpn_protocol() {
                    #[cfg(feature = "http2")]
                    Some(b"h2") => Version::Http2,
                    _ => Version::Http1,
                };
                Ok((stream, version))
            }
            Err(error) if is_just_an_end(&error) => Err(None),
            Err(error) => Err(Some(error.to_string())),
        }
    }
}

fn is_just_an_end(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe)
}
