//! The house keeps its own rules: which module uses which, and what each keyword and each test needs.

mod complete;
mod floors;
mod foreign_types;
