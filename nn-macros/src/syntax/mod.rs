//! tokens → ast: what the user wrote, and no meaning.

pub(crate) mod literal;

pub(crate) mod ast;

pub(crate) mod parse;
