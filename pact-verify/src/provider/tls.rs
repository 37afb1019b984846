//! How connections to the provider are encrypted: whom to trust, who we are, which version of HTTP to ask for. Files are
//! read once, when the first encrypted connection is made.

use std::{
    fmt,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use rustls::ClientConfig;

/// The settings, and what was made of them. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Tls {
    wanted: Wanted,
    made: Arc<OnceLock<Result<Arc<ClientConfig>, String>>>,
}

#[derive(Debug, Clone, Default)]
struct Wanted {
    skip_verification: bool,
    certificate_file: Option<PathBuf>,
    client_certificate: Option<(PathBuf, PathBuf)>,
    only_http2: bool,
}

impl Tls {
    pub(crate) fn without_verification(self) -> Self {
        Self::of(Wanted { skip_verification: true, ..self.wanted })
    }

    pub(crate) fn trusting(self, certificates: PathBuf) -> Self {
        Self::of(Wanted { certificate_file: Some(certificates), ..self.wanted })
    }

    pub(crate) fn with_client_certificate(self, certificate: PathBuf, key: PathBuf) -> Self {
        Self::of(Wanted { client_certificate: Some((certificate, key)), ..self.wanted })
    }

    pub(crate) fn only_http2(self) -> Self {
        Self::of(Wanted { only_http2: true, ..self.wanted })
    }

    fn of(wanted: Wanted) -> Self {
        Self { wanted, made: Arc::default() }
    }

    /// Whether HTTP/2 is spoken whatever the other side offers.
    pub(crate) fn is_only_http2(&self) -> bool {
        self.wanted.only_http2
    }

    /// The settings for rustls. Without another wish, the other side chooses between HTTP/2 and HTTP/1.1.
    pub(crate) fn config(&self, url: &str) -> Result<Arc<ClientConfig>, String> {
        let made = self.made.get_or_init(|| {
            let mut settings = pact_broker_client::Settings::new(url);
            // The client looks into the file at once only if it is for an encrypted connection.
            if self.wanted.certificate_file.is_some() {
                settings.base_url = "https://provider".to_owned();
            }
            settings.skip_tls_verification = self.wanted.skip_verification;
            settings.certificate_file.clone_from(&self.wanted.certificate_file);
            settings.client_certificate.clone_from(&self.wanted.client_certificate);
            let mut config = settings.tls_config().map_err(|error| error.to_string())?;
            config.alpn_protocols = vec![b"h2".to_vec()];
            if !self.wanted.only_http2 {
                config.alpn_protocols.push(b"http/1.1".to_vec());
            }
            Ok(Arc::new(config))
        });
        made.clone()
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.wanted.fmt(out)
    }
}

/// Why there is no connection, with what to do about it where the reason alone does not tell.
pub(super) fn explained(reason: String) -> String {
    const ADVICE: [(&str, &str); 5] = [
        ("UnknownIssuer", "its authority is not trusted; --ca-certificate, or `Provider::trusting`, names it"),
        (
            "alert: CertificateRequired",
            "it asks for a certificate; --client-certificate and --client-key, or `Provider::with_client_certificate`, name one",
        ),
        ("alert: UnknownCA", "it does not trust the authority of the certificate that it was shown"),
        ("InvalidContentType", "what is there does not seem to speak TLS"),
        ("frame with invalid size", "what is there does not seem to speak HTTP/2"),
    ];
    match ADVICE.iter().find(|(sign, _)| reason.contains(sign)) {
        Some((_, advice)) => format!("{reason} ({advice})"),
        None => reason,
    }
}
