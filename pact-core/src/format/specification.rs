//! The versions of the Pact specification.

use std::fmt;

use crate::json::Json;

/// A version of the Pact specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Specification {
    /// 1.0: no matching rules; queries are compared as text.
    V1,
    /// 1.1: queries are compared by parameter.
    V1_1,
    /// 2.0: matching rules, one for a path.
    V2,
    /// 3.0: rules in categories, generators, several provider states, messages.
    V3,
    /// 4.0: all kinds of interactions in one contract.
    V4,
}

/// The version that metadata name, where the existing broker looks for it and in its order: a part of what identifies a
/// content for brokers, whether the version is known or not.
pub(crate) fn version_for_brokers(metadata: &Json) -> Option<&Json> {
    ["pactSpecification", "pact-specification"]
        .iter()
        .find_map(|name| metadata.get(name)?.get("version"))
        .or_else(|| metadata.get("pactSpecificationVersion"))
        .filter(|version| !version.is_null())
}

impl Specification {
    /// The version as it is written into a contract.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Specification::V1 => "1.0.0",
            Specification::V1_1 => "1.1.0",
            Specification::V2 => "2.0.0",
            Specification::V3 => "3.0.0",
            Specification::V4 => "4.0",
        }
    }

    /// Reads a version leniently: `2`, `2.0` and `2.0.0` are one. `None` for a version that is not known.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim().trim_start_matches(['v', 'V']).split(['.', '-', '+']);
        let major: u32 = numbers.next()?.parse().ok()?;
        let minor: u32 = numbers.next().map_or(Some(0), |minor| minor.parse().ok())?;
        match (major, minor) {
            (1, 0) => Some(Specification::V1),
            (1, _) => Some(Specification::V1_1),
            (2, _) => Some(Specification::V2),
            (3, _) => Some(Specification::V3),
            (4, _) => Some(Specification::V4),
            _ => None,
        }
    }

    /// The version a contract's metadata name: in `pact-specification`, `pactSpecification` or the older
    /// `pactSpecificationVersion`. Without any, version 3 is meant, as the existing implementation has it.
    ///
    /// # Errors
    /// The version that is not known, as it is written.
    pub(super) fn of_metadata(metadata: Option<&Json>) -> Result<Self, String> {
        let version = metadata.and_then(|metadata| {
            // Some tools write the version in place of the object that has it.
            let within = |name: &str| {
                let member = metadata.get(name)?;
                if member.as_object().is_some() { member.get("version") } else { Some(member) }
            };
            within("pact-specification")
                .or_else(|| within("pactSpecification"))
                .or_else(|| metadata.get("pactSpecificationVersion"))
        });
        match version {
            None | Some(Json::Null) => Ok(Specification::V3),
            Some(version) => {
                let text = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
                Specification::parse(&text).ok_or(text)
            }
        }
    }
}

impl fmt::Display for Specification {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
