//! One page: its snippets print what it shows, and draw its pictures. `UPDATE_EXPECT=1` writes both.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::agree::{difference, rows_differ};
use crate::page::{Block, Kind, Page};
use crate::record::{self, Picture, Ran};

/// The folder of the pages.
#[must_use]
pub fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("pages")
}

/// Runs the snippets of a page, and compares.
///
/// # Panics
/// If something differs: the text has all of it, with its lines.
pub fn page(name: &str, snippets: &[fn() -> Ran]) {
    let path = pages().join(name);
    let text = fs::read_to_string(&path).unwrap_or_default();
    let update = env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1");
    let page = Page::read(&text);
    let mut checked = Checked::new(&page, update);
    for snippet in snippets {
        checked.run(*snippet);
    }
    if update {
        checked.write(&path);
    }
    let faults: Vec<String> = checked
        .faults
        .iter()
        .map(|(line, fault)| format!("guide/pages/{name}:{line}: {fault}"))
        .collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// A page while its snippets run.
struct Checked<'a> {
    page: &'a Page,
    update: bool,
    faults: Vec<(usize, String)>,
    /// The output of a block: its first line, how many lines it replaces, and the new ones.
    edits: Vec<(usize, usize, Vec<String>)>,
}

impl<'a> Checked<'a> {
    fn new(page: &'a Page, update: bool) -> Self {
        Self {
            page,
            update,
            faults: Vec::new(),
            edits: Vec::new(),
        }
    }

    fn fault(&mut self, line: usize, text: impl Into<String>) {
        self.faults.push((line, text.into()));
    }

    fn run(&mut self, snippet: fn() -> Ran) {
        let (record, error) = record::run(snippet);
        let mut last = 0;
        for (line, printed) in record.printed {
            last = line;
            match self.page.block(line) {
                Some(block) => self.compare(block, &printed),
                None => self.fault(line, "the page has changed: build again"),
            }
        }
        if let Some(error) = error {
            self.fault(last, format!("the snippet ends with an error: {error}"));
        }
        for picture in record.pictures {
            if let Some(fault) = self.drawn(&picture) {
                self.fault(last, format!("picture \"{}\": {fault}", picture.name));
            }
        }
    }

    /// Compares what a block printed with the output below it.
    fn compare(&mut self, block: &Block, printed: &str) {
        let below = self.page.below(block);
        let output = below.and_then(|below| match below.kind {
            Kind::Output { tolerance } => Some((below, tolerance)),
            _ => None,
        });
        let lines = || {
            printed
                .trim_end()
                .lines()
                .map(|line| line.trim_end().to_owned())
        };
        match output {
            None if printed.trim().is_empty() => {}
            Some((output, _)) if printed.trim().is_empty() => {
                self.fault(output.line, "output of a snippet that prints nothing");
            }
            None if self.update => {
                let new = ["", "```text"].map(str::to_owned).into_iter();
                let new = new.chain(lines()).chain(["```".to_owned()]);
                self.edits.push((block.end, 0, new.collect()));
            }
            None => self.fault(block.line, "the page does not show what this prints"),
            Some((output, tolerance)) => {
                let Some(fault) = difference(&output.lines.join("\n"), printed, tolerance) else {
                    return;
                };
                if self.update {
                    let edit = (output.line, output.lines.len(), lines().collect());
                    self.edits.push(edit);
                } else {
                    self.fault(output.line, format!("the page shows {fault}"));
                }
            }
        }
    }

    /// Compares a picture's numbers with those in the book.
    fn drawn(&self, picture: &Picture) -> Option<String> {
        let file = |ending: &str| {
            let name = format!("{}.{ending}", picture.name);
            pages().join("pictures").join(name)
        };
        let finite = |row: &Vec<f64>| row.iter().all(|value| value.is_finite());
        if picture.rows.is_empty() || !picture.rows.iter().all(finite) {
            return Some("it needs the finite numbers that it shows".to_owned());
        }
        if self.update {
            let text: String = picture.rows.iter().map(|row| line_of(row)).collect();
            let written = fs::create_dir_all(pages().join("pictures"))
                .and_then(|()| fs::write(file("svg"), &picture.svg))
                .and_then(|()| fs::write(file("csv"), text));
            return written.err().map(|error| error.to_string());
        }
        if !file("svg").is_file() {
            return Some("its .svg is not there".to_owned());
        }
        let text = fs::read_to_string(file("csv")).unwrap_or_default();
        let read = |line: &str| line.split(',').map(str::parse).collect();
        let Ok(rows) = text.lines().map(read).collect::<Result<Vec<_>, _>>() else {
            return Some("its .csv holds what is not a number".to_owned());
        };
        rows_differ(&rows, &picture.rows)
    }

    fn write(&self, path: &Path) {
        let mut lines = self.page.lines.clone();
        let mut edits = self.edits.clone();
        edits.sort_by_key(|(line, ..)| *line);
        for (line, count, new) in edits.into_iter().rev() {
            lines.splice(line..line + count, new);
        }
        if !self.edits.is_empty() {
            let text = lines.join("\n") + "\n";
            let written = fs::write(path, text);
            assert!(written.is_ok(), "{}: {written:?}", path.display());
        }
    }
}

/// Seven significant digits are more than a picture shows.
fn line_of(row: &[f64]) -> String {
    let short = |value: &f64| {
        let text = format!("{value:.6e}");
        text.parse::<f64>().unwrap_or(*value).to_string()
    };
    row.iter().map(short).collect::<Vec<_>>().join(",") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{block, print};

    const PAGE: &str =
        "```rust\none\n```\n```text\n0.119203\n```\nprose\n```rust,continued\ntwo\n```\n";

    fn prints_both() -> Ran {
        block(1);
        print(format_args!("0.119204\n"));
        block(8);
        print(format_args!("more\n"));
        Err("and fails".into())
    }

    #[allow(clippy::unnecessary_wraps, reason = "it is a snippet")]
    fn prints_nothing() -> Ran {
        block(1);
        block(8);
        record::picture("no-such", "<svg/>", [[1.0, 2.0]]);
        record::picture("empty", "<svg/>", [[f64::NAN]]);
        Ok(())
    }

    fn faults(page: &Page, snippet: fn() -> Ran) -> Vec<(usize, String)> {
        let mut checked = Checked::new(page, false);
        checked.run(snippet);
        checked.faults
    }

    #[test]
    fn planted_faults_are_found() {
        let page = Page::read(PAGE);
        let both = faults(&page, prints_both);
        let lines: Vec<usize> = both.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [8, 8], "{both:?}");
        let nothing = faults(&page, prints_nothing);
        assert_eq!(nothing.len(), 3, "{nothing:?}");
        assert!(nothing[0].1.contains("prints nothing"));
        assert!(nothing[1].1.contains(".svg is not there"));
        assert!(nothing[2].1.contains("finite"));
        let other = Page::read(&PAGE.replace("0.119203", "0.120000"));
        assert_eq!(faults(&other, prints_both)[0].0, 4);
    }
}
