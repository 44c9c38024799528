//! Rules of this repository: module dependencies, and the requirements of each keyword and each test.

mod complete;
mod floors;
mod foreign_types;
mod losses_and_optimizers;
