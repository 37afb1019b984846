//! The releases of this service that the story plays with.
//!
//! In a real project each is a commit; here one binary can be any of them, so that the story needs no second checkout.

use std::fmt;
use std::str::FromStr;

/// One release of the listing service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// The first: a listing has a `plan`.
    V1_0_0,
    /// Renames `plan` to `tariff` in every answer, which breaks whoever reads `plan`.
    V2_0_0,
    /// Answers with both names until everybody has moved.
    V2_1_0,
}

impl Release {
    const ALL: [(Self, &str); 3] = [(Self::V1_0_0, "1.0.0"), (Self::V2_0_0, "2.0.0"), (Self::V2_1_0, "2.1.0")];

    /// Whether answers have the field `plan`.
    pub fn answers_plan(self) -> bool {
        self != Self::V2_0_0
    }

    /// Whether answers have the field `tariff`.
    pub fn answers_tariff(self) -> bool {
        self != Self::V1_0_0
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Self::ALL.iter().filter(|(release, _)| release == self).try_for_each(|(_, name)| f.write_str(name))
    }
}

impl FromStr for Release {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let names = Self::ALL.map(|(_, name)| name).join(", ");
        let found = Self::ALL.iter().find(|(_, name)| *name == text);
        found.map(|(release, _)| *release).ok_or(format!("there is no release {text}; there are {names}"))
    }
}
