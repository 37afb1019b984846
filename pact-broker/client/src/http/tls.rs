//! Which certificates are trusted, and which one is shown. The system's are many and reading them takes a while, so they
//! are read when the first encrypted connection is made, once in the life of a program, and never for a broker on
//! `http://`.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use rustls::{
    ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime, pem::PemObject},
};

use crate::Settings;

/// The TLS settings for a client. The provider is named here and nowhere else: a process-wide default would be the business
/// of the program that uses this library.
pub(crate) fn config(settings: &Settings) -> Result<ClientConfig, crate::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    // A file that cannot be read is named at once if it will be needed.
    if let (true, Some(path)) = (settings.base_url.starts_with("https:"), &settings.certificate_file) {
        own_certificates(path)?;
    }
    let trust = Trust {
        provider: Arc::clone(&provider),
        own: settings.certificate_file.clone(),
        system: settings.system_certificates,
        anyone: settings.skip_tls_verification,
        verifier: OnceLock::new(),
    };
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| crate::Error::Unsupported {
        action: "set up encryption".to_owned(),
        reason: error.to_string(),
    })?;
    let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(trust));
    let Some((certificate, key)) = &settings.client_certificate else { return Ok(builder.with_no_client_auth()) };
    let failed = |path: &Path, reason: String| crate::Error::Certificates { path: path.to_owned(), reason };
    let own_key = PrivateKeyDer::from_pem_file(key)
        .map_err(|error| failed(key, format!("there is no private key that can be read: {error}")))?;
    builder
        .with_client_auth_cert(own_certificates(certificate)?, own_key)
        .map_err(|error| failed(certificate, format!("it cannot be shown with the key in {}: {error}", key.display())))
}

/// The certificates that the system trusts. One unreadable file among them must not shut out the rest.
fn system_certificates() -> &'static [CertificateDer<'static>] {
    static SYSTEM: OnceLock<Vec<CertificateDer<'static>>> = OnceLock::new();
    SYSTEM.get_or_init(|| rustls_native_certs::load_native_certs().certs)
}

fn own_certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, crate::Error> {
    let failed = |reason: String| crate::Error::Certificates { path: path.to_owned(), reason };
    let certificates = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| failed(error.to_string()))?;
    if certificates.is_empty() {
        return Err(failed("there is no certificate in it".to_owned()));
    }
    Ok(certificates)
}

/// Trusts the certificates given and, if wanted, the system's, which are read at the first look.
#[derive(Debug)]
struct Trust {
    provider: Arc<CryptoProvider>,
    own: Option<PathBuf>,
    system: bool,
    anyone: bool,
    verifier: OnceLock<Result<Arc<WebPkiServerVerifier>, String>>,
}

impl Trust {
    fn verifier(&self) -> Result<&WebPkiServerVerifier, Error> {
        let verifier = self.verifier.get_or_init(|| self.read());
        verifier.as_ref().map(AsRef::as_ref).map_err(|reason| Error::General(reason.clone()))
    }

    fn read(&self) -> Result<Arc<WebPkiServerVerifier>, String> {
        let mut roots = RootCertStore::empty();
        if let Some(path) = &self.own {
            roots.add_parsable_certificates(own_certificates(path).map_err(|error| error.to_string())?);
        }
        if self.system {
            roots.add_parsable_certificates(system_certificates().iter().cloned());
        }
        if roots.is_empty() {
            return Err("there is no certificate to trust on this system; give a file with certificates".to_owned());
        }
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&self.provider))
            .build()
            .map_err(|error| error.to_string())
    }
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
        self.verifier()?.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
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
