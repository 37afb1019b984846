//! Clients that take their time, against limits that a test cannot choose.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Mutex;
use std::time::Duration;

use super::*;
use crate::reply::Reply;

/// Answers everything, and keeps what was refused.
#[derive(Debug, Default)]
struct Recorder {
    faults: Mutex<Vec<Fault>>,
}

fn reply(status: u16) -> Reply {
    Reply { status, headers: Vec::new(), body: "done".into() }
}

impl Handler for Recorder {
    async fn answer(&self, _: Received) -> Reply {
        reply(200)
    }

    fn refuse(&self, _: &Received, fault: Fault) -> Reply {
        self.faults.lock().unwrap().push(fault);
        reply(400)
    }
}

fn start(limits: Limits) -> (SocketAddr, Server, Arc<Recorder>) {
    let listener = Listener::bind(ServerSettings { limits, ..ServerSettings::default() }).unwrap();
    let (address, recorder) = (listener.address(), Arc::new(Recorder::default()));
    (address, listener.start(Arc::clone(&recorder)).unwrap(), recorder)
}

/// What comes until the server closes the connection.
fn rest(mut stream: &TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_body_that_stops_coming_is_refused() {
    let (address, _server, recorder) = start(Limits { body_pause: Duration::from_millis(10), ..Limits::default() });
    let stream = TcpStream::connect(address).unwrap();
    let head = "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 10\r\n\r\n";
    (&stream).write_all(format!("{head}abc").as_bytes()).unwrap();
    assert!(rest(&stream).starts_with("HTTP/1.1 400 "));
    assert_eq!(*recorder.faults.lock().unwrap(), [Fault::TooSlow { pause: Duration::from_millis(10) }]);
}

#[test]
fn a_client_that_sends_no_request_is_sent_away_and_makes_room() {
    let limits = Limits { connections: 1, head_time: Duration::from_millis(10), ..Limits::default() };
    let (address, _server, recorder) = start(limits);
    let silent = TcpStream::connect(address).unwrap();
    let slow = TcpStream::connect(address).unwrap();
    (&slow).write_all(b"GET / HT").unwrap();
    let third = TcpStream::connect(address).unwrap();
    (&third).write_all(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").unwrap();
    assert_eq!(rest(&silent), "");
    assert_eq!(rest(&slow), "");
    assert!(rest(&third).ends_with("\r\n\r\ndone"));
    assert_eq!(*recorder.faults.lock().unwrap(), []);
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let (address, _server, _) = start(Limits::default());
    let stream = TcpStream::connect(address).unwrap();
    let head = format!("GET / HTTP/1.1\r\nhost: a\r\nx: {}\r\n", "x".repeat(2 << 20));
    // The server may close the connection before it has read everything.
    let _ = (&stream).write_all(head.as_bytes());
    let mut answer = Vec::new();
    let _ = (&stream).read_to_end(&mut answer);
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 431 "), "{}", String::from_utf8_lossy(&answer));
    // Others are served.
    let other = TcpStream::connect(address).unwrap();
    (&other).write_all(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").unwrap();
    assert!(rest(&other).starts_with("HTTP/1.1 200 "));
}
