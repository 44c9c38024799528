//! What the examples share: the command line, embedded data, pictures. Nothing here knows networks.

pub mod chart;
pub mod cli;
pub mod data;
