//! Code shared by the examples: the command line, embedded data, pictures. It does not depend on networks.

pub mod chart;
pub mod cli;
pub mod data;
