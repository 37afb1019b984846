//! The provider states of the contracts, and what each is made of. A state that is not known is an error.

use pact_core::json;

use crate::world::{Done, World};

const VERSION: (&str, &str) = ("Foo", "5556b8149bf8bac76bc30f50a8a2dd4c22c85f30");
const PAIR: (&str, &str) = ("Condor", "Pricing Service");
/// What the contracts call the environment `test`: all of them together call it by two names.
const TEST: [&str; 2] = ["16926ef3-590f-4e3f-838e-719717aa88c9", "cb632df3-0a0d-4227-aac3-60114dd36479"];
const DEPLOYED: &str = "ff3adecf-cfc5-4653-a4e3-f1861092f8e0";
const ALSO_DEPLOYED: &str = "58a013bc-31d6-434a-b026-46ecbd9e3a2d";

/// Puts the broker into the state. The description counts where two interactions want other data of the same state.
pub(crate) fn set_up(world: &World, state: &str, description: &str) -> Done {
    let (consumer, provider) = PAIR;
    match state {
        "" | "the pacticipant relations are present" => Ok(()),
        index if index.ends_with("in the index resource") => Ok(()),
        absent if absent.contains("does not exist") || absent.starts_with("no pact between") => Ok(()),
        "'Condor' exists in the pact-broker" | "'Condor' exists in the pact-broker with version 1.3.0" => {
            world.version(consumer, "1.3.0")
        }
        "'Condor' exists in the pact-broker with version 1.3.0, tagged with 'prod'" => {
            world.tag(consumer, "1.3.0", "prod")
        }
        "'Condor' exists in the pact-broker with the latest version 1.2.3" => world.version(consumer, "1.2.3"),
        "'Condor' exists in the pact-broker with the latest tagged 'production' version 1.2.3" => {
            world.tag(consumer, "1.2.3", "production")?;
            world.version(consumer, "1.2.4")
        }
        "the 'Pricing Service' already exists in the pact-broker" => {
            world.pacticipant(provider)?;
            world.version(provider, "1.3.0")
        }
        "the 'Pricing Service' and 'Condor' already exist in the pact-broker" => {
            world.pacticipant(consumer)?;
            world.pacticipant(provider)
        }
        "a pacticipant with name Foo exists" => world.pacticipant("Foo"),
        "a branch named main exists for pacticipant Foo" => world.branch("Foo", "1", "main"),
        pact if pact.contains("between Condor and the Pricing Service exists")
            || pact.contains("Condor already has a pact published for version 1.3.0") =>
        {
            contract(world, pact)
        }
        verified if verified.starts_with("the pact for Foo") || verified.starts_with("provider Bar version") => {
            verification(world, verified)
        }
        "Bar versions 10 (failing) and 11 (passing) are both released to production" => released(world, false),
        "Bar versions 10 and 11 are both released to production with passing verifications" => released(world, true),
        "a webhook with the uuid 696c5f93-1b7f-44bc-8d03-59440fcaa9a0 exists" => webhook(world),
        other => placement(world, other, description),
    }
}

fn contract(world: &World, state: &str) -> Done {
    let (consumer, provider) = PAIR;
    world.publishes(consumer, "1.3.0", provider, &[])?;
    match state {
        production if production.contains("prod") => world.tag(consumer, "1.3.0", "prod"),
        feature if feature.ends_with("with branch feature") => world.branch(consumer, "1.3.0", "feature"),
        main if main.ends_with("with branch main") => world.branch(consumer, "1.3.0", "main"),
        _ => Ok(()),
    }
}

/// Contracts of Foo, each with a content of its own, and what Bar made of them.
fn verification(world: &World, state: &str) -> Done {
    let consumer = if state.starts_with("the pact for Foo Thing") { "Foo Thing" } else { "Foo" };
    let publish = |version: &str| world.publishes(consumer, version, "Bar", &[version]);
    let result =
        |provider: &str, version: &str, success| world.verifies(("Bar", provider), (consumer, version), success);
    let passes = |provider: &str, version: &str| {
        publish(version)?;
        result(provider, version, true)
    };
    let fails = |provider: &str, version: &str| {
        publish(version)?;
        result(provider, version, false)
    };
    let verified = state.strip_prefix("the pact for ").and_then(|rest| rest.strip_prefix(consumer));
    match verified.unwrap_or(state).trim_start() {
        "version 1.2.3 has been verified by Bar version 4.5.6" => passes("4.5.6", "1.2.3"),
        "version 1.2.4 has been successfully verified by Bar version 4.5.6" => passes("4.5.6", "1.2.4"),
        "version 1.2.3 has been verified by Bar version 4.5.6 and version 5.6.7" => {
            passes("4.5.6", "1.2.3")?;
            result("5.6.7", "1.2.3", true)
        }
        "version 1.2.3 and 1.2.4 has been verified by Bar version 4.5.6" => {
            passes("4.5.6", "1.2.3")?;
            passes("4.5.6", "1.2.4")
        }
        "version 1.2.3 has been successfully verified by Bar version 4.5.6 (tagged prod) and version 5.6.7" => {
            passes("4.5.6", "1.2.3")?;
            world.tag("Bar", "4.5.6", "prod")?;
            result("5.6.7", "1.2.3", true)
        }
        "version 1.2.3 has been successfully verified by Bar version 4.5.6, and 1.2.4 unsuccessfully by 9.9.9" => {
            passes("4.5.6", "1.2.3")?;
            fails("9.9.9", "1.2.4")
        }
        "version 1.2.3 has been successfully verified by Bar version 4.5.6 with tag prod, and 1.2.4 unsuccessfully by \
         9.9.9" => {
            passes("4.5.6", "1.2.3")?;
            world.tag("Bar", "4.5.6", "prod")?;
            fails("9.9.9", "1.2.4")
        }
        "version 1.2.3 has been verified by the versions of Bar in the production environment" => released(world, true),
        "provider Bar version 4.5.6 has a successful verification for Foo version 1.2.3 tagged prod and a failed \
         verification for version 3.4.5 tagged prod" => {
            passes("4.5.6", "1.2.3")?;
            fails("4.5.6", "3.4.5")?;
            world.tag("Foo", "1.2.3", "prod")?;
            world.tag("Foo", "3.4.5", "prod")
        }
        _ => unknown(),
    }
}

/// Two versions of Bar in production, of which the first keeps Foo's contract or does not.
fn released(world: &World, both: bool) -> Done {
    world.publishes("Foo", "1.2.3", "Bar", &["1.2.3"])?;
    world.verifies(("Bar", "10"), ("Foo", "1.2.3"), both)?;
    world.verifies(("Bar", "11"), ("Foo", "1.2.3"), true)?;
    let production = world.environment("production", &[])?;
    world.releases(("Bar", "10"), &production, &[])?;
    world.releases(("Bar", "11"), &production, &[])
}

/// Environments, and what is in them.
fn placement(world: &World, state: &str, description: &str) -> Done {
    let test = || world.environment("test", &TEST);
    match state {
        "an environment exists"
        | "an environment with name test exists"
        | "an environment with name test and UUID 16926ef3-590f-4e3f-838e-719717aa88c9 exists" => test().map(drop),
        available if available.contains("exists with a test environment available for") => {
            world.version(VERSION.0, VERSION.1)?;
            test().map(drop)
        }
        others if others.contains("exists with 2 environments that aren't test") => {
            world.version(VERSION.0, VERSION.1)?;
            world.environment("prod", &[])?;
            world.environment("dev", &[]).map(drop)
        }
        released if released.contains("exists with a test environment is released") => {
            world.version(VERSION.0, VERSION.1)?;
            world.releases(VERSION, &test()?, &[DEPLOYED])
        }
        "a currently deployed version exists" => {
            world.version(VERSION.0, VERSION.1)?;
            let test = test()?;
            world.deploys(VERSION, &test, Some("customer-1"), DEPLOYED)?;
            world.deploys(VERSION, &test, None, ALSO_DEPLOYED)
        }
        deployed if deployed.starts_with("an version is deployed to environment with UUID") => {
            world.version(VERSION.0, VERSION.1)?;
            let test = test()?;
            // Three interactions of one contract ask the same and want three different answers. What was deployed last
            // comes first.
            match description {
                "a request to list deployed versions for pacticipant" => {
                    world.deploys(VERSION, &test, Some("customer-2"), ALSO_DEPLOYED)?;
                }
                without if without.ends_with("without_application_instance") => {
                    world.deploys(VERSION, &test, None, ALSO_DEPLOYED)?;
                }
                _ => {}
            }
            world.deploys(VERSION, &test, Some("customer-1"), DEPLOYED)
        }
        _ => unknown(),
    }
}

/// A webhook for contracts between the two that the clients name when they change it.
fn webhook(world: &World) -> Done {
    world.pacticipant("Condor")?;
    world.pacticipant("Pricing Service")?;
    let webhook = json!({
        "description": "an example webhook",
        "events": [{"name": "contract_content_changed"}],
        "request": {"method": "POST", "url": "https://example.org", "headers": {"Content-Type": "application/json"}}
    });
    world.send("PUT", "/webhooks/696c5f93-1b7f-44bc-8d03-59440fcaa9a0", &webhook).map(drop)
}

fn unknown() -> Done {
    Err("it is not known here".to_owned())
}
