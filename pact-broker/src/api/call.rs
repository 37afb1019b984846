//! One request, as handlers see it.

use super::accept::{Accept, HAL};
use super::{ApiError, Query};
use crate::services::{Services, Shared};
use crate::urls::Urls;
use axum::extract::{FromRequestParts, RawPathParams};
use http::Method;
use http::request::Parts;
use std::ops::Deref;

/// What handlers need of a request besides its path and body, and the services behind `Deref`. Extracting it answers
/// 406 to a client that asks for something and cannot read HAL; handlers that offer more use [`AnyCall`].
pub(crate) struct Call(AnyCall);

/// A [`Call`] whose handler chooses the type of its answer itself, with [`AnyCall::choose`].
pub(crate) struct AnyCall {
    services: Shared,
    pub(crate) urls: Urls,
    pub(crate) accept: Accept,
    pub(crate) query: Query,
}

impl AnyCall {
    /// Which of the offered types to answer with.
    ///
    /// # Errors
    /// 406: the client can read none of them.
    pub(crate) fn choose(&self, offered: &[&'static str]) -> Result<&'static str, ApiError> {
        self.accept.choose(offered).ok_or(ApiError::NotAcceptable)
    }

    /// 406 unless the client can read HAL. Acts that write check it after the input, and before they write.
    ///
    /// # Errors
    /// 406: the client cannot read HAL.
    pub(crate) fn reads_hal(&self) -> Result<(), ApiError> {
        self.choose(&[HAL]).map(drop)
    }
}

impl Deref for Call {
    type Target = AnyCall;

    fn deref(&self) -> &AnyCall {
        &self.0
    }
}

impl Deref for AnyCall {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.services
    }
}

impl FromRequestParts<Shared> for AnyCall {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, services: &Shared) -> Result<Self, ApiError> {
        let path_and_query = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self {
            services: services.clone(),
            urls: Urls::of_request(&services.config.base_urls, &parts.headers, path_and_query),
            accept: Accept::of(&parts.headers),
            query: Query::parse(parts.uri.query().unwrap_or_default()),
        })
    }
}

impl FromRequestParts<Shared> for Call {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, services: &Shared) -> Result<Self, ApiError> {
        let call = AnyCall::from_request_parts(parts, services).await?;
        if matches!(parts.method, Method::GET | Method::HEAD | Method::DELETE) {
            call.reads_hal()?;
        }
        Ok(Self(call))
    }
}

/// The names in the path, percent-decoded once per segment, in order: `Path([provider, consumer])`.
pub(crate) struct Path<const N: usize>(pub(crate) [String; N]);

impl<const N: usize> FromRequestParts<Shared> for Path<N> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, services: &Shared) -> Result<Self, ApiError> {
        // What is no UTF-8 after decoding can be no name that was ever stored.
        let params = RawPathParams::from_request_parts(parts, services).await.map_err(|_| ApiError::NoRoute)?;
        let names: Vec<String> = params.iter().map(|(_, name)| name.to_owned()).collect();
        names.try_into().map(Self).map_err(|_| ApiError::NoRoute)
    }
}
