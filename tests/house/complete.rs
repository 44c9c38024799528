//! Every keyword of the language has everything that a keyword needs. The macro's own tests write the table of
//! keywords.

use std::fs;
use std::path::{Path, PathBuf};

/// A keyword and the type in the runtime, if its name is the keyword in capitals.
struct Keyword {
    word: String,
    /// `LayerNorm` for `layer_norm`.
    ty: String,
    has_tensors: bool,
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn keywords() -> Vec<Keyword> {
    let table = read("nn-macros/tests/golden/keywords.md");
    let rows = table.lines().skip(2).map(|row| {
        let columns: Vec<_> = row.split('|').map(str::trim).collect();
        let word = columns[1].trim_matches('`');
        let ty = word.split('_').map(|part| {
            let mut letters = part.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        });
        Keyword {
            word: word.to_owned(),
            ty: ty.collect(),
            has_tensors: columns[4] == "yes",
        }
    });
    rows.collect()
}

/// True if a text has the word as a stage: `-> tanh,`, `tanh(`, `` `tanh` ``.
fn writes(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], text[at + word.len()..].chars().next());
        let before = before.trim_end_matches([' ', '\n']);
        let starts = ["->", ":", "{", "(", "\"", "`", ",", "|"];
        starts.iter().any(|start| before.ends_with(start))
            && after.is_none_or(|after| " (,`\"){}\n".contains(after))
            && !text[at + word.len()..].starts_with(" =")
    })
}

/// True if a text has the word, not as a part of another word.
pub(crate) fn says(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// The texts of all files below a folder with this ending.
fn all(folder: &str, ending: &str) -> String {
    let mut text = String::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    text
}

/// The declarations whose expansions are golden files.
fn goldens() -> String {
    let text = read("nn-macros/src/tests.rs");
    let start = text.find("\ngolden! {").unwrap();
    let end = text[start..].find("\n}\n").unwrap();
    text[start..start + end].to_owned()
}

/// The declarations of networks in a file, without what the tests say of them.
fn networks_in(path: &str) -> String {
    let file = syn::parse_file(&read(path)).unwrap();
    let networks = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Macro(item) if item.mac.path.is_ident("network") => Some(item.mac.tokens),
        _ => None,
    });
    networks.map(|tokens| tokens.to_string()).collect()
}

/// A requirement, the place where it is searched, and the keywords that do not need it, with the reason.
struct Need {
    what: &'static str,
    place: &'static str,
    text: String,
    /// True if the place is prose; else the keyword must be a stage there.
    prose: bool,
    /// True if only layers with tensors need it.
    with_tensors: bool,
    not: &'static [(&'static str, &'static str)],
}

const STAGE: Need = Need {
    what: "",
    place: "",
    text: String::new(),
    prose: false,
    with_tensors: false,
    not: &[],
};

const NO_VALUES: &str = "it names lines and computes nothing";
const NOISE: &str = "it does nothing in a prediction";
const SEVERAL: &str = "blocks and references are checked as whole networks";

fn needs() -> Vec<Need> {
    let gradients = [
        "tests/numbers/gradients.rs",
        "tests/numbers/layer_gradients.rs",
        "tests/networks/structure.rs",
        "tests/numbers/whole_networks.rs",
    ];
    let values = [
        "tests/numbers/activations.rs",
        "tests/numbers/accuracy.rs",
        "tests/numbers/layers.rs",
        "tests/numbers/layer_references.rs",
        "tests/numbers/layer_noise.rs",
        "tests/networks/structure.rs",
        "tests/networks/declare_layers.rs",
    ];
    let one = [
        "tests/numbers/gradients.rs",
        "tests/numbers/layer_gradients.rs",
        "tests/networks/structure.rs",
        "tests/numbers/activations.rs",
        "tests/networks/declare_layers.rs",
    ];
    let allocation = [
        "tests/alone/allocation.rs",
        "tests/alone/layer_allocation.rs",
        "tests/networks/structure.rs",
    ];
    let grammar = ["tests/language/grammar.rs", "tests/alone/no_prelude.rs"];
    let join = |files: &[&str]| files.iter().map(|file| read(file)).collect::<String>();
    vec![
        Need {
            what: "a check of its gradients",
            place: "tests/numbers/gradients.rs, numbers/layer_gradients.rs or networks/structure.rs",
            text: join(&gradients),
            not: &[
                ("step", "it has no slope"),
                ("perceptron", "it has no slope"),
            ],
            ..STAGE
        },
        Need {
            what: "values from elsewhere or of higher precision",
            place: "tests/numbers: activations.rs, accuracy.rs, layers.rs, layer_references.rs or layer_noise.rs",
            text: join(&values),
            not: &[("from", NO_VALUES), ("repeat", SEVERAL)],
            ..STAGE
        },
        Need {
            what: "one sample compared with a batch",
            place: "tests/numbers: layer_gradients.rs, gradients.rs or activations.rs; or networks/structure.rs",
            text: join(&one),
            not: &[
                ("dropout", NOISE),
                ("alpha_dropout", NOISE),
                ("gaussian_noise", NOISE),
            ],
            ..STAGE
        },
        Need {
            what: "a case that counts allocations",
            place: "tests/alone: allocation.rs or layer_allocation.rs",
            text: join(&allocation),
            ..STAGE
        },
        Need {
            what: "a line in a network whose program is compared with its tensors",
            place: "`Everything` in tests/networks/programs.rs",
            text: networks_in("tests/networks/programs.rs"),
            with_tensors: true,
            ..STAGE
        },
        Need {
            what: "a place in a network that is explained, so that its slopes are told or known to be opaque",
            place: "tests/networks/explained.rs",
            text: networks_in("tests/networks/explained.rs"),
            not: &[
                ("perceptron", "it has no slope"),
                ("standardize", "it is shown after it is fitted"),
                ("repeat", SEVERAL),
                ("network", SEVERAL),
                ("layer", "a layer of one's own is opaque"),
            ],
            ..STAGE
        },
        Need {
            what: "a mistake in tests/ui",
            place: "tests/ui",
            text: all("tests/ui", ".rs"),
            ..STAGE
        },
        Need {
            what: "a line in a golden expansion",
            place: "nn-macros/src/tests.rs",
            text: goldens(),
            ..STAGE
        },
        Need {
            what: "its grammar",
            place: "tests/language/grammar.rs or alone/no_prelude.rs",
            text: join(&grammar),
            ..STAGE
        },
        Need {
            what: "a line in the README",
            place: "README.md",
            text: read("README.md"),
            prose: true,
            ..STAGE
        },
        Need {
            what: "a line in the macro's documentation",
            place: "nn-core/src/network.md",
            text: read("nn-core/src/network.md"),
            prose: true,
            ..STAGE
        },
    ]
}

#[test]
fn every_keyword_has_all_it_needs() {
    let mut missing = Vec::new();
    for need in needs() {
        for Keyword {
            word,
            ty,
            has_tensors,
        } in keywords()
        {
            let excused = need.not.iter().any(|(excused, _)| *excused == word);
            if excused || (need.with_tensors && !has_tensors) {
                continue;
            }
            let there = if need.prose {
                says(&need.text, &word)
            } else {
                writes(&need.text, &word) || says(&need.text, &ty)
            };
            if !there {
                missing.push(format!(
                    "`{word}` has not got {}: add it to {}",
                    need.what, need.place
                ));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// A missing keyword is reported.
#[test]
fn a_keyword_that_is_forgotten_is_named() {
    for need in needs() {
        assert!(!writes(&need.text, "no_such_keyword"), "{}", need.what);
    }
    assert!(writes("-> tanh,", "tanh") && writes("`scale(2)`", "scale"));
    assert!(!writes("-> arctanh,", "tanh") && !writes("a step in time", "step"));
    assert!(keywords().len() > 40);
    let with_tensors = keywords().into_iter().filter(|keyword| keyword.has_tensors);
    assert!(with_tensors.count() > 7);
}

/// Both packages of tests.
fn manifests() -> String {
    read("tests/Cargo.toml") + &read("tests/alone/Cargo.toml")
}

/// The names of the files and folders in a test folder, without `main` and `lib`.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let entries =
        entries.filter(|path| path.is_dir() || path.extension().is_some_and(|e| e == "rs"));
    let names = entries.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned());
    let mut names: Vec<String> = names
        .filter(|name| name != "main" && name != "lib")
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The files that their folder's row in `tests/README.md` does not name; the row begins with the folder.
fn not_in_the_row(table: &str, folder: &str, names: &[String]) -> Vec<String> {
    let start = format!("| `{folder}/` |");
    let row = table.lines().find(|line| line.starts_with(&start));
    let row = row.unwrap_or_default();
    let missing = names
        .iter()
        .filter(|name| !row.contains(&format!("`{name}`")));
    missing.map(|name| format!("{folder}/{name}")).collect()
}

/// Folders of this package with tests, or with code that several of them use.
const FOLDERS: [&str; 11] = [
    "alone",
    "course_notes",
    "faults",
    "files",
    "house",
    "language",
    "messages",
    "networks",
    "numbers",
    "support",
    "training",
];

/// Every target and every file of this package is in its table of contents.
#[test]
fn every_test_is_in_the_readme() {
    let (manifests, table) = (manifests(), read("tests/README.md"));
    let names = manifests
        .lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    let mut missing: Vec<String> = names
        .filter(|name| !name.starts_with("nn-tests"))
        .filter(|name| !says(&table, name))
        .map(str::to_owned)
        .collect();
    for folder in FOLDERS {
        let names = names_in(&root().join("tests").join(folder));
        missing.extend(not_in_the_row(&table, folder, &names));
    }
    assert!(
        missing.is_empty(),
        "tests/README.md does not name {missing:?}"
    );
    let forgotten = [String::from("accuracy"), String::from("no_such_test")];
    let found = not_in_the_row(&table, "numbers", &forgotten);
    assert_eq!(found, ["numbers/no_such_test"]);
}

/// A file that nothing compiles tests nothing: each is a target, or a module of its folder's `main.rs`.
#[test]
fn every_test_is_compiled() {
    let manifest = manifests();
    let mut lost = Vec::new();
    for folder in names_in(&root().join("tests")) {
        if ["ui", "data", "reference"].contains(&folder.as_str()) {
            continue; // no tests are in these
        }
        assert!(FOLDERS.contains(&folder.as_str()), "list {folder} above");
        let here = root().join("tests").join(&folder);
        let modules = fs::read_to_string(here.join("main.rs")).unwrap_or_default();
        for name in names_in(&here) {
            let is_target =
                folder == "alone" && manifest.contains(&format!("path = \"{name}.rs\""));
            let is_module = modules
                .lines()
                .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "))
                .any(|line| line.split(';').next() == Some(&name));
            if folder != "support" && !is_target && !is_module {
                lost.push(format!("{folder}/{name}"));
            }
        }
    }
    assert!(lost.is_empty(), "nothing compiles {lost:?}");
}
