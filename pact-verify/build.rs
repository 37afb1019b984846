//! How the program is linked.

/// On Linux at a fixed address, as Go's programs are: else the system would write the places of some ten thousand pointers
/// into memory before anything happens, which takes longer than replaying ten interactions. The price is that the program
/// itself lies at the same place in memory in each run, which an attacker would have to find out otherwise; its stack, its
/// heap and the system's libraries do not.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    let is_static = target("FEATURE").split(',').any(|feature| feature == "crt-static");
    if target("OS") == "linux" && target("ENV") == "gnu" && !is_static {
        println!("cargo::rustc-link-arg-bin=pact-verify=-no-pie");
    }
}
