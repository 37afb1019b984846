//! How the program is linked.

/// On Linux at a fixed address, as Go's programs are: else the system would write the places of some ten thousand pointers
/// into memory before anything happens, which takes longer than replaying ten interactions.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    let is_static = target("FEATURE").split(',').any(|feature| feature == "crt-static");
    if target("OS") == "linux" && target("ENV") == "gnu" && !is_static {
        println!("cargo::rustc-link-arg-bin=pact-verify=-no-pie");
    }
}
