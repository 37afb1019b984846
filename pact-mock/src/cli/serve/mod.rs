//! `pact-mock serve`: mock servers for consumers in any language, made, asked and ended over HTTP. What the admin API answers
//! is said in [`routes`], what it keeps in [`registry`], one mock server in [`mock`].

mod arguments;
mod metrics;
mod mismatches;
mod mock;
mod registry;
mod routes;

use std::sync::Arc;

pub(super) use arguments::Arguments;
use registry::Registry;
use routes::Admin;

use super::exit_code::Code;
use super::listen::{BODY_LIMIT, listen};
use super::problem::Problem;
use super::shutdown;

/// Serves until it is asked to end: by a signal, or over HTTP with the server key.
pub(super) async fn run(arguments: &Arguments) -> Result<Code, Problem> {
    let key = arguments.server_key.clone().unwrap_or_else(|| uuid::Uuid::new_v4().simple().to_string());
    let registry = Registry::new(arguments.places()?, arguments.output.clone(), arguments.loglevel);
    let listener = listen(&arguments.host, arguments.port, BODY_LIMIT)?;
    println!("Master server started on {}", listener.url());
    println!("Server key: {key}");
    let admin = Arc::new(Admin::new(registry, key));
    tokio::select! {
        () = shutdown::asked() => {}
        () = admin.ended() => {}
        () = listener.serve(Arc::clone(&admin)) => {}
    }
    admin.registry().close();
    Ok(Code::Done)
}
