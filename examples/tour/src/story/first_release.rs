//! From the first contract to version 1.0.0 of both services in production.

use anyhow::{Context, Result, bail};

use crate::screen;
use crate::world::World;

/// Comes out through `PACT_OUTPUT_DIR`, which says where the contract goes.
pub(super) fn consumer_tests(world: &mut World, sabotaged: bool) -> Result<()> {
    let contracts = world.contracts();
    std::fs::create_dir_all(&contracts).with_context(|| format!("making {}", contracts.display()))?;
    if sabotaged {
        world.set("PACT_OUTPUT_DIR", contracts.with_file_name("elsewhere").display().to_string());
    }
    world.pipeline("consumer-tests")?.expect_success()?;
    let contract = contracts.join("billing-listings.json");
    if !contract.is_file() {
        bail!("the tests should have left {}", contract.display());
    }
    screen::note(&format!("the contract is in {}", contract.display()));
    Ok(())
}

/// Comes out through the contract file.
pub(super) fn publish(world: &mut World, sabotaged: bool) -> Result<()> {
    if sabotaged {
        let contract = world.contracts().join("billing-listings.json");
        std::fs::remove_file(&contract).with_context(|| format!("removing {}", contract.display()))?;
    }
    world.pipeline("publish")?.expect_success()?.expect_text(&["billing", "listings"])?;
    Ok(())
}

/// Comes out through the contract's publication: a version that has none is refused for another reason.
pub(super) fn not_yet(world: &mut World, sabotaged: bool) -> Result<()> {
    if sabotaged {
        world.set("BILLING_VERSION", "0.9.0");
    }
    world.pipeline("billing-to-test")?.expect_stop_at(1)?.expect_text(&["billing", "1.0.0", "listings"])?;
    Ok(())
}

/// Comes out through the provider states: without them the recorded requests meet an empty store.
pub(super) fn verify(world: &mut World, sabotaged: bool) -> Result<()> {
    world.set("LISTINGS_VERSION", "1.0.0");
    world.set("LISTINGS_PORT", "0");
    let states = |command: &str| if sabotaged { command.replace(" --provider-states", "") } else { command.to_owned() };
    world.pipeline_changed("verify", states)?.expect_success()?;
    Ok(())
}

/// Comes out through the settings of the environment.
pub(super) fn listings_to_test(world: &mut World, sabotaged: bool) -> Result<()> {
    to_environment(world, sabotaged, "test")
}

/// Comes out through listings' being in test.
pub(super) fn billing_to_test(world: &mut World, sabotaged: bool) -> Result<()> {
    behind_listings(world, sabotaged, "test")
}

/// Comes out through the settings of the environment.
pub(super) fn listings_to_production(world: &mut World, sabotaged: bool) -> Result<()> {
    to_environment(world, sabotaged, "production")
}

/// Comes out through listings' being in production.
pub(super) fn billing_to_production(world: &mut World, sabotaged: bool) -> Result<()> {
    behind_listings(world, sabotaged, "production")
}

fn to_environment(world: &mut World, sabotaged: bool, environment: &str) -> Result<()> {
    if sabotaged {
        world.remove_settings(environment)?;
    }
    world.pipeline(&format!("listings-to-{environment}"))?.expect_success()?;
    Ok(())
}

fn behind_listings(world: &mut World, sabotaged: bool, environment: &str) -> Result<()> {
    if sabotaged {
        let command = format!("pact-broker record-undeployment --pacticipant listings --environment {environment}");
        world.run(&command)?.expect_success()?;
    }
    world.pipeline(&format!("billing-to-{environment}"))?.expect_success()?;
    Ok(())
}
