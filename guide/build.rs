//! Writes the snippets of the pages as Rust: a file for each page, in which every line of code has the line that it
//! has on the page. A compile error in `n/xor.rs:37` is about line 37 of `pages/n/xor.md`.

#[allow(dead_code, unreachable_pub, reason = "it is a module of the library")]
#[path = "src/page.rs"]
mod page;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use page::{Kind, Page};

/// What every snippet uses; `pages/made.md` says so.
const USE: &str = "use nn_core::prelude::*; use nn_guide::{numbers_of, picture}; \
                   use nn_examples::chart::{Align, Figure, Mark, Plane, theme};";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=pages");
    println!("cargo::rerun-if-changed=src/page.rs");
    let out = env::var_os("OUT_DIR").map(PathBuf::from);
    let out = out.ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    let mut tests = String::new();
    let mut names = Vec::new();
    pages(Path::new("pages"), &mut names)?;
    names.sort();
    for path in &names {
        let text = fs::read_to_string(path)?;
        let name = path.strip_prefix("pages").unwrap_or(path);
        let module: String = name
            .with_extension("")
            .to_string_lossy()
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '_' })
            .collect();
        let (code, snippets) = snippets(&Page::read(&text));
        let file = out.join("pages").join(name).with_extension("rs");
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&file, code)?;
        let snippets: Vec<String> = snippets
            .iter()
            .map(|line| format!("{module}::line_{line}"))
            .collect();
        let _ = writeln!(
            tests,
            "mod {module} {{ {USE} include!({:?}); }}\n\
             #[test] fn page_{module}() {{ nn_guide::check::page({:?}, &[{}]); }}",
            file.to_string_lossy(),
            name.to_string_lossy(),
            snippets.join(", ")
        );
    }
    fs::write(out.join("pages.rs"), tests)
}

fn pages(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            pages(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "md")
            && path.file_name().is_some_and(|name| name != "SUMMARY.md")
        {
            found.push(path);
        }
    }
    Ok(())
}

/// The page's code, as many lines as the page, and the lines on which its snippets begin. A snippet and those that
/// continue it are one function.
fn snippets(page: &Page) -> (String, Vec<usize>) {
    let mut lines = vec![String::new(); page.lines.len() + 1];
    let (mut begins, mut open) = (Vec::new(), None);
    for block in &page.blocks {
        let Kind::Rust { continued } = block.kind else {
            continue;
        };
        let (first, last) = (block.line - 1, block.end - 1);
        match open {
            Some(_) if continued => {}
            before => {
                if let Some(end) = before {
                    close(&mut lines, end);
                }
                begins.push(block.line);
                let line = block.line;
                let _ = write!(
                    lines[first],
                    "pub(super) fn line_{line}() -> nn_guide::record::Ran {{ "
                );
            }
        }
        let _ = write!(lines[first], "nn_guide::record::block({});", block.line);
        for (at, line) in block.code().enumerate() {
            line.clone_into(&mut lines[first + 1 + at]);
        }
        lines[last].push(';');
        open = Some(last);
    }
    if let Some(end) = open {
        close(&mut lines, end);
    }
    (lines.join("\n"), begins)
}

fn close(lines: &mut [String], end: usize) {
    lines[end].push_str(" Ok(()) }");
}
