//! Applications, their versions, branches, tags and labels.

use super::operation::{Operation, delete, get, patch, post, put};

const ONE: &str = "/pacticipants/{pacticipant}";

fn one(rest: &str) -> String {
    format!("{ONE}{rest}")
}

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = pacticipants();
    operations.extend(versions());
    operations.extend(branches());
    operations
}

fn pacticipants() -> Vec<Operation> {
    let label = || one("/labels/{label}");
    vec![
        get("/labels", "Lists the labels that are in use").paged().gives(200, "Labels"),
        get("/pacticipants", "Lists applications").paged().query(&["q"]).gives(200, "Pacticipants"),
        post("/pacticipants", "Makes an application").takes("NewPacticipant").gives(201, "Pacticipant"),
        get("/pacticipants/label/{label}", "Lists applications with a label")
            .paged()
            .query(&["q"])
            .gives(200, "Pacticipants"),
        get(ONE, "Shows an application").gives(200, "Pacticipant"),
        put(ONE, "Replaces what is known of an application").takes("PacticipantInput").gives(200, "Pacticipant"),
        patch(ONE, "Changes an application, or makes it")
            .takes_changes("PacticipantInput")
            .gives(200, "Pacticipant")
            .gives(201, "Pacticipant"),
        delete(ONE, "Deletes an application with all its contracts and results"),
        get(label(), "Shows a label of an application").gives(200, "Label"),
        put(label(), "Labels an application").takes("Nothing").gives(200, "Label").gives(201, "Label"),
        delete(label(), "Takes a label off an application"),
    ]
}

fn versions() -> Vec<Operation> {
    let (version, tag) = (|| one("/versions/{version}"), || one("/versions/{version}/tags/{tag}"));
    vec![
        get(one("/versions"), "Lists versions, the newest first").paged().gives(200, "Versions"),
        get(version(), "Shows a version").gives(200, "Version"),
        put(version(), "Makes or replaces a version").takes("VersionInput").gives(200, "Version").gives(201, "Version"),
        patch(version(), "Changes a version, or makes it")
            .takes_only_changes("VersionInput")
            .gives(200, "Version")
            .gives(201, "Version"),
        delete(version(), "Deletes a version with its contracts and results"),
        get(tag(), "Shows a tag of a version").gives(200, "Tag"),
        put(tag(), "Tags a version, which is made if it is not there")
            .takes("Nothing")
            .gives(200, "Tag")
            .gives(201, "Tag"),
        delete(tag(), "Takes a tag off a version"),
        get(one("/tags/{tag}/versions"), "Lists the versions with a tag").paged().gives(200, "Versions"),
        get(one("/latest-version"), "Shows the latest version").gives(200, "Version"),
        get(one("/latest-version/{tag}"), "Shows the latest version with a tag").gives(200, "Version"),
        get(one("/environments/{uuid}/versions"), "Lists the versions in an environment")
            .paged()
            .gives(200, "Versions"),
    ]
}

fn branches() -> Vec<Operation> {
    let (branch, version) = (|| one("/branches/{branch}"), || one("/branches/{branch}/versions/{version}"));
    vec![
        get(one("/branches"), "Lists branches").paged().query(&["q"]).gives(200, "Branches"),
        delete(one("/branches"), "Deletes all branches but the main one").query(&["exclude[]"]).gives(202, "Notices"),
        get(branch(), "Shows a branch").gives(200, "Branch"),
        delete(branch(), "Deletes a branch; its versions stay"),
        get(one("/branches/{branch}/latest-version"), "Shows the latest version of a branch").gives(200, "Version"),
        get(one("/branches/{branch}/versions"), "Lists the versions of a branch").paged().gives(200, "Versions"),
        get(version(), "Shows that a version is on a branch").gives(200, "BranchVersion"),
        put(version(), "Puts a version on a branch; what is not there is made")
            .takes("Nothing")
            .gives(200, "BranchVersion")
            .gives(201, "BranchVersion"),
        delete(version(), "Takes a version off a branch"),
    ]
}
