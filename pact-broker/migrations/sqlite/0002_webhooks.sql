-- Calls to be made when something happens. Events are names with spaces between them. Headers is a JSON object in which
-- secret values are null; body is JSON; secrets is what must not be read, encrypted.
CREATE TABLE webhooks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    description TEXT,
    consumer_id INTEGER REFERENCES pacticipants ON DELETE CASCADE,
    consumer_label TEXT,
    provider_id INTEGER REFERENCES pacticipants ON DELETE CASCADE,
    provider_label TEXT,
    events TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    headers TEXT NOT NULL,
    body TEXT,
    username TEXT,
    has_password BOOLEAN NOT NULL,
    secrets TEXT,
    team_uuid TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX webhooks_consumer ON webhooks (consumer_id);
CREATE INDEX webhooks_provider ON webhooks (provider_id);

-- The queue, and what became of it: one row for each webhook that an event set off. A row outlives the webhook and the
-- contract. It is due while due_at is set, and belongs to one broker process until claimed_until.
CREATE TABLE triggered_webhooks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    webhook_id INTEGER REFERENCES webhooks ON DELETE SET NULL,
    webhook_uuid TEXT NOT NULL,
    name TEXT NOT NULL,
    event TEXT NOT NULL,
    trigger_type TEXT NOT NULL,
    consumer_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    provider_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    consumer_version TEXT NOT NULL,
    sha TEXT NOT NULL,
    provider_version TEXT,
    result_number INTEGER,
    result_success BOOLEAN,
    context TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at INTEGER,
    claimed_by TEXT,
    claimed_until INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX triggered_webhooks_due ON triggered_webhooks (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX triggered_webhooks_webhook ON triggered_webhooks (webhook_id);
CREATE INDEX triggered_webhooks_pair ON triggered_webhooks (consumer_id, provider_id, consumer_version);
CREATE INDEX triggered_webhooks_provider ON triggered_webhooks (provider_id);
CREATE INDEX triggered_webhooks_result ON triggered_webhooks (result_number);

-- What came of each attempt. Logs hold no secrets.
CREATE TABLE webhook_executions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    triggered_webhook_id INTEGER NOT NULL REFERENCES triggered_webhooks ON DELETE CASCADE,
    success BOOLEAN NOT NULL,
    logs TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX webhook_executions_triggered ON webhook_executions (triggered_webhook_id);
