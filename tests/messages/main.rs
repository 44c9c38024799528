//! What the compiler says of mistakes.

mod diagnostics;
mod ui;
