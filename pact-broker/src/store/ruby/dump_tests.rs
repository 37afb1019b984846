//! Dumps as they are written, and as they must not be.

use super::*;

fn read(text: &str) -> Result<Vec<Item>, String> {
    let mut dump = Dump::new(text.as_bytes());
    let mut items = Vec::new();
    while let Some(item) = dump.next().map_err(|error| error.to_string())? {
        items.push(item);
    }
    Ok(items)
}

fn check_rows(text: &str, rows: &[&[Option<&str>]]) {
    let found: Vec<Vec<Option<String>>> = read(text)
        .unwrap()
        .into_iter()
        .filter_map(|item| if let Item::Row { values, .. } = item { Some(values) } else { None })
        .collect();
    let rows: Vec<Vec<Option<String>>> =
        rows.iter().map(|row| row.iter().map(|value| value.map(str::to_owned)).collect()).collect();
    assert_eq!(found, rows, "{text}");
}

#[test]
fn a_block_of_rows_is_read_with_its_escapes() {
    let text = "COPY public.t (a, \"order\") FROM stdin;\n1\t\\N\na\\tb\\\\n\\nc\t\n\\101\\x\t\\\\N\n\\.\n";
    check_rows(text, &[&[Some("1"), None], &[Some("a\tb\\n\nc"), Some("")], &[Some("Ax"), Some("\\N")]]);
    assert_eq!(
        read(text).unwrap()[0],
        Item::Table { name: "t".to_owned(), columns: vec!["a".to_owned(), "order".to_owned()] }
    );
}

#[test]
fn inserts_are_read_with_and_without_names_of_columns() {
    let create = "CREATE TABLE public.t (\n id integer DEFAULT nextval('s'::regclass) NOT NULL,\n \"Name\" text,\n \
                  CONSTRAINT c CHECK ((id > 0)), PRIMARY KEY (id, \"Name\")\n);\n";
    check_rows(
        &format!("{create}INSERT INTO public.t VALUES (-1, 'it''s; -- no\n(comment)'), (2.5, NULL);\n"),
        &[&[Some("-1"), Some("it's; -- no\n(comment)")], &[Some("2.5"), None]],
    );
    check_rows(
        "INSERT INTO t (a, b, c) VALUES (true, E'a\\nb\\'', '{\"x\":1}'::jsonb) ON CONFLICT DO NOTHING; -- done",
        &[&[Some("true"), Some("a\nb'"), Some("{\"x\":1}")]],
    );
}

#[test]
fn what_is_no_data_is_passed_over() {
    check_rows(
        "\\restrict abc\n/* a /* nested */ ; comment */ SELECT 1;\nCREATE FUNCTION f() AS $body$ INSERT INTO x; $body$;\n\
         CREATE VIEW v AS SELECT '\\' AS \"a;b\";\nINSERT INTO t (a) VALUES ('x');\n",
        &[&[Some("x")]],
    );
}

#[test]
fn a_damaged_dump_is_refused_with_its_place() {
    let begun = "-- PostgreSQL database dump\n";
    for (text, message) in [
        ("COPY t (a) FROM stdin;\n1\n", "the dump is cut off: it ends within the rows of table t; make it again"),
        ("INSERT INTO t (a) VALUES ('x", "the dump is cut off: it ends within a statement; make it again"),
        (begun, "the dump is cut off: its last line, which says that the dump is complete, is missing; make it again"),
        ("COPY t (a, b) FROM stdin;\n1\n\\.\n", "line 2 of the dump: a row of table t has 1 values for 2 columns"),
        (
            "INSERT INTO t VALUES (1);",
            "line 1 of the dump: the columns of table t are not known; make the dump with the schema, or with \
             --column-inserts",
        ),
        (
            "CREATE TABLE a.t (x int);\nCREATE TABLE b.t (x int);",
            "line 2 of the dump: a second table t; dump one database and one schema only",
        ),
        ("SET client_encoding = 'LATIN1';", "line 1 of the dump: the dump is in LATIN1; make it with --encoding=UTF8"),
        ("COPY t FROM '/tmp/x';", "line 1 of the dump: a COPY that does not read from stdin"),
        (
            "INSERT INTO t (a) VALUES (now());",
            "line 1 of the dump: [Word(\"now\"), Symbol('('), Symbol(')')] in a row of table t is no value",
        ),
    ] {
        assert_eq!(read(text).unwrap_err(), message);
    }
}
