//! The sockets of the program's servers (the admin API, the stub, the recorder), which are those of [`crate::server`], and the
//! answers that they have in common.

use std::io;
use std::sync::Arc;

use pact_core::json;
use pact_core::json::Json;

use super::problem::Problem;
use super::shutdown;
use crate::mock_server::StartError;
use crate::reply::Reply;
use crate::server::{Fault, Handler, Limits, Listener, ServerSettings};

/// The largest request body that is read, if nothing else is said.
pub(super) const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// Listens; port 0 is a free one.
pub(super) fn listen(host: &str, port: u16, body_limit: usize) -> Result<Listener, Problem> {
    let limits = Limits { body: body_limit, ..Limits::default() };
    let settings = ServerSettings { host: host.to_owned(), port, limits, ..ServerSettings::default() };
    Listener::bind(settings).map_err(|error| Problem::new(refused(&error)))
}

/// Why a server does not listen, and what to do.
pub(super) fn refused(error: &StartError) -> String {
    let StartError::Listen { host, port, source } = error else { return error.to_string() };
    let hint = match source.kind() {
        io::ErrorKind::AddrInUse => "; another program has this port: choose another one",
        io::ErrorKind::PermissionDenied => "; ports below 1024 are for the system: choose another one",
        _ => "",
    };
    format!("cannot listen on {host}:{port}: {source}{hint}")
}

/// Serves until the program is asked to end; connections that are open then are dropped.
pub(super) async fn serve_until_asked(listener: Listener, handler: Arc<impl Handler>) {
    tokio::select! {
        () = shutdown::asked() => {}
        () = listener.serve(handler) => {}
    }
}

/// An answer that says what is wrong.
pub(super) fn error_reply(status: u16, message: &str) -> Reply {
    json_reply(status, &json!({"error": message}))
}

/// An answer that is JSON.
pub(super) fn json_reply(status: u16, document: &Json) -> Reply {
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    Reply { status, headers, body: format!("{document}\n").into() }
}

/// The answer to what is no whole request.
pub(super) fn fault_reply(fault: &Fault) -> Reply {
    match fault {
        Fault::TooLarge { limit } => {
            error_reply(413, &format!("the body is larger than {limit} bytes, which are read at most"))
        }
        Fault::TooSlow { pause } => error_reply(408, &format!("nothing came of the body for {pause:?}")),
        Fault::BrokenOff { reason } => error_reply(400, &format!("the body broke off: {reason}")),
        Fault::NotHttp { reason } | Fault::Handshake { reason } => error_reply(400, reason),
    }
}
