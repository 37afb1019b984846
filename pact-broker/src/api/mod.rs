//! HTTP: the table of routes, and what holds for every answer. Handlers are in one file per resource; they read a
//! request, call an act of `app` or a look-up of `store`, and answer with a representation of `hal`.

mod accept;
mod again;
mod auth;
mod badges;
mod body;
mod branch;
mod browse;
mod call;
mod can_i_deploy;
mod conditional;
mod dashboard;
mod doc;
mod environments;
mod error;
mod finish;
mod for_verification;
mod heartbeat;
mod index;
mod input;
mod integrations;
mod matrix;
mod matrix_query;
mod metrics;
mod observe;
mod openapi;
mod pact;
mod pact_diff;
mod pacticipant;
mod pacts;
mod page;
mod placements;
mod process_metrics;
mod provider_states;
mod publish;
mod query;
mod reply;
mod routes;
mod triggered_webhooks;
mod validation;
mod verification_results;
mod version;
mod webhook_execution;
mod webhook_input;
mod webhooks;

pub(crate) use accept::Accept;
pub(crate) use body::Body;
pub(crate) use call::{AnyCall, Call, Path};
pub(crate) use error::ApiError;
pub(crate) use page::Page;
pub(crate) use query::Query;
pub(crate) use validation::Faults;

use routes::Routes;

use crate::services::Shared;
use axum::Router;
use axum::routing::{delete, get, post};

/// What a handler gives back.
pub(crate) type Answer = Result<axum::response::Response, ApiError>;

/// The table of routes. The methods of each stand in the order in which the existing broker names them.
fn routes() -> Routes {
    Routes::new()
        .route("/", get(index::show))
        .route("/openapi.json", get(openapi::show))
        .route("/diagnostic/status/heartbeat", get(heartbeat::show))
        .route("/diagnostic/status/dependencies", get(heartbeat::dependencies))
        .route("/diagnostic/metrics", get(process_metrics::show))
        .route("/contracts/publish", post(publish::create))
        .merge(pacticipants())
        .merge(provider_pacts())
        .merge(pair_pacts())
        .merge(environment_routes())
        .merge(verification_routes())
        .merge(overviews())
        .merge(badge_routes())
        .merge(webhook_routes())
}

fn pacticipants() -> Routes {
    let one = get(pacticipant::show).put(pacticipant::put).patch(pacticipant::patch).delete(pacticipant::delete);
    let version = get(version::show).put(version::put).patch(version::patch).delete(version::delete);
    let tag = get(version::show_tag).put(version::put_tag).delete(version::delete_tag);
    let label = get(pacticipant::show_label).put(pacticipant::put_label).delete(pacticipant::delete_label);
    let branch_version = get(branch::show_version).put(branch::put_version).delete(branch::delete_version);
    Routes::new()
        .route("/labels", get(pacticipant::list_labels))
        .route("/pacticipants", get(pacticipant::list).post(pacticipant::create))
        .route("/pacticipants/label/{label}", get(pacticipant::list_labelled))
        .route("/pacticipants/{pacticipant}", one)
        .route("/pacticipants/{pacticipant}/labels/{label}", label)
        .route("/pacticipants/{pacticipant}/versions", get(version::list))
        .route("/pacticipants/{pacticipant}/versions/{version}", version)
        .route("/pacticipants/{pacticipant}/versions/{version}/tags/{tag}", tag)
        .route("/pacticipants/{pacticipant}/tags/{tag}/versions", get(version::list_tagged))
        .route("/pacticipants/{pacticipant}/latest-version", get(version::latest))
        .route("/pacticipants/{pacticipant}/latest-version/{tag}", get(version::latest_tagged))
        .route("/pacticipants/{pacticipant}/environments/{uuid}/versions", get(version::list_in_environment))
        .route("/pacticipants/{pacticipant}/branches", get(branch::list).delete(branch::delete_all))
        .route("/pacticipants/{pacticipant}/branches/{branch}", get(branch::show).delete(branch::delete))
        .route("/pacticipants/{pacticipant}/branches/{branch}/latest-version", get(version::latest_on_branch))
        .route("/pacticipants/{pacticipant}/branches/{branch}/versions", get(version::list_on_branch))
        .route("/pacticipants/{pacticipant}/branches/{branch}/versions/{version}", branch_version)
}

fn provider_pacts() -> Routes {
    Routes::new()
        .route("/pacts/latest", get(pacts::latest_of_all))
        .route("/pacts/provider/{provider}", get(pacts::provider_all))
        .route("/pacts/provider/{provider}/latest", get(pacts::provider_latest))
        .route("/pacts/provider/{provider}/latest/{tag}", get(pacts::provider_latest_tagged))
        .route("/pacts/provider/{provider}/tag/{tag}", get(pacts::provider_tagged))
        .route("/pacts/provider/{provider}/branch", get(pacts::provider_main_branch))
        .route("/pacts/provider/{provider}/branch/latest", get(pacts::provider_latest_main_branch))
        .route("/pacts/provider/{provider}/branch/{branch}", get(pacts::provider_branch))
        .route("/pacts/provider/{provider}/branch/{branch}/latest", get(pacts::provider_latest_branch))
        .route("/pacts/provider/{provider}/provider-states", get(provider_states::main_branch))
        .route("/pacts/provider/{provider}/provider-states/branch/{branch}", get(provider_states::branch))
        .route("/pacts/provider/{provider}/provider-states/environment/{uuid}", get(provider_states::environment))
}

fn pair_pacts() -> Routes {
    let one = || get(pact::get).put(pact::put).delete(pact::delete).patch(pact::patch);
    let below = |path: &str| format!("/pacts/provider/{{provider}}/consumer/{{consumer}}{path}");
    Routes::new()
        .route(&below("/version/{version}"), one())
        // Older spellings, which old clients still use.
        .route(&below("/versions/{version}"), one())
        .route("/pact/provider/{provider}/consumer/{consumer}/version/{version}", one())
        .route("/pact/provider/{provider}/consumer/{consumer}/latest", get(pact::latest))
        .route(&below("/version/{version}/previous-distinct"), get(pact::previous_distinct))
        .route(&below("/version/{version}/diff/previous-distinct"), get(pact_diff::previous_distinct))
        .route(&below("/version/{version}/diff/version/{other}"), get(pact_diff::version))
        .route(&below("/pact-version/{sha}/diff/pact-version/{other}"), get(pact_diff::content))
        .route(&below("/latest"), get(pact::latest))
        .route(&below("/latest/{tag}"), get(pact::latest_tagged))
        .route(&below("/latest-untagged"), get(pact::latest_untagged))
        .route(&below("/pact-version/{sha}"), get(pact::content))
        .route(&below("/pact-version/{sha}/metadata/{metadata}"), get(pact::content_with_metadata))
        .route(&below("/versions"), get(pacts::versions).delete(pact::delete_all))
        .route(&below("/tag/{tag}"), get(pacts::tagged).delete(pact::delete_tagged))
        .route(&below("/branch/versions"), get(pacts::on_main_branch))
        .route(&below("/branch/latest/versions"), get(pacts::latest_on_main_branch))
        .route(&below("/branch/{branch}"), get(pacts::on_branch).delete(pact::delete_on_branch))
        .route(&below("/branch/{branch}/latest"), get(pact::latest_on_branch))
        .route(&below("/branch/{branch}/latest/versions"), get(pacts::latest_on_branch))
}

/// Environments, and what is deployed to or released in them.
fn environment_routes() -> Routes {
    const VERSION: &str = "/pacticipants/{pacticipant}/versions/{version}";
    Routes::new()
        .route("/environments", get(environments::list).post(environments::create))
        .route("/environments/{uuid}", get(environments::show).put(environments::replace).delete(environments::delete))
        .route("/environments/{uuid}/deployed-versions/currently-deployed", get(placements::currently_deployed))
        .route("/environments/{uuid}/released-versions/currently-supported", get(placements::currently_supported))
        .route(
            &format!("{VERSION}/deployed-versions/environment/{{uuid}}"),
            get(placements::deployed).post(placements::deploy),
        )
        .route(
            &format!("{VERSION}/released-versions/environment/{{uuid}}"),
            get(placements::released).post(placements::release),
        )
        .route("/deployed-versions/{uuid}", get(placements::show_deployed).patch(placements::undeploy))
        .route("/released-versions/{uuid}", get(placements::show_released).patch(placements::end_support))
}

/// What is to be verified, what was, and what follows from it.
fn verification_routes() -> Routes {
    const PAIR: &str = "/pacts/provider/{provider}/consumer/{consumer}";
    const PACTICIPANT: &str = "/pacticipants/{pacticipant}";
    let pair = |rest: &str| format!("{PAIR}{rest}");
    let (content, with_metadata) = ("/pact-version/{sha}", "/pact-version/{sha}/metadata/{metadata}");
    Routes::new()
        .route("/pacts/provider/{provider}/for-verification", get(for_verification::get).post(for_verification::post))
        .route(&pair(&format!("{content}/verification-results")), post(verification_results::publish))
        .route(
            &pair(&format!("{with_metadata}/verification-results")),
            post(verification_results::publish_with_metadata),
        )
        .route(&pair(&format!("{content}/verification-results/latest")), get(verification_results::latest_of_content))
        .route(
            &pair(&format!("{content}/verification-results/{{number}}")),
            get(verification_results::show).delete(verification_results::delete),
        )
        .route(
            &pair(&format!("{with_metadata}/verification-results/{{number}}")),
            get(verification_results::show_with_metadata),
        )
        .route(&pair("/version/{number}/verification-results/latest"), get(verification_results::latest_of_version))
        .route(&pair("/latest/verification-results/latest"), get(verification_results::latest_of_latest))
        .route(&pair("/latest/{tag}/verification-results/latest"), get(verification_results::latest_of_tag))
        .route(
            "/verification-results/consumer/{consumer}/version/{number}/latest",
            get(verification_results::of_consumer_version),
        )
        .route("/matrix", get(matrix::show))
        .route("/matrix/provider/{provider}/consumer/{consumer}", get(matrix::of_pair))
        .route("/can-i-deploy", get(can_i_deploy::show))
        .route(&format!("{PACTICIPANT}/latest-version/{{tag}}/can-i-deploy/to/{{to}}"), get(can_i_deploy::tag_to_tag))
        .route(&format!("{PACTICIPANT}/main-branch/can-i-merge"), get(can_i_deploy::merge))
        .route(
            &format!("{PACTICIPANT}/branches/{{branch}}/latest-version/can-i-deploy/to-environment/{{environment}}"),
            get(can_i_deploy::branch_to_environment),
        )
}

/// Looking at everything at once.
fn overviews() -> Routes {
    Routes::new()
        .route("/doc/{rel}", get(doc::show))
        .route("/hal-browser/browser.html", get(doc::browser))
        .route("/integrations", get(integrations::list).delete(integrations::delete_all))
        .route("/integrations/provider/{provider}/consumer/{consumer}", delete(integrations::delete))
        .route("/relationships", get(integrations::relationships))
        .route("/groups/{pacticipant}", get(integrations::group))
        .route("/dashboard", get(dashboard::show))
        .route("/dashboard/provider/{provider}/consumer/{consumer}", get(dashboard::of_pair))
        .route("/metrics", get(metrics::show))
        .route("/test/error", get(error::on_purpose))
}

/// Badges; each under its address and under the same with the ending of a picture.
fn badge_routes() -> Routes {
    const PAIR: &str = "/pacts/provider/{provider}/consumer/{consumer}";
    const PACTICIPANT: &str = "/pacticipants/{pacticipant}";
    const TAGS: &str = "/matrix/provider/{provider}/latest/{provider_tag}/consumer/{consumer}/latest/{tag}";
    let mut router = Routes::new();
    for badge in ["badge", "badge.svg"] {
        router = router
            .route(&format!("{PAIR}/latest/{badge}"), get(badges::latest))
            .route(&format!("{PAIR}/latest/{{tag}}/{badge}"), get(badges::latest_tagged))
            .route(&format!("{PAIR}/latest-untagged/{badge}"), get(badges::latest_untagged))
            .route(&format!("{TAGS}/{badge}"), get(badges::matrix))
            .route(
                &format!("{PACTICIPANT}/latest-version/{{tag}}/can-i-deploy/to/{{to}}/{badge}"),
                get(badges::tag_to_tag),
            )
            .route(
                &format!(
                    "{PACTICIPANT}/branches/{{branch}}/latest-version/can-i-deploy/to-environment/{{environment}}/{badge}"
                ),
                get(badges::branch_to_environment),
            )
            .route(&format!("{PACTICIPANT}/main-branch/can-i-merge/{badge}"), get(badges::can_i_merge));
    }
    router
}

/// Whom the broker calls, and what came of it.
fn webhook_routes() -> Routes {
    let one = get(webhooks::show).put(webhooks::put).delete(webhooks::delete);
    let pair = |rest: &str| format!("/pacts/provider/{{provider}}/consumer/{{consumer}}{rest}");
    let result = "/verification-results/{number}/triggered-webhooks";
    Routes::new()
        .route("/webhooks", get(webhooks::list).post(webhooks::create))
        .route("/webhooks/execute", post(webhook_execution::unsaved))
        .route("/webhooks/{uuid}", one)
        .route("/webhooks/{uuid}/execute", post(webhook_execution::saved))
        .route("/webhooks/provider/{provider}", post(webhooks::create_for_provider).get(webhooks::list_of_provider))
        .route("/webhooks/consumer/{consumer}", post(webhooks::create_for_consumer).get(webhooks::list_of_consumer))
        .route(
            "/webhooks/provider/{provider}/consumer/{consumer}",
            post(webhooks::create_for_pair).get(webhooks::list_of_pair),
        )
        .route(&pair("/webhooks"), post(webhooks::create_for_pair).get(webhooks::list_of_pact))
        .route(&pair("/webhooks/status"), get(triggered_webhooks::status))
        .route(&pair("/version/{version}/triggered-webhooks"), get(triggered_webhooks::of_version))
        .route(&pair(&format!("/pact-version/{{sha}}{result}")), get(triggered_webhooks::of_result))
        .route(
            &pair(&format!("/pact-version/{{sha}}/metadata/{{metadata}}{result}")),
            get(triggered_webhooks::of_result_with_metadata),
        )
        .route("/triggered-webhooks/{uuid}", get(triggered_webhooks::show))
        .route("/triggered-webhooks/{uuid}/logs", get(triggered_webhooks::logs))
        .route("/triggered-webhooks/{uuid}/retrigger", post(triggered_webhooks::retrigger))
}

/// The routes and everything around them, ready to be served.
pub(crate) fn router(services: Shared) -> Router {
    finish::around(routes().into_router().fallback(error::no_route), &services)
}
