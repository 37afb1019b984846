//! Certificates that webhooks trust beside those of the system. They are a setting here, so they are handed to whoever
//! imports.

use super::{Fault, Run, Tally};
use crate::store::ruby::Wanted;

static WANTED: Wanted = Wanted { table: "certificates", required: &["id", "content"], optional: &[], order: &["id"] };

pub(super) async fn import(run: &mut Run) -> Result<(), Fault> {
    let mut tally = Tally::default();
    let mut found = Vec::new();
    let mut rows = run.source.rows(&WANTED)?;
    while let Some(row) = rows.next().await? {
        match row.text("content").filter(|pem| crate::webhooks::certificates(pem).is_ok()) {
            Some(pem) => {
                tally.leave("is a setting here, and not in the database");
                found.push(pem);
            }
            None => tally.leave("is no certificate that can be read"),
        }
    }
    drop(rows);
    run.report.add(WANTED.table, tally);
    run.report.certificates = found;
    Ok(())
}
