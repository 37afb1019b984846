//! What the settings of all nouns come to together.

use super::*;

fn told(flags: &[(&str, &str)], variables: &[(&str, &str)]) -> Told {
    let owned =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Told { flags: owned(flags), variables: owned(variables) }
}

fn read(variables: &[(&str, &str)]) -> Result<Effective, ConfigError> {
    Config::read(&told(&[], variables))
}

/// Reads a file, with the path of the folder left out of the messages.
fn read_file(text: &str) -> Result<Effective, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broker.toml").display().to_string();
    std::fs::write(&path, text).unwrap();
    let bare = |fault: &String| fault.replace(&path, "broker.toml");
    Config::read(&told(&[("config", &path)], &[])).map_err(|error| error.faults().iter().map(bare).collect())
}

#[test]
fn every_default_can_be_used_and_every_setting_is_there_once() {
    let effective = read(&[]).unwrap();
    assert_eq!(format!("{:?}", effective.config), format!("{:?}", Config::default()));
    let names: Vec<&str> = settings().iter().map(|setting| setting.name).collect();
    let distinct: std::collections::BTreeSet<&str> = names.iter().copied().collect();
    assert!(names.len() > 30 && distinct.len() == names.len(), "{names:?}");
    let both: Vec<&str> = ignored::names().filter(|name| distinct.contains(name)).collect();
    assert!(both.is_empty(), "what is acted on is not ignored: {both:?}");
}

#[test]
fn known_settings_are_used_and_other_variables_passed_over() {
    let Effective { config, warnings, .. } = read(&[
        ("PACT_BROKER_PORT", "8080"),
        ("PACT_BROKER_BASE_URLS", "https://a.example/ http://b.example:81/broker"),
        ("PACT_BROKER_LOG_FORMAT", "json"),
        ("PACT_BROKER_LOG_LEVEL", "WARN"),
        ("PACT_BROKER_USE_FIRST_TAG_AS_BRANCH", "false"),
        ("PACT_BROKER_DATABASE_STATEMENT_TIMEOUT", "30"),
        ("PACT_BROKER_HOST", ""),
        ("HOME", "/home/me"),
    ])
    .unwrap();
    assert_eq!((config.port, config.host.as_str()), (8080, "127.0.0.1"));
    assert_eq!(config.base_urls, ["https://a.example", "http://b.example:81/broker"]);
    assert_eq!((config.log_format, config.log_level.as_str()), (LogFormat::Json, "warn"));
    assert_eq!(config.connections.statement_timeout, Duration::from_secs(30));
    assert!(!config.use_first_tag_as_branch);
    assert!(warnings.is_empty(), "{warnings:?}");
}

#[test]
fn a_flag_overrules_a_variable_and_a_variable_overrules_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broker.toml").display().to_string();
    std::fs::write(&path, "port = 1\nhost = '127.0.0.2'\nbase_url = 'http://file'\nlog_level = 'warn'\n").unwrap();
    let variables = [
        ("PACT_BROKER_CONF", path.as_str()),
        ("PACT_BROKER_PORT", "2"),
        ("PACT_BROKER_HOST", "127.0.0.3"),
        ("PACT_BROKER_BASE_URLS", "http://variable"),
    ];
    let flags = [("port", "3"), ("base-url", "http://flag")];
    let Effective { config, .. } = Config::read(&told(&flags, &variables)).unwrap();
    assert_eq!((config.port, config.host.as_str(), config.log_level.as_str()), (3, "127.0.0.3", "warn"));
    assert_eq!(config.base_urls, ["http://flag"]);
}

#[test]
fn tables_and_lists_of_the_file_are_read() {
    let text = "main_branch_candidates = ['trunk', 'main']\n\
                [database]\nurl = 'sqlite:x.sqlite3'\nmax_connections = 7\n\
                [basic_auth]\nusername = 'me'\npassword = 'secret'\nread_only = {username = 'you', password = 'look'}\n";
    let Effective { config, .. } = read_file(text).unwrap();
    assert_eq!(config.main_branch_candidates, ["trunk", "main"]);
    assert_eq!((config.database, config.connections.max), (DatabaseUrl::Sqlite("x.sqlite3".into()), 7));
    assert_eq!(config.auth.reader.unwrap().username, "you");
}

#[test]
fn every_mistake_of_the_file_is_told_with_its_line() {
    let text = "prot = 1\nport = 'many'\nlog_level = 1979-05-27\n[database]\nmax_connections = 0\nname = 'x'\n\
                [log]\nlevel = 'warn'\nformats = ['json']\n";
    assert_eq!(
        read_file(text).unwrap_err(),
        [
            "broker.toml:3: log_level: this is no text, no number, no true or false, and no list of these",
            "broker.toml:2: port: \"many\" is not a number from 0 to 65535",
            "broker.toml:5: database_max_connections: at least one connection is needed",
            "broker.toml:9: log_formats is not a setting of the broker; did you mean log_format?",
            "broker.toml:1: prot is not a setting of the broker; did you mean port?",
        ]
    );
    let twice = read_file("log_level = 'info'\n[log]\nlevel = 'warn'\n").unwrap_err();
    assert_eq!(twice, ["broker.toml:1: log_level: this is set twice, once in a table and once outside"]);
    let broken = read_file("port = 1\nhost = \n[x\n").unwrap_err();
    assert!(broken.iter().all(|fault| fault.contains("this is not TOML: ")), "{broken:?}");
    assert!(broken[0].starts_with("broker.toml:2: "), "{broken:?}");
}

#[test]
fn all_places_are_looked_at_before_anything_is_told() {
    let variables = [("PACT_BROKER_CONF", "/nowhere.toml"), ("PACT_BROKER_PORT", "x"), ("PACT_BROKER_POTR", "1")];
    let error = Config::read(&told(&[("log-level", "loud")], &variables)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "4 mistakes in the configuration:\n  \
         PACT_BROKER_CONF: the file /nowhere.toml cannot be read: No such file or directory (os error 2)\n  \
         PACT_BROKER_PORT: \"x\" is not a number from 0 to 65535\n  \
         --log-level: \"loud\" is not a log level; use error, warn, info, debug or trace\n  \
         PACT_BROKER_POTR is not a setting of the broker; did you mean PACT_BROKER_PORT?"
    );
}

#[test]
fn a_variable_can_name_the_variable_with_the_value() {
    let name = "PACT_BROKER_DATABASE_URL_ENVIRONMENT_VARIABLE_NAME";
    let config = read(&[(name, "DB"), ("DB", "sqlite:of-db")]).unwrap().config;
    assert_eq!(config.database, DatabaseUrl::Sqlite("of-db".into()));
    let error = read(&[(name, "NO_DB")]).unwrap_err();
    assert_eq!(error.to_string(), format!("{name}: there is no variable NO_DB"));
}

#[test]
fn the_parts_of_a_database_address_are_put_together() {
    let config = read(&[
        ("PACT_BROKER_DATABASE_ADAPTER", "postgres"),
        ("PACT_BROKER_DATABASE_HOST", "db.example"),
        ("PACT_BROKER_DATABASE_USERNAME", "me"),
        ("PACT_BROKER_DATABASE_PASSWORD", "p@ss/word"),
        ("PACT_BROKER_DATABASE_NAME", "contracts"),
    ]);
    let url = "postgres://me:p%40ss%2Fword@db.example/contracts";
    assert_eq!(config.unwrap().config.database, DatabaseUrl::Postgres(url.to_owned()));
    let sqlite = [("PACT_BROKER_DATABASE_ADAPTER", "sqlite"), ("PACT_BROKER_DATABASE_NAME", "a/b.sqlite3")];
    assert_eq!(read(&sqlite).unwrap().config.database, DatabaseUrl::Sqlite("a/b.sqlite3".into()));
}

#[test]
fn users_are_read_and_can_be_switched_off() {
    let user = [("PACT_BROKER_BASIC_AUTH_USERNAME", "me"), ("PACT_BROKER_BASIC_AUTH_PASSWORD", "hunter2")];
    let effective = read(&user).unwrap();
    assert!(effective.config.auth.is_on());
    assert!(!format!("{effective:?}").contains("hunter2") && !effective.describe().contains("hunter2"));
    let off = [user[0], user[1], ("PACT_BROKER_BASIC_AUTH_ENABLED", "false")];
    assert!(!read(&off).unwrap().config.auth.is_on());
}

#[test]
fn nobody_is_let_in_from_elsewhere_without_a_word() {
    for host in ["0.0.0.0", "::", "192.0.2.1", "broker.example", "127.0.0.1.example"] {
        let error = read(&[("PACT_BROKER_HOST", host)]).unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("PACT_BROKER_HOST: everybody who can reach"), "{text}");
        assert!(text.contains("PACT_BROKER_BASIC_AUTH_USERNAME") && text.contains("--allow-unauthenticated"), "{text}");
        let user = [("PACT_BROKER_BASIC_AUTH_USERNAME", "me"), ("PACT_BROKER_BASIC_AUTH_PASSWORD", "hunter2")];
        read(&[("PACT_BROKER_HOST", host), user[0], user[1]]).unwrap();
        read(&[("PACT_BROKER_HOST", host), ("PACT_BROKER_ALLOW_UNAUTHENTICATED", "true")]).unwrap();
    }
    for host in ["127.0.0.1", "127.1.2.3", "::1", "localhost"] {
        read(&[("PACT_BROKER_HOST", host)]).unwrap();
    }
}

#[test]
fn settings_of_other_brokers_give_one_line_with_the_reason_each() {
    let warnings = read(&[("PACT_BROKER_SQL_LOG_LEVEL", "debug"), ("PACT_BROKER_LOG_DIR", "/x")]).unwrap().warnings;
    assert_eq!(
        warnings,
        [
            "PACT_BROKER_LOG_DIR is not acted on by this broker: log lines go to the standard error stream",
            "PACT_BROKER_SQL_LOG_LEVEL is not acted on by this broker: set LOG_LEVEL to info,sqlx=debug",
        ]
    );
}

#[test]
fn settings_that_would_make_answers_other_ones_are_refused() {
    assert!(read(&[("PACT_BROKER_ORDER_VERSIONS_BY_DATE", "true")]).unwrap().warnings.is_empty());
    let error = read(&[("PACT_BROKER_ORDER_VERSIONS_BY_DATE", "false")]).unwrap_err();
    assert!(error.to_string().starts_with("PACT_BROKER_ORDER_VERSIONS_BY_DATE: this can only be true: "), "{error}");
}

#[test]
fn unknown_names_and_unusable_values_say_what_to_do() {
    let address = "is not the address of a broker; use https://broker.example or https://host/path";
    for (name, value, message) in [
        ("POTR", "1", "PACT_BROKER_POTR is not a setting of the broker; did you mean PACT_BROKER_PORT?".to_owned()),
        ("QQQQQQQQQQQQ", "1", "PACT_BROKER_QQQQQQQQQQQQ is not a setting of the broker".to_owned()),
        ("PORT", "99999", "PACT_BROKER_PORT: \"99999\" is not a number from 0 to 65535".to_owned()),
        ("BASE_URL", "broker", format!("PACT_BROKER_BASE_URL: \"broker\" {address}")),
        ("BASE_URL", "http://b/?q", format!("PACT_BROKER_BASE_URL: \"http://b/?q\" {address}")),
        ("DATABASE_HOST", "db", "PACT_BROKER_DATABASE_NAME: parts of the address of a database are set, but not its name; set it, or PACT_BROKER_DATABASE_URL instead of all of them".to_owned()),
        ("DATABASE_ADAPTER", "mysql2", "PACT_BROKER_DATABASE_ADAPTER: \"mysql2\" is not a database that the broker knows; use postgres or sqlite".to_owned()),
        ("BASIC_AUTH_USERNAME", "me", "PACT_BROKER_BASIC_AUTH_PASSWORD: a user needs both a name and a password".to_owned()),
        ("BASIC_AUTH_ENABLED", "true", "PACT_BROKER_BASIC_AUTH_ENABLED: set PACT_BROKER_BASIC_AUTH_USERNAME and PACT_BROKER_BASIC_AUTH_PASSWORD too".to_owned()),
    ] {
        let faults = read(&[(&format!("PACT_BROKER_{name}"), value)]).unwrap_err();
        assert_eq!(faults.faults()[0], message, "{:?}", faults.faults());
    }
}

#[test]
fn what_counts_is_shown_with_who_said_so() {
    let effective = read(&[
        ("PACT_BROKER_PORT", "8080"),
        ("PACT_BROKER_DATABASE_URL", "postgres://me:hunter2@db.example/contracts"),
        ("PACT_BROKER_BASIC_AUTH_USERNAME", "me"),
        ("PACT_BROKER_BASIC_AUTH_PASSWORD", "hunter2"),
    ])
    .unwrap();
    let shown = effective.describe();
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    for line in [
        "Access",
        "  basic_auth_password  (hidden)  (PACT_BROKER_BASIC_AUTH_PASSWORD)",
        "  database_url  PostgreSQL db.example/contracts  (PACT_BROKER_DATABASE_URL)",
        "  port  8080  (PACT_BROKER_PORT)",
        "  log_level  info  (default)",
    ] {
        assert!(shown.lines().any(|shown| words(shown) == words(line)), "{line}: {shown}");
    }
}
