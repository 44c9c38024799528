//! Files: data and models, whole, damaged, foreign and huge.

mod corpus;

mod bad_files;
mod crash;
mod csv;
mod interop;
mod malformed_files;
mod memory_limit;
mod model_files;
