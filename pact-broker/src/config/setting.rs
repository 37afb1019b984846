//! Named settings (`PACT_BROKER_…`) → [`Config`]: known names are used, names that only other brokers act on give a
//! warning, anything else is an error with the nearest name.

use super::{Config, DatabaseUrl, LogFormat};

/// What is wrong with a setting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// No setting has this name.
    #[error("{name} is not a setting of the broker{}", nearest.as_ref().map(|nearest| format!("; did you mean {nearest}?")).unwrap_or_default())]
    Unknown {
        /// The name.
        name: String,
        /// The most similar name there is.
        nearest: Option<String>,
    },
    /// The value of a setting cannot be used.
    #[error("{name}: {problem}")]
    Invalid {
        /// The name.
        name: String,
        /// What is wrong, and what would be right.
        problem: String,
    },
}

const PREFIX: &str = "PACT_BROKER_";

type Apply = fn(&mut Config, &str) -> Result<(), String>;

/// The settings this broker acts on, without the prefix.
const USED: &[(&str, Apply)] = &[
    ("HOST", |config, value| text(&mut config.host, value)),
    ("PORT", |config, value| number(&mut config.port, value)),
    ("DATABASE_URL", |config, value| {
        config.database = DatabaseUrl::parse(value)?;
        Ok(())
    }),
    ("DATABASE_MAX_CONNECTIONS", |config, value| match value.parse() {
        Ok(count) if count > 0 => {
            config.database_max_connections = count;
            Ok(())
        }
        _ => Err(format!("{value:?} is not a number of connections from 1 up")),
    }),
    ("DATABASE_ADAPTER", |_, value| match value {
        "postgres" | "postgresql" | "sqlite" => Ok(()),
        other => Err(format!("{other:?} is not a database that the broker knows; use postgres or sqlite")),
    }),
    ("DATABASE_HOST", part),
    ("DATABASE_NAME", part),
    ("DATABASE_PASSWORD", part),
    ("DATABASE_PORT", part),
    ("DATABASE_SSLMODE", part),
    ("DATABASE_USERNAME", part),
    ("BASIC_AUTH_ENABLED", |_, value| flag(&mut false, value)),
    ("BASIC_AUTH_USERNAME", |config, value| text(&mut config.auth.writer.get_or_insert_default().username, value)),
    ("BASIC_AUTH_PASSWORD", |config, value| text(&mut config.auth.writer.get_or_insert_default().password, value)),
    ("BASIC_AUTH_READ_ONLY_USERNAME", |config, value| {
        text(&mut config.auth.reader.get_or_insert_default().username, value)
    }),
    ("BASIC_AUTH_READ_ONLY_PASSWORD", |config, value| {
        text(&mut config.auth.reader.get_or_insert_default().password, value)
    }),
    ("ALLOW_PUBLIC_READ", |config, value| flag(&mut config.auth.public_read, value)),
    ("PUBLIC_HEARTBEAT", |config, value| flag(&mut config.auth.public_heartbeat, value)),
    ("BASE_URL", base_urls),
    ("BASE_URLS", base_urls),
    ("LOG_LEVEL", log_level),
    ("LOG_FORMAT", |config, value| {
        config.log_format = match value {
            "default" | "color" => LogFormat::Default,
            "json" => LogFormat::Json,
            other => return Err(format!("{other:?} is not a log format; use default or json")),
        };
        Ok(())
    }),
    ("CHECK_FOR_POTENTIAL_DUPLICATE_PACTICIPANT_NAMES", |config, value| {
        flag(&mut config.check_for_potential_duplicate_pacticipant_names, value)
    }),
    ("ALLOW_DANGEROUS_CONTRACT_MODIFICATION", |config, value| {
        flag(&mut config.allow_dangerous_contract_modification, value)
    }),
    ("AUTO_DETECT_MAIN_BRANCH", |config, value| flag(&mut config.auto_detect_main_branch, value)),
    ("MAIN_BRANCH_CANDIDATES", |config, value| {
        config.main_branch_candidates = value.split_whitespace().map(str::to_owned).collect();
        Ok(())
    }),
    ("USE_FIRST_TAG_AS_BRANCH", |config, value| flag(&mut config.use_first_tag_as_branch, value)),
    ("USE_FIRST_TAG_AS_BRANCH_TIME_LIMIT", |config, value| {
        number(&mut config.use_first_tag_as_branch_time_limit, value)
    }),
    ("CREATE_DEPLOYED_VERSIONS_FOR_TAGS", |config, value| flag(&mut config.create_deployed_versions_for_tags, value)),
];

/// Names that the existing broker, its container image or the client commands know; the server does not act on them.
const ACCEPTED: &[&str] = &[
    "ALLOW_MISSING_MIGRATION_FILES",
    "AUTO_MIGRATE_DB",
    "AUTO_MIGRATE_DB_DATA",
    "BADGE_DEFAULT_CACHE_SETTING",
    "BADGE_PROVIDER_MODE",
    "BASE_EQUALITY_ONLY_ON_CONTENT_THAT_AFFECTS_VERIFICATION_RESULTS",
    "CAN_I_DEPLOY_DRY_RUN",
    "CAN_I_DEPLOY_IGNORE",
    "CONF",
    "DATABASE_CLEAN_CRON_SCHEDULE",
    "DATABASE_CLEAN_DELETION_LIMIT",
    "DATABASE_CLEAN_DRY_RUN",
    "DATABASE_CLEAN_ENABLED",
    "DATABASE_CLEAN_KEEP_VERSION_SELECTORS",
    "DATABASE_CLEAN_OVERWRITTEN_DATA_MAX_AGE",
    "DATABASE_CONNECT_MAX_RETRIES",
    "DATABASE_POOL_TIMEOUT",
    "DATABASE_STATEMENT_TIMEOUT",
    "DISABLE_SSL_VERIFICATION",
    "ENABLE_DIAGNOSTIC_ENDPOINTS",
    "ENABLE_PUBLIC_BADGE_ACCESS",
    "FEATURES",
    "HIDE_PACTFLOW_MESSAGES",
    "HTTP_DEBUG_LOGGING_ENABLED",
    "HTTP_RETRIES",
    "LOG_DIR",
    "LOG_OTEL_ENABLED",
    "LOG_STREAM",
    "METRICS_SQL_STATEMENT_TIMEOUT",
    "NETWORK_DIAGRAM_MAX_PACTICIPANTS",
    "ORDER_VERSIONS_BY_DATE",
    "PACT_CONTENT_DIFF_TIMEOUT",
    "PASSWORD",
    "PUMA_PERSISTENT_TIMEOUT",
    "SEED_EXAMPLE_DATA",
    "SHIELDS_IO_BASE_URL",
    "SQL_LOG_LEVEL",
    "SQL_LOG_WARN_DURATION",
    "TOKEN",
    "USERNAME",
    "USER_AGENT",
    "USE_CASE_SENSITIVE_RESOURCE_NAMES",
    "USE_HAL_BROWSER",
    "WEBHOOK_HOST_WHITELIST",
    "WEBHOOK_HTTP_CODE_SUCCESS",
    "WEBHOOK_HTTP_METHOD_WHITELIST",
    "WEBHOOK_REDACT_SENSITIVE_DATA",
    "WEBHOOK_RETRY_SCHEDULE",
    "WEBHOOK_SCHEME_WHITELIST",
];

impl Config {
    /// The configuration that these settings describe, and one warning for each setting that is not acted on. Names
    /// without the prefix `PACT_BROKER_` are passed over, so that the whole environment can be given. Blank values
    /// count as absent, as container tools set them.
    ///
    /// # Errors
    /// A name is not known, or a value cannot be used.
    pub fn from_settings(
        settings: impl IntoIterator<Item = (String, String)>,
    ) -> Result<(Self, Vec<String>), ConfigError> {
        let mut config = Self::default();
        let mut warnings = Vec::new();
        let mut settings: Vec<(String, String)> = settings
            .into_iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?.to_owned(), value.trim().to_owned())))
            .collect();
        settings.sort();
        for (name, value) in &settings {
            if let Some((_, apply)) = USED.iter().find(|(known, _)| known == name) {
                if !value.is_empty() {
                    apply(&mut config, value).map_err(|problem| invalid(name, problem))?;
                }
            } else if ACCEPTED.contains(&name.as_str())
                || name.starts_with("WEBHOOK_CERTIFICATES__")
                || name.ends_with("_ENVIRONMENT_VARIABLE_NAME")
            {
                warnings.push(format!("{PREFIX}{name} is not acted on by this broker"));
            } else {
                return Err(ConfigError::Unknown { nearest: nearest(name), name: format!("{PREFIX}{name}") });
            }
        }
        let get = |name: &str| {
            settings.iter().find(|(other, value)| other == name && !value.is_empty()).map(|(_, value)| value.as_str())
        };
        if get("DATABASE_URL").is_none()
            && let Some(database) = DatabaseUrl::from_parts(get).map_err(|problem| invalid("DATABASE_NAME", problem))?
        {
            config.database = database;
        }
        check_auth(&mut config, get("BASIC_AUTH_ENABLED"))?;
        Ok((config, warnings))
    }
}

fn invalid(name: &str, problem: String) -> ConfigError {
    ConfigError::Invalid { name: format!("{PREFIX}{name}"), problem }
}

/// A user needs both a name and a password; a broker that is said to be protected needs a user.
fn check_auth(config: &mut Config, enabled: Option<&str>) -> Result<(), ConfigError> {
    if enabled.is_some_and(|enabled| matches!(enabled.to_ascii_lowercase().as_str(), "false" | "no" | "0")) {
        config.auth = super::Auth::default();
    }
    let users = [("BASIC_AUTH_", &config.auth.writer), ("BASIC_AUTH_READ_ONLY_", &config.auth.reader)];
    for (prefix, user) in users {
        let Some(user) = user else { continue };
        for (name, value) in [("USERNAME", &user.username), ("PASSWORD", &user.password)] {
            if value.is_empty() {
                return Err(invalid(&format!("{prefix}{name}"), "a user needs both a name and a password".to_owned()));
            }
        }
    }
    if enabled.is_some_and(|enabled| matches!(enabled.to_ascii_lowercase().as_str(), "true" | "yes" | "1"))
        && config.auth.writer.is_none()
    {
        let problem = "set PACT_BROKER_BASIC_AUTH_USERNAME and PACT_BROKER_BASIC_AUTH_PASSWORD too".to_owned();
        return Err(invalid("BASIC_AUTH_ENABLED", problem));
    }
    Ok(())
}

/// A part of a database's address: put together when all are known.
fn part(_: &mut Config, _: &str) -> Result<(), String> {
    Ok(())
}

fn text(place: &mut String, value: &str) -> Result<(), String> {
    value.clone_into(place);
    Ok(())
}

fn number<N: std::str::FromStr>(place: &mut N, value: &str) -> Result<(), String> {
    *place = value.parse().map_err(|_| format!("{value:?} is not a number in range"))?;
    Ok(())
}

fn flag(place: &mut bool, value: &str) -> Result<(), String> {
    *place = match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => true,
        "false" | "no" | "0" => false,
        _ => return Err(format!("{value:?} is neither true nor false")),
    };
    Ok(())
}

fn base_urls(config: &mut Config, value: &str) -> Result<(), String> {
    config.base_urls = value.split_whitespace().map(base_url).collect::<Result<_, _>>()?;
    Ok(())
}

fn base_url(text: &str) -> Result<String, String> {
    match url::Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none() => {
            Ok(text.trim_end_matches('/').to_owned())
        }
        _ => Err(format!("{text:?} is not the address of a broker; use https://broker.example or https://host/path")),
    }
}

fn log_level(config: &mut Config, value: &str) -> Result<(), String> {
    let level = match value.to_ascii_lowercase().as_str() {
        "fatal" => "error".to_owned(),
        level => level.to_owned(),
    };
    // A filter may name parts of the program (`sqlx=debug`); a lone word that is no level would be taken for such a part,
    // and silence everything else.
    let known = ["off", "error", "warn", "info", "debug", "trace"];
    let is_level = known.contains(&level.as_str()) || level.contains('=');
    if !is_level || tracing_subscriber::EnvFilter::try_new(&level).is_err() {
        return Err(format!("{value:?} is not a log level; use error, warn, info, debug or trace"));
    }
    config.log_level = level;
    Ok(())
}

/// The most similar known name, if one is similar at all.
fn nearest(name: &str) -> Option<String> {
    let known = USED.iter().map(|(name, _)| *name).chain(ACCEPTED.iter().copied());
    known
        .map(|known| (distance(name, known), known))
        .min()
        .filter(|(distance, known)| *distance <= 2 + known.len() / 4)
        .map(|(_, known)| format!("{PREFIX}{known}"))
}

/// How many characters must be put in, left out or changed to make one text of the other (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, char) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, other) in right.iter().enumerate() {
            let changed = diagonal + usize::from(char != *other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(settings: &[(&str, &str)]) -> Result<(Config, Vec<String>), ConfigError> {
        Config::from_settings(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn known_settings_are_used_and_other_variables_passed_over() {
        let (config, warnings) = read(&[
            ("PACT_BROKER_PORT", "8080"),
            ("PACT_BROKER_BASE_URLS", "https://a.example/ http://b.example:81/broker"),
            ("PACT_BROKER_LOG_FORMAT", "json"),
            ("PACT_BROKER_LOG_LEVEL", "WARN"),
            ("PACT_BROKER_USE_FIRST_TAG_AS_BRANCH", "false"),
            ("PACT_BROKER_HOST", ""),
            ("HOME", "/root"),
        ])
        .unwrap();
        assert_eq!((config.port, config.host.as_str()), (8080, "127.0.0.1"));
        assert_eq!(config.base_urls, ["https://a.example", "http://b.example:81/broker"]);
        assert_eq!((config.log_format, config.log_level.as_str()), (LogFormat::Json, "warn"));
        assert!(!config.use_first_tag_as_branch);
        assert!(warnings.is_empty(), "{warnings:?}");
    }

    #[test]
    fn the_parts_of_a_database_address_are_put_together() {
        let (config, _) = read(&[
            ("PACT_BROKER_DATABASE_ADAPTER", "postgres"),
            ("PACT_BROKER_DATABASE_HOST", "db.example"),
            ("PACT_BROKER_DATABASE_USERNAME", "me"),
            ("PACT_BROKER_DATABASE_PASSWORD", "p@ss/word"),
            ("PACT_BROKER_DATABASE_NAME", "contracts"),
        ])
        .unwrap();
        assert_eq!(
            config.database,
            DatabaseUrl::Postgres("postgres://me:p%40ss%2Fword@db.example/contracts".to_owned())
        );
        let sqlite = [("PACT_BROKER_DATABASE_ADAPTER", "sqlite"), ("PACT_BROKER_DATABASE_NAME", "a/b.sqlite3")];
        assert_eq!(read(&sqlite).unwrap().0.database, DatabaseUrl::Sqlite("a/b.sqlite3".into()));
    }

    #[test]
    fn users_are_read_and_can_be_switched_off() {
        let user = [("PACT_BROKER_BASIC_AUTH_USERNAME", "me"), ("PACT_BROKER_BASIC_AUTH_PASSWORD", "secret")];
        let config = read(&user).unwrap().0;
        assert!(config.auth.is_on());
        assert!(!format!("{config:?}").contains("secret"));
        let off = [user[0], user[1], ("PACT_BROKER_BASIC_AUTH_ENABLED", "false")];
        assert!(!read(&off).unwrap().0.auth.is_on());
    }

    #[test]
    fn settings_of_other_brokers_give_one_line_each() {
        let (_, warnings) =
            read(&[("PACT_BROKER_SQL_LOG_LEVEL", "debug"), ("PACT_BROKER_WEBHOOK_CERTIFICATES__0__PATH", "/x")])
                .unwrap();
        assert_eq!(warnings.len(), 2);
        assert_eq!(warnings[0], "PACT_BROKER_SQL_LOG_LEVEL is not acted on by this broker");
    }

    #[test]
    fn unknown_names_and_unusable_values_say_what_to_do() {
        for (name, value, message) in [
            (
                "PACT_BROKER_POTR",
                "1",
                "PACT_BROKER_POTR is not a setting of the broker; did you mean PACT_BROKER_PORT?",
            ),
            ("PACT_BROKER_QQQQQQQQQQQQ", "1", "PACT_BROKER_QQQQQQQQQQQQ is not a setting of the broker"),
            ("PACT_BROKER_PORT", "99999", "PACT_BROKER_PORT: \"99999\" is not a number in range"),
            (
                "PACT_BROKER_BASE_URL",
                "broker",
                "PACT_BROKER_BASE_URL: \"broker\" is not the address of a broker; use https://broker.example or https://host/path",
            ),
            (
                "PACT_BROKER_DATABASE_HOST",
                "db",
                "PACT_BROKER_DATABASE_NAME: PACT_BROKER_DATABASE_ADAPTER and the like are set, but not the name of the database; set it, or PACT_BROKER_DATABASE_URL instead of all of them",
            ),
            (
                "PACT_BROKER_DATABASE_ADAPTER",
                "mysql2",
                "PACT_BROKER_DATABASE_ADAPTER: \"mysql2\" is not a database that the broker knows; use postgres or sqlite",
            ),
            (
                "PACT_BROKER_BASIC_AUTH_USERNAME",
                "me",
                "PACT_BROKER_BASIC_AUTH_PASSWORD: a user needs both a name and a password",
            ),
            (
                "PACT_BROKER_BASIC_AUTH_ENABLED",
                "true",
                "PACT_BROKER_BASIC_AUTH_ENABLED: set PACT_BROKER_BASIC_AUTH_USERNAME and PACT_BROKER_BASIC_AUTH_PASSWORD too",
            ),
        ] {
            assert_eq!(read(&[(name, value)]).unwrap_err().to_string(), message);
        }
    }
}
