//! A session behind a socket: locked, with a clock and random numbers.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::clock;
use crate::reply::Reply;
use crate::server::{Fault, Handler, Received};
use crate::session::{Session, Surroundings};
use crate::unmatched::{UnmatchedRequest, Why};

/// Answers requests as a session says, and records them there.
#[derive(Debug)]
pub(crate) struct ServedSession {
    session: Mutex<Session>,
    base_url: String,
}

impl ServedSession {
    /// A session that clients find at this URL.
    pub(crate) fn new(session: Session, base_url: String) -> Self {
        Self { session: Mutex::new(session), base_url }
    }

    /// The URL, without a slash at the end.
    pub(crate) fn url(&self) -> &str {
        &self.base_url
    }

    /// The session, locked: no request is answered meanwhile.
    pub(crate) fn session(&self) -> MutexGuard<'_, Session> {
        // A panic while matching fails its own request; what was recorded before stays right.
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Handler for ServedSession {
    async fn answer(&self, request: Received) -> Reply {
        request.with_actual(|actual| {
            let mut random = || fastrand::u64(..);
            let mut surroundings = Surroundings { base_url: &self.base_url, now: clock::now(), random: &mut random };
            self.session().handle(actual, &mut surroundings)
        })
    }

    fn refuse(&self, request: &Received, fault: Fault) -> Reply {
        let why = match fault {
            Fault::TooLarge { limit } => Why::TooLarge { limit },
            Fault::TooSlow { pause } => Why::TooSlow { pause },
            Fault::BrokenOff { reason } => Why::BrokenOff { reason },
            Fault::NotHttp { reason } => Why::NotHttp { reason },
            #[cfg(feature = "tls")]
            Fault::Handshake { reason } => Why::Handshake { reason },
        };
        request.with_actual(|actual| self.session().refuse(UnmatchedRequest::new(actual, why)))
    }
}
