//! What is known of the verdicts: where ours and the official one differ, or where both are not what the answer deserves, and why.
//! `docs/compatibility.md` says the same for readers. An entry that does not show any more fails the suite.

/// A known difference.
pub(crate) struct Known {
    /// What the descriptions of the cases begin with.
    pub(crate) words: &'static str,
    here: bool,
    there: bool,
    /// Whether it showed.
    pub(crate) seen: bool,
}

impl Known {
    pub(crate) fn is_about(&self, description: &str, here: bool, there: bool) -> bool {
        description.starts_with(self.words) && self.here == here && self.there == there
    }
}

/// Contract, how the descriptions of its cases begin, whether ours passes them, and whether the official one does.
const KNOWN: [(&str, &str, bool, bool); 2] = [
    // The official one follows the redirect that the contract expects as an answer, and compares what is there.
    ("js17-web-v3-js17-orders-v3", "a form [", true, false),
    // The contract contradicts itself: its dates have three digits of a second and a `Z`, its pattern one digit and an offset. The
    // official one never applies the rule, since the attribute's element has a prefix; in JSON it fails as we do.
    ("js17-web-v3-js17-orders-v3", "an XML list [", false, true),
];

/// The known differences for a contract.
pub(crate) fn of(name: &str) -> Vec<Known> {
    let of_it = KNOWN.iter().filter(|(contract, ..)| *contract == name);
    of_it.map(|(_, words, here, there)| Known { words, here: *here, there: *there, seen: false }).collect()
}
