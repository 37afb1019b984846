//! A consumer test that asks a mock server, request by request, and what came of it.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;

use libtest_mimic::Failed;
use pact_core::format::{self, Specification};
use pact_core::model::{HttpInteraction, HttpRequest, Interaction, Pact};
use pact_mock::{Failure, MockServer, PactBuilder, Report};
use tempfile::TempDir;

use crate::table::Row;

/// The test.
pub(crate) struct ServedTest {
    folder: TempDir,
    version: Specification,
    /// The interactions that the scenario defines.
    rows: Vec<Row>,
    server: Option<MockServer>,
    /// The request of the first interaction.
    expected: Option<HttpRequest>,
    /// What was sent last, and the answer to it.
    sent: Option<HttpRequest>,
    answer: Option<Answer>,
    /// How it ended.
    result: Option<Result<PathBuf, Failure>>,
    report: Option<Report>,
}

/// What a mock server answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl ServedTest {
    pub(crate) fn new(rows: Vec<Row>, version: Specification) -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        Ok(Self {
            folder,
            version,
            rows,
            server: None,
            expected: None,
            sent: None,
            answer: None,
            result: None,
            report: None,
        })
    }

    /// The row with this number.
    pub(crate) fn row(&self, number: &str) -> Result<&Row, Failed> {
        let found = self.rows.iter().find(|row| row.get("No") == Some(number));
        found.ok_or_else(|| format!("there is no interaction {number}").into())
    }

    pub(crate) fn start(&mut self, interactions: Vec<Interaction>) -> Result<(), Failed> {
        self.expected = interactions.first().and_then(Interaction::http).map(|http| http.request.clone());
        let pact = PactBuilder::new("suite-consumer", "suite-provider").specification(self.version);
        let pact = interactions.into_iter().fold(pact, PactBuilder::interaction_of_contract);
        self.server = Some(pact.output_dir(self.folder.path()).try_start()?);
        Ok(())
    }

    /// Sends a request, byte for byte as it says.
    pub(crate) fn send(&mut self, request: &HttpRequest) -> Result<(), Failed> {
        let address = self.server.as_ref().ok_or("no mock server was started")?.address();
        self.answer = Some(exchange(address, request)?);
        self.sent = Some(request.clone());
        Ok(())
    }

    /// The request of the first interaction, and the one that was sent last.
    pub(crate) fn requests(&self) -> Result<(&HttpRequest, &HttpRequest), Failed> {
        self.expected.as_ref().zip(self.sent.as_ref()).ok_or_else(|| "nothing was sent".into())
    }

    pub(crate) fn answer(&self) -> Result<&Answer, Failed> {
        self.answer.as_ref().ok_or_else(|| "nothing was sent".into())
    }

    /// Ends the test.
    pub(crate) fn end(&mut self) -> Result<(), Failed> {
        let server = self.server.take().ok_or("no mock server was started")?;
        self.report = Some(server.verify());
        self.result = Some(server.finish());
        Ok(())
    }

    /// What came of the interactions.
    pub(crate) fn report(&self) -> Result<Report, Failed> {
        match (&self.report, &self.server) {
            (Some(report), _) => Ok(report.clone()),
            (None, Some(server)) => Ok(server.verify()),
            (None, None) => Err("no mock server was started".into()),
        }
    }

    /// The contract that was written.
    pub(crate) fn contract(&self) -> Result<Pact, Failed> {
        match &self.result {
            Some(Ok(path)) => Ok(format::read(&std::fs::read_to_string(path)?)?),
            Some(Err(failure)) if std::fs::read_dir(self.folder.path())?.next().is_none() => {
                Err(failure.to_string().into())
            }
            Some(Err(failure)) => panic!("the test failed, and left something behind: {failure}"),
            None => Err("the test has not ended".into()),
        }
    }

    /// The first exchange of the contract that was written.
    pub(crate) fn first(&self) -> Result<HttpInteraction, Failed> {
        let contract = self.contract()?;
        let http = contract.interactions.first().and_then(Interaction::http);
        http.cloned().ok_or_else(|| "the contract has no exchange over HTTP".into())
    }
}

impl Drop for ServedTest {
    fn drop(&mut self) {
        // Scenarios may end without the test; a mock server that is dropped would judge it.
        if let Some(server) = self.server.take() {
            let _judged_by_the_scenario = server.finish();
        }
    }
}

fn exchange(address: SocketAddr, request: &HttpRequest) -> Result<Answer, Failed> {
    let (query, body) = (request.query.to_text(), request.body_bytes());
    let mark = if query.is_empty() { "" } else { "?" };
    let mut head = format!("{} {}{mark}{query} HTTP/1.1\r\nhost: {address}\r\n", request.method, request.path);
    for (name, values) in request.headers.iter() {
        values.iter().for_each(|value| head.push_str(&format!("{name}: {value}\r\n")));
    }
    head.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len()));
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").ok_or("the answer has no head")?;
    let head = std::str::from_utf8(&bytes[..end])?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).ok_or("the answer has no status")?.parse()?;
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Ok(Answer { status, headers, body: bytes[end + 4..].to_vec() })
}
