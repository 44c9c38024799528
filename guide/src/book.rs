//! The whole book: its list of pages, links, pictures, outputs and ids.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::ids::{self, Tests};
use crate::links::{links, places, target};
use crate::page::{Block, Kind, Page};
use crate::prose;

const SUMMARY: &str = "SUMMARY.md";
/// The page with the table of ids.
const TABLE: &str = "formulas.md";
/// The page with the formulas of every keyword.
const LAYERS: &str = "use/layers.md";

/// The book, and what it refers to.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Its pages and its summary, by their path in `pages`.
    pub pages: BTreeMap<String, Page>,
    /// All files in `pages`.
    pub files: BTreeSet<String>,
    /// The tests of the course notes.
    pub tests: Tests,
    /// The example programs.
    pub programs: BTreeSet<String>,
    /// The keywords of the language.
    pub keywords: BTreeSet<String>,
    /// Declarations that do not compile, `structure/cycle.rs`, and their messages, `structure/cycle.stderr`.
    pub mistakes: BTreeMap<String, String>,
}

impl Book {
    /// Reads the book of this repository.
    ///
    /// # Errors
    /// A folder or a file that cannot be read.
    pub fn read(repository: &Path) -> io::Result<Self> {
        let mut book = Self::default();
        let pages = repository.join("guide/pages");
        for (name, path) in files(&pages)? {
            if has_ending(&path, "md") {
                let page = Page::read(&fs::read_to_string(path)?);
                book.pages.insert(name.clone(), page);
            }
            book.files.insert(name);
        }
        for (_, path) in files(&repository.join("tests/course_notes"))? {
            ids::add_tests(&fs::read_to_string(path)?, &mut book.tests);
        }
        for (name, path) in files(&repository.join("nn-examples/src/bin"))? {
            let program = name.split(['/', '.']).next().unwrap_or_default();
            if has_ending(&path, "rs") {
                book.programs.insert(program.to_owned());
            }
        }
        let table = fs::read_to_string(repository.join("nn-macros/tests/golden/keywords.md"))?;
        book.keywords = words_of(table.lines().skip(2));
        for (name, path) in files(&repository.join("tests/ui"))? {
            book.mistakes.insert(name, fs::read_to_string(path)?);
        }
        Ok(book)
    }

    /// Everything that is wrong, with page and line.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (name, page) in &self.pages {
            let own = [
                self.links(name, page),
                self.blocks(page),
                prose_faults(page),
                self.id_faults(name, page),
            ];
            let own = own.into_iter().flatten();
            faults.extend(own.map(|(line, fault)| format!("guide/pages/{name}:{line}: {fault}")));
        }
        faults.extend(self.unlisted());
        faults.extend(self.pictures());
        faults.extend(self.without_formula());
        faults
    }

    /// Keywords that have no section on the page of formulas, and no row of a table there.
    fn without_formula(&self) -> Vec<String> {
        let page = self.pages.get(LAYERS);
        let lines = page.iter().flat_map(|page| page.prose());
        let explained = words_of(lines.filter_map(|(_, line)| {
            let heading = line.starts_with("###").then_some(line);
            heading.or_else(|| line.starts_with("| `").then_some(line))
        }));
        let missing = self.keywords.difference(&explained);
        missing
            .map(|word| format!("guide/pages/{LAYERS}: `{word}` has no section"))
            .collect()
    }

    fn links(&self, name: &str, page: &Page) -> Vec<(usize, String)> {
        let mut faults = Vec::new();
        for link in links(page) {
            let Some(to) = target(name, &link.file).filter(|to| self.files.contains(to)) else {
                faults.push((link.line, format!("no file `{}` in the book", link.file)));
                continue;
            };
            if let (Some(place), Some(page)) = (&link.place, self.pages.get(&to))
                && !places(page).contains(place)
            {
                faults.push((link.line, format!("no place `{place}` on {to}")));
            }
        }
        faults
    }

    fn blocks(&self, page: &Page) -> Vec<(usize, String)> {
        let (mut faults, mut snippet, mut output_of) = (Vec::new(), false, None::<&Block>);
        for block in &page.blocks {
            match &block.kind {
                Kind::Rust { continued } => {
                    if *continued && !snippet {
                        faults.push((block.line, "no snippet is above it".to_owned()));
                    }
                    snippet = true;
                }
                Kind::Mistake(name) => {
                    let file = format!("{name}.rs");
                    faults.extend(self.quoted(block, &file));
                }
                Kind::Output { .. } => match output_of
                    .filter(|above| page.below(above) == Some(block))
                {
                    None => faults.push((block.line, "no snippet is directly above it".to_owned())),
                    Some(Block {
                        kind: Kind::Mistake(name),
                        ..
                    }) => faults.extend(self.quoted(block, &format!("{name}.stderr"))),
                    Some(_) => {}
                },
                Kind::Shown => {}
                Kind::Unknown(words) => {
                    faults.push((block.line, format!("the book does not know `{words}`")));
                }
            }
            let has_output = matches!(block.kind, Kind::Rust { .. } | Kind::Mistake(_));
            output_of = has_output.then_some(block);
        }
        faults
    }

    /// The lines of a block must be lines of the file, in one piece.
    fn quoted(&self, block: &Block, file: &str) -> Option<(usize, String)> {
        let trimmed = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
        let own = trimmed(&block.lines.join("\n"));
        let text = self.mistakes.get(file).map(|text| trimmed(text));
        let found = text.is_some_and(|text| text.contains(&own));
        (!found).then(|| {
            (
                block.line,
                format!("tests/ui/{file} does not have these lines"),
            )
        })
    }

    fn id_faults(&self, name: &str, page: &Page) -> Vec<(usize, String)> {
        let unknown = ids::unknown(page, &self.tests).into_iter();
        let mut faults: Vec<(usize, String)> = unknown
            .map(|(line, id)| (line, format!("{id} is not in the table of ids")))
            .collect();
        if name == TABLE {
            faults.extend(ids::table_faults(page, &self.tests, &self.programs));
        }
        faults
    }

    /// Pages that the summary does not list.
    fn unlisted(&self) -> Vec<String> {
        let summary = self.pages.get(SUMMARY);
        let listed: BTreeSet<String> = summary
            .iter()
            .flat_map(|page| links(page))
            .map(|link| link.file)
            .collect();
        let pages = self.pages.keys();
        let missing = pages.filter(|name| *name != SUMMARY && !listed.contains(*name));
        let mut faults: Vec<String> = missing
            .map(|name| format!("guide/pages/{name}: {SUMMARY} does not list it"))
            .collect();
        if !self.pages.contains_key(TABLE) {
            faults.push(format!("guide/pages/{TABLE} is not there"));
        }
        faults
    }

    /// Pictures that no page shows or no snippet draws, or whose numbers are not there.
    fn pictures(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let shown: BTreeSet<String> = self
            .pages
            .iter()
            .flat_map(|(name, page)| {
                let links = links(page).into_iter();
                links.filter_map(|link| target(name, &link.file))
            })
            .collect();
        let blocks = self.pages.values().flat_map(|page| &page.blocks);
        let snippets = blocks.filter(|block| matches!(block.kind, Kind::Rust { .. }));
        let code: String = snippets.map(|block| block.lines.join("\n")).collect();
        for file in self
            .files
            .iter()
            .filter(|file| !self.pages.contains_key(*file))
        {
            let mut fault = |text: &str| faults.push(format!("guide/pages/{file}: {text}"));
            let base = file.strip_prefix("pictures/");
            let Some((name, ending)) = base.and_then(|base| base.rsplit_once('.')) else {
                fault("neither a page nor a picture");
                continue;
            };
            match ending {
                "svg" if !shown.contains(file) => fault("no page shows it"),
                "svg" if !code.contains(&format!("\"{name}\"")) => fault("no snippet draws it"),
                "svg" if !self.files.contains(&format!("pictures/{name}.csv")) => {
                    fault("its numbers are not there");
                }
                "csv" if !self.files.contains(&format!("pictures/{name}.svg")) => {
                    fault("its picture is not there");
                }
                "svg" | "csv" => {}
                _ => fault("not a picture's file"),
            }
        }
        faults
    }
}

/// The words between backticks, without arguments; of a table's row those of its first cell.
fn words_of<'a>(lines: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let cells = lines.map(|line| line.strip_prefix("| ").unwrap_or(line));
    let cells = cells.map(|line| line.split('|').next().unwrap_or_default());
    let words = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    words
        .map(|word| word.split('(').next().unwrap_or(word).to_owned())
        .collect()
}

fn prose_faults(page: &Page) -> Vec<(usize, String)> {
    let unfounded = prose::unfounded(page).into_iter();
    unfounded
        .map(|(line, number)| (line, format!("{number} is in no block of the page")))
        .collect()
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|own| own == ending)
}

/// All files below a folder, by their path in it.
fn files(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            let inner = files(&entry.path())?;
            found.extend(
                inner
                    .into_iter()
                    .map(|(below, path)| (format!("{name}/{below}"), path)),
            );
        } else {
            found.push((name, entry.path()));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(table: &str, page: &str) -> Book {
        let row = "| <a id=\"n5\"></a>N5 | `n5_table` |\n";
        let mut book = Book::default();
        let summary = "[t](formulas.md) [a](a.md)";
        for (name, text) in [
            (SUMMARY, summary),
            (TABLE, &*format!("{row}{table}")),
            ("a.md", page),
        ] {
            book.pages.insert(name.to_owned(), Page::read(text));
        }
        let files = [SUMMARY, TABLE, "a.md", "pictures/p.svg", "pictures/p.csv"];
        book.files.extend(files.map(str::to_owned));
        ids::add_tests("#[test]\nfn n5_table() {", &mut book.tests);
        for (file, text) in [
            ("s/c.rs", "use x;\n  let a = b;\n"),
            ("s/c.stderr", "error: no"),
        ] {
            book.mistakes.insert(file.to_owned(), text.to_owned());
        }
        book
    }

    const RIGHT: &str = "N5 [x](formulas.md#n5) ![p](pictures/p.svg)\n```rust\npicture(\"p\", svg, rows);\n```\n\
                         ```rust,mistake=s/c\nlet a = b;\n```\n\n```text\nerror: no\n```\n";

    #[test]
    fn planted_faults_are_found() {
        assert_eq!(book("", RIGHT).faults(), Vec::<String>::new());
        for (from, to, fault) in [
            ("#n5", "#n6", "no place `n6`"),
            ("(formulas.md", "(formula.md", "no file `formula.md`"),
            ("(formulas.md#n5", "(../README.md", "no file `../README.md`"),
            ("![p](pictures/p.svg)", "", "no page shows it"),
            ("(\"p\"", "(\"q\"", "no snippet draws it"),
            ("N5 ", "N6 ", "N6 is not in the table"),
            ("N5 ", "2.5 ", "2.5 is in no block"),
            ("```rust\n", "```rust,continued\n", "no snippet is above it"),
            ("```rust\n", "```ruby\n", "does not know `ruby`"),
            ("a = b", "a = c", "tests/ui/s/c.rs"),
            ("error: no\n", "error: yes\n", "tests/ui/s/c.stderr"),
            ("```\n\n```text", "```\nthat is\n```text", "directly above"),
        ] {
            assert!(RIGHT.contains(from), "{from}");
            let faults = book("", &RIGHT.replacen(from, to, 1)).faults();
            assert!(
                faults.iter().any(|found| found.contains(fault)),
                "{fault}: {faults:?}"
            );
        }
        let with = |change: fn(&mut Book)| {
            let mut book = book("", RIGHT);
            change(&mut book);
            book.faults().len()
        };
        let unlisted = |book: &mut Book| {
            book.pages.insert("b.md".to_owned(), Page::read("b"));
        };
        assert_eq!(with(unlisted), 1);
        let without = |file: &str| {
            let mut book = book("", RIGHT);
            assert!(book.files.remove(file));
            book.faults().len()
        };
        assert_eq!(without("pictures/p.csv"), 1);
        assert!(without("pictures/p.svg") > 0);
        let stray = |book: &mut Book| {
            book.files.insert("x.png".to_owned());
        };
        assert_eq!(with(stray), 1);
        assert!(with(|book| book.tests.clear()) > 0);
        let keywords = |book: &mut Book| {
            let page = Page::read("### `dense(64)` and `add(a, b)`\n| `relu` | `exp` |\n`sin`");
            book.pages.insert(LAYERS.to_owned(), page);
            let summary = Page::read("[t](formulas.md) [a](a.md) [l](use/layers.md)");
            book.pages.insert(SUMMARY.to_owned(), summary);
            book.files.insert(LAYERS.to_owned());
            book.keywords = ["dense", "add", "relu"].map(str::to_owned).into();
        };
        assert_eq!(with(keywords), 0);
        for word in ["exp", "sin", "softmax"] {
            let mut book = book("", RIGHT);
            keywords(&mut book);
            book.keywords.insert(word.to_owned());
            assert_eq!(book.faults().len(), 1, "{word}");
        }
    }
}
