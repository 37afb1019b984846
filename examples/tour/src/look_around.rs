//! After the story: the broker stays up until somebody ends it.

use std::future::Future;
use std::io::BufRead;

use anyhow::{Context, Result};
use tokio::sync::oneshot;

use crate::screen;
use crate::world::World;

/// Keeps the broker up until Enter is pressed or the tour is told to stop (Ctrl-C, SIGTERM); everything is cleaned up then.
pub(crate) fn look_around(world: &World) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("starting the runtime")?;
    runtime.block_on(async {
        let told = told_to_stop()?;
        let url = world.broker()?.url();
        screen::line(&format!("\nThe broker stays up for looking around: {url}\nEnter ends it."));
        tokio::select! {
            () = enter() => {}
            () = told => {}
        }
        Ok(())
    })
}

/// A line on standard input. Where there is none to read, as in a background job, nobody can press Enter: this never ends.
async fn enter() {
    let (pressed, was_pressed) = oneshot::channel();
    std::thread::spawn(move || {
        if matches!(std::io::stdin().lock().read_line(&mut String::new()), Ok(count) if count > 0) {
            let _ = pressed.send(());
        }
    });
    if was_pressed.await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(unix)]
fn told_to_stop() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).context("listening for Ctrl-C")?;
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn told_to_stop() -> Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
