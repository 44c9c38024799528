//! tokens → ast: the declaration as written, without meaning.

pub(crate) mod literal;

pub(crate) mod ast;

pub(crate) mod parse;
