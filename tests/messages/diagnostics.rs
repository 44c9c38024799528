//! The promises of the error messages, checked on the compiler's output for every case in `ui/`: as many errors as
//! mistakes, each inside the user's own tokens, each with a remedy, and a wrong width with both numbers and both
//! names. (`ui.rs` pins the texts.)
//!
//! A case has one mistake unless its first line says `// errors: 3`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Cases whose message has no help, with the reason.
const WITHOUT_HELP: [(&str, &str); 13] = [
    (
        "types/batches_as_an_iterator",
        "the compiler's own text for a method of a trait that the type does not have",
    ),
    (
        "types/habits_of_other_libraries",
        "the compiler's own text for a method that does not exist, at its name: a method here that only explains would \
         stand in the way of one that a user writes",
    ),
    ("types/habits_on_a_network", "the same"),
    (
        "types/a_loss_without_its_new",
        "the compiler's own text for a type in a value's place, at the type",
    ),
    (
        "types/given_weights_of_the_wrong_size",
        "the compiler's own text for an array of the wrong length: both sizes, at the array",
    ),
    ("stubs/a_wrong_use_too", "the same"),
    (
        "types/own_layer_with_the_scalar_first",
        "the compiler's own text for a constant in a type's place: no macro sees the order of another type's \
         parameters, and the docs of `layer(…)` say how it is written",
    ),
    (
        "types/named_parameter_by_hand",
        "the compiler's own text for a method that a type by hand does not have: the type, at the method's name",
    ),
    (
        "values/constant_of_another_type",
        "the compiler's own text for a value of another type: both types, at the constant",
    ),
    ("values/text_for_a_width", "the same"),
    (
        "values/constant_below_zero",
        "the compiler's own text for arithmetic that overflows: both numbers, at the arithmetic",
    ),
    (
        "values/width_of_no_const_function",
        "the compiler's own text for a call that is no constant; its note shows the function",
    ),
    (
        "values/width_in_a_variable",
        "the compiler's own text for a variable; its help is a suggestion with a place of its own",
    ),
];

/// The lines of an error about types, which rustc lays out: as many as fit on a small screen.
const MOST_LINES: usize = 16;

/// Cases in `types/` with a longer message, a list of implementations or a pointer into nn-core, with the reason.
const IN_RUSTC_WORDS: [(&str, &str); 13] = [
    (
        "types/batches_as_an_iterator",
        "the compiler's own text for a method of a trait that the type does not have, with the type",
    ),
    (
        "types/named_parameter_of_another_type",
        "the compiler's own text for a whole number in place of a real one, with the formula and the number to write",
    ),
    (
        "types/a_number_as_the_optimizer",
        "18 lines: the error stands at the argument, so that the place of the bound is shown, too",
    ),
    ("types/not_a_loss", "the same, for what is not an optimizer"),
    ("types/optimizer_before_the_loss", "the same"),
    (
        "types/a_helper_for_another_loss",
        "the bound is the user's own, so that the compiler shows it, too; for what is no network it lists all networks",
    ),
    (
        "types/habits_with_names_of_ours",
        "the compiler's own text for other arguments than a method has, with that method",
    ),
    (
        "types/habits_on_a_network",
        "the compiler's own text for an argument too many, with the function",
    ),
    (
        "types/inputs_and_targets_apart",
        "after ours, the compiler's own text for an argument too many, with the method",
    ),
    (
        "types/a_forgotten_question_mark",
        "the last one is the compiler's own text for a method of the value inside, with that method",
    ),
    (
        "types/private_network_inside",
        "the compiler's own text for a private type, with both places in the declaration",
    ),
    (
        "types/validation_with_something_else",
        "17 lines: the type of the validation data is known before that of the training data, so that the place of the \
         bound is shown, too",
    ),
    (
        "types/weights_of_another_count",
        "the compiler's own text for an array of the wrong length, with the method that takes it",
    ),
];

/// Cases in `shape/` whose message does not have two numbers and two names, with the reason.
const WITHOUT_WIDTHS: [(&str, &str); 5] = [
    ("shape/add_parameters", "a parameter has no number yet"),
    ("shape/arithmetic_on_a_parameter", "not about two widths"),
    ("shape/mix_parameter", "a parameter has no number yet"),
    ("shape/parameter_mismatch", "a parameter has no number yet"),
    ("shape/residual_parameter", "a parameter has no number yet"),
];

struct Case {
    /// `shape/literal_mismatch`
    name: String,
    path: PathBuf,
    source: String,
}

impl Case {
    fn errors(&self) -> usize {
        let first = self.source.lines().next().unwrap_or_default();
        first
            .strip_prefix("// errors: ")
            .map_or(1, |count| count.parse().unwrap())
    }

    fn is_one_of(&self, exceptions: &[(&str, &str)]) -> bool {
        exceptions.iter().any(|(name, _)| *name == self.name)
    }

    /// The text between the braces of each of our macros.
    fn declarations(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for macro_name in ["network! {", "activation! {", "loss! {"] {
            for (start, text) in self.source.match_indices(macro_name) {
                let open = start + text.len();
                let mut depth = 1;
                let close = self.source[open..].char_indices().find(|(_, c)| {
                    depth += i32::from(*c == '{') - i32::from(*c == '}');
                    depth == 0
                });
                found.push(open..open + close.unwrap().0);
            }
        }
        found
    }

    /// The promises that an error breaks.
    fn faults(&self, error: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        let primary = spans(error).filter(|span| span["is_primary"] == true);
        for span in primary {
            let place = number(&span["byte_start"])..number(&span["byte_end"]);
            if !self
                .path
                .ends_with(span["file_name"].as_str().unwrap_or_default())
            {
                faults.push(format!("points at {}", span["file_name"]));
                continue;
            }
            let text = &self.source[place.clone()];
            if text.is_empty() || text.contains('\n') {
                faults.push(format!("underlines `{text}`"));
            }
            for declaration in self.declarations() {
                let inside = self.source[declaration.clone()].trim();
                let outside = place.start < declaration.start && place.end > declaration.start;
                if outside || text.contains(inside) {
                    faults.push(format!("underlines a whole declaration: `{text}`"));
                }
            }
        }
        let message = error["message"].as_str().unwrap_or_default();
        let help = message.split_once("\n\nhelp: ").map(|(_, help)| help);
        let ours = !self.name.starts_with("types/");
        // A lint's help is in the note of a deprecated item.
        let lint = message.contains("or write `#[allow(");
        let helped = match help {
            Some(help) => {
                help.contains('`') || help.contains(char::is_numeric) || help.starts_with("remove ")
            }
            None => lint || (!ours && notes(error).any(|note| !note.is_empty())),
        };
        if !helped && !self.is_one_of(&WITHOUT_HELP) {
            faults.push(format!("no help in `{message}`"));
        }
        if !ours && !self.is_one_of(&IN_RUSTC_WORDS) {
            let rendered = error["rendered"].as_str().unwrap_or_default().trim_end();
            let lines = rendered.lines().count();
            if lines > MOST_LINES {
                faults.push(format!("{lines} lines: {message}"));
            }
            if rendered.contains("the following other types implement") {
                faults.push(format!("lists implementations: {message}"));
            }
            if points_into_the_library(rendered) {
                faults.push(format!("points into nn-core: {message}"));
            }
        }
        if self.name.starts_with("shape/") && !self.is_one_of(&WITHOUT_WIDTHS) {
            let said = message.split("\n\nhelp: ").next().unwrap_or_default();
            let names = said.split('`').skip(1).step_by(2).count();
            // A stage's own text, between backquotes, does not count.
            let prose: String = said.split('`').step_by(2).collect();
            let numbers = prose.split(|c: char| !c.is_ascii_digit());
            let numbers = numbers.filter(|number| !number.is_empty()).count();
            if names < 2 || numbers < 2 {
                faults.push(format!("lacks a name or a number: `{said}`"));
            }
        }
        faults
    }
}

fn spans(error: &Value) -> impl Iterator<Item = &Value> {
    error["spans"].as_array().into_iter().flatten()
}

fn notes(error: &Value) -> impl Iterator<Item = &str> {
    let children = error["children"].as_array().into_iter().flatten();
    children.filter_map(|child| child["message"].as_str())
}

/// True if an error or a note points into nn-core, other than the note on the place of a bound.
fn points_into_the_library(rendered: &str) -> bool {
    let mut of_bound = false;
    rendered.lines().any(|line| {
        if !line.starts_with([' ', '|']) {
            of_bound = line.starts_with("note: required by a bound in ");
        }
        line.contains("--> ") && line.contains("nn-core/src/") && !of_bound
    })
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for folder in std::fs::read_dir("ui").unwrap() {
        for entry in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix("ui").unwrap().with_extension("");
                cases.push(Case {
                    name: name.to_str().unwrap().to_owned(),
                    source: std::fs::read_to_string(&path).unwrap(),
                    path: path.canonicalize().unwrap(),
                });
            }
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

/// The target that trybuild compiles for.
fn host() -> String {
    let version = Command::new("rustc").arg("-vV").output().unwrap().stdout;
    let version = String::from_utf8(version).unwrap();
    let line = version.lines().find_map(|line| line.strip_prefix("host: "));
    line.unwrap().to_owned()
}

/// The errors of every case, by its name: one `cargo check` of a package with each case as a binary.
fn check(cases: &[Case]) -> BTreeMap<String, Vec<Value>> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = tests.parent().unwrap();
    let target = root.join("target/tests");
    let package = target.join("diagnostics");
    std::fs::create_dir_all(&package).unwrap();
    // A TOML string: as Rust writes one.
    let text = |path: &Path| format!("{:?}", path.to_string_lossy());
    let core = text(&root.join("nn-core"));
    let mut manifest = format!(
        "[package]\nname = \"diagnostics\"\nedition = \"2024\"\n[workspace]\n\
         [dependencies]\nnn-core = {{ path = {core} }}\nfaer = {{ version = \"*\", default-features = false }}\n"
    );
    for case in cases {
        let (name, path) = (case.name.replace('/', "-"), text(&case.path));
        writeln!(manifest, "[[bin]]\nname = {name:?}\npath = {path}").unwrap();
    }
    std::fs::write(package.join("Cargo.toml"), manifest).unwrap();
    std::fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    // With trybuild's flags and directory, its compiled crates are reused.
    let flags = r#"build.rustflags=["--cfg", "trybuild", "--verbose", "-A", "dead_code", "--diagnostic-width=140"]"#;
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--keep-going", "--bins", "--quiet"])
        .args(["--message-format=json", "--config", flags])
        .args(["--target", &host()])
        .env("CARGO_TARGET_DIR", target.join("trybuild"))
        // Incremental, as for users: then the compiler does not merge errors with equal text (trybuild is not
        // incremental).
        .env("CARGO_INCREMENTAL", "1")
        .env_remove("RUSTFLAGS")
        .current_dir(&package)
        .output()
        .unwrap();
    let mut errors: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let mut line: Value = serde_json::from_str(line).unwrap();
        let message = line["message"].take();
        // A message without a place only counts the others.
        if message["level"] == "error" && spans(&message).next().is_some() {
            let name = line["target"]["name"]
                .as_str()
                .unwrap()
                .replacen('-', "/", 1);
            errors.entry(name).or_default().push(message);
        }
    }
    assert!(
        !errors.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    errors
}

#[test]
fn every_message_keeps_its_promises() {
    let cases = cases();
    let errors = check(&cases);
    let mut report = String::new();
    for case in &cases {
        let found = errors.get(&case.name).map_or(&[][..], Vec::as_slice);
        let mut faults: Vec<_> = found.iter().flat_map(|e| case.faults(e)).collect();
        if found.len() != case.errors() {
            faults.push(format!("{} errors, not {}", found.len(), case.errors()));
        }
        for fault in faults {
            writeln!(report, "{}: {fault}", case.name).unwrap();
        }
    }
    assert!(report.is_empty(), "\n{report}");
    assert!(cases.len() >= 200, "{}", cases.len());
}

/// An error, as the compiler would report it, for bytes of a case's source.
fn error(place: Range<usize>, message: &str) -> Value {
    serde_json::json!({
        "message": message,
        "spans": [{
            "file_name": "ui/shape/planted.rs",
            "byte_start": place.start,
            "byte_end": place.end,
            "is_primary": true,
        }],
        "children": [],
    })
}

/// The test above can fail.
#[test]
fn planted_faults_are_found() {
    let case = Case {
        name: String::from("shape/planted"),
        path: PathBuf::from("/ui/shape/planted.rs"),
        source: String::from("network! { struct N { input: 4, a: dense(5 => 2) } }"),
    };
    let says = |text: &str| {
        let start = case.source.find(text).unwrap();
        start..start + text.len()
    };
    let right = "`a: dense(5 => 2)` takes 5 features, but `input` before it produces 4\n\nhelp: change this width to 4";
    let faults = |place, message| case.faults(&error(place, message));
    assert_eq!(case.errors(), 1);
    assert!(faults(says("5"), right).is_empty());
    let whole = says("struct N { input: 4, a: dense(5 => 2) }");
    assert!(faults(whole, right)[0].contains("whole declaration"));
    assert!(faults(0..case.source.len(), right)[0].contains("whole declaration"));
    let helpless = right.replace("help", "note");
    assert!(faults(says("5"), &helpless)[0].contains("no help"));
    let nameless = right.replace("`input` before it", "what comes before");
    assert!(faults(says("5"), &nameless)[0].contains("lacks a name"));
    let numberless = right.replace("produces 4", "produces less");
    assert!(faults(says("5"), &numberless)[0].contains("lacks a name"));
    let mut elsewhere = error(says("5"), right);
    elsewhere["spans"][0]["file_name"] = Value::from("nn-core/src/lib.rs");
    assert!(case.faults(&elsewhere)[0].contains("points at"));
    let of_types = Case {
        name: String::from("types/planted"),
        source: case.source.clone(),
        path: case.path.clone(),
    };
    let rendered = |text: &str| {
        let mut error = error(says("5"), right);
        error["rendered"] = Value::from(text);
        of_types.faults(&error)
    };
    let place = "\n --> /a/nn-core/src/lib.rs:1:1\n  |";
    assert!(rendered(&format!("note: required by a bound in `fit`{place}")).is_empty());
    assert!(rendered(&format!("note: method defined here{place}"))[0].contains("points into"));
    assert!(rendered(&"a\n".repeat(17))[0].contains("17 lines"));
    let list = "help: the following other types implement trait `Loss`";
    assert!(rendered(list)[0].contains("lists"));
    let three = Case {
        source: format!("// errors: 3\n{}", case.source),
        ..case
    };
    assert_eq!(three.errors(), 3);
}
