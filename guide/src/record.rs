//! What a snippet prints and draws. It belongs to the thread that runs the snippet.

use std::cell::RefCell;
use std::error::Error;
use std::fmt::{Arguments, Write as _};

/// A snippet's result: its body may use `?`.
pub type Ran = Result<(), Box<dyn Error>>;

/// A picture that a snippet drew.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Its name in `pages/pictures`.
    pub name: String,
    /// The picture.
    pub svg: String,
    /// The numbers that it shows.
    pub rows: Vec<Vec<f64>>,
}

/// What a snippet, and those that continue it, did.
#[derive(Debug, Default)]
pub struct Record {
    /// For each block its line on the page and what it printed.
    pub printed: Vec<(usize, String)>,
    /// The pictures in order.
    pub pictures: Vec<Picture>,
}

thread_local! {
    static RECORD: RefCell<Record> = RefCell::default();
}

/// Runs a snippet and returns what it did, and its error if it ended with one.
pub fn run(snippet: fn() -> Ran) -> (Record, Option<String>) {
    RECORD.take();
    let error = snippet().err().map(|error| error.to_string());
    (RECORD.take(), error)
}

/// Notes that the block on that line of the page begins. Generated code calls it.
pub fn block(line: usize) {
    RECORD.with_borrow_mut(|record| record.printed.push((line, String::new())));
}

/// Keeps a text that a block prints: in a snippet `println!` and `print!` end here.
pub fn print(text: Arguments<'_>) {
    RECORD.with_borrow_mut(|record| {
        if let Some((_, printed)) = record.printed.last_mut() {
            // A `String` takes everything.
            let _ = printed.write_fmt(text);
        }
    });
}

/// Keeps a picture with the numbers that it shows. The book has it as `pages/pictures/<name>.svg`, and the numbers
/// beside it.
pub fn picture<R>(name: &str, svg: impl Into<String>, rows: impl IntoIterator<Item = R>)
where
    R: IntoIterator<Item = f64>,
{
    let picture = Picture {
        name: name.to_owned(),
        svg: svg.into(),
        rows: rows
            .into_iter()
            .map(|row| row.into_iter().collect())
            .collect(),
    };
    RECORD.with_borrow_mut(|record| record.pictures.push(picture));
}
