//! The metadata segment of a contract's address: under which selectors it was handed out, and whether it was pending
//! or work in progress. It comes back when the result is published.
//!
//! Opaque to clients: unpadded URL-safe base64 of a query string. Unlike the existing broker's it holds version
//! numbers, not row numbers, so that an address stays good when the data move to another database.

use super::chosen::{Kind, Match};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// How a contract was handed out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The selectors that it met, as they are kept beside a result.
    pub selectors: Vec<Origin>,
    /// Whether it was pending; none if that was not asked for.
    pub pending: Option<bool>,
    /// Whether it was work in progress.
    pub wip: bool,
}

/// A selector that a contract met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The branch.
    pub branch: Option<String>,
    /// The tag.
    pub tag: Option<String>,
    /// The environment.
    pub environment: Option<String>,
    /// Whether the latest one was asked for.
    pub latest: bool,
    /// The number of the consumer version.
    pub version: Option<String>,
}

impl From<&Match> for Origin {
    fn from(criterion: &Match) -> Self {
        let mut origin = Origin { version: Some(criterion.version.clone()), ..Origin::default() };
        match &criterion.kind {
            Kind::Latest => origin.latest = true,
            Kind::LatestWithTag { tag, .. } => (origin.tag, origin.latest) = (Some(tag.clone()), true),
            Kind::WithTag(tag) => origin.tag = Some(tag.clone()),
            Kind::MainBranch { name, .. } | Kind::Branch { name, .. } => {
                (origin.branch, origin.latest) = (Some(name.clone()), true);
            }
            Kind::Deployed(environment) | Kind::Released(environment) | Kind::InEnvironment(environment) => {
                origin.environment = Some(environment.clone());
            }
        }
        origin
    }
}

impl Metadata {
    /// The segment.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for origin in &self.selectors {
            // Each selector begins with `s[][]`, so that two with the same members do not run into one.
            pairs.push(("s[][]", ""));
            let texts =
                [("b", &origin.branch), ("t", &origin.tag), ("e", &origin.environment), ("cvn", &origin.version)];
            pairs.extend(texts.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?))));
            if origin.latest {
                pairs.push(("l", "true"));
            }
        }
        if let Some(pending) = self.pending {
            pairs.push(("p", if pending { "true" } else { "false" }));
        }
        if self.wip {
            pairs.push(("w", "true"));
        }
        let text: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
            .collect();
        URL_SAFE_NO_PAD.encode(text.join("&"))
    }

    /// Reads a segment. One that is not ours, or an older one, says what can be understood of it.
    #[must_use]
    pub fn decode(segment: &str) -> Self {
        let mut metadata = Metadata::default();
        let bytes = URL_SAFE_NO_PAD.decode(segment.trim_end_matches('=')).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for pair in text.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = percent_decode_str(value).decode_utf8_lossy().into_owned();
            match name {
                "s[][]" => metadata.selectors.push(Origin::default()),
                "p" => metadata.pending = Some(value == "true"),
                "w" | "wip" => metadata.wip = value == "true",
                "cvn" if metadata.selectors.is_empty() => {
                    metadata.selectors.push(Origin { version: Some(value), ..Origin::default() });
                }
                _ => {
                    let Some(origin) = metadata.selectors.last_mut() else { continue };
                    match name {
                        "b" => origin.branch = Some(value),
                        "t" => origin.tag = Some(value),
                        "e" => origin.environment = Some(value),
                        "cvn" => origin.version = Some(value),
                        "l" => origin.latest = value == "true",
                        _ => {}
                    }
                }
            }
        }
        metadata
    }

    /// The segment that names one consumer version.
    #[must_use]
    pub fn of_version(number: &str) -> String {
        URL_SAFE_NO_PAD.encode(format!("cvn={}", utf8_percent_encode(number, NON_ALPHANUMERIC)))
    }

    /// The numbers of the consumer versions it names, each once.
    #[must_use]
    pub fn versions(&self) -> Vec<&str> {
        let mut versions: Vec<&str> = Vec::new();
        for version in self.selectors.iter().filter_map(|origin| origin.version.as_deref()) {
            if !versions.contains(&version) {
                versions.push(version);
            }
        }
        versions
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn origin() -> impl Strategy<Value = Origin> {
        let text = || prop::option::of("[ -~é&=%]{0,6}");
        (text(), text(), text(), text(), any::<bool>()).prop_map(|(branch, tag, environment, version, latest)| Origin {
            branch,
            tag,
            environment,
            latest,
            version,
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            selectors in prop::collection::vec(origin(), 0..4), pending in prop::option::of(any::<bool>()), wip in any::<bool>(),
        ) {
            let metadata = Metadata { selectors, pending, wip };
            prop_assert_eq!(Metadata::decode(&metadata.encode()), metadata);
        }

        #[test]
        fn any_text_can_be_read(segment in ".{0,20}") {
            let _ = Metadata::decode(&segment);
        }
    }

    #[test]
    fn the_consumer_version_alone_is_the_segment_the_existing_broker_writes() {
        assert_eq!(Metadata::of_version("2"), "Y3ZuPTI");
        assert_eq!(Metadata::decode("Y3ZuPTI").versions(), ["2"]);
        assert!(Metadata::decode("d2lwPXRydWU").wip);
    }
}
