//! The text of every compile error, as the pinned compiler prints it; `TRYBUILD=overwrite` blesses.
//! (What must compile is in `language/`, as tests of their own: one case that must pass would make
//! trybuild build everything instead of checking it. What every text must have is in `diagnostics.rs`.)

#[test]
fn mistakes_are_explained() {
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}
