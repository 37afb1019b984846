//! Many requests at once: each is recorded, and just once.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use pact_mock::Failure;

use crate::support::Contract;

const CONNECTIONS: usize = 64;
const REQUESTS: usize = 10_000;

/// Sends a request on a connection that is kept, and returns the status of the answer.
fn ask(stream: &mut BufReader<TcpStream>, path: &str) -> u16 {
    write!(stream.get_mut(), "GET {path} HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
    let (mut status, mut length) = (0, 0);
    for (number, line) in stream.by_ref().lines().map(Result::unwrap).take_while(|line| !line.is_empty()).enumerate() {
        if number == 0 {
            status = line.split(' ').nth(1).unwrap().parse().unwrap();
        } else if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    status
}

#[test]
fn ten_thousand_requests_from_sixty_four_connections_are_recorded_once_each() {
    let contract = Contract::new();
    let pact = (0..10).fold(contract.pact(), |pact, number| {
        pact.interaction(format!("listing {number}"), |i| {
            i.request(|r| r.get(format!("/listings/{number}"))).response(|r| r.status(200).text_body("one"))
        })
    });
    let provider = pact.start();
    let address = provider.address();
    std::thread::scope(|scope| {
        for connection in 0..CONNECTIONS {
            scope.spawn(move || {
                let mut stream = BufReader::new(TcpStream::connect(address).unwrap());
                for number in (connection..REQUESTS).step_by(CONNECTIONS) {
                    let (path, status) = match number % 10 {
                        7 => (format!("/nowhere/{}", number % 4), 500),
                        rest => (format!("/listings/{rest}"), 200),
                    };
                    assert_eq!(ask(&mut stream, &path), status);
                }
            });
        }
    });
    // Nothing is waited for: what was answered was recorded before.
    let report = provider.verify();
    assert_eq!(report.matched, 9_000);
    assert_eq!(report.unmatched.iter().map(|request| request.times).sum::<u64>() + report.more_unmatched, 1_000);
    assert_eq!(report.never_requested.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), ["/listings/7"]);
    let Err(Failure::Requests(at_the_end)) = provider.finish() else { panic!("the test should fail") };
    assert_eq!(*at_the_end, report);
}
