//! What cargo says about the workspace.

use std::path::PathBuf;
use std::sync::OnceLock;

use pact_tests::workspace;
use serde_json::Value;

/// One member of the workspace.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) rust_version: String,
    /// Names of the members it depends on, without dev-dependencies.
    pub(crate) depends_on: Vec<String>,
    /// The root source files of its targets.
    pub(crate) roots: Vec<PathBuf>,
}

/// The members, read once. `--no-deps` needs neither network nor registry.
pub(crate) fn members() -> &'static [Member] {
    static MEMBERS: OnceLock<Vec<Member>> = OnceLock::new();
    MEMBERS.get_or_init(|| {
        let metadata = cargo_json(&["metadata", "--format-version", "1", "--no-deps", "--locked"]);
        let packages = metadata["packages"].as_array().unwrap();
        let names: Vec<&str> = packages.iter().map(|package| text(&package["name"])).collect();
        packages.iter().map(|package| member(package, &names)).collect()
    })
}

/// Output of a cargo call as text.
pub(crate) fn cargo_text(arguments: &[&str]) -> String {
    let output = workspace::cargo().args(arguments).output().unwrap();
    assert!(output.status.success(), "cargo {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Output of a cargo call as JSON.
pub(crate) fn cargo_json(arguments: &[&str]) -> Value {
    serde_json::from_str(&cargo_text(arguments)).unwrap()
}

/// The platform we run on, in cargo's words: other platforms' packages need not be downloaded.
pub(crate) fn host() -> String {
    let rustc = std::process::Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .current_dir(workspace::root())
        .arg("-vV")
        .output()
        .unwrap();
    let text = String::from_utf8(rustc.stdout).unwrap();
    text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

fn member(package: &Value, members: &[&str]) -> Member {
    let dependencies = package["dependencies"].as_array().unwrap();
    let ours = dependencies
        .iter()
        .filter(|dependency| dependency["kind"] != "dev" && members.contains(&text(&dependency["name"])))
        .map(|dependency| text(&dependency["name"]).to_owned());
    Member {
        name: text(&package["name"]).to_owned(),
        folder: PathBuf::from(text(&package["manifest_path"])).parent().unwrap().to_path_buf(),
        rust_version: package["rust_version"].as_str().unwrap_or("none").to_owned(),
        depends_on: ours.collect(),
        roots: package["targets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|target| PathBuf::from(text(&target["src_path"])))
            .collect(),
    }
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
