//! What an act that marks a version (publishes its contracts, gives it a branch or tags) has to know before it begins, all
//! in one statement: such acts are many and short, and each statement costs a turn to the database.

use super::{Row, StoreError, Tx, Value, numbered, pacticipant, version};
use crate::domain::pacticipant::Pacticipant;
use crate::domain::version::Version;
use sqlx::AssertSqlSafe;

/// What is there.
pub(crate) struct Found {
    /// Those of the applications that are there.
    pub(crate) pacticipants: Vec<Pacticipant>,
    /// The version, if it is there.
    pub(crate) version: Option<Version>,
    /// Whether there may be any webhook.
    pub(crate) webhooks: bool,
    /// Whether any environment may be named like one of the tags.
    pub(crate) environments: bool,
}

/// Looks for these applications, and for the version of that number of one of them, the owner, which is to get these
/// tags.
pub(crate) async fn find(
    tx: &mut Tx,
    names: &[&str],
    owner: &str,
    number: &str,
    tags: &[String],
) -> Result<Found, StoreError> {
    // Where no application is there, nothing is said of the rest.
    let mut found =
        Found { pacticipants: Vec::with_capacity(names.len()), version: None, webhooks: true, environments: true };
    let (environments, tags) = environments(tags);
    for names in names.chunks(pacticipant::AT_ONCE) {
        let sql = format!(
            "SELECT {}, EXISTS (SELECT 1 FROM webhooks), {environments}, {} FROM pacticipants p
             LEFT JOIN versions v ON v.pacticipant_id = p.id AND v.number = $1 AND p.name = $2 WHERE p.name IN ({})",
            pacticipant::COLUMNS,
            version::COLUMNS,
            numbered(3 + tags.len(), names.len())
        );
        let texts = [number, owner].into_iter().chain(tags.iter().map(String::as_str)).chain(names.iter().copied());
        for row in &mut tx.all(AssertSqlSafe(sql), texts.map(Value::from).collect()).await? {
            read(&mut found, row)?;
        }
    }
    Ok(found)
}

/// Whether any environment is named like one of the tags, whose values begin with the third, and those values.
fn environments(tags: &[String]) -> (String, &[String]) {
    match tags.len() {
        0 => ("FALSE".to_owned(), &[]),
        count @ 1..=pacticipant::AT_ONCE => {
            (format!("EXISTS (SELECT 1 FROM environments e WHERE e.name IN ({}))", numbered(3, count)), tags)
        }
        // So many values do not fit.
        _ => ("TRUE".to_owned(), &[]),
    }
}

fn read(found: &mut Found, row: &mut Row) -> Result<(), StoreError> {
    found.pacticipants.push(pacticipant::read(row)?);
    (found.webhooks, found.environments) = (row.next()?, row.next()?);
    if let Some(version) = version::read_joined(row)? {
        found.version = Some(version);
    }
    Ok(())
}
