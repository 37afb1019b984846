//! What the lines of a provider, its branches or its tags, have verified, and what is in progress for them.

use super::selection::{Pairs, find, meant};
use super::{StoreError, Tx, Value, filled, numbered, values};
use crate::domain::chosen::{Found, Kind};
use crate::domain::pending::{Line, Success};
use crate::time::Micros;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// Whether provider versions are told apart by branch or by tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineKind {
    Branch,
    Tag,
}

impl LineKind {
    /// The names of the lines that the provider version of a result `r` belongs to.
    fn names(self) -> &'static str {
        match self {
            LineKind::Branch => {
                "SELECT l.name FROM branch_versions bv JOIN branches l ON l.id = bv.branch_id \
                 WHERE bv.version_id = r.provider_version_id"
            }
            LineKind::Tag => "SELECT l.name FROM tags l WHERE l.version_id = r.provider_version_id",
        }
    }

    /// Whether it belongs to the provider's line of that name.
    fn own(self, name: &str) -> String {
        match self {
            LineKind::Branch => format!(
                "SELECT 1 FROM branch_versions bv WHERE bv.version_id = r.provider_version_id AND bv.branch_id = \
                 (SELECT b.id FROM branches b WHERE b.pacticipant_id = $1 AND b.name = {name})"
            ),
            LineKind::Tag => format!(
                "SELECT 1 FROM tags l WHERE l.version_id = r.provider_version_id AND l.name = {name} \
                 AND l.pacticipant_id = $1"
            ),
        }
    }
}

/// The contracts of the heads of all branches, and of the latest versions with each tag, published after a time: those
/// that may be work in progress for one of these lines of the provider. What all of them have verified in earnest is
/// left out where it is stored, since most heads have been: only the rest is read.
pub(crate) async fn heads_since(
    tx: &mut Tx,
    pairs: Pairs<'_>,
    since: Micros,
    kind: LineKind,
    lines: &[Line],
) -> Result<Vec<Found>, StoreError> {
    let mut values = values![since];
    let open = unverified("cp.content_id", kind, lines, &mut values);
    // From head to contract, of which there is one at most, and not through all contracts of the provider: of a join a
    // planner would guess that next to none of those are open, and begin there.
    let published = |head: &str| {
        format!(
            " AND (SELECT 1 FROM current_publications cp WHERE cp.consumer_version_id = {head} \
             AND cp.provider_id = $1 AND cp.created_at > $2 AND ({open})) IS NOT NULL"
        )
    };
    let from = "CROSS JOIN branches b CROSS JOIN branch_heads h";
    let filter = format!(" AND b.pacticipant_id = c.id AND h.branch_id = b.id{}", published("h.version_id"));
    let of_branch = |name, _| Kind::Branch { name, instead_of: None, silent_head: None };
    let versions = meant("h.version_id", "b.name", "NULL", from, &filter);
    let mut heads = find(tx, pairs, &versions, values.clone(), of_branch).await?;
    // Jumps from tag to tag in the index, however many versions each has.
    let from = "CROSS JOIN tag_heads t";
    let filter = format!(" AND t.pacticipant_id = c.id{}", published("t.version_id"));
    let versions = format!(
        "RECURSIVE names(pacticipant_id, name) AS (SELECT c.id, (SELECT MIN(o.name) FROM tags o \
         WHERE o.pacticipant_id = c.id) FROM pacticipants c WHERE {{consumers}} UNION ALL SELECT n.pacticipant_id, \
         (SELECT MIN(o.name) FROM tags o WHERE o.pacticipant_id = n.pacticipant_id AND o.name > n.name) FROM names n \
         WHERE n.name IS NOT NULL), tag_heads AS MATERIALIZED (SELECT n.pacticipant_id, n.name, (SELECT o.version_id \
         FROM tags o WHERE o.pacticipant_id = n.pacticipant_id AND o.name = n.name ORDER BY o.version_position DESC \
         LIMIT 1) AS version_id FROM names n WHERE n.name IS NOT NULL), {}",
        meant("t.version_id", "t.name", "NULL", from, &filter)
    );
    let of_tag = |tag, _| Kind::LatestWithTag { tag, instead_of: None };
    heads.extend(find(tx, pairs, &versions, values, of_tag).await?);
    Ok(heads)
}

/// That one of the lines has no success of a content in earnest that counts for it: its own, or one of another line from
/// before it began; as long as it has no version, any one (`domain::pending` has the rule). What it speaks of is added to
/// the values, which are those from the second on.
fn unverified(content: &str, kind: LineKind, lines: &[Line], values: &mut Vec<Value>) -> String {
    let success = |which: &str| {
        format!(
            "(SELECT 1 FROM verification_results r WHERE r.success AND r.content_id = {content} AND r.wip = FALSE \
             {which} LIMIT 1)"
        )
    };
    let mut conditions = Vec::new();
    for line in lines {
        let Some(since) = line.since else {
            conditions.push(format!("{} IS NULL", success("")));
            continue;
        };
        values.extend(values![&line.name, since]);
        let (name, began) = (format!("${}", values.len()), format!("${}", values.len() + 1));
        let own = success(&format!("AND ({}) IS NOT NULL", kind.own(&name)));
        let before = success(&format!("AND r.created_at < {began} AND ({} LIMIT 1) IS NOT NULL", kind.names()));
        conditions.push(format!("COALESCE({own}, {before}) IS NULL"));
    }
    conditions.join(" OR ")
}

/// Of the successful results of each of these contents as many as the decisions about a line of the provider depend
/// on, in earnest and as work in progress: one of the line's own versions, and the first of all. How many results there
/// are does not matter. Without a line any success is as good as another.
pub(crate) async fn successes(
    tx: &mut Tx,
    provider: i64,
    contents: &[i64],
    kind: LineKind,
    line: Option<&str>,
) -> Result<HashMap<i64, Vec<Success>>, StoreError> {
    let (names, own) = (kind.names(), kind.own("$2"));
    let result = |what: &str, which: &str| {
        format!(
            "(SELECT {what} FROM verification_results r WHERE r.success AND r.content_id = k.id AND r.wip = w.wip \
             {which} ORDER BY r.created_at LIMIT 1)"
        )
    };
    let (of_line, of_other) = (format!("AND ({own}) IS NOT NULL"), format!("AND ({names} LIMIT 1) IS NOT NULL"));
    let sql = [
        result("r.created_at", &of_line),
        result("r.created_at", &of_other),
        result(&format!("({names} ORDER BY l.name LIMIT 1)"), &of_other),
        result("r.created_at", ""),
    ];
    let mut found: HashMap<i64, Vec<Success>> = HashMap::new();
    for contents in contents.chunks(super::MOST_VALUES).map(filled) {
        let sql = format!(
            "SELECT k.id, w.wip, {} FROM contents k CROSS JOIN (SELECT TRUE AS wip UNION ALL SELECT FALSE) w \
             WHERE k.id IN ({})",
            sql.join(", "),
            numbered(3, contents.len())
        );
        let mut values = values![provider, line.unwrap_or_default()];
        values.extend(contents.iter().map(|id| Value::from(*id)));
        for row in &mut tx.all(AssertSqlSafe(sql), values).await? {
            let (content, wip): (i64, bool) = (row.next()?, row.next()?);
            let own: Option<Micros> = row.next()?;
            let other: Option<(Micros, String)> = row.next::<Option<_>>()?.zip(row.next()?);
            let any: Option<Micros> = row.next()?;
            let found = found.entry(content).or_default();
            let mut add = |at: Option<Micros>, line: Option<String>| {
                let names: Vec<String> = line.into_iter().collect();
                let (branches, tags) = match kind {
                    LineKind::Branch => (names, Vec::new()),
                    LineKind::Tag => (Vec::new(), names),
                };
                found.extend(at.map(|at| Success { at, wip, branches, tags }));
            };
            add(own, line.map(str::to_owned));
            let (at, name) = other.unzip();
            add(at, name);
            add(any, None);
        }
    }
    Ok(found)
}

/// When a branch or tag of a pacticipant began; none if it has not yet.
pub(crate) async fn since(
    tx: &mut Tx,
    pacticipant: i64,
    kind: LineKind,
    name: &str,
) -> Result<Option<Micros>, StoreError> {
    let sql = match kind {
        LineKind::Branch => "SELECT created_at FROM branches WHERE pacticipant_id = $1 AND name = $2",
        LineKind::Tag => {
            "SELECT created_at FROM tags WHERE pacticipant_id = $1 AND name = $2 ORDER BY version_position LIMIT 1"
        }
    };
    tx.optional(sql, values![pacticipant, name]).await?.map(|mut row| row.next()).transpose()
}
