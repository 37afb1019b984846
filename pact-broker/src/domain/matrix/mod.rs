//! The matrix: which consumer version meets which provider version, and what the latest verification said.
//!
//! Pure: the facts (publications, results, which versions each selector stands for) come in, rows go out. What a row
//! means for a deployment is judged in [`super::can_i_deploy`], the words of a selector stand in [`super::party`],
//! the facts are gathered in `store::matrix`.

mod display;
mod earlier;
mod facts;
mod ignored;
mod latest_by;
mod meeting;
mod row;
mod rows;
mod selected;
mod tally;

pub use display::Display;
pub use earlier::{Earlier, with_history};
pub use facts::{Facts, Outcome, Publication, Unpublished, Version};
pub use ignored::{Ignored, Known};
pub use latest_by::LatestBy;
pub use meeting::{Meeting, rows_of};
pub use row::Row;
pub use rows::rows;
pub use selected::Selected;
pub use tally::Tally;
