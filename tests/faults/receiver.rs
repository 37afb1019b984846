//! What webhooks call: notes who called, and when, before it answers.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// A call that came in.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) delivery: String,
    /// The path without its slash.
    pub(crate) about: String,
    pub(crate) at: SystemTime,
}

/// Listens until the process ends.
pub(crate) struct Receiver {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    /// Answers each call with 200 after `pause`, so that brokers die while they wait.
    pub(crate) fn start(pause: Duration) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let receiver = Self { address: listener.local_addr()?, received: Arc::default() };
        let received = Arc::clone(&receiver.received);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let received = Arc::clone(&received);
                // A broker that was killed breaks its calls off; there is nobody to tell.
                std::thread::spawn(move || answer(stream, pause, &received));
            }
        });
        Ok(receiver)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn answer(stream: TcpStream, pause: Duration, received: &Mutex<Vec<Received>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let about = first.split(' ').nth(1).unwrap_or_default().trim_start_matches('/').to_owned();
    let (mut delivery, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        match line.trim_end().split_once(": ") {
            None => break,
            Some((name, value)) if name.eq_ignore_ascii_case("x-pact-delivery") => value.clone_into(&mut delivery),
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().unwrap_or(0),
            Some(_) => {}
        }
    }
    reader.read_exact(&mut vec![0; length])?;
    let call = Received { delivery, about, at: SystemTime::now() };
    received.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    std::thread::sleep(pause);
    reader.into_inner().write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}
