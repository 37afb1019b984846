//! Where the data is: the URL of a SQLite file or of a PostgreSQL database; and how it is connected to.

use super::reader::Reader;
use super::value::Value;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::path::PathBuf;
use std::time::Duration;

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

    /// The database that the settings name, by its address or by the parts of it.
    pub(super) fn read_from(from: &mut Reader) -> Self {
        from.heading("Database");
        let url: Option<Self> = from.find(
            "DATABASE_URL",
            "sqlite:///folder/file.sqlite3 or postgres://user:password@host/name; without it, what the following settings \
             say, or else ./pact-broker.sqlite3",
        );
        let parts = Parts::read_from(from);
        match url {
            Some(url) => url,
            None => parts.url().unwrap_or_else(|problem| {
                from.fault("DATABASE_NAME", &problem);
                Self::default()
            }),
        }
    }

    /// Whether there may be something: a file that is not there yet has nothing in it.
    pub(crate) fn is_there(&self) -> bool {
        match self {
            Self::Sqlite(path) => path.exists(),
            Self::Postgres(_) => true,
        }
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

impl Value for DatabaseUrl {
    const NAME: &str = "URL";

    fn read(text: &str) -> Result<Self, String> {
        Self::parse(text)
    }

    fn show(&self, _: &str) -> String {
        self.describe()
    }
}

/// The parts of a database's address, as the existing broker has them.
struct Parts {
    adapter: Option<Adapter>,
    host: Option<String>,
    port: Option<u16>,
    name: Option<String>,
    username: Option<String>,
    password: Option<String>,
    sslmode: Option<String>,
}

impl Parts {
    fn read_from(from: &mut Reader) -> Self {
        Self {
            adapter: from.find("DATABASE_ADAPTER", "postgres or sqlite"),
            host: from.find("DATABASE_HOST", "The host of a PostgreSQL server"),
            port: from.find("DATABASE_PORT", "The port of a PostgreSQL server"),
            name: from.find("DATABASE_NAME", "The name of the database; with sqlite, its file"),
            username: from.find("DATABASE_USERNAME", "The user of a PostgreSQL server"),
            password: from.secret("DATABASE_PASSWORD", "The password of that user"),
            sslmode: from.find("DATABASE_SSLMODE", "disable, prefer, require, verify-ca or verify-full"),
        }
    }

    /// The address put together; the usual one if nothing is said.
    fn url(self) -> Result<DatabaseUrl, String> {
        let said = [&self.host, &self.username, &self.password, &self.sslmode].iter().any(|part| part.is_some());
        let Some(name) = self.name else {
            return if said || self.adapter.is_some() || self.port.is_some() {
                Err("parts of the address of a database are set, but not its name; set it, or \
                     PACT_BROKER_DATABASE_URL instead of all of them"
                    .to_owned())
            } else {
                Ok(DatabaseUrl::default())
            };
        };
        if self.adapter == Some(Adapter::Sqlite) {
            return Ok(DatabaseUrl::Sqlite(name.into()));
        }
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let password = self.password.map(|password| format!(":{}", encoded(&password))).unwrap_or_default();
        let user = self.username.map(|user| encoded(&user)).unwrap_or_default() + &password;
        let user = if user.is_empty() { user } else { format!("{user}@") };
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        let query = self.sslmode.map(|mode| format!("?sslmode={}", encoded(&mode))).unwrap_or_default();
        let host = self.host.unwrap_or_else(|| "localhost".to_owned());
        DatabaseUrl::parse(&format!("postgres://{user}{host}{port}/{}{query}", encoded(&name)))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Adapter {
    #[default]
    Postgres,
    Sqlite,
}

impl Value for Adapter {
    const NAME: &str = "NAME";

    fn read(text: &str) -> Result<Self, String> {
        match text {
            "postgres" | "postgresql" => Ok(Self::Postgres),
            "sqlite" => Ok(Self::Sqlite),
            other => Err(format!("{other:?} is not a database that the broker knows; use postgres or sqlite")),
        }
    }
}

/// How the database is connected to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Connections {
    /// How many connections are kept at most.
    pub max: u32,
    /// How long a request waits for a connection.
    pub wait: Duration,
    /// How often a database that cannot be reached at start is tried again, with a second between.
    pub retries: u32,
    /// How long PostgreSQL may take for one statement; zero: as long as it wants.
    pub statement_timeout: Duration,
    /// A statement that takes longer is logged as a warning.
    pub slow_statement: Duration,
}

impl Connections {
    pub(super) fn read_from(from: &mut Reader) -> Self {
        let max = from.get("DATABASE_MAX_CONNECTIONS", "4", "How many connections are kept at most");
        if max == 0 {
            from.fault("DATABASE_MAX_CONNECTIONS", "at least one connection is needed");
        }
        Self {
            max,
            wait: from.get("DATABASE_POOL_TIMEOUT", "60", "How long a request waits for a connection"),
            retries: from.get(
                "DATABASE_CONNECT_MAX_RETRIES",
                "0",
                "How often a database that cannot be reached at start is tried again, a second later",
            ),
            statement_timeout: from.get(
                "DATABASE_STATEMENT_TIMEOUT",
                "15",
                "How long PostgreSQL may take for one statement; 0 for as long as it wants",
            ),
            slow_statement: from.get("SQL_LOG_WARN_DURATION", "5", "A statement that takes longer is logged"),
        }
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
