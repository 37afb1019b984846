//! Encrypted connections, and HTTP/2.

use pact_core::json;

use crate::support::{Ended, Https, Stub, Wishes, contract, interaction, verify};

const HTTP1: &[u8] = b"http/1.1";
const HTTP2: &[u8] = b"h2";

/// Verifies that the server was asked by that protocol, as that host.
fn check(server: &Https, protocol: &str, more: &[&str]) -> Ended {
    let headers = json!({"X-Protocol": [protocol], "X-Host": ["a.test"]});
    let one = json!({
        "request": {"path": "/x", "headers": {"Host": ["a.test"]}},
        "response": {"headers": headers, "body": {"content": {"ok": true}, "contentType": "application/json"}}
    });
    let two = ["one", "two"].map(|name| interaction(name, "/", one.clone())).to_vec();
    verify(&contract(two), server.port, more)
}

#[test]
fn the_certificate_of_an_own_authority_is_trusted_when_it_is_named() {
    let server = Https::start(Wishes { protocols: &[HTTP1], ..Wishes::default() });
    let authority = server.file("authority.pem");
    check(&server, "HTTP/1.1", &["--transport", "https", "--ca-certificate", &authority]).expect_code(0);
    check(&server, "HTTP/1.1", &["--transport", "https", "--disable-ssl-verification"]).expect_code(0);
    let ended = check(&server, "HTTP/1.1", &["--transport", "https"]).expect_code(1);
    let message = "no encrypted connection to https://HOST: invalid peer certificate: UnknownIssuer (its authority is not \
                   trusted; --ca-certificate, or `Provider::trusting`, names it)";
    assert!(ended.stdout.contains(message), "{}", ended.stdout);
}

#[test]
fn a_client_certificate_is_shown_to_who_asks_for_one() {
    let server = Https::start(Wishes { protocols: &[HTTP1], client_certificate: true, ..Wishes::default() });
    let files = ["authority.pem", "client.pem", "client-key.pem"].map(|name| server.file(name));
    let trusting = ["--transport", "https", "--ca-certificate", &files[0]];
    let with = [&trusting[..], &["--client-certificate", &files[1], "--client-key", &files[2]]].concat();
    check(&server, "HTTP/1.1", &with).expect_code(0);
    let ended = check(&server, "HTTP/1.1", &trusting).expect_code(1);
    assert!(
        ended.stdout.contains("CertificateRequired (it asks for a certificate; --client-certificate and --client-key"),
        "{}",
        ended.stdout
    );
    let alone = check(&server, "HTTP/1.1", &["--client-certificate", &files[1]]).expect_code(3);
    assert!(alone.stderr.contains("--client-certificate and --client-key need each other"), "{}", alone.stderr);
    let wrong = [&trusting[..], &["--client-certificate", &files[1], "--client-key", &files[1]]].concat();
    let ended = check(&server, "HTTP/1.1", &wrong).expect_code(3);
    assert!(ended.stderr.contains("there is no private key that can be read"), "{}", ended.stderr);
    let ended = check(&server, "HTTP/1.1", &["--ca-certificate", "no/such.pem"]).expect_code(3);
    assert!(ended.stderr.contains("cannot read the certificates in `no/such.pem`"), "{}", ended.stderr);
}

#[test]
fn the_version_of_http_is_negotiated() {
    let both = Https::start(Wishes { protocols: &[HTTP2, HTTP1], ..Wishes::default() });
    let authority = both.file("authority.pem");
    check(&both, "HTTP/2.0", &["--transport", "https", "--ca-certificate", &authority]).expect_code(0);
    let silent = Https::start(Wishes::default());
    let authority = silent.file("authority.pem");
    check(&silent, "HTTP/1.1", &["--transport", "https", "--ca-certificate", &authority]).expect_code(0);
    let ended = check(&silent, "", &["--transport", "https", "--ca-certificate", &authority, "--http2"]).expect_code(1);
    assert!(
        ended.stdout.contains("no encrypted connection to https://HOST: it does not speak HTTP/2"),
        "{}",
        ended.stdout
    );
}

#[test]
fn http2_is_spoken_by_prior_knowledge() {
    let server = Https::start(Wishes { plain: true, ..Wishes::default() });
    check(&server, "HTTP/2.0", &["--http2"]).expect_code(0);
    let old = Stub::answering(|_| panic!("it understood"));
    let one = contract(vec![interaction("one", "/", json!({}))]);
    let ended = verify(&one, old.port, &["--http2", "--request-timeout", "2000"]).expect_code(1);
    assert!(ended.stdout.contains("http://HOST"), "{}", ended.stdout);
    let ended = verify(&one, old.port, &["--transport", "https", "--request-timeout", "2000"]).expect_code(1);
    assert!(ended.stdout.contains("no encrypted connection to https://HOST"), "{}", ended.stdout);
}
