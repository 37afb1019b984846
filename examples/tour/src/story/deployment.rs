//! A deployment that fails, one that succeeds, and one back to the version before: the record follows what really runs.

use anyhow::{Result, bail};

use crate::screen;
use crate::world::World;

/// Comes out through the missing settings.
pub(super) fn failed(world: &mut World, sabotaged: bool) -> Result<()> {
    if !sabotaged {
        screen::note("somebody takes production's settings away");
        world.remove_settings("production")?;
    }
    world.pipeline("listings-to-production")?.expect_stop_at(2)?.expect_text(&["cannot read the settings"])?;
    Ok(())
}

/// Comes out through the recording's being left out after the failure.
pub(super) fn record_unchanged(world: &mut World, sabotaged: bool) -> Result<()> {
    if sabotaged {
        record(world, "2.1.0")?;
    }
    in_production(world, "1.0.0", "2.1.0")
}

/// Comes out through the settings.
pub(super) fn again(world: &mut World, sabotaged: bool) -> Result<()> {
    if !sabotaged {
        screen::note("the settings are put back");
        world.write_settings("production")?;
    }
    world.pipeline("listings-to-production")?.expect_success()?;
    in_production(world, "2.1.0", "1.0.0")
}

/// Comes out through the older version's verification: one that was never verified is refused.
pub(super) fn rollback(world: &mut World, sabotaged: bool) -> Result<()> {
    world.set("LISTINGS_PREVIOUS", if sabotaged { "0.9.0" } else { "1.0.0" });
    world.pipeline("listings-back")?.expect_success()?;
    Ok(())
}

/// Comes out through the recording.
pub(super) fn record_rolled_back(world: &mut World, sabotaged: bool) -> Result<()> {
    if sabotaged {
        record(world, "2.1.0")?;
    }
    in_production(world, "1.0.0", "2.1.0")
}

fn record(world: &mut World, version: &str) -> Result<()> {
    let command =
        format!("pact-broker record-deployment --pacticipant listings --version {version} --environment production");
    world.run(&command)?.expect_success()?;
    Ok(())
}

/// What the broker says runs in production is this version and not that one, and it is what was really deployed.
fn in_production(world: &mut World, version: &str, not: &str) -> Result<()> {
    let asked = world.run("pact-broker describe-version --pacticipant listings --environment production --deployed")?;
    asked.expect_success()?.expect_text(&[version])?.expect_no_text(&[not])?;
    let running = world.running("listings", "production")?;
    if running != version {
        bail!("{running} runs in production, not {version}");
    }
    Ok(())
}
