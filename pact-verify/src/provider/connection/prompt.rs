//! A stream that can be told to acknowledge what comes at once. A provider that sends the head of an answer and its body
//! one after the other often waits with the body until the head is acknowledged (Nagle), which the system puts off by some
//! 40 ms on a kept connection, hoping for something to send along. So each answer would take that long.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// From when on a wait for the body may be such a wait. Systems put acknowledgements off by 40 ms or more.
const SUSPICIOUS: Duration = Duration::from_millis(30);

/// Whether acknowledgements are sent at once. It costs a packet and a call of the system for each answer, so it is switched
/// on only where an answer made wait for its body.
#[derive(Debug, Clone, Default)]
pub(super) struct Promptness(Arc<AtomicBool>);

impl Promptness {
    /// Notes how long the body came after its head.
    pub(super) fn note(&self, waited: Duration) {
        if waited >= SUSPICIOUS {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}

/// The stream.
pub(super) struct Prompt {
    stream: TcpStream,
    promptness: Promptness,
}

impl Prompt {
    pub(super) fn new(stream: TcpStream, promptness: Promptness) -> Self {
        Self { stream, promptness }
    }

    /// The system forgets it, so it is told before each answer.
    fn be_prompt(&self) {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        if self.promptness.0.load(Ordering::Relaxed) {
            // It only takes longer.
            let _ = self.stream.set_quickack(true);
        }
    }
}

impl AsyncRead for Prompt {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Prompt {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.be_prompt();
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.be_prompt();
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acknowledgements_are_sent_at_once_from_the_first_answer_on_that_made_wait_for_its_body() {
        let promptness = Promptness::default();
        let is_prompt = || promptness.0.load(Ordering::Relaxed);
        promptness.note(Duration::from_millis(2));
        assert!(!is_prompt());
        promptness.note(Duration::from_millis(41));
        promptness.note(Duration::ZERO);
        assert!(is_prompt());
    }
}
