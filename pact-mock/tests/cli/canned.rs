//! A server with canned answers: a provider to be recorded, a broker, a place where contracts are.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// An answer, with its head as it goes over the wire, without the length.
pub(crate) struct Canned {
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Canned {
    pub(crate) fn json(body: impl Into<String>) -> Self {
        Self { head: "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n".to_owned(), body: body.into() }
    }
}

/// A server that answers by the request line, such as `GET /a?b=c`. It ends with the process.
pub(crate) struct CannedServer {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl CannedServer {
    /// `answers` gets the server's address, the request line without version, and the body.
    pub(crate) fn start(answers: impl Fn(&str, &str, &str) -> Canned + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        let url = format!("http://{address}");
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if let Some((head, body)) = read(&stream) {
                    let line = head.lines().next().unwrap().trim_end_matches(" HTTP/1.1").to_owned();
                    kept.lock().unwrap().push(head);
                    let Canned { head, body } = answers(&url, &line, &body);
                    let length = body.len();
                    let answer = format!("{head}content-length: {length}\r\nconnection: close\r\n\r\n{body}");
                    let _ = (&stream).write_all(answer.as_bytes());
                }
            }
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The heads of the requests that came.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn read(stream: &TcpStream) -> Option<(String, String)> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some((head, String::from_utf8(body).ok()?))
}
