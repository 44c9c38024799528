//! What people type who know another library, or half of this one: the error of each, and that its help helps.
//!
//! `tests/mistakes/*.txt` has the cases: a name in brackets, the declaration, what it means. The rest is written by
//! `UPDATE_EXPECT=1`: the error, and the declaration after its help was taken, which the macro must accept.
//! `tests/language/repaired` holds all of these, so that the compiler accepts them too.
//!
//! A line before the declaration that begins with `+` is an item that it needs. One that begins with `!` says why the
//! help is no text to paste.

use std::fmt::Write;
use std::ops::Range;
use std::path::Path;

use expect_test::expect_file;
use proc_macro2::TokenStream;

use crate::diag::{Error, Place};
use crate::pipeline::try_network;

/// `[name]`, its lines, and what the macro says of it.
struct Case {
    name: String,
    /// The lines up to the error, as they stand in the file.
    given: String,
    declaration: String,
    items: Vec<String>,
    explains: bool,
}

fn cases(file: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in file.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            cases.push(Case {
                name: name.to_owned(),
                given: String::new(),
                declaration: String::new(),
                items: Vec::new(),
                explains: false,
            });
        }
        let Some(case) = cases.last_mut() else {
            continue;
        };
        // What the test writes is indented.
        if line.is_empty() || line.starts_with("    ") {
            continue;
        }
        case.given.extend([line, "\n"]);
        match line.as_bytes()[0] {
            b'[' => {}
            b'+' => case.items.push(line[1..].trim().to_owned()),
            b'!' => case.explains = true,
            _ => case.declaration.extend([line, "\n"]),
        }
    }
    cases
}

/// The declaration after the door of the macro, in which the places of errors are bytes.
fn whole(declaration: &str) -> String {
    format!("[nn_core] {declaration}")
}

fn errors(declaration: &str) -> Vec<Error> {
    let Ok(tokens) = whole(declaration).parse::<TokenStream>() else {
        return vec![Error {
            place: Place::token(proc_macro2::Span::call_site()),
            message: String::from("this is no Rust"),
            help: String::new(),
        }];
    };
    match try_network(tokens) {
        Ok(_) => Vec::new(),
        Err(failure) => failure.errors.list().to_vec(),
    }
}

/// The bytes that an error marks.
fn marked(error: &Error) -> Range<usize> {
    error.place.first.byte_range().start..error.place.last.byte_range().end
}

/// The text between the last backquotes of a help.
fn last_quoted(help: &str) -> Option<&str> {
    help.rsplit('`').nth(1)
}

/// The declaration with the help in the place of what its error marks.
fn repaired(declaration: &str, error: &Error) -> Option<String> {
    let text = whole(declaration);
    let Range { start, end } = marked(error);
    let (before, after) = (&text[..start], &text[end..]);
    let help = &error.help;
    let number = help.strip_prefix("change this width to ");
    let number = number.and_then(|rest| rest.split([' ', ',']).next());
    let new = if help.starts_with("remove ") && !help.contains("write ") {
        String::new()
    } else if let Some(number) = number {
        number.to_owned()
    } else if help.contains(" before it") {
        let first = help.split('`').nth(1)?;
        format!(" {first} {}", &text[start..end])
    } else {
        last_quoted(help)?.to_owned()
    };
    let text = format!("{before}{new}{after}");
    Some(text.strip_prefix("[nn_core] ")?.to_owned())
}

/// The promises that an error breaks.
fn faults(error: &Error) -> Vec<String> {
    let text = error.text();
    let mut faults = Vec::new();
    let lines: usize = text
        .lines()
        .map(|line| 1 + line.chars().count() / 100)
        .sum();
    if lines > 16 {
        faults.push(format!("{lines} lines"));
    }
    if text.matches('`').count() > 24 {
        faults.push(String::from("a list of words"));
    }
    if error.help.is_empty() {
        faults.push(String::from("no help"));
    }
    let prose: String = text.split('`').step_by(2).collect::<Vec<_>>().join("X");
    for wrong in [
        "is no layer",
        " no any",
        "can not ",
        "does not exist in",
        "!",
    ] {
        if prose.contains(wrong) {
            faults.push(format!("says `{wrong}`"));
        }
    }
    for sentence in prose.split(['.', ';', ':', '\n']) {
        let words = sentence.split_whitespace().count();
        if words > 30 {
            faults.push(format!("a sentence of {words} words: `{sentence}`"));
        }
    }
    let widths = [" features", " combines ", " adds "];
    if prose.contains(" but ") && widths.iter().any(|words| prose.contains(words)) {
        let numbers = prose.split(|c: char| !c.is_ascii_digit());
        let numbers = numbers.filter(|number| !number.is_empty()).count();
        if numbers < 2 {
            faults.push(String::from("a width without its number"));
        }
    }
    faults
}

/// The types that a help declares: `activation! { … }`.
fn declared(help: &str) -> impl Iterator<Item = &str> {
    let quoted = help.split('`').skip(1).step_by(2);
    quoted.filter(|text| text.starts_with("activation! {"))
}

/// A file of cases as it should be, and its repaired declarations as Rust.
fn read(file: &str, rust: &mut String, report: &mut String) -> (String, [usize; 2]) {
    let mut written = String::new();
    let mut counts = [0, 0];
    for case in cases(file) {
        counts[0] += 1;
        written.push_str(&case.given);
        let errors = errors(&case.declaration);
        for error in &errors {
            for line in error.text().lines().filter(|line| !line.is_empty()) {
                let _ = writeln!(written, "    {line}");
            }
            for fault in faults(error) {
                let _ = writeln!(report, "{}: {fault}\n    {}", case.name, error.text());
            }
        }
        let [error] = &errors[..] else {
            let _ = writeln!(report, "{}: {} errors", case.name, errors.len());
            written.push('\n');
            continue;
        };
        if case.explains {
            written.push('\n');
            continue;
        }
        counts[1] += 1;
        let new = repaired(&case.declaration, error).unwrap_or_default();
        let mut left = self::errors(&new).into_iter();
        match left.next() {
            None => {
                for line in new.lines() {
                    let _ = writeln!(written, "    => {line}");
                }
                let _ = writeln!(
                    rust,
                    "\nmod {} {{\n    use nn_core::prelude::*;\n",
                    case.name
                );
                for item in case
                    .items
                    .iter()
                    .map(|item| &**item)
                    .chain(declared(&error.help))
                {
                    let _ = writeln!(rust, "    {item}\n");
                }
                let lines: Vec<String> = new
                    .lines()
                    .map(|line| format!("        {line}\n"))
                    .collect();
                let lines = lines.concat();
                let _ = writeln!(rust, "    network! {{\n{lines}    }}\n}}");
            }
            Some(left) => {
                let text = left.text();
                let _ = writeln!(
                    report,
                    "{}: the help does not help\n{new}{text}\n",
                    case.name
                );
            }
        }
        written.push('\n');
    }
    written.truncate(written.trim_end().len());
    written.push('\n');
    (written, counts)
}

const RUST: &str =
    "//! A test of nn-macros writes this file: `UPDATE_EXPECT=1 cargo test -p nn-macros`.
";

#[test]
fn every_help_helps() {
    let mut report = String::new();
    let (mut all, mut helped) = (0, 0);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mistakes");
    let repaired_folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/language/repaired");
    let files = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    for path in files {
        let file = std::fs::read_to_string(&path).unwrap();
        let mut rust = String::from(RUST);
        let (written, counts) = read(&file, &mut rust, &mut report);
        all += counts[0];
        helped += counts[1];
        let name = path.with_extension("rs");
        let name = name.file_name().unwrap();
        expect_file![repaired_folder.join(name)].assert_eq(&rust);
        expect_file![path].assert_eq(&written);
    }
    assert!(report.is_empty(), "\n{report}");
    assert!(
        all >= 150 && helped >= 120,
        "{all} cases, {helped} of them with a help to paste"
    );
}

/// The test above can fail.
#[test]
fn planted_faults_are_found() {
    let error = |message: &str, help: &str| Error {
        place: Place::token(proc_macro2::Span::call_site()),
        message: message.to_owned(),
        help: help.to_owned(),
    };
    let found = |message: &str, help: &str| faults(&error(message, help)).join(", ");
    assert_eq!(found("unknown layer `dens`", "write `dense`"), "");
    assert_eq!(found("unknown layer `dens`", ""), "no help");
    assert!(found("`a` is no layer", "write `b`").contains("is no layer"));
    assert!(found("`a` takes 8 features, but `b` gives less", "write `b`").contains("its number"));
    assert!(found("wrong", &"`relu`, ".repeat(13)).contains("a list of words"));
    assert!(found("wrong", &"word ".repeat(40)).contains("a sentence of 40 words"));
    assert!(found("wrong", &"a line\n".repeat(20)).contains("lines"));
    let declaration = "struct N { input: 4, a: dens(8) }";
    let [error] = &errors(declaration)[..] else {
        panic!("one mistake");
    };
    let right = repaired(declaration, error).unwrap();
    assert_eq!(right, "struct N { input: 4, a: dense(8) }");
    assert!(errors(&right).is_empty());
}

/// Uses of a network elsewhere have no errors of their own: the network that was meant stands in.
#[test]
fn the_network_that_was_meant_stands_in() {
    // The name of one cannot stand, and nobody knows the width of the other.
    let without = ["scalar_type", "five_outputs_one_without_a_width"];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mistakes");
    for path in std::fs::read_dir(folder).unwrap() {
        let file = std::fs::read_to_string(path.unwrap().path()).unwrap();
        for case in cases(&file) {
            let tokens = whole(&case.declaration).parse().unwrap();
            let Err(failure) = try_network(tokens) else {
                panic!("{}: no error", case.name);
            };
            let whole = failure.checked.is_some_and(|checked| checked.whole);
            let expected = !without.contains(&&*case.name);
            assert_eq!(whole, expected, "{}", case.name);
        }
    }
}
