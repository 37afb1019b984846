//! The provider: gives each interaction of a derived contract its answer, over HTTP and as messages, and takes every state.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
};

use anyhow::{Context, Result};

use super::{derive::Derived, mutate::Answer};

pub(crate) struct Provider {
    pub(crate) port: u16,
}

/// What states return: the values that the contracts' generators ask for.
const STATE_VALUES: &str = r#"{"id": 1002}"#;

impl Provider {
    /// Serves in threads of its own until the test program ends.
    pub(crate) fn start(derived: &Derived) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let answers: Arc<Vec<Answer>> = Arc::new(derived.cases.iter().map(|case| case.answer.clone()).collect());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let answers = Arc::clone(&answers);
                std::thread::spawn(move || {
                    // A verifier that goes away is no fault.
                    let _ = serve(stream, &answers);
                });
            }
        });
        Ok(Self { port })
    }
}

struct Request {
    line: String,
    case: Option<usize>,
    body: String,
}

fn serve(stream: TcpStream, answers: &[Answer]) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    while let Some(request) = read(&mut reader)? {
        let found = match request.case {
            Some(case) => answers.get(case),
            None => case_of_message(&request.body).and_then(|case| answers.get(case)),
        };
        let reply = match found {
            _ if request.line.contains(" /_states") => Answer {
                status: 200,
                headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
                body: STATE_VALUES.into(),
            },
            Some(answer) => answer.clone(),
            None => Answer { status: 404, ..Answer::default() },
        };
        write(&mut stream, &reply, request.line.starts_with("HEAD "))?;
    }
    Ok(())
}

/// The number in `{"description": "… [17: …]"}`.
fn case_of_message(body: &str) -> Option<usize> {
    let asked: serde_json::Value = serde_json::from_str(body).ok()?;
    let description = asked.get("description")?.as_str()?;
    // Labels have brackets of their own: `[17: body $.items[*].id …]`.
    let (_, number) = description.rsplit_once(" [")?;
    number.split_once(':').and_then(|(number, _)| number.parse().ok())
}

fn read(reader: &mut BufReader<TcpStream>) -> Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let (mut length, mut case, mut chunked) = (0, None, false);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().context("a length")?,
            "transfer-encoding" => chunked = true,
            "x-pact-case" => case = value.trim().parse().ok(),
            _ => {}
        }
    }
    let mut body = Vec::new();
    while chunked {
        let mut size = String::new();
        reader.read_line(&mut size)?;
        let size = usize::from_str_radix(size.trim(), 16).context("the size of a chunk")?;
        let mut chunk = vec![0; size + 2];
        reader.read_exact(&mut chunk)?;
        body.extend_from_slice(&chunk[..size]);
        chunked = size > 0;
    }
    body.resize(body.len() + length, 0);
    let start = body.len() - length;
    reader.read_exact(&mut body[start..])?;
    Ok(Some(Request { line, case, body: String::from_utf8_lossy(&body).into_owned() }))
}

fn write(stream: &mut TcpStream, answer: &Answer, is_head: bool) -> Result<()> {
    let mut head = format!("HTTP/1.1 {} Answer\r\n", answer.status);
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let bodiless = matches!(answer.status, 100..=199 | 204 | 304);
    if !bodiless {
        head.push_str(&format!("Content-Length: {}\r\n", answer.body.len()));
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    if !bodiless && !is_head {
        bytes.extend_from_slice(&answer.body);
    }
    stream.write_all(&bytes)?;
    Ok(())
}
