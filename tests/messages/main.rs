//! Compile errors.

mod diagnostics;
mod ui;
