//! The one place where requests leave: authentication, headers, proxies (from the usual variables), certificates, redirects,
//! time-outs and retries. What is asked for and what an answer means is said by the nouns.

mod answer;
pub(crate) mod retry;
mod send;
mod tls;

pub(crate) use answer::Answer;
pub(crate) use send::{Call, Http};
pub(crate) use tls::config as tls_config;
