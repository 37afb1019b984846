//! Who may use the broker: basic authentication with one user who may do everything and one who may read.

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
}

/// What the credentials of a request allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// The request may be answered.
    Granted,
    /// Nobody is known by these credentials, or there are none.
    Unknown,
    /// The user is known, but may only read.
    ReadOnly,
}

impl Auth {
    /// Whether anything is protected.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.writer.is_some() || self.reader.is_some()
    }

    /// Whether a request with these credentials may be answered. `reads` says that it changes nothing.
    pub(crate) fn access(&self, given: Option<&Credentials>, reads: bool) -> Access {
        let is = |known: &Option<Credentials>| match (known, given) {
            (Some(known), Some(given)) => {
                // Both are compared in full, so that the time tells nothing about where they differ.
                same(&known.username, &given.username) & same(&known.password, &given.password)
            }
            _ => false,
        };
        if !self.is_on() || is(&self.writer) || (reads && self.public_read) {
            Access::Granted
        } else if is(&self.reader) {
            if reads { Access::Granted } else { Access::ReadOnly }
        } else {
            Access::Unknown
        }
    }
}

/// Equality whose duration depends on the lengths only.
fn same(left: &str, right: &str) -> bool {
    left.len() == right.len() && left.bytes().zip(right.bytes()).fold(0, |all, (left, right)| all | (left ^ right)) == 0
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
            (user("w"), Access::Granted, Access::Granted),
            (user("r"), Access::Granted, Access::ReadOnly),
            (wrong, Access::Unknown, Access::Unknown),
            (None, Access::Unknown, Access::Unknown),
        ] {
            assert_eq!(auth.access(given.as_ref(), true), read, "{given:?}");
            assert_eq!(auth.access(given.as_ref(), false), write, "{given:?}");
        }
        let public = Auth { public_read: true, ..auth };
        assert_eq!(public.access(None, true), Access::Granted);
        assert_eq!(public.access(None, false), Access::Unknown);
        assert_eq!(Auth::default().access(None, false), Access::Granted);
    }
}
