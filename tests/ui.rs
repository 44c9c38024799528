//! The text of every compile error, as the pinned compiler prints it; `TRYBUILD=overwrite` blesses.
//! (What must compile is in `pass/`, as tests of their own: one case that must pass would make
//! trybuild build everything instead of checking it.)

#[test]
fn mistakes_are_explained() {
    let cases = trybuild::TestCases::new();
    for folder in ["parse", "shape", "names", "values", "types"] {
        cases.compile_fail(format!("ui/{folder}/*.rs"));
    }
}

/// No message may underline a whole declaration, and every one says what to do.
#[test]
fn messages_point_into_the_declaration_and_help() {
    let mut checked = 0;
    for folder in ["parse", "shape", "names", "values", "types"] {
        for entry in std::fs::read_dir(format!("ui/{folder}")).unwrap() {
            let path = entry.unwrap().path();
            if path
                .extension()
                .is_none_or(|extension| extension != "stderr")
            {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(!text.contains("/ network! {"), "{}", path.display());
            if folder != "types" {
                let errors = text.matches("error").count() - text.matches("this error").count();
                let helps = text.matches("help: ").count();
                assert_eq!(errors, helps, "{}", path.display());
            }
            checked += 1;
        }
    }
    assert!(checked >= 35, "{checked}");
}
