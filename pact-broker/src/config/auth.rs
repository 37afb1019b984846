//! Who may use the broker: basic authentication with one user who may do everything and one who may read.

use super::reader::Reader;

/// A user name and a password.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: String,
}

impl std::fmt::Debug for Credentials {
    /// Never shows the password.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} (password hidden)", self.username)
    }
}

/// Who may do what. Without any user everybody may do everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Auth {
    /// The user who may do everything.
    pub writer: Option<Credentials>,
    /// The user who may read, and ask which contracts to verify.
    pub reader: Option<Credentials>,
    /// Whether everybody may read.
    pub public_read: bool,
    /// Whether everybody may ask for the heartbeat.
    pub public_heartbeat: bool,
    /// Whether everybody may see badges.
    pub public_badges: bool,
    /// Whether everybody may read the metrics of this process.
    pub public_metrics: bool,
    /// Whether a broker without users may be reached from other machines.
    pub allow_unauthenticated: bool,
}

impl Credentials {
    /// A user, of whom both is set or nothing.
    fn read(from: &mut Reader, names: [&'static str; 2], help: [&'static str; 2]) -> Option<Self> {
        let (username, password) = (from.find(names[0], help[0]), from.secret(names[1], help[1]));
        let missing = match (&username, &password) {
            (None, Some(_)) => names[0],
            (Some(_), None) => names[1],
            _ => return Some(Self { username: username?, password: password? }),
        };
        from.fault(missing, "a user needs both a name and a password");
        None
    }
}

/// What the credentials of a request allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access<'a> {
    /// The request may be answered, for this user if it takes one.
    Granted(Option<&'a str>),
    /// Nobody is known by these credentials, or there are none.
    Unknown,
    /// The user is known, but may only read.
    ReadOnly,
}

impl Auth {
    pub(super) fn read(from: &mut Reader) -> Self {
        from.heading("Access");
        let writer = ["BASIC_AUTH_USERNAME", "BASIC_AUTH_PASSWORD"];
        let writer = Credentials::read(from, writer, ["The user who may do everything", "The password of that user"]);
        let reader = ["BASIC_AUTH_READ_ONLY_USERNAME", "BASIC_AUTH_READ_ONLY_PASSWORD"];
        let reader = Credentials::read(from, reader, ["The user who may only read", "The password of that user"]);
        let enabled = from.find("BASIC_AUTH_ENABLED", "Whether the users count; without it, they do if there are any");
        if enabled == Some(true) && writer.is_none() {
            from.fault(
                "BASIC_AUTH_ENABLED",
                "set PACT_BROKER_BASIC_AUTH_USERNAME and PACT_BROKER_BASIC_AUTH_PASSWORD too",
            );
        }
        let count = enabled != Some(false);
        Self {
            writer: writer.filter(|_| count),
            reader: reader.filter(|_| count),
            public_read: from.get("ALLOW_PUBLIC_READ", "false", "Everybody may read"),
            public_heartbeat: from.get("PUBLIC_HEARTBEAT", "false", "Everybody may ask whether the broker runs"),
            public_badges: from.get("ENABLE_PUBLIC_BADGE_ACCESS", "false", "Everybody may see badges"),
            public_metrics: from.get("PUBLIC_METRICS", "false", "Everybody may read the metrics of this process"),
            allow_unauthenticated: from.get(
                "ALLOW_UNAUTHENTICATED",
                "false",
                "Without users, let everybody in who can reach this machine",
            ),
        }
    }

    /// Whether anything is protected.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.writer.is_some() || self.reader.is_some()
    }

    /// Whether a request with these credentials may be answered. `reads` says that it changes nothing.
    pub(crate) fn access(&self, given: Option<&Credentials>, reads: bool) -> Access<'_> {
        let is = |known: &Option<Credentials>| match (known, given) {
            (Some(known), Some(given)) => {
                // Both are compared in full, so that the time tells nothing about where they differ.
                same(&known.username, &given.username) & same(&known.password, &given.password)
            }
            _ => false,
        };
        let (writer, reader) = (is(&self.writer), is(&self.reader));
        if writer {
            Access::Granted(self.writer.as_ref().map(|user| user.username.as_str()))
        } else if reads && reader {
            Access::Granted(self.reader.as_ref().map(|user| user.username.as_str()))
        } else if !self.is_on() || (reads && self.public_read) {
            Access::Granted(None)
        } else if reader {
            Access::ReadOnly
        } else {
            Access::Unknown
        }
    }
}

/// Equality whose duration depends on the length of what was given only.
fn same(known: &str, given: &str) -> bool {
    let known = known.as_bytes();
    let differs = |all, (index, byte): (usize, u8)| {
        // A known text that is shorter is gone through again and again.
        let other = known.get(index % known.len().max(1)).copied().unwrap_or_default();
        std::hint::black_box(all | (byte ^ other))
    };
    (given.bytes().enumerate().fold(0, differs) == 0) & (known.len() == given.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_read_and_writers_do_everything() {
        let user = |name: &str| Some(Credentials { username: name.to_owned(), password: format!("{name}'s") });
        let auth = Auth { writer: user("w"), reader: user("r"), ..Auth::default() };
        let wrong = Some(Credentials { username: "w".to_owned(), password: "r's".to_owned() });
        for (given, read, write) in [
            (user("w"), Access::Granted(Some("w")), Access::Granted(Some("w"))),
            (user("r"), Access::Granted(Some("r")), Access::ReadOnly),
            (wrong, Access::Unknown, Access::Unknown),
            (None, Access::Unknown, Access::Unknown),
        ] {
            assert_eq!(auth.access(given.as_ref(), true), read, "{given:?}");
            assert_eq!(auth.access(given.as_ref(), false), write, "{given:?}");
        }
        let public = Auth { public_read: true, ..auth };
        assert_eq!(public.access(None, true), Access::Granted(None));
        assert_eq!(public.access(None, false), Access::Unknown);
        assert_eq!(Auth::default().access(None, false), Access::Granted(None));
    }
}
