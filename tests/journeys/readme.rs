//! What the README shows is run: fenced blocks marked `rust,consumer-test`, `sh,provider-ci` and `sh,gate`.
//!
//! The consumer test runs in a package of its own and leaves its contract there. The shell blocks run in that package with a real
//! broker and the example provider in place of the addresses that the README writes. A marked block that nothing runs is an error.

use anyhow::{Context, Result, bail};
use libtest_mimic::Trial;
use pact_tests::readme::{Snippet, snippets};
use pact_tests::{Binaries, Program, TempFolder, TestBroker, TestProvider, workspace};

/// The addresses as the README writes them.
const BROKER: &str = "http://127.0.0.1:9292";
const PROVIDER_PORT: &str = "8080";

/// Every mark that is run here.
const KNOWN: [(&str, &str); 3] = [("rust", "consumer-test"), ("sh", "provider-ci"), ("sh", "gate")];

pub(crate) fn trials(binaries: &Binaries) -> Vec<Trial> {
    let binaries = binaries.clone();
    vec![Trial::test("what the README shows comes out", move || {
        play(&binaries).map_err(|problem| format!("{problem:#}").into())
    })]
}

fn play(binaries: &Binaries) -> Result<()> {
    let path = workspace::root().join("README.md");
    let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let snippets = snippets(&text);
    let known = |snippet: &Snippet| KNOWN.contains(&(snippet.language.as_str(), snippet.name.as_str()));
    if let Some(other) = snippets.iter().find(|snippet| !known(snippet)) {
        bail!("README.md:{}: nothing runs blocks marked `{},{}`", other.line, other.language, other.name);
    }
    let mut blocks = Vec::new();
    for (language, name) in KNOWN {
        let block = snippets.iter().find(|snippet| snippet.language == language && snippet.name == name);
        blocks.push(block.with_context(|| format!("README.md has no block marked `{language},{name}`"))?);
    }
    let folder = TempFolder::new("readme-")?;
    consumer_test(blocks[0], &folder, binaries)?;
    in_ci(&folder, binaries, blocks[1], blocks[2])
}

/// Runs the consumer test in a package of its own. It shares the build folder, and the lock file so that nothing is looked up.
fn consumer_test(snippet: &Snippet, folder: &TempFolder, binaries: &Binaries) -> Result<()> {
    let root = workspace::root();
    let manifest = format!(
        "[package]\nname = \"readme-consumer\"\nedition = \"2024\"\n\n[workspace]\n\n[dev-dependencies]\n\
         pact-mock = {{ path = {:?} }}\nureq = {{ version = \"3\", default-features = false }}\n",
        root.join("pact-mock")
    );
    folder.write("Cargo.toml", manifest)?;
    folder.write("src/lib.rs", "//! The package of the README's reader.\n")?;
    folder.write("tests/consumer.rs", &snippet.text)?;
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).context("copying Cargo.lock")?;
    let cargo = Program::new(workspace::cargo().get_program())
        .args(["test", "--offline", "--test", "consumer", "--target-dir"])
        .arg(&binaries.build_folder().target)
        .current_dir(folder.path());
    check(&cargo, snippet)
}

/// The provider's build, then the consumer's: a first version was published and listings is in production, so that the provider
/// has a contract to verify and the consumer a partner to be deployed beside.
fn in_ci(folder: &TempFolder, binaries: &Binaries, provider_ci: &Snippet, gate: &Snippet) -> Result<()> {
    let broker = TestBroker::start(binaries)?;
    let provider = TestProvider::start(binaries, "1.0.0")?;
    let version = ["--consumer-app-version", "0.9.0", "--branch", "main"];
    check(&broker.command("publish").arg(folder.join("target/pacts")).args(version), gate)?;
    shell(provider_ci, folder, binaries, &broker, &provider)?;
    ensure_production(&broker, gate)?;
    let deployed = ["--pacticipant", "listings", "--version", "abc123", "--environment", "production"];
    check(&broker.command("record-deployment").args(deployed), gate)?;
    shell(gate, folder, binaries, &broker, &provider)
}

fn ensure_production(broker: &TestBroker, snippet: &Snippet) -> Result<()> {
    let listed = broker.command("list-environments").run()?;
    if !listed.stdout.contains("production") {
        check(&broker.command("create-environment").args(["--name", "production", "--production"]), snippet)?;
    }
    Ok(())
}

fn shell(
    snippet: &Snippet,
    folder: &TempFolder,
    binaries: &Binaries,
    broker: &TestBroker,
    provider: &TestProvider,
) -> Result<()> {
    let before = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(binaries.folder().to_path_buf()).chain(std::env::split_paths(&before));
    let script = snippet.text.replace(BROKER, broker.url()).replace(PROVIDER_PORT, provider.port());
    let shell = Program::new("sh")
        .args(["-eu", "-c", &script])
        .current_dir(folder.path())
        .env("PATH", std::env::join_paths(folders)?)
        .env("PACT_BROKER_BASE_URL", broker.url())
        .env("GIT_COMMIT", "abc123")
        .env("GIT_BRANCH", "main");
    check(&shell, snippet)
}

fn check(program: &Program, snippet: &Snippet) -> Result<()> {
    let outcome = program.run()?;
    if outcome.code != Some(0) {
        bail!("README.md:{}: {program}\n{outcome}", snippet.line);
    }
    Ok(())
}
