//! Every page of the book: its snippets, which the build script wrote, and what holds for the book as a whole.

use std::path::Path;

use nn_guide::book::Book;

#[test]
fn the_book_is_whole() -> std::io::Result<()> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let faults = Book::read(&repository)?.faults();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    Ok(())
}

/// The snippets, and a test for each page. What they print is compared with the page.
#[allow(
    unused,
    clippy::all,
    clippy::pedantic,
    reason = "a snippet shows one thing; its other names are for the reader"
)]
mod snippets {
    macro_rules! print {
        ($($text:tt)*) => { nn_guide::record::print(format_args!($($text)*)) };
    }
    macro_rules! println {
        () => { nn_guide::record::print(format_args!("\n")) };
        ($($text:tt)*) => {{
            nn_guide::record::print(format_args!($($text)*));
            nn_guide::record::print(format_args!("\n"));
        }};
    }

    include!(concat!(env!("OUT_DIR"), "/pages.rs"));
}
