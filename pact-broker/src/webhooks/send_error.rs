//! Why a call got no answer, in words for whoever looks into its log.

use super::guard::ResolveError;
use rustls::CertificateError;
use std::error::Error;
use std::time::Duration;

/// Why nothing came back.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SendError {
    /// The broker does not call there.
    #[error("the target is refused: {0}")]
    Refused(String),
    /// The request cannot be written.
    #[error("the request cannot be sent: {0}")]
    Unsendable(String),
    /// Nobody answered.
    #[error("{0}")]
    Failed(String),
}

impl SendError {
    /// What became of a request that was waited for so long.
    pub(super) fn after(error: &reqwest::Error, timeout: Duration) -> Self {
        for cause in chain(error) {
            if let Some(ResolveError::Refused(refused)) = cause.downcast_ref() {
                return Self::Refused(refused.to_string());
            }
            if let Some(rustls::Error::InvalidCertificate(problem)) = cause.downcast_ref() {
                return Self::Failed(distrust(problem));
            }
        }
        if error.is_timeout() {
            return Self::Failed(format!("there was no answer within {} s", timeout.as_secs()));
        }
        if error.is_builder() {
            return Self::Unsendable(causes(error));
        }
        Self::Failed(causes(error))
    }

    /// Whether what it says comes from the broker alone, and nothing of the called side shows in it.
    pub(crate) fn is_our_own(&self) -> bool {
        !matches!(self, SendError::Failed(_))
    }
}

fn distrust(problem: &CertificateError) -> String {
    let reason = match problem {
        CertificateError::UnknownIssuer => "nobody who is trusted here issued it".to_owned(),
        other => other.to_string(),
    };
    format!(
        "the certificate of the server is not trusted: {reason}; an operator can name further certificates to trust in \
         PACT_BROKER_WEBHOOK_CERTIFICATES"
    )
}

/// An error with all that caused it. The address is left out: it stands in the log above, masked.
pub(super) fn causes(error: &(dyn Error + 'static)) -> String {
    let mut texts: Vec<String> = Vec::new();
    for error in chain(error) {
        let text = match error.downcast_ref::<reqwest::Error>() {
            Some(_) => "the call failed".to_owned(),
            None => error.to_string(),
        };
        if texts.last() != Some(&text) {
            texts.push(text);
        }
    }
    texts.join(": ")
}

/// The error and all that caused it.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| cause(*error))
}

/// What caused it. An error of input or output that holds another one does not call that its source.
fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(held) => Some(held),
        None => error.source(),
    }
}
