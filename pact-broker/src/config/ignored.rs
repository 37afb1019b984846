//! Settings that the existing broker, its container image or the client commands know, and this broker does not act
//! on, each with the reason. They give a warning. What would make answers other ones is refused instead: see
//! [`refuse`].

use super::reader::Reader;

const CLIENT: &str = "it is for the client commands";
const MIGRATIONS: &str = "tables are brought up to date at each start, in steps that older brokers can live with";
const OWN_LOG: &str = "log lines go to the standard error stream";

const IGNORED: &[(&str, &str)] = &[
    ("ALLOW_MISSING_MIGRATION_FILES", MIGRATIONS),
    ("AUTO_MIGRATE_DB", MIGRATIONS),
    ("AUTO_MIGRATE_DB_DATA", MIGRATIONS),
    ("BADGE_DEFAULT_CACHE_SETTING", "badges are made here, at each request"),
    ("BADGE_PROVIDER_MODE", "badges are made here, at each request"),
    ("CAN_I_DEPLOY_DRY_RUN", CLIENT),
    ("CAN_I_DEPLOY_IGNORE", CLIENT),
    ("ENABLE_DIAGNOSTIC_ENDPOINTS", "they are always there"),
    ("FEATURES", "there is nothing to switch on"),
    ("HIDE_PACTFLOW_MESSAGES", "there are none"),
    ("HTTP_DEBUG_LOGGING_ENABLED", "bodies of requests are never logged"),
    ("HTTP_RETRIES", CLIENT),
    ("LOG_DIR", OWN_LOG),
    ("LOG_OTEL_ENABLED", OWN_LOG),
    ("LOG_STREAM", OWN_LOG),
    ("METRICS_SQL_STATEMENT_TIMEOUT", "DATABASE_STATEMENT_TIMEOUT holds for all statements"),
    ("NETWORK_DIAGRAM_MAX_PACTICIPANTS", "there is no network diagram yet"),
    ("PACT_CONTENT_DIFF_TIMEOUT", "a difference costs little, however large the contracts are"),
    ("PASSWORD", "it is for the client commands; a user of this broker is set with BASIC_AUTH_PASSWORD"),
    ("PUMA_PERSISTENT_TIMEOUT", "a kept connection costs nothing here, and stays open"),
    ("SEED_EXAMPLE_DATA", "no examples are put into the database"),
    ("SHIELDS_IO_BASE_URL", "badges are made here, at each request"),
    ("SQL_LOG_LEVEL", "set LOG_LEVEL to info,sqlx=debug"),
    ("TOKEN", CLIENT),
    ("USERNAME", "it is for the client commands; a user of this broker is set with BASIC_AUTH_USERNAME"),
    ("USER_AGENT", CLIENT),
    ("USE_HAL_BROWSER", "its page is always there"),
];

/// Why a known setting is not acted on.
pub(super) fn reason(name: &str) -> Option<&'static str> {
    IGNORED.iter().find(|(known, _)| *known == name).map(|(_, reason)| *reason)
}

/// The names of all of them.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    IGNORED.iter().map(|(name, _)| *name)
}

/// Settings of the existing broker that make its answers other ones. Here they have one value; the other is refused,
/// since to pass it over would be to give other decisions than were asked for.
const FIXED: &[(&str, &str)] = &[
    ("ORDER_VERSIONS_BY_DATE", "Versions are ordered by the time they were first told of, never by their numbers"),
    ("USE_CASE_SENSITIVE_RESOURCE_NAMES", "Names that differ in case are different names"),
    (
        "BASE_EQUALITY_ONLY_ON_CONTENT_THAT_AFFECTS_VERIFICATION_RESULTS",
        "Contracts are the same when their interactions are, whatever else is in them",
    ),
];

/// Faults for settings that ask for answers which this broker does not give.
pub(super) fn refuse(from: &mut Reader) {
    from.heading("Known to other brokers; here they can only be true");
    for (name, reason) in FIXED {
        if from.find(name, reason) == Some(false) {
            from.fault(name, &format!("this can only be true: {reason}"));
        }
    }
}
