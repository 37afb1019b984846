//! Servers' certificates, made for one trial each.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A server with a certificate.
pub(crate) struct Server {
    certificate: String,
    key: KeyPair,
    /// What is named to those who are to trust it (PEM).
    pub(crate) trust: String,
}

impl Server {
    /// Its certificate is for this machine, and was issued by an authority of its own.
    pub(crate) fn of_an_authority() -> Self {
        let authority_key = KeyPair::generate().unwrap();
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        authority.distinguished_name.push(DnType::CommonName, "an authority");
        let trust = authority.self_signed(&authority_key).unwrap().pem();
        let key = KeyPair::generate().unwrap();
        let issuer = Issuer::new(authority, authority_key);
        let certificate = params("127.0.0.1").signed_by(&key, &issuer).unwrap().pem();
        Self { certificate, key, trust }
    }

    /// Its certificate says that it is an authority's, as `openssl req -x509` writes it, and was issued by itself.
    pub(crate) fn of_its_own(host: &str, last_year: i32) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = params(host);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.not_after = date_time_ymd(last_year, 1, 1);
        let certificate = params.self_signed(&key).unwrap().pem();
        Self { trust: certificate.clone(), certificate, key }
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let certificate = CertificateDer::from_pem_slice(self.certificate.as_bytes()).unwrap();
        let key = PrivateKeyDer::from_pem_slice(self.key.serialize_pem().as_bytes()).unwrap();
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        Arc::new(builder.with_single_cert(vec![certificate], key).unwrap()).into()
    }
}

fn params(host: &str) -> CertificateParams {
    let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, "a server");
    params
}
