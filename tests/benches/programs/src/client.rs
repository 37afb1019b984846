//! A bare HTTP client: the requests of a contract, one after the other over one connection, each answer read to its end.
//! The limit for every verifier that replays one interaction at a time. Another one that also does what none can leave out.

use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use hyper::Request;
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use serde_json::Value;

use crate::{Failure, contract};

/// Asks the server at an address for so many items.
pub fn ask(address: &str, items: usize) -> Result<(), Failure> {
    let paths = (0..items).map(contract::path).collect();
    each_answer(address, paths, |body| match body.len() {
        ..500 => Err(format!("a body of {} bytes", body.len()).into()),
        _ => Ok(()),
    })
}

/// Reads a contract with `serde_json`, sends its requests, and compares each answer with the example: no rules, no states,
/// no report.
pub fn compare(address: &str, file: &str) -> Result<(), Failure> {
    let contract: Value = serde_json::from_slice(&std::fs::read(file)?)?;
    let interactions = contract["interactions"].as_array().ok_or("no interactions")?;
    let path = |one: &Value| one["request"]["path"].as_str().map(str::to_owned);
    let paths = interactions.iter().map(path).collect::<Option<_>>().ok_or("no path")?;
    let mut expected = interactions.iter().map(|one| &one["response"]["body"]["content"]);
    each_answer(address, paths, |body| {
        let actual: Value = serde_json::from_slice(body)?;
        if expected.next() == Some(&actual) { Ok(()) } else { Err("it is not what the contract has".into()) }
    })
}

/// Asks for each path in turn and hands over the body of each answer.
fn each_answer(
    address: &str,
    paths: Vec<String>,
    mut body_came: impl FnMut(&[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let stream = tokio::net::TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        for path in paths {
            let request = Request::get(&path).header("Host", address).body(Empty::<Bytes>::new())?;
            sender.ready().await?;
            let response = sender.send_request(request).await?;
            let status = response.status();
            let body = response.into_body().collect().await?.to_bytes();
            if status != 200 {
                return Err(format!("{path}: {status}").into());
            }
            body_came(&body).map_err(|error| format!("{path}: {error}"))?;
        }
        Ok(())
    })
}
