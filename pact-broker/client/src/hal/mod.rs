//! Hypertext: resources and the links between them. Fetching them is [`Broker`](crate::Broker)'s business.

mod link;
mod resource;

pub use link::Link;
pub use resource::Resource;

pub(crate) use link::encode;
