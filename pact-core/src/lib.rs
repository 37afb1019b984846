#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod comparison;
pub mod date_pattern;
pub mod format;
pub mod generating;
pub mod identity;
pub mod json;
pub mod matching;
pub mod model;
mod recent;
mod regex_dialect;
