//! The text of every compile error, as the pinned compiler prints it; `TRYBUILD=overwrite` blesses. (Code that must
//! compile is in `language/`: one case that must pass would make trybuild build everything instead of checking it.
//! The requirements on every text are in `diagnostics.rs`.)

#[test]
fn mistakes_are_explained() {
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}
