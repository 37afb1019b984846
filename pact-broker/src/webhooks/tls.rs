//! Whose certificates are trusted by webhooks: those that the system trusts and those of the configuration.

use crate::config::Webhooks;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use std::sync::{Arc, OnceLock};

/// The certificates of a PEM text.
pub(crate) fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    let found = found.map_err(|error| error.to_string())?;
    if found.is_empty() { Err("there is none in the text".to_owned()) } else { Ok(found) }
}

/// The TLS settings of calls. The provider is named here: a default for the whole process would be the business of the
/// program that uses this library.
pub(super) fn config(settings: &Webhooks) -> Result<ClientConfig, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let own = settings.certificates.iter().map(|pem| certificates(pem)).collect::<Result<Vec<_>, _>>()?.concat();
    let trust =
        Trust { provider: provider.clone(), own, anyone: !settings.verify_certificates, verifier: OnceLock::new() };
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| error.to_string())?;
    Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(trust)).with_no_client_auth())
}

/// The system's certificates are many: they are read when the first encrypted call is made, so that a broker starts fast.
#[derive(Debug)]
struct Trust {
    provider: Arc<CryptoProvider>,
    own: Vec<CertificateDer<'static>>,
    anyone: bool,
    verifier: OnceLock<Result<Arc<WebPkiServerVerifier>, String>>,
}

impl Trust {
    fn verifier(&self) -> Result<&WebPkiServerVerifier, Error> {
        let verifier = self.verifier.get_or_init(|| {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(self.own.iter().cloned());
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), self.provider.clone())
                .build()
                .map_err(|error| format!("no certificate can be trusted: {error}"))
        });
        verifier.as_ref().map(AsRef::as_ref).map_err(|reason| Error::General(reason.clone()))
    }
}

/// Common tools make a server's own certificate one of an authority (`openssl req -x509`), which no server may have. Where
/// the operator names this very certificate, it is this server that is meant. Its time was looked at before its kind
/// ([`CertificateError::Expired`] is no [`CertificateError::Other`]); what is left is the name.
fn named_alone(certificate: &CertificateDer<'_>, name: &ServerName<'_>) -> Result<ServerCertVerified, Error> {
    verify_server_name(&ParsedCertificate::try_from(certificate)?, name)?;
    Ok(ServerCertVerified::assertion())
}

impl ServerCertVerifier for Trust {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.anyone {
            return Ok(ServerCertVerified::assertion());
        }
        match self.verifier()?.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            Err(Error::InvalidCertificate(CertificateError::Other(_))) if self.own.contains(end_entity) => {
                named_alone(end_entity, server_name)
            }
            outcome => outcome,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
