//! What a client can read: the `Accept` header.

use http::HeaderMap;

/// HAL, the form of nearly every answer.
pub(crate) const HAL: &str = "application/hal+json";
/// Plain JSON.
pub(crate) const JSON: &str = "application/json";
/// Errors as RFC 9457 describes them.
pub(crate) const PROBLEM: &str = "application/problem+json";
/// Text.
pub(crate) const TEXT: &str = "text/plain";

/// The media ranges of an `Accept` header, the wanted ones only. Without the header everything is wanted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Accept {
    ranges: Vec<(String, f32)>,
}

impl Accept {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut ranges = Vec::new();
        for value in headers.get_all(http::header::ACCEPT) {
            for range in value.to_str().unwrap_or_default().split(',') {
                let mut parts = range.split(';').map(str::trim);
                let media = parts.next().unwrap_or_default().to_ascii_lowercase();
                let quality = parts
                    .find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")))
                    .map_or(1.0, |quality| quality.parse().unwrap_or(1.0));
                if !media.is_empty() {
                    ranges.push((media, quality));
                }
            }
        }
        Self { ranges }
    }

    /// Whether errors are wanted as problem documents: only when the client names that type.
    pub(crate) fn problem(&self) -> bool {
        self.names(PROBLEM)
    }

    /// Whether the client names just this type.
    pub(crate) fn names(&self, media: &str) -> bool {
        self.ranges.iter().any(|(range, quality)| range == media && *quality > 0.0)
    }

    /// Which of the offered types the client likes best; of equally liked ones the first offered.
    pub(crate) fn choose(&self, offered: &[&'static str]) -> Option<&'static str> {
        let mut best: Option<(&'static str, f32)> = None;
        for media in offered {
            let quality = self.quality(media);
            if quality > 0.0 && best.is_none_or(|(_, other)| quality > other) {
                best = Some((media, quality));
            }
        }
        best.map(|(media, _)| media)
    }

    /// How much a type is wanted: by its own name, else by `type/*`, else by `*/*`.
    fn quality(&self, media: &str) -> f32 {
        if self.ranges.is_empty() {
            return 1.0;
        }
        let family = media.split('/').next().map(|family| format!("{family}/*")).unwrap_or_default();
        [media, family.as_str(), "*/*"]
            .iter()
            .find_map(|wanted| self.ranges.iter().find(|(range, _)| range == wanted))
            .map_or(0.0, |(_, quality)| *quality)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_choice(accept: Option<&str>, offered: &[&'static str], chosen: Option<&str>) {
        let headers = accept.map(|accept| (http::header::ACCEPT, accept.parse().unwrap())).into_iter().collect();
        assert_eq!(Accept::of(&headers).choose(offered), chosen, "{accept:?}");
    }

    #[test]
    fn the_best_liked_of_the_offered_types_is_chosen() {
        check_choice(None, &[HAL, JSON], Some(HAL));
        check_choice(Some(""), &[HAL, JSON], Some(HAL));
        check_choice(Some("*/*"), &[HAL, JSON], Some(HAL));
        check_choice(Some("application/json"), &[HAL, JSON], Some(JSON));
        check_choice(Some("application/json;q=0.5, application/hal+json;q=0.4"), &[HAL, JSON], Some(JSON));
        check_choice(Some("application/hal+json;q=0, */*"), &[HAL], None);
        check_choice(Some("text/html, application/*;q=0.1"), &[HAL], Some(HAL));
        check_choice(Some("application/xml"), &[HAL], None);
        check_choice(Some("application/problem+json"), &[HAL], None);
    }
}
