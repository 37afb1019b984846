//! `pact-mock record`: real traffic on its way to a provider becomes drafts of interactions, for teams that start from a
//! service that is there. A draft is no contract: nobody has agreed to it, and it says so ([`draft`]).
//!
//! ```text
//! proxy → exchange → redaction → draft (address, shape of bodies) → drafts (duplicates folded) → file
//! ```

mod address;
mod arguments;
mod draft;
mod drafts;
mod exchange;
mod file;
mod headers;
mod proxy;
mod redaction;
mod render;
mod shape;
mod text_kind;

use std::sync::Arc;

pub(super) use arguments::Arguments;
use drafts::Drafts;
use file::DraftFile;
use proxy::Proxy;

use super::exit_code::Code;
use super::listen::{listen, serve_until_asked};
use super::problem::Problem;

/// Records until it is asked to end.
pub(super) async fn run(arguments: &Arguments) -> Result<Code, Problem> {
    let file = DraftFile::new(&arguments.output, &arguments.consumer, &arguments.provider);
    file.check(arguments.overwrite)?;
    let drafts = Drafts::new(&arguments.consumer, &arguments.provider, arguments.recipe()?);
    let upstream = arguments.upstream()?;
    let listener = listen(&arguments.host, arguments.port, arguments.body_limit)?;
    println!("Recording {upstream} at {}, into {}", listener.url(), file.path().display());
    let proxy = Arc::new(Proxy::new(upstream, listener.url(), arguments, drafts, file)?);
    serve_until_asked(listener, Arc::clone(&proxy)).await;
    proxy.finish()
}
