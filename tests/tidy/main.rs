//! The rules of the house as tests. Each reads manifests or sources, names the file and line that break the rule, and says why
//! the rule is there. Nothing is built or run here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod dependencies;
mod documents;
mod layout;
mod licences;
mod manifests;
mod mock_closure;
mod modules;
mod purity;
mod rooms;
mod sources;
mod words;

/// Fails with the reason of the rule and everything that breaks it.
#[track_caller]
fn check_none(reason: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{reason}\n  {}\n", broken.join("\n  "));
}
