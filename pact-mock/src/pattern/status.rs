//! Patterns of status codes.

use pact_core::model::{MatchingRule, StatusClass};

/// A status code, and which others do as well. A plain number must be equal.
///
/// ```
/// use pact_mock::StatusPattern;
/// let created = StatusPattern::success(201);
/// let gone = StatusPattern::one_of([404, 410]);
/// # let _ = (created, gone);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusPattern {
    pub(crate) example: u16,
    pub(crate) class: Option<StatusClass>,
}

impl StatusPattern {
    fn class(class: StatusClass, example: u16) -> Self {
        Self { example, class: Some(class) }
    }

    /// 200 to 299; the example is served.
    ///
    /// ```
    /// let status = pact_mock::StatusPattern::success(201);
    /// # let _ = status;
    /// ```
    #[must_use]
    pub fn success(example: u16) -> Self {
        Self::class(StatusClass::Success, example)
    }

    /// 300 to 399; the example is served.
    ///
    /// ```
    /// let status = pact_mock::StatusPattern::redirect(303);
    /// # let _ = status;
    /// ```
    #[must_use]
    pub fn redirect(example: u16) -> Self {
        Self::class(StatusClass::Redirect, example)
    }

    /// 400 to 499; the example is served.
    ///
    /// ```
    /// let status = pact_mock::StatusPattern::client_error(404);
    /// # let _ = status;
    /// ```
    #[must_use]
    pub fn client_error(example: u16) -> Self {
        Self::class(StatusClass::ClientError, example)
    }

    /// 500 to 599; the example is served.
    ///
    /// ```
    /// let status = pact_mock::StatusPattern::server_error(503);
    /// # let _ = status;
    /// ```
    #[must_use]
    pub fn server_error(example: u16) -> Self {
        Self::class(StatusClass::ServerError, example)
    }

    /// Below 400; the example is served.
    ///
    /// ```
    /// let status = pact_mock::StatusPattern::non_error(200);
    /// # let _ = status;
    /// ```
    #[must_use]
    pub fn non_error(example: u16) -> Self {
        Self::class(StatusClass::NonError, example)
    }

    /// 400 and above; the example is served.
    ///
    /// ```
    /// let status = pact_mock::StatusPattern::error(500);
    /// # let _ = status;
    /// ```
    #[must_use]
    pub fn error(example: u16) -> Self {
        Self::class(StatusClass::Error, example)
    }

    /// One of these; the first is served.
    ///
    /// ```
    /// let status = pact_mock::StatusPattern::one_of([404, 410]);
    /// # let _ = status;
    /// ```
    #[must_use]
    pub fn one_of<const N: usize>(codes: [u16; N]) -> Self {
        const { assert!(N > 0, "a status has at least one code") };
        Self::class(StatusClass::OneOf(codes.to_vec()), codes[0])
    }

    pub(crate) fn rule(&self) -> Option<MatchingRule> {
        self.class.clone().map(MatchingRule::StatusCode)
    }
}

impl From<u16> for StatusPattern {
    fn from(example: u16) -> Self {
        Self { example, class: None }
    }
}
