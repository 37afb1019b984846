-- Applications: consumers and providers alike.
CREATE TABLE pacticipants (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT,
    main_branch TEXT,
    repository_url TEXT,
    repository_name TEXT,
    repository_namespace TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);

CREATE TABLE labels (
    pacticipant_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (pacticipant_id, name)
);
CREATE INDEX labels_name ON labels (name);

-- Versions of applications; position counts from one per application, in order of creation.
CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pacticipant_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    number TEXT NOT NULL,
    position INTEGER NOT NULL,
    build_url TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (pacticipant_id, number),
    UNIQUE (pacticipant_id, position)
);

CREATE TABLE branches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pacticipant_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (pacticipant_id, name)
);

-- added counts from one per branch, in the order in which versions were added to it; the head of a branch is its
-- version with the greatest one.
CREATE TABLE branch_versions (
    branch_id INTEGER NOT NULL REFERENCES branches ON DELETE CASCADE,
    version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    added INTEGER NOT NULL,
    auto_created BOOLEAN NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (branch_id, version_id),
    UNIQUE (branch_id, added)
);
CREATE INDEX branch_versions_version ON branch_versions (version_id);

-- The head of each branch, kept at write time.
CREATE TABLE branch_heads (
    branch_id INTEGER PRIMARY KEY REFERENCES branches ON DELETE CASCADE,
    version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE
);
CREATE INDEX branch_heads_version ON branch_heads (version_id);

CREATE TABLE tags (
    version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    name TEXT NOT NULL,
    pacticipant_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    version_position INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (version_id, name)
);
CREATE INDEX tags_pacticipant ON tags (pacticipant_id, name, version_position);

-- The distinct contents of contracts ("pact versions"): shared by every consumer version that published them.
CREATE TABLE contents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    consumer_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    provider_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    sha TEXT NOT NULL,
    content TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (consumer_id, provider_id, sha)
);
CREATE INDEX contents_provider ON contents (provider_id, consumer_id);

-- Contracts as they were published. A changed content under the same version number is a further revision.
CREATE TABLE publications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    consumer_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    provider_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    consumer_version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    content_id INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    UNIQUE (consumer_version_id, provider_id, revision)
);
CREATE INDEX publications_pair ON publications (provider_id, consumer_id);
CREATE INDEX publications_content ON publications (content_id);

-- The newest revision of each, kept at write time: what a consumer version asks of a provider.
CREATE TABLE current_publications (
    consumer_version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    provider_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    consumer_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    consumer_position INTEGER NOT NULL,
    publication_id INTEGER NOT NULL REFERENCES publications ON DELETE CASCADE,
    content_id INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (consumer_version_id, provider_id)
);
CREATE INDEX current_publications_pair ON current_publications (provider_id, consumer_id, consumer_position);
CREATE INDEX current_publications_consumer ON current_publications (consumer_id, provider_id, consumer_position);
CREATE INDEX current_publications_content ON current_publications (content_id, consumer_position);
CREATE INDEX current_publications_publication ON current_publications (publication_id);

-- Results of verifying a content with a provider version. The number is one sequence for the whole broker.
CREATE TABLE verification_results (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    content_id INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE,
    provider_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    provider_version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    success BOOLEAN NOT NULL,
    build_url TEXT,
    test_results TEXT,
    verified_by TEXT,
    wip BOOLEAN NOT NULL,
    pending BOOLEAN,
    selectors TEXT,
    tags TEXT,
    created_at INTEGER NOT NULL
);
CREATE INDEX verification_results_content ON verification_results (content_id, provider_version_id, number);
CREATE INDEX verification_results_version ON verification_results (provider_version_id);

-- The newest result of each content with each provider version, kept at write time.
CREATE TABLE latest_results (
    content_id INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE,
    provider_version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    number INTEGER NOT NULL REFERENCES verification_results ON DELETE CASCADE,
    provider_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    provider_position INTEGER NOT NULL,
    success BOOLEAN NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (content_id, provider_version_id)
);
CREATE INDEX latest_results_version ON latest_results (provider_version_id);
CREATE INDEX latest_results_number ON latest_results (number);
CREATE INDEX latest_results_position ON latest_results (content_id, provider_position);

CREATE TABLE environments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT,
    production BOOLEAN NOT NULL,
    contacts TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);

-- Deployments. One is current per application, environment and application instance.
CREATE TABLE deployed_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    pacticipant_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    environment_id INTEGER NOT NULL REFERENCES environments ON DELETE CASCADE,
    application_instance TEXT,
    auto_created BOOLEAN NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    undeployed_at INTEGER
);
CREATE UNIQUE INDEX deployed_versions_current
    ON deployed_versions (environment_id, pacticipant_id, COALESCE(application_instance, '')) WHERE undeployed_at IS NULL;
CREATE INDEX deployed_versions_pacticipant ON deployed_versions (pacticipant_id, environment_id);
CREATE INDEX deployed_versions_version ON deployed_versions (version_id, environment_id);

-- Releases. Many versions can be supported at once, each until support ends.
CREATE TABLE released_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    pacticipant_id INTEGER NOT NULL REFERENCES pacticipants ON DELETE CASCADE,
    version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    environment_id INTEGER NOT NULL REFERENCES environments ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    support_ended_at INTEGER,
    UNIQUE (version_id, environment_id)
);
CREATE INDEX released_versions_environment ON released_versions (environment_id, pacticipant_id);
CREATE INDEX released_versions_pacticipant ON released_versions (pacticipant_id);

-- Numbers of results start at 101, as clients of the existing broker know them.
INSERT INTO sqlite_sequence (name, seq) VALUES ('verification_results', 100);
