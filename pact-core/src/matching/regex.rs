//! Regular expressions of contracts: the whole value must match. Their dialects are [`crate::regex_dialect`]'s.

pub(crate) use crate::regex_dialect::Pattern;
