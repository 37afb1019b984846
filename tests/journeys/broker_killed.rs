//! What the broker has acknowledged is there after it was killed and started again.

use libtest_mimic::{Failed, Trial};
use pact_tests::{Binaries, TempFolder, TestBroker};

const CONTRACT: &str = r#"{"consumer": {"name": "billing"}, "provider": {"name": "listings"}, "interactions": [
    {"description": "a listing", "request": {"method": "GET", "path": "/"}, "response": {"status": 200}}
], "metadata": {"pactSpecification": {"version": "2.0.0"}}}"#;

pub(crate) fn trials(binaries: &Binaries) -> Vec<Trial> {
    let binaries = binaries.clone();
    vec![Trial::test("a broker killed right after answering has lost nothing", move || nothing_is_lost(&binaries))]
}

fn nothing_is_lost(binaries: &Binaries) -> Result<(), Failed> {
    let folder = TempFolder::new("killed-broker-")?;
    let database = folder.join("broker.sqlite3");
    let contract = folder.write("billing-listings.json", CONTRACT)?;
    for version in ["1.0.0", "1.0.1", "1.0.2"] {
        let broker = TestBroker::start_on(binaries, &database)?;
        let published = broker.command("publish").arg(&contract).args(["--consumer-app-version", version]).run()?;
        broker.kill();
        if published.code != Some(0) {
            return Err(format!("publishing {version}: {published}").into());
        }
        let again = TestBroker::start_on(binaries, &database)?;
        let told = again.command("list-latest-pact-versions").run()?;
        if told.code != Some(0) || !told.stdout.contains(version) {
            return Err(format!("{version} was acknowledged and is gone: {told}").into());
        }
    }
    Ok(())
}
