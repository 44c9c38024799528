//! The declarations of `nn-macros/tests/mistakes` after the help of their errors was taken, file by file: all compile.
#![allow(warnings, clippy::all, clippy::pedantic)]

mod follow_on;
mod keras;
mod pytorch;
mod syntax;
mod widths;
mod words;
