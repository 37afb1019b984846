//! The first recording: index, errors, publishing, contracts, pacticipants, versions, branches, tags, labels.

use super::Recording;

pub(crate) const RECORDING: Recording = Recording {
    file: "transcript-1-core.json",
    differences: &[
        ("index HEAD", "HEAD is answered like GET"),
        ("publish 1 changed content merge", "interactions may be added until a version is verified or deployed"),
        ("no contracts", "a publish call without contracts is told what is wrong, rather than met with 500"),
        ("publish invalid json", "the message says what was expected and where"),
        ("put pact wrong content type", "a body that is not marked as JSON is refused before it is compared"),
        ("put pact no body", "the message says what was expected and where"),
        ("put json array", "an array is told to be no contract, rather than met with 500"),
        ("patch merge", "a merged contract is stored under the hash of what it is, not of what was added"),
        ("patch merge conflict", "the message says which interaction differs"),
        ("get pact", "the hash of the merged contract"),
        ("get pact json", "the hash of the merged contract"),
        ("get pact extended", "the hash of the merged contract"),
        ("latest pact Foo tag", "the merge above was made"),
        ("latest pact Foo branch", "the merge above was made"),
        ("provider pacts", "a contract is listed once, with its newest revision"),
        ("diff version", "the version that was asked for is compared, rather than the previous distinct one"),
        ("create pacticipant", "the address of the new pacticipant is spelled right"),
        ("patch version", "the version that was named is changed, rather than another one"),
        ("latest version", "the change above was made to it"),
        ("tag versions", "the change above was made to it"),
    ],
};
