//! The program as a process, and requests to it.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long to wait for what should come at once.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program with these words.
pub(crate) fn command(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pact-mock"));
    command.args(words).stdin(Stdio::null());
    let broker = ["BASE_URL", "TOKEN", "HTTP_RETRIES", "HTTP_TIMEOUT"].map(|name| format!("PACT_BROKER_{name}"));
    for name in broker.iter().map(String::as_str).chain(["HTTP_PROXY", "http_proxy"]) {
        command.env_remove(name);
    }
    command
}

/// What a command printed and ended with.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs the program to its end.
pub(crate) fn run(words: &[&str]) -> Outcome {
    let output = command(words).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Outcome { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// A server that runs until it is told to end, or dropped.
pub(crate) struct Server {
    child: Child,
    lines: Receiver<String>,
    seen: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
    /// Its address, which it says when it is ready.
    pub(crate) url: String,
}

impl Server {
    /// Starts the program and waits until it says where it is.
    pub(crate) fn start(words: &[&str]) -> Self {
        Self::start_command(command(words))
    }

    /// The same with a command.
    pub(crate) fn start_command(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let seen = Arc::new(Mutex::new(String::new()));
        let streams: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        let readers = streams.map(|stream| {
            let (sender, seen) = (sender.clone(), Arc::clone(&seen));
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    seen.lock().unwrap().push_str(&format!("{line}\n"));
                    let _ = sender.send(line);
                }
            })
        });
        let mut server = Self { child, lines, seen, readers: readers.into(), url: String::new() };
        let line = server.wait_for(" http://127.0.0.1:");
        let port = line.rsplit_once(" http://127.0.0.1:").unwrap().1;
        let port: String = port.chars().take_while(char::is_ascii_digit).collect();
        let at = line.find(" at http://127.0.0.1:").map(|at| at + " at http://127.0.0.1:".len());
        let port = at.map_or(port, |at| line[at..].chars().take_while(char::is_ascii_digit).collect());
        server.url = format!("http://127.0.0.1:{port}");
        server
    }

    /// Waits for a line with this text.
    #[track_caller]
    pub(crate) fn wait_for(&self, text: &str) -> String {
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) if line.contains(text) => return line,
                Ok(_) => {}
                Err(_) => panic!("no line with {text:?} came:\n{}", self.seen.lock().unwrap()),
            }
        }
    }

    /// The address of a path.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// The port it listens on.
    pub(crate) fn port(&self) -> &str {
        self.url.rsplit_once(':').unwrap().1
    }

    /// Asks it to end, as service managers do, and waits for that.
    pub(crate) fn end(mut self) -> Outcome {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.wait()
    }

    /// Waits until it has ended.
    pub(crate) fn wait(&mut self) -> Outcome {
        let code = self.child.wait().unwrap().code();
        self.readers.drain(..).for_each(|reader| reader.join().unwrap());
        Outcome { code, out: self.seen.lock().unwrap().clone(), err: String::new() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// Sends a request.
pub(crate) fn send(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(0)
        .proxy(None)
        .build();
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let agent = ureq::Agent::new_with_config(config);
    let response = match body {
        "" => agent.run(request.body(()).unwrap()),
        body => agent.run(request.body(body.to_owned()).unwrap()),
    };
    let mut response = response.unwrap();
    let header = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
        (name.to_string(), value.to_str().unwrap().to_owned())
    };
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().iter().map(header).collect(),
        body: response.body_mut().read_to_vec().unwrap(),
    }
}

pub(crate) fn get(url: &str) -> Answer {
    send("GET", url, &[], "")
}
