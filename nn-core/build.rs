//! Tells the library whether the compiler leaves its loops as they are (see `Way::of`), and the compiler that editors set
//! a condition of their own (see `for_editors`).

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(loops_stay)");
    println!("cargo::rustc-check-cfg=cfg(rust_analyzer)");
    let level = std::env::var("OPT_LEVEL").unwrap_or_default();
    if ["0", "s", "z"].contains(&level.as_str()) {
        println!("cargo::rustc-cfg=loops_stay");
    }
}
