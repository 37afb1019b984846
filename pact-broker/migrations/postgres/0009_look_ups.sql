-- Indexes that hold all that a look-up reads, and no more rows than it is about: their size and the time to read them
-- do not grow with what has ended.

-- The successful results of a content, the first one in front: pending and work in progress.
CREATE INDEX verification_results_success
    ON verification_results (content_id, wip, created_at, provider_version_id) WHERE success;

-- What the matrix reads of the newest results.
CREATE INDEX latest_results_outcome
    ON latest_results (content_id, provider_version_id, number, success, created_at, provider_id, provider_position);

-- What is deployed or supported now, of an application.
CREATE INDEX deployed_versions_now
    ON deployed_versions (pacticipant_id, environment_id, version_id) WHERE undeployed_at IS NULL;
CREATE INDEX released_versions_now
    ON released_versions (pacticipant_id, environment_id, version_id) WHERE support_ended_at IS NULL;
