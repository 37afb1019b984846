//! Bad input gets one clear message (what, where, what to do), the documented exit code, and no panic.

use std::io::{Read, Write};
use std::net::TcpListener;

use anyhow::{Context, Result, bail};
use libtest_mimic::Trial;
use pact_tests::{Binaries, Program, TempFolder, TestBroker};

const CONTRACT: &str = r#"{"consumer": {"name": "billing"}, "provider": {"name": "listings"}, "interactions": [
    {"description": "a listing", "request": {"method": "GET", "path": "/"}, "response": {"status": 200}}
], "metadata": {"pactSpecification": {"version": "2.0.0"}}}"#;

/// A port that nobody listens on and that the system gives to nobody, unlike one that was free a moment ago.
const REFUSED: &str = "1";

/// One bad input: a command line with `{name}` for what the room provides, the exit code, and what the message must say.
struct Case {
    name: &'static str,
    command: &'static str,
    code: i32,
    says: &'static [&'static str],
}

const fn case(name: &'static str, command: &'static str, code: i32, says: &'static [&'static str]) -> Case {
    Case { name, command, code, says }
}

/// `{refused}` is a port where nobody listens, `{html}` one that answers HTML, `{silent}` one that never answers, `{broker}` a
/// broker, `{taken}` its port.
const CASES: [Case; 22] = [
    case(
        "verify: a contract that is not JSON",
        "pact-verify --file {folder}/broken.json --hostname 127.0.0.1 --port {refused}",
        2,
        &["broken.json", "line 1"],
    ),
    case(
        "verify: JSON that is no contract",
        "pact-verify --file {folder}/other.json --hostname 127.0.0.1 --port {refused}",
        2,
        &["other.json"],
    ),
    case(
        "verify: a specification version that is not known",
        "pact-verify --file {folder}/version.json --hostname 127.0.0.1 --port {refused}",
        2,
        &["version.json", "9.0"],
    ),
    case(
        "verify: a wrong type",
        "pact-verify --file {folder}/types.json --hostname 127.0.0.1 --port {refused}",
        1,
        &[
            "types.json",
            "cannot be judged",
            "/interactions/0/response/status",
            "line 2",
            "running the consumer's tests",
        ],
    ),
    case(
        "verify: a file that is not there",
        "pact-verify --file {folder}/none.json --hostname 127.0.0.1 --port {refused}",
        2,
        &["none.json"],
    ),
    case(
        "verify: a folder without contracts",
        "pact-verify --dir {folder}/empty --hostname 127.0.0.1 --port {refused}",
        2,
        &["empty"],
    ),
    case(
        "verify: a filter that matches nothing",
        "pact-verify --file {folder}/contract.json --hostname 127.0.0.1 --port {refused} --filter-description nothing",
        2,
        &["filters let no interaction pass"],
    ),
    case(
        "verify: a provider that refuses connections",
        "pact-verify --file {folder}/contract.json --hostname 127.0.0.1 --port {refused}",
        1,
        &["127.0.0.1:{refused}", "a listing"],
    ),
    case(
        "verify: a provider that never answers",
        "pact-verify --file {folder}/contract.json --hostname 127.0.0.1 --port {silent} --request-timeout 300",
        1,
        &["a listing"],
    ),
    case(
        "verify: a broker that is down",
        "pact-verify --broker-url http://127.0.0.1:{refused} --provider-name listings --hostname 127.0.0.1 --port {refused} --retries 0",
        2,
        &["127.0.0.1:{refused}"],
    ),
    case(
        "verify: a broker that answers HTML",
        "pact-verify --broker-url http://127.0.0.1:{html} --provider-name listings --hostname 127.0.0.1 --port {refused}",
        2,
        &["{html}"],
    ),
    case("verify: no source of contracts", "pact-verify --hostname 127.0.0.1 --port {refused}", 3, &["--file"]),
    case("verify: an unknown option", "pact-verify --no-such-option", 3, &["--no-such-option"]),
    case(
        "publish: a contract that is not JSON",
        "pact-broker publish {folder}/broken.json --consumer-app-version 1 --broker-base-url {broker}",
        1,
        &["broken.json", "line 1"],
    ),
    case(
        "publish: a file that is not there",
        "pact-broker publish {folder}/none.json --consumer-app-version 1 --broker-base-url {broker}",
        1,
        &["none.json"],
    ),
    case(
        "publish: a broker that is down",
        "pact-broker publish {folder}/contract.json --consumer-app-version 1 --broker-base-url http://127.0.0.1:{refused} --retries 0",
        1,
        &["127.0.0.1:{refused}"],
    ),
    case(
        "publish: a broker that answers HTML",
        "pact-broker publish {folder}/contract.json --consumer-app-version 1 --broker-base-url http://127.0.0.1:{html}",
        1,
        &["{html}"],
    ),
    case(
        "can-i-deploy: a broker that is down",
        "pact-broker can-i-deploy --pacticipant a --version 1 --to-environment test --broker-base-url http://127.0.0.1:{refused} --retries 0",
        1,
        &["127.0.0.1:{refused}"],
    ),
    case("serve: a port in use", "pact-broker serve --port {taken}", 3, &["{taken}"]),
    case(
        "serve: a file that is no database",
        "PACT_BROKER_DATABASE_URL=sqlite:///{folder}/contract.json pact-broker serve --port 0",
        4,
        &["contract.json"],
    ),
    case(
        "serve: a folder that is not there",
        "PACT_BROKER_DATABASE_URL=sqlite:///{folder}/none/broker.sqlite3 pact-broker serve --port 0",
        4,
        &["none"],
    ),
    case(
        "serve: a misspelled setting",
        "PACT_BROKER_PROT=1 pact-broker serve --port 0",
        2,
        &["PACT_BROKER_PROT", "PACT_BROKER_PORT"],
    ),
];

pub(crate) fn trials(binaries: &Binaries) -> Vec<Trial> {
    let trial = |case: &'static Case| {
        let binaries = binaries.clone();
        Trial::test(format!("bad input, {}", case.name), move || {
            check(case, &binaries).map_err(|problem| format!("{problem:#}").into())
        })
    };
    CASES.iter().map(trial).collect()
}

fn check(case: &Case, binaries: &Binaries) -> Result<()> {
    let room = Room::new(binaries, case.command)?;
    let command = room.fill(case.command);
    let words: Vec<&str> = command.split(' ').collect();
    let start = words.iter().position(|word| !word.contains('=')).context("no command")?;
    let mut program =
        Program::new(binaries.path(words[start])).args(&words[start + 1..]).current_dir(room.folder.path());
    for (name, value) in words[..start].iter().filter_map(|word| word.split_once('=')) {
        program = program.env(name, value);
    }
    let outcome = program.run()?;
    if outcome.code != Some(case.code) {
        bail!("{command}\nshould end with {}: {outcome}", case.code);
    }
    let text = outcome.text();
    if text.contains("panicked") {
        bail!(
            "{command}
should not panic: {outcome}"
        );
    }
    match case.says.iter().map(|text| room.fill(text)).find(|says| !text.contains(says)) {
        Some(missing) => bail!("{command}\nshould say `{missing}`: {outcome}"),
        None => Ok(()),
    }
}

/// What the commands may name.
struct Room {
    folder: TempFolder,
    html: u16,
    silent: u16,
    broker: Option<TestBroker>,
    _silent: TcpListener,
}

impl Room {
    fn new(binaries: &Binaries, command: &str) -> Result<Self> {
        let folder = TempFolder::new("bad-input-")?;
        folder.write("contract.json", CONTRACT)?;
        folder.write("broken.json", "{\"consumer\": {\"name\": ")?;
        folder.write("other.json", "{\"openapi\": \"3.0.0\"}")?;
        folder.write("version.json", CONTRACT.replace("2.0.0", "9.0"))?;
        folder.write("types.json", CONTRACT.replace("200", "\"two hundred\""))?;
        folder.write("empty/README", "no contract")?;
        let silent = TcpListener::bind("127.0.0.1:0")?;
        let broker = if command.contains("{broker}") || command.contains("{taken}") {
            Some(TestBroker::start(binaries)?)
        } else {
            None
        };
        Ok(Self { folder, html: html_port()?, silent: silent.local_addr()?.port(), broker, _silent: silent })
    }

    fn fill(&self, text: &str) -> String {
        let broker = self.broker.as_ref().map(TestBroker::url).unwrap_or_default();
        text.replace("{folder}", &self.folder.path().display().to_string())
            .replace("sqlite:////", "sqlite:///")
            .replace("{refused}", REFUSED)
            .replace("{html}", &self.html.to_string())
            .replace("{silent}", &self.silent.to_string())
            .replace("{broker}", broker)
            .replace("{taken}", broker.rsplit(':').next().unwrap_or_default())
    }
}

/// A server that answers every request with a page for people, as a proxy's login page does.
fn html_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer_html(stream));
        }
    });
    Ok(port)
}

fn answer_html(mut stream: std::net::TcpStream) {
    let page = "<html><body>Please sign in</body></html>";
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !request.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(count) if count > 0 => request.extend_from_slice(&buffer[..count]),
            _ => return,
        }
    }
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        page.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(page.as_bytes()));
}
