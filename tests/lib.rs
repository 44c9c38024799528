//! The tests that cross a crate border. Each file is named after the claim it tests; see README.md.
