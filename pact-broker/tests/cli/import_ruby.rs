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

#[test]
fn certificates_of_webhooks_are_written_to_a_file_for_the_setting() {
    let place = Place::new();
    let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let more = format!(
        "CREATE TABLE certificates (id integer, content text);\nINSERT INTO certificates VALUES (1, '{pem}'), (2, 'none');\n"
    );
    std::fs::write(place.0.path().join("dump.sql"), format!("{DUMP}{more}")).unwrap();
    let file = place.0.path().join("trusted.pem").display().to_string();
    let told = place.run(&["--dry-run", "--certificates", &file]).all();
    for line in [
        "│ certificates       ┆ 2    ┆ 0     ┆ 1: is a setting here, and not in the database",
        "1: is no certificate that can be read",
        "Certificates of webhooks are a setting here: --certificates FILE writes them to a file, also after the import",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    assert!(!std::fs::exists(&file).unwrap());
    let written =
        "Wrote 1 certificates to /trusted.pem; start the broker with PACT_BROKER_WEBHOOK_CERTIFICATES=/trusted.pem";
    for _ in 0..2 {
        let ran = place.run(&["--certificates", &file]).all();
        assert!(ran.contains(written), "{ran}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), pem);
    }
    let serve = ["serve", "--check"];
    let checked = run_with(&serve, &[("PACT_BROKER_WEBHOOK_CERTIFICATES", &file)]);
    assert!(checked.all().starts_with("exit code 0"), "{}", checked.all());
    std::fs::write(&file, "other").unwrap();
    let ran = place.run(&["--certificates", &file]).all();
    assert!(ran.contains("exit code 1") && ran.contains("the file exists and says something else"), "{ran}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "other");
}
