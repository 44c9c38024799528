//! Files: data and models, whole, damaged and foreign.

mod corpus;

mod bad_files;
mod crash;
mod csv;
mod interop;
mod malformed_files;
mod model_files;
