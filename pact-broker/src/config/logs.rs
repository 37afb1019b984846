//! What is logged, and in which form.

use super::reader::Reader;
use super::value::Value;

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// One readable line per event.
    #[default]
    Default,
    /// One JSON object per event.
    Json,
}

impl Value for LogFormat {
    const NAME: &str = "FORMAT";

    fn read(text: &str) -> Result<Self, String> {
        match text {
            "default" | "color" => Ok(Self::Default),
            "json" => Ok(Self::Json),
            other => Err(format!("{other:?} is not a log format; use default or json")),
        }
    }
}

/// A level, or a filter in tracing's notation.
#[derive(Default)]
struct Level(String);

impl Value for Level {
    const NAME: &str = "LEVEL";

    fn read(text: &str) -> Result<Self, String> {
        let level = match text.to_ascii_lowercase().as_str() {
            "fatal" => "error".to_owned(),
            level => level.to_owned(),
        };
        // A filter may name parts of the program (`sqlx=debug`); a lone word that is no level would be taken for such a
        // part, and silence everything else.
        let known = ["off", "error", "warn", "info", "debug", "trace"];
        let is_level = level.split(',').all(|part| known.contains(&part) || part.contains('='));
        if !is_level || tracing_subscriber::EnvFilter::try_new(&level).is_err() {
            return Err(format!("{text:?} is not a log level; use error, warn, info, debug or trace"));
        }
        Ok(Self(level))
    }
}

/// Level and format.
pub(super) fn read(from: &mut Reader) -> (String, LogFormat) {
    from.heading("Logs");
    let level: Level = from.get(
        "LOG_LEVEL",
        "info",
        "error, warn, info (each request), debug or trace; parts of the program by name: info,sqlx=debug",
    );
    (level.0, from.get("LOG_FORMAT", "default", "default: lines for people; json: an object a line"))
}
