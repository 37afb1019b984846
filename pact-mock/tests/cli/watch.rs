//! `pact-mock stub --watch`.

use crate::process::{get, send};
use crate::stub::{CONTRACT, Stub};

#[test]
fn a_change_is_served_and_a_broken_file_keeps_the_last_good_set() {
    let stub = Stub::start(CONTRACT, &["--watch"]);
    assert_eq!(get(&stub.server.at("/search?a=1")).status, 200);
    std::fs::write(stub.file(), CONTRACT.replace("/search", "/find")).unwrap();
    stub.server.wait_for("contracts changed: 6 interactions of 1 contract served now");
    assert_eq!(get(&stub.server.at("/find?a=1")).status, 200);
    assert_eq!(get(&stub.server.at("/search?a=1")).status, 404);
    std::fs::write(stub.file(), &CONTRACT[..CONTRACT.len() / 2]).unwrap();
    stub.server.wait_for("contracts changed, but cannot be used; 6 interactions of 1 contract still served");
    let reason = stub.server.wait_for("c.json");
    assert!(reason.contains("not valid JSON"), "{reason}");
    assert_eq!(get(&stub.server.at("/find?a=1")).status, 200);
    std::fs::remove_file(stub.file()).unwrap();
    stub.server.wait_for("contracts changed, but cannot be used");
    assert_eq!(get(&stub.server.at("/find?a=1")).status, 200);
    std::fs::write(stub.file(), CONTRACT).unwrap();
    stub.server.wait_for("served now");
    assert_eq!(send("GET", &stub.server.at("/search?a=1"), &[], "").status, 200);
}

#[test]
fn a_file_that_comes_into_a_folder_is_served() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("deeper")).unwrap();
    std::fs::write(folder.path().join("a.pact"), CONTRACT).unwrap();
    std::fs::write(folder.path().join("b.json"), "not looked at").unwrap();
    let words = ["stub", "-d", folder.path().to_str().unwrap(), "-e", ".pact", "-w"];
    let server = crate::process::Server::start(&words);
    let other = CONTRACT.replace("\"/search\"", "\"/other\"");
    std::fs::write(folder.path().join("deeper/c.pact"), other).unwrap();
    server.wait_for("12 interactions of 2 contracts served now");
    assert_eq!(get(&server.at("/other?a=1")).status, 200);
    assert_eq!(get(&server.at("/search?a=1")).status, 200);
}
