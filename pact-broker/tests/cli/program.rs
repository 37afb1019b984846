//! What the program says about itself: completions, manual pages, whether a broker runs.

use crate::broker::Broker;
use crate::cli::{run, run_with};

#[test]
fn shells_complete_commands_and_flags() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&["completions", shell]);
        assert_eq!((script.code, script.stderr.as_str()), (0, ""), "{shell}");
        for word in ["can-i-deploy", "record-deployment", "to-environment", "database-url", "provider-states"] {
            assert!(script.stdout.contains(word), "{shell}: {word}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    assert_eq!(run(&["completions", "zsh", "--dir", &path]).code, 0);
    assert!(folder.path().join("_pact-broker").is_file());
    let nowhere = run(&["completions", "zsh", "--dir", "/nowhere/at/all"]);
    assert!(nowhere.code == 1 && nowhere.stderr.contains("/nowhere/at/all"), "{}", nowhere.all());
    assert_eq!(run(&["completions", "cmd"]).code, 2);
}

#[test]
fn a_bash_script_completes_in_a_real_bash() {
    let script = run(&["completions", "bash"]).stdout;
    let ask = format!(
        "{script}\nCOMP_WORDS=(pact-broker can-i-d); COMP_CWORD=1; _pact-broker pact-broker can-i-d pact-broker; \
         printf '%s\\n' \"${{COMPREPLY[@]}}\""
    );
    let ran = std::process::Command::new("bash").args(["--norc", "-c", &ask]).output();
    // Not every machine has one.
    let Ok(ran) = ran else { return };
    assert_eq!(String::from_utf8_lossy(&ran.stdout), "can-i-deploy\n", "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    let ran = run(&["man", &path]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    for page in ["pact-broker", "pact-broker-serve", "pact-broker-can-i-deploy", "pact-broker-provider-states-list"] {
        let text = std::fs::read_to_string(folder.path().join(format!("{page}.1"))).unwrap();
        assert!(text.contains(".TH ") && text.contains(".SH SYNOPSIS"), "{page}: {text}");
    }
    assert!(run(&["man"]).stdout.contains(".TH pact-broker"));
    assert_eq!(run(&["man", "/nowhere/at/all"]).code, 1);
}

#[test]
fn a_container_can_ask_whether_its_broker_runs() {
    let user = [("PACT_BROKER_BASIC_AUTH_USERNAME", "me"), ("PACT_BROKER_BASIC_AUTH_PASSWORD", "hunter2")];
    let broker = Broker::start_with(&user);
    let port = broker.url.rsplit(':').next().unwrap().to_owned();
    let port = ("PACT_BROKER_PORT", port.as_str());
    // A proxy for everything else is not asked, and `serve` listens everywhere there.
    let all = [port, user[0], user[1], ("HTTP_PROXY", "http://127.0.0.1:1"), ("PACT_BROKER_HOST", "0.0.0.0")];
    let ran = run_with(&["health"], &all);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.all());
    let unknown = run_with(&["health"], &[port]);
    assert!(unknown.code == 1 && unknown.stderr.contains("401"), "{}", unknown.all());
    drop(broker);
    let gone = run_with(&["health"], &all);
    assert!(gone.code == 1 && gone.stderr.contains("no broker runs on 127.0.0.1:"), "{}", gone.all());
}

#[test]
fn flags_for_telemetry_are_taken_and_said_to_do_nothing() {
    let ran = run(&["generate-uuid", "--enable-otel", "--otel-exporter", "otlp"]);
    assert!(ran.code == 0 && ran.stdout.trim_end().len() == 36, "{}", ran.all());
    assert!(ran.stderr.contains("do nothing here"), "{}", ran.stderr);
    assert_eq!(run(&["generate-uuid"]).stderr, "");
}
