//! The body of an answer, read to its end: as long as there is time, and up to a bound.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, header::CONTENT_LENGTH};
use http_body::Body;
use http_body_util::BodyExt;

use super::{ExchangeError, deadline::Deadline};

/// The longest body that is read. What is longer is no answer to compare but a fault, or an attack on memory.
const LONGEST_BODY: usize = 64 * 1024 * 1024;

/// Reads a body that comes from that address. `failed` makes an error of what the body says went wrong, and of how far it
/// came.
pub(super) async fn read_body<B: Body<Data = Bytes> + Unpin>(
    mut body: B,
    headers: &HeaderMap,
    address: &str,
    within: Duration,
    deadline: &mut Deadline,
    failed: impl Fn(B::Error, String) -> ExchangeError,
) -> Result<Bytes, ExchangeError> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    // Most bodies come at once, and are not copied.
    let (mut first, mut whole) = (Bytes::new(), BytesMut::new());
    loop {
        let length = first.len().max(whole.len());
        let so_far = || match announced {
            Some(announced) => format!("after {length} of {announced} bytes of the body"),
            None => format!("after {length} bytes of the body"),
        };
        match deadline.keep(body.frame()).await {
            None => {
                let what = format!("did not end its answer ({})", so_far());
                return Err(ExchangeError::Timeout { address: address.to_owned(), what, after: within });
            }
            Some(Some(Err(error))) => return Err(failed(error, so_far())),
            Some(None) => return Ok(if whole.is_empty() { first } else { whole.freeze() }),
            Some(Some(Ok(frame))) => {
                let Ok(data) = frame.into_data() else { continue };
                if length + data.len() > LONGEST_BODY {
                    return Err(ExchangeError::TooLong { address: address.to_owned(), limit: LONGEST_BODY });
                }
                if length == 0 {
                    first = data;
                    continue;
                }
                if whole.is_empty() {
                    whole.extend_from_slice(&first);
                }
                whole.extend_from_slice(&data);
            }
        }
    }
}
