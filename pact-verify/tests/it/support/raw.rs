//! A server that does with its connections whatever a test wants: resets, stalls, lies.

use std::{
    io::{BufRead, BufReader, Read},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// The server. Each connection is given to the closure with its number, counted from 1.
pub(crate) struct Raw {
    pub(crate) port: u16,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Raw {
    pub(crate) fn serving(serve: impl Fn(&mut Client, usize) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let raw = Self { port: listener.local_addr().unwrap().port(), heads: Arc::default() };
        let (heads, serve) = (Arc::clone(&raw.heads), Arc::new(serve));
        std::thread::spawn(move || {
            for (index, stream) in listener.incoming().enumerate() {
                let mut client = Client { reader: BufReader::new(stream.unwrap()), heads: Arc::clone(&heads) };
                let serve = Arc::clone(&serve);
                std::thread::spawn(move || serve(&mut client, index + 1));
            }
        });
        raw
    }

    /// The heads of all requests, byte for byte.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

/// One connection.
pub(crate) struct Client {
    reader: BufReader<TcpStream>,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Client {
    /// Reads a request, its body included; `false` if the connection ended.
    pub(crate) fn read_request(&mut self) -> bool {
        let mut head = String::new();
        let mut length = 0;
        loop {
            let start = head.len();
            if self.reader.read_line(&mut head).unwrap_or(0) == 0 {
                return false;
            }
            let line = &head[start..];
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        self.heads.lock().unwrap().push(head);
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).is_ok()
    }

    /// The head of the last request that this server got.
    pub(crate) fn last_head(&self) -> String {
        self.heads.lock().unwrap().last().cloned().unwrap_or_default()
    }

    /// The other direction.
    pub(crate) fn stream(&mut self) -> &mut TcpStream {
        self.reader.get_mut()
    }
}
