//! Reading files anew when they change. They are looked at twice a second: notices of the file system do not reach into
//! containers and network folders, which is where stubs live.
//!
//! A file that cannot be read, or is only half written, leaves the whole last good set in place.

use std::sync::Arc;
use std::time::Duration;

use super::super::sources::{Contract, Files, Fingerprint};
use super::library_of;
use super::log::Level;
use super::service::Stub;

const PAUSE: Duration = Duration::from_millis(500);

/// Watches without end. What was fetched stays as it is.
pub(super) async fn watch(files: Files, mut known: Fingerprint, fetched: Vec<Contract>, stub: Arc<Stub>) {
    loop {
        tokio::time::sleep(PAUSE).await;
        let now = files.fingerprint();
        if now != known {
            known = now;
            reload(&files, &fetched, &stub);
        }
    }
}

fn reload(files: &Files, fetched: &[Contract], stub: &Stub) {
    let read = files.read().and_then(|read| library_of(&read, fetched).map_err(|problem| vec![problem.to_string()]));
    match read {
        Ok(library) => {
            stub.log.loaded(&library);
            stub.log.say(Level::Info, &format!("contracts changed: {} served now", library.summary()));
            stub.replace(library);
        }
        Err(problems) => {
            let problems = problems.join("\n  ");
            let stays = stub.library().summary();
            stub.log.say(
                Level::Error,
                &format!("error: contracts changed, but cannot be used; {stays} still served:\n  {problems}"),
            );
        }
    }
}
