//! Contracts, made in code and written to temporary folders.

use std::path::{Path, PathBuf};

use pact_core::{json, json::Json};

/// A temporary folder with contracts.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }
}

/// A V4 contract between `billing` and `listings`.
pub(crate) fn contract(interactions: Vec<Json>) -> Json {
    json!({
        "consumer": {"name": "billing"},
        "provider": {"name": "listings"},
        "interactions": interactions,
        "metadata": {"pactSpecification": {"version": "4.0"}}
    })
}

/// A GET whose answer is a JSON object with `"ok": true`, changed by further members.
pub(crate) fn interaction(description: &str, path: &str, more: Json) -> Json {
    let mut interaction = json!({
        "type": "Synchronous/HTTP",
        "description": description,
        "request": {"method": "GET", "path": path},
        "response": {
            "status": 200,
            "headers": {"Content-Type": ["application/json"]},
            "body": {"content": {"ok": true}, "contentType": "application/json", "encoded": false}
        }
    });
    let members = interaction.as_object_mut().unwrap();
    for (name, value) in more.as_object().unwrap().iter() {
        members.set(name, value);
    }
    interaction
}
