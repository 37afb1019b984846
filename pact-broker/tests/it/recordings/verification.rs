//! The second recording: environments, contracts to verify, results, deployments, the matrix, can-i-deploy, webhooks.

use super::Recording;

const WEBHOOKS: &str = "webhooks are not there yet";
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
        ("wh invalid", WEBHOOKS),
        ("wh invalid2", WEBHOOKS),
        ("wh invalid problem", WEBHOOKS),
        ("wh create", WEBHOOKS),
        ("wh get", WEBHOOKS),
        ("whs", WEBHOOKS),
        ("wh put redacted keeps", WEBHOOKS),
        ("wh put new uuid", WEBHOOKS),
        ("wh put bad uuid", WEBHOOKS),
        ("wh provider", WEBHOOKS),
        ("wh consumer", WEBHOOKS),
        ("wh both", WEBHOOKS),
        ("wh both create", WEBHOOKS),
        ("wh create for label", WEBHOOKS),
        ("wh missing consumer", WEBHOOKS),
        ("wh execute saved", WEBHOOKS),
        ("wh execute unsaved", WEBHOOKS),
        ("pub Foo 2 (webhooks fire)", WEBHOOKS),
        ("pact webhooks", WEBHOOKS),
        ("pact triggered webhooks", WEBHOOKS),
        ("fv fallbackBranch", "the fallback branch is used"),
        ("fv branch true", LEAK),
        ("verif triggered webhooks", WEBHOOKS),
        ("pub Foo 3 feature branch", WEBHOOKS),
        ("fv wip by tags", "each tag of the provider is named once"),
        ("fetch wip pact", "work in progress names its consumer version too"),
        ("undeploy json 415", "says which type is wanted"),
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
        ("wh status", WEBHOOKS),
        ("triggered webhooks later", WEBHOOKS),
        ("wh logs text 0", WEBHOOKS),
        ("wh logs json 0", WEBHOOKS),
        ("wh logs text 1", WEBHOOKS),
        ("wh logs json 1", WEBHOOKS),
        ("wh logs text 2", WEBHOOKS),
        ("wh logs json 2", WEBHOOKS),
        ("wh logs text 3", WEBHOOKS),
        ("wh logs json 3", WEBHOOKS),
        ("delete webhook", WEBHOOKS),
    ],
};
