//! The second recording: environments, contracts to verify, results, deployments, the matrix, can-i-deploy, webhooks.

use super::Recording;

const BADGES: &str = "badges are drawn here, not asked of an outside service";
const LOCATION: &str = "the address of a new pacticipant is spelled as its route is";
const LEAK: &str = "the words for this selector are not the insides of a program";
const FAILED: &str = "a failed pair is a no, also beside one without a result";
const SHOWN: &str = "what is not shown is judged all the same";

pub(crate) const RECORDING: Recording = Recording {
    file: "transcript-2-verification-matrix-deploy-webhooks.json",
    differences: &[
        ("put pacticipant main branch Foo", LOCATION),
        ("create Bar", LOCATION),
        ("fv fallbackBranch", "the fallback branch is used"),
        ("fv branch true", LEAK),
        ("fv wip by tags", "each tag of the provider is named once"),
        ("fv deployedOrReleased", LEAK),
        ("matrix two names", FAILED),
        ("matrix two names no latestby", FAILED),
        ("matrix one name", FAILED),
        ("matrix success filter", SHOWN),
        ("matrix limit", SHOWN),
        ("matrix path", FAILED),
        ("matrix text", FAILED),
        ("badge tag", BADGES),
        ("badge branch env", BADGES),
        ("badge branch env 404", BADGES),
        ("badge can-i-merge", BADGES),
        ("badge pact", BADGES),
        ("badge pact svg", BADGES),
        ("badge pact tag", BADGES),
        ("badge matrix", BADGES),
        ("badge none", BADGES),
        ("delete integration", "clients that name HAL are not refused: there is no body"),
    ],
};
