//! `/can-i-deploy` and its forms below a pacticipant, among them `can-i-merge`.

use super::matrix::reply;
use super::matrix_query::ignored;
use super::{Answer, AnyCall, ApiError, Faults, Path};
use crate::app::can_i_deploy::Question;
use crate::domain::matrix::{Display, LatestBy};
use crate::domain::party::Wanted;
use crate::store::matrix::are_there;
use crate::store::version::{self, Which};
use crate::store::{Tx, environment, pacticipant};

/// `GET /can-i-deploy?pacticipant=&version=&environment=|to=`
pub(crate) async fn show(call: AnyCall) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let query = &call.query;
    let mut faults = Faults::default();
    for (field, needed) in [("pacticipant", true), ("version", true), ("to", false), ("environment", false)] {
        match query.get(field) {
            None if needed => faults.add(field, "is missing"),
            Some("") => faults.add(field, "must be filled"),
            _ => {}
        }
    }
    let (name, number) = (query.filled("pacticipant"), query.get("version"));
    let (to, place) = (query.filled("to"), query.filled("environment"));
    let (is_pacticipant, is_environment) = are_there(&mut tx, name, place).await?;
    if !is_pacticipant && !faults.has("pacticipant") {
        faults.add("pacticipant", "does not match an existing pacticipant");
    }
    if let Some(place) = place
        && !is_environment
    {
        faults.add("environment", format!("with name '{place}' does not exist"));
    }
    match (to, place) {
        _ if query.get("to") == Some("") || query.get("environment") == Some("") => {}
        (None, None) => faults.add("", "Must specify either an environment or a 'to' tag."),
        (Some(_), Some(_)) => faults.add("", "Cannot specify both a 'to' tag and an environment."),
        _ => {}
    }
    faults.in_query().check()?;
    let target = match (to, place) {
        (Some(tag), _) => Wanted::LatestWithTag(tag.to_owned()),
        (None, place) => Wanted::InEnvironment(place.unwrap_or_default().to_owned()),
    };
    let wanted = Wanted::Number(number.unwrap_or_default().to_owned());
    let mut question = question(name.unwrap_or_default(), wanted, target);
    question.ignored = ignored(&query.nested());
    reply(&call, &mut tx, &question, &Display::default()).await
}

/// `GET /pacticipants/{}/latest-version/{tag}/can-i-deploy/to/{tag}`
pub(crate) async fn tag_to_tag(call: AnyCall, Path([name, tag, to]): Path<3>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    expect_version(&mut tx, &name, Which::Tagged(&tag)).await?;
    let question = question(&name, Wanted::LatestWithTag(tag), Wanted::LatestWithTag(to));
    reply(&call, &mut tx, &question, &Display::default()).await
}

/// `GET /pacticipants/{}/branches/{branch}/latest-version/can-i-deploy/to-environment/{name}`
pub(crate) async fn branch_to_environment(call: AnyCall, Path([name, branch, place]): Path<3>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    expect_version(&mut tx, &name, Which::OnBranch(&branch)).await?;
    if environment::by_name(&mut tx, &place).await?.is_none() {
        return Err(ApiError::NoRoute);
    }
    let question = question(&name, Wanted::LatestFromBranch(branch), Wanted::InEnvironment(place));
    reply(&call, &mut tx, &question, &Display::default()).await
}

/// `GET /pacticipants/{}/main-branch/can-i-merge`
pub(crate) async fn merge(call: AnyCall, Path([name]): Path<1>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let own = pacticipant::find(&mut tx, &name).await?.ok_or(ApiError::NoRoute)?;
    let main = own.main_branch.ok_or(ApiError::NoRoute)?;
    expect_version(&mut tx, &name, Which::OnBranch(&main)).await?;
    reply(&call, &mut tx, &merge_question(&name), &Display::default()).await
}

/// Whether the newest version of the main branch goes with what is newest on the main branches of its partners.
pub(crate) fn merge_question(name: &str) -> Question {
    question(name, Wanted::LatestFromMainBranch(None), Wanted::LatestFromMainBranch(None))
}

/// 404 unless the pacticipant has such a version.
async fn expect_version(tx: &mut Tx, name: &str, which: Which<'_>) -> Result<(), ApiError> {
    let own = pacticipant::find(tx, name).await?.ok_or(ApiError::NoRoute)?;
    version::latest(tx, own.id, which).await?.map(drop).ok_or(ApiError::NoRoute)
}

pub(crate) fn question(name: &str, wanted: Wanted, target: Wanted) -> Question {
    Question {
        selectors: vec![(name.to_owned(), wanted)],
        target: Some(target),
        latest_by: LatestBy::ConsumerVersionProviderVersion,
        ignored: Vec::new(),
    }
}
