//! The commands that speak to a master server: `create`, `list`, `verify`, `shutdown`, `shutdown-master`. Names and flags are
//! those that users of the existing mock server know.

mod commands;
mod master;

pub(super) use commands::{Create, List, Shutdown, ShutdownMaster, Verify};
pub(super) use master::causes;
