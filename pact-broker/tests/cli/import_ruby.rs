//! `import-ruby` on a small dump.

use crate::cli::{Ran, run_with};

/// What a broker of 2020 might have held.
const DUMP: &str = r#"
CREATE TABLE public.schema_migrations (filename text NOT NULL);
CREATE TABLE public.pacticipants (id integer NOT NULL, name text, created_at timestamp, CONSTRAINT k PRIMARY KEY (id));
CREATE TABLE public.versions (id integer, number text, pacticipant_id integer, "order" integer, created_at timestamp);
CREATE TABLE public.tags (name text, version_id integer, created_at timestamp);
CREATE TABLE public.pact_versions (id integer, consumer_id integer, provider_id integer, sha text, content text);
CREATE TABLE public.pact_publications (id integer, consumer_version_id integer, provider_id integer,
    revision_number integer, pact_version_id integer, created_at timestamp);
CREATE TABLE public.verifications (id integer, number integer, success boolean, pact_version_id integer,
    provider_version_id integer, execution_date timestamp);
CREATE TABLE public.things (id integer);
INSERT INTO schema_migrations VALUES ('20200101_first.rb');
INSERT INTO pacticipants VALUES (1, 'Foo', '2020-01-01 10:00:00'), (2, 'Bar', '2020-01-01 10:00:00');
INSERT INTO versions VALUES (1, '1', 1, 1, '2020-01-01 10:00:00'), (2, 'b', 2, 2, '2020-01-01 10:00:00');
INSERT INTO tags VALUES ('prod', 1, '2020-01-01 10:00:00'), ('prod', 9, '2020-01-01 10:00:00');
INSERT INTO pact_versions VALUES (1, 1, 2, 'abc', '{"interactions":[]}');
INSERT INTO pact_publications VALUES (1, 1, 2, 1, 1, '2020-01-01 10:00:00');
INSERT INTO verifications VALUES (1, 101, true, 1, 2, '2020-01-02 10:00:00');
INSERT INTO things VALUES (1);
"#;

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("dump.sql"), DUMP).unwrap();
        Self(folder)
    }

    fn run(&self, more: &[&str]) -> Ran {
        let path = |name: &str| self.0.path().join(name).display().to_string();
        let url = format!("sqlite://{}", path("ours.sqlite3"));
        let mut ran =
            run_with(&[&["import-ruby", &path("dump.sql")], more].concat(), &[("PACT_BROKER_DATABASE_URL", &url)]);
        for text in [&mut ran.stdout, &mut ran.stderr] {
            *text = text.replace(&self.0.path().display().to_string(), "");
        }
        ran
    }

    fn has_database(&self) -> bool {
        self.0.path().join("ours.sqlite3").exists()
    }
}

#[test]
fn what_was_taken_over_and_what_was_not_is_told() {
    let place = Place::new();
    let tried = place.run(&["--dry-run"]);
    assert!(tried.stdout.ends_with("into SQLite file /ours.sqlite3 would do\n"), "{}", tried.all());
    assert!(!place.has_database());
    insta::assert_snapshot!(place.run(&[]).all());
    let again = place.run(&[]);
    assert!(again.stdout.ends_with("already; nothing was changed\n"), "{}", again.all());
}

#[test]
fn a_source_that_cannot_be_used_leaves_no_database_behind() {
    let place = Place::new();
    let dump = DUMP.replace("'2020-01-02 10:00:00'", "'soon'");
    std::fs::write(place.0.path().join("dump.sql"), dump).unwrap();
    assert_eq!(
        place.run(&[]).all(),
        "exit code 1\nerr error: cannot import from /dump.sql: table verifications, row 1: column execution_date is \
         \"soon\", not a time\n"
    );
    assert!(!place.has_database());
}
