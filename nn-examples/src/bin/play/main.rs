//! An interactive page: the notes' networks with sliders for their weights, steps of training, the decision surface, and
//! the computation graph with every value and gradient. It is one file that needs no network connection.
//!
//! The page computes with a script that this program translates from each network's `Program`, forward and backward.
//! When it opens, it compares its outputs and gradients with those of the library.

mod graph;
mod networks;
mod page;
mod script;

#[cfg(test)]
mod check;

use std::process::ExitCode;

use nn_examples::{cli, say};

use networks::Failure;

fn main() -> ExitCode {
    cli::run(
        "Writes a page on which one plays with the notes' networks",
        run,
    )
}

fn run(session: &cli::Session) -> Result<(), Failure> {
    let entries = networks::all(session.seed())?;
    let html = page::html(&entries);
    session.write("play.html", &html)?;
    say!(
        "{} ({} networks, {} KiB): open it in a browser",
        session.path("play.html").display(),
        entries.len(),
        html.len().div_ceil(1024)
    );
    Ok(())
}
