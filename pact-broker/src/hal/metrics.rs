//! How much of everything there is.

use crate::domain::metrics::{Distribution, Metrics};
use crate::time::iso;
use pact_core::json;
use pact_core::json::{Json, Object};

/// The document.
pub(crate) fn metrics(metrics: &Metrics) -> Json {
    let Metrics { interactions: latest, publications, results, .. } = metrics;
    json!({
        "interactions": {
            "latestInteractionsCount": latest.interactions,
            "latestMessagesCount": latest.messages,
            "latestInteractionsAndMessagesCount": (latest.interactions + latest.messages)
        },
        "pacticipants": {"count": metrics.pacticipants, "withMainBranchSetCount": metrics.with_main_branch},
        "integrations": {"count": metrics.integrations},
        "pactPublications": {
            "count": publications.count,
            "first": publications.first.map(iso),
            "last": publications.last.map(iso)
        },
        "pactVersions": {"count": metrics.contents},
        "pactRevisionsPerConsumerVersion": {"distribution": distribution(&metrics.revisions)},
        "verificationResults": {
            "count": results.count,
            "successCount": metrics.successes,
            "failureCount": (results.count - metrics.successes),
            "distinctCount": metrics.distinct_results,
            "first": results.first.map(iso),
            "last": results.last.map(iso)
        },
        "verificationResultsPerPactVersion": {"distribution": distribution(&metrics.results_per_content)},
        "pacticipantVersions": {
            "count": metrics.versions,
            "withUserCreatedBranchCount": metrics.versions_with_user_created_branch,
            "withBranchCount": metrics.versions_with_branch,
            "withBranchSetCount": metrics.versions_with_branch
        },
        "webhooks": {"count": metrics.webhooks},
        "tags": {
            "count": metrics.tags,
            "distinctCount": metrics.distinct_tags,
            "distinctWithPacticipantCount": metrics.distinct_tags_of_pacticipants
        },
        "triggeredWebhooks": {"count": metrics.triggered_webhooks},
        "webhookExecutions": {"count": metrics.webhook_executions},
        // The existing broker stopped counting the rows of the matrix, and says so by this number.
        "matrix": {"count": -1},
        "environments": {"count": metrics.environments},
        "deployedVersions": {
            "count": metrics.deployed,
            "userCreatedCount": metrics.deployed_by_users,
            "currentlyDeployedCount": metrics.currently_deployed
        },
        "releasedVersions": {"count": metrics.released, "currentlySupportedCount": metrics.currently_supported}
    })
}

fn distribution(distribution: &Distribution) -> Object {
    distribution.iter().map(|(times, count)| (times.to_string(), Json::from(*count))).collect()
}
