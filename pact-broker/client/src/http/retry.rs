//! When a request is repeated, and after which pause. Pure.

use std::time::Duration;

/// The first pause; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// No pause is longer, whatever `Retry-After` asks for.
pub(crate) const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// A request that is about to be repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// What is being done, after "to": `publish the contracts`.
    pub action: String,
    /// The URL.
    pub url: String,
    /// What the broker answered.
    pub status: u16,
    /// Which repetition this will be, from 1.
    pub attempt: u32,
    /// How many repetitions there are at most.
    pub of: u32,
    /// How long the pause is.
    pub pause: Duration,
}

/// Whether an answer is worth a repetition. A request that is not safe to repeat is repeated only when the broker says that
/// it did not even begin with it.
pub(crate) fn is_worth_it(status: u16, repeatable: bool) -> bool {
    match status {
        429 => true,
        408 | 500..=599 => repeatable,
        _ => false,
    }
}

/// The pause before the `attempt`th repetition (from 1). What `Retry-After` asks for (in seconds; dates are not used by
/// brokers) comes first.
pub(crate) fn pause(attempt: u32, retry_after: Option<&str>) -> Duration {
    match retry_after.and_then(|seconds| seconds.trim().parse().ok()) {
        Some(seconds) => Duration::from_secs(seconds).min(LONGEST_PAUSE),
        None => FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1))).min(LONGEST_PAUSE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_from_half_a_second_and_are_capped() {
        let pauses: Vec<u128> = (1..=9).map(|attempt| pause(attempt, None).as_millis()).collect();
        assert_eq!(pauses, [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
        assert_eq!(pause(u32::MAX, None), LONGEST_PAUSE);
    }

    #[test]
    fn retry_after_is_honoured_up_to_the_cap() {
        assert_eq!(pause(1, Some("3")), Duration::from_secs(3));
        assert_eq!(pause(5, Some("0")), Duration::ZERO);
        assert_eq!(pause(1, Some("86400")), LONGEST_PAUSE);
        assert_eq!(pause(2, Some("Wed, 21 Oct 2026 07:28:00 GMT")), Duration::from_secs(1));
    }

    #[test]
    fn only_what_did_not_begin_is_repeated_when_repeating_is_unsafe() {
        let statuses = [200, 400, 404, 408, 409, 429, 500, 503];
        let worth = |repeatable| statuses.into_iter().filter(move |status| is_worth_it(*status, repeatable));
        assert_eq!(worth(true).collect::<Vec<_>>(), [408, 429, 500, 503]);
        assert_eq!(worth(false).collect::<Vec<_>>(), [429]);
    }
}
