//! Test programs that need a process each; see the README above.
