//! Where the data is: the URL of a SQLite file or of a PostgreSQL database.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::path::PathBuf;

/// The place of the data.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file, made on the first start.
    Sqlite(PathBuf),
    /// A PostgreSQL URL, password included: shown only by [`DatabaseUrl::describe`].
    Postgres(String),
}

impl DatabaseUrl {
    /// Reads `sqlite:///absolute/file`, `sqlite://relative/file`, `sqlite:file` or `postgres://user:password@host/name`.
    ///
    /// # Errors
    /// The text is none of these; the message never repeats a password.
    pub fn parse(text: &str) -> Result<Self, String> {
        let help = "use sqlite:///path/to/file.sqlite3 or postgres://user:password@host:port/name";
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return match url::Url::parse(text) {
                Ok(url) if url.has_host() || url.query().is_some_and(|query| query.contains("host=")) => {
                    Ok(Self::Postgres(text.to_owned()))
                }
                Ok(_) => Err(format!("the PostgreSQL URL names no host; {help}")),
                Err(error) => Err(format!("the PostgreSQL URL cannot be read ({error}); {help}")),
            };
        }
        let Some(path) = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")) else {
            let scheme = text.split_once("://").map_or("no scheme", |(scheme, _)| scheme);
            return Err(format!("a database URL with {scheme:?} is not known; {help}"));
        };
        // Four slashes are how other tools write an absolute path.
        let path = if path.starts_with("//") { &path[1..] } else { path };
        match path {
            "" | "/" => Err(format!("the SQLite URL names no file; {help}")),
            ":memory:" => Err(format!("a database in memory loses what it was told; {help}")),
            path => Ok(Self::Sqlite(path.into())),
        }
    }

    /// Puts an address together from the settings that name its parts; none if none of them is set.
    ///
    /// # Errors
    /// Some are set, but not the name of the database.
    pub(super) fn from_parts<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<Option<Self>, String> {
        let parts = ["ADAPTER", "HOST", "NAME", "PASSWORD", "PORT", "SSLMODE", "USERNAME"];
        let part = |name: &str| get(&format!("DATABASE_{name}"));
        if parts.iter().all(|name| part(name).is_none()) {
            return Ok(None);
        }
        let Some(name) = part("NAME") else {
            return Err(
                "PACT_BROKER_DATABASE_ADAPTER and the like are set, but not the name of the database; set it, or \
                        PACT_BROKER_DATABASE_URL instead of all of them"
                    .to_owned(),
            );
        };
        if part("ADAPTER") == Some("sqlite") {
            return Ok(Some(Self::Sqlite(name.into())));
        }
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let mut user = part("USERNAME").map(encoded).unwrap_or_default();
        if let Some(password) = part("PASSWORD") {
            user.push_str(&format!(":{}", encoded(password)));
        }
        let user = if user.is_empty() { user } else { format!("{user}@") };
        let port = part("PORT").map(|port| format!(":{port}")).unwrap_or_default();
        let query = part("SSLMODE").map(|mode| format!("?sslmode={}", encoded(mode))).unwrap_or_default();
        let host = part("HOST").unwrap_or("localhost");
        Self::parse(&format!("postgres://{user}{host}{port}/{}{query}", encoded(name))).map(Some)
    }

    /// The place in words that may be shown to anybody: without user name and password.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Sqlite(path) => {
                format!("SQLite file {}", std::path::absolute(path).unwrap_or_else(|_| path.clone()).display())
            }
            Self::Postgres(url) => match url::Url::parse(url) {
                Ok(url) => {
                    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
                    format!("PostgreSQL {}{port}{}", url.host_str().unwrap_or("(local socket)"), url.path())
                }
                Err(_) => "PostgreSQL".to_owned(),
            },
        }
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.describe())
    }
}

impl Default for DatabaseUrl {
    fn default() -> Self {
        Self::Sqlite("./pact-broker.sqlite3".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_both_databases_are_read() {
        for (text, path) in [
            ("sqlite:///var/lib/broker.sqlite3", "/var/lib/broker.sqlite3"),
            ("sqlite:////var/lib/broker.sqlite3", "/var/lib/broker.sqlite3"),
            ("sqlite://broker.sqlite3", "broker.sqlite3"),
            ("sqlite:data/broker.sqlite3", "data/broker.sqlite3"),
        ] {
            assert_eq!(DatabaseUrl::parse(text), Ok(DatabaseUrl::Sqlite(path.into())), "{text}");
        }
        let text = "postgres://broker:secret@db.example:5433/contracts?sslmode=require";
        let url = DatabaseUrl::parse(text).unwrap();
        assert_eq!(url, DatabaseUrl::Postgres(text.to_owned()));
        assert_eq!(url.describe(), "PostgreSQL db.example:5433/contracts");
        assert_eq!(format!("{url:?}"), "PostgreSQL db.example:5433/contracts");
    }

    #[test]
    fn other_urls_are_refused_without_showing_them() {
        for text in ["mysql://root:secret@db/x", "", "sqlite://", "sqlite:///", "sqlite::memory:", "postgres://"] {
            let error = DatabaseUrl::parse(text).unwrap_err();
            assert!(!error.contains("secret"), "{error}");
            assert!(error.contains("use sqlite:///"), "{error}");
        }
    }
}
