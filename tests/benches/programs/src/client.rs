//! A bare HTTP client: the requests of a contract, one after the other over one connection, each answer read to its end.
//! The limit for every verifier that replays one interaction at a time.

use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use hyper::Request;
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;

use crate::{Failure, contract};

/// Asks the server at an address for so many items.
pub fn ask(address: &str, items: usize) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let stream = tokio::net::TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        for index in 0..items {
            let request = Request::get(contract::path(index)).header("Host", address).body(Empty::<Bytes>::new())?;
            sender.ready().await?;
            let response = sender.send_request(request).await?;
            let status = response.status();
            let body = response.into_body().collect().await?.to_bytes();
            if status != 200 || body.len() < 500 {
                return Err(format!("item {index}: {status} with {} bytes", body.len()).into());
            }
        }
        Ok(())
    })
}
