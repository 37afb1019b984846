//! A change that breaks billing: caught by the verification, blocked by the gate, then made compatible.

use anyhow::Result;

use crate::world::World;

/// Comes out through the break: release 2.1.0 would pass.
pub(super) fn caught(world: &mut World, sabotaged: bool) -> Result<()> {
    verification(world, "2.0.0", if sabotaged { "2.1.0" } else { "2.0.0" })?
        .expect_stop_at(1)?
        .expect_text(&["plan"])?;
    Ok(())
}

/// Comes out through the failed result: with one of a release that passes, the gate would open.
pub(super) fn blocked(world: &mut World, sabotaged: bool) -> Result<()> {
    if sabotaged {
        verification(world, "2.0.0", "2.1.0")?.expect_success()?;
    }
    let gate = world.pipeline("listings-to-production")?;
    gate.expect_stop_at(1)?.expect_text(&["billing", "1.0.0", "2.0.0", "failed"])?;
    Ok(())
}

/// Comes out through the fix: release 2.0.0 would fail.
pub(super) fn fixed(world: &mut World, sabotaged: bool) -> Result<()> {
    verification(world, "2.1.0", if sabotaged { "2.0.0" } else { "2.1.0" })?.expect_success()?;
    Ok(())
}

/// Comes out through the settings of the environment.
pub(super) fn fixed_to_test(world: &mut World, sabotaged: bool) -> Result<()> {
    if sabotaged {
        world.remove_settings("test")?;
    }
    world.pipeline("listings-to-test")?.expect_success()?;
    Ok(())
}

/// Verifies a version of listings; which release answers for it is given apart, so that it can be the wrong one.
fn verification(world: &mut World, version: &str, release: &str) -> Result<crate::played::Played> {
    world.set("LISTINGS_VERSION", version);
    world.set("LISTINGS_PORT", "0");
    let served = format!("--release {release}");
    world.pipeline_changed("verify", |command| command.replace("--release \"$LISTINGS_VERSION\"", &served))
}
