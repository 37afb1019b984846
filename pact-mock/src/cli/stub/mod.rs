//! `pact-mock stub`: contracts served as a fake provider. Which interaction answers is said in [`library`], what is answered
//! in [`service`], and when files are read anew in [`watch`].

mod arguments;
mod library;
mod log;
mod service;
mod watch;

use std::sync::Arc;

pub(super) use arguments::Arguments;
use library::Library;
use log::Log;
use service::{Cors, Stub};

use super::count;
use super::exit_code::Code;
use super::listen::{listen, serve_until_asked};
use super::problem::Problem;
use super::sources::{Contract, Sources};

/// Serves until it is asked to end.
pub(super) async fn run(arguments: &Arguments) -> Result<Code, Problem> {
    let sources = arguments.contracts.sources()?;
    let states = arguments.states();
    let log = Log::new(arguments.loglevel);
    if arguments.watch && sources.files.is_empty() {
        return Err(Problem::arguments("--watch watches files: it needs --file or --dir"));
    }
    // Taken before the first reading, so that no change goes unseen.
    let fingerprint = sources.files.fingerprint();
    let fetched = fetch(&sources).await?;
    let contracts = sources.files.read().map_err(|problems| unreadable(&problems))?;
    let library = library_of(&contracts, &fetched)?;
    log.loaded(&library);
    let listener = listen(&arguments.host, arguments.port, arguments.body_limit)?;
    let url = listener.url();
    let cors = Cors { preflight: arguments.cors, referer: arguments.cors_referer };
    let stub = Arc::new(Stub::new(library, states, cors, url.clone(), log));
    if arguments.watch {
        tokio::spawn(watch::watch(sources.files, fingerprint, fetched, Arc::clone(&stub)));
    }
    println!("{} served at {url}", stub.library().summary());
    serve_until_asked(listener, stub).await;
    Ok(Code::Done)
}

async fn fetch(sources: &Sources) -> Result<Vec<Contract>, Problem> {
    let mut contracts = Vec::new();
    let mut problems = Vec::new();
    for remote in &sources.remote {
        match remote.fetch().await {
            Ok(fetched) => contracts.extend(fetched),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(contracts) } else { Err(unreadable(&problems)) }
}

fn unreadable(problems: &[String]) -> Problem {
    Problem::new(format!("not all contracts can be read:\n  {}", problems.join("\n  ")))
}

/// What is served of the contracts.
///
/// # Errors
/// There is nothing to serve.
fn library_of(files: &[Contract], fetched: &[Contract]) -> Result<Library, Problem> {
    let library = Library::new(files.iter().chain(fetched));
    if files.is_empty() && fetched.is_empty() {
        return Err(Problem::new("there is nothing to serve: no contract was found"));
    }
    if library.is_empty() {
        let contracts = count(files.len() + fetched.len(), "contract");
        return Err(Problem::new(format!("there is nothing to serve: no HTTP interaction is in {contracts}")));
    }
    Ok(library)
}
