//! Variants before the official verifier: it knows nothing of them, and replays each in its provider state. So it asks for
//! variants of messages too.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use anyhow::{Result, anyhow, bail};
use libtest_mimic::Trial;
use pact_mock::FieldVariants;
use pact_mock::prelude::*;

use crate::official::Official;

pub(super) fn trials(official: &Official) -> Vec<Trial> {
    let versions = [Specification::V2, Specification::V3, Specification::V4];
    let trial = |version: Specification| {
        let official = official.clone();
        Trial::test(format!("the official verifier and variants of version {version}"), move || {
            check(&official, version).map_err(|problem| format!("{problem:#}").into())
        })
    };
    let mut trials = Vec::from(versions.map(trial));
    trials.extend([Specification::V3, Specification::V4].map(|version| {
        let official = official.clone();
        Trial::test(format!("the official verifier and variants of messages of version {version}"), move || {
            check_messages(&official, version).map_err(|problem| format!("{problem:#}").into())
        })
    }));
    trials
}

fn phones(field: FieldVariants) -> FieldVariants {
    field
        .case("with a phone", "a phone", like("+49 30 1234"))
        .case("with a hidden phone", "a hidden phone", None::<&str>)
        .absent("without a phone", "no phone")
}

fn check(official: &Official, version: Specification) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let contract = PactBuilder::new("dsl", "provider")
        .specification(version)
        .output_dir(folder.path())
        .variants(
            "an owner",
            |i| i.request(|r| r.get("/owner")).response(|r| r.json_body(json_pattern!({"name": like("Ann")}))),
            |v| {
                v.field("/phone", phones).case("gone", |i| {
                    i.given("no owner").response(|r| r.status(404).json_body(json_pattern!({"gone": true})))
                })
            },
        )
        .try_for_each_variant(|provider| {
            let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build();
            ureq::Agent::new_with_config(config).get(provider.path("/owner")).call().map(|_| ())
        })
        .map_err(|failure| anyhow!("{failure}"))?;
    replay(official, &contract, 4)
}

fn check_messages(official: &Official, version: Specification) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let contract = PactBuilder::new("dsl", "provider")
        .specification(version)
        .output_dir(folder.path())
        .message_variants(
            "a new owner",
            |m| m.json_contents(json_pattern!({"name": like("Ann")})),
            |v| v.field("/phone", phones),
        )
        .try_receive(|_| {})
        .map_err(|failure| anyhow!("{failure}"))?;
    replay(official, &contract, 3)
}

/// Lets the official verifier replay so many variants against a provider that follows its states.
fn replay(official: &Official, contract: &Path, variants: usize) -> Result<()> {
    let provider = Provider::start()?;
    let port = provider.port.to_string();
    let outcome = official
        .command(&["verifier", "--hostname", "127.0.0.1", "--port", &port, "--no-colour", "--state-change-url"])
        .arg(format!("http://127.0.0.1:{port}/state"))
        .arg("--file")
        .arg(contract)
        .run()?;
    let verified = outcome.stdout.matches("has a matching body (OK)").count();
    if outcome.code != Some(0) || verified != variants {
        bail!("{variants} variants should be verified, not {verified}: {outcome}");
    }
    Ok(())
}

/// A provider that answers as its state says. It ends with the process.
struct Provider {
    port: u16,
}

impl Provider {
    fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(Mutex::new(String::new()));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // What breaks off is the verifier's to tell.
                let _ = answer(stream, &state);
            }
        });
        Ok(Self { port })
    }
}

/// Answers one request, then closes the connection.
fn answer(stream: TcpStream, state: &Mutex<String>) -> std::io::Result<()> {
    let mut reader = BufReader::new(&stream);
    let (mut path, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().unwrap_or(0),
            Some(_) => {}
            None if line.trim_end().is_empty() => break,
            None => path = line,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut state = state.lock().unwrap();
    let (status, text) = if path.contains(" /state ") {
        let change: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        *state = change["state"].as_str().unwrap_or_default().to_owned();
        ("200 OK", "{}")
    } else {
        match state.as_str() {
            "a phone" => ("200 OK", r#"{"name": "Bob", "phone": "+44 20 1234"}"#),
            "a hidden phone" => ("200 OK", r#"{"name": "Bob", "phone": null}"#),
            "no phone" => ("200 OK", r#"{"name": "Bob"}"#),
            _ => ("404 Not Found", r#"{"gone": true}"#),
        }
    };
    let length = text.len();
    write!(
        &stream,
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}"
    )
}
