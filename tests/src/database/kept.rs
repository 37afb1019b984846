//! What the tables keep at write time beside what was only added must say the same, whatever came in between.

use anyhow::{Context, Result, bail};
use sqlx::{Connection, PgConnection, Row, SqliteConnection};

/// Each rule with the statement that counts what breaks it.
const RULES: &[(&str, &str)] = &[
    (
        "the newest revision of each contract is the current one",
        "SELECT COUNT(*) FROM publications p WHERE NOT EXISTS (SELECT 1 FROM publications n
            WHERE n.consumer_version_id = p.consumer_version_id AND n.provider_id = p.provider_id AND n.revision > p.revision)
         AND NOT EXISTS (SELECT 1 FROM current_publications c WHERE c.publication_id = p.id AND c.content_id = p.content_id
            AND c.consumer_version_id = p.consumer_version_id AND c.provider_id = p.provider_id)",
    ),
    (
        "each current contract was published",
        "SELECT COUNT(*) FROM current_publications c WHERE NOT EXISTS (SELECT 1 FROM publications p WHERE p.id = c.publication_id)",
    ),
    (
        "the newest result of each content and provider version is the latest one",
        "SELECT COUNT(*) FROM verification_results r WHERE NOT EXISTS (SELECT 1 FROM verification_results n
            WHERE n.content_id = r.content_id AND n.provider_version_id = r.provider_version_id AND n.number > r.number)
         AND NOT EXISTS (SELECT 1 FROM latest_results l WHERE l.number = r.number AND l.success = r.success)",
    ),
    (
        "the version added last to each branch is its head",
        "SELECT COUNT(*) FROM branch_versions bv WHERE NOT EXISTS (SELECT 1 FROM branch_versions n
            WHERE n.branch_id = bv.branch_id AND n.added > bv.added)
         AND NOT EXISTS (SELECT 1 FROM branch_heads h WHERE h.branch_id = bv.branch_id AND h.version_id = bv.version_id)",
    ),
    (
        "one version is deployed in a place at a time",
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM deployed_versions WHERE undeployed_at IS NULL
            GROUP BY environment_id, pacticipant_id, COALESCE(application_instance, '') HAVING COUNT(*) > 1) twice",
    ),
    (
        "the versions of an application are numbered through",
        "SELECT COUNT(*) FROM (SELECT pacticipant_id FROM versions GROUP BY pacticipant_id
            HAVING COUNT(*) <> MAX(position)) gaps",
    ),
];

/// Counts what breaks each rule, on either kind of connection.
macro_rules! broken {
    ($connection:ident) => {{
        let mut broken = Vec::new();
        for (rule, sql) in RULES {
            let count: i64 = sqlx::query(*sql).fetch_one(&mut $connection).await?.try_get(0)?;
            if count > 0 {
                broken.push(*rule);
            }
        }
        $connection.close().await?;
        Ok(broken)
    }};
}

/// The rules that the data of a broker break.
pub(super) async fn broken_rules(url: &str) -> Result<Vec<&'static str>> {
    let problem = || format!("{url} cannot be asked");
    if url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(url).await.with_context(problem)?;
        let whole: String = sqlx::query("PRAGMA integrity_check").fetch_one(&mut connection).await?.try_get(0)?;
        if whole != "ok" {
            bail!("{url} is damaged: {whole}");
        }
        broken!(connection)
    } else {
        let mut connection = PgConnection::connect(url).await.with_context(problem)?;
        broken!(connection)
    }
}
