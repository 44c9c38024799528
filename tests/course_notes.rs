//! Every model, formula and worked number of the five course notes that this system implements.
//!
//! A test is named after the notes' own numbering: `n5_…` is row N5. Where a note has a slip, the
//! test computes what is meant, and where it is cheap shows that the slip would be noticed.
// The notes' own names, and their loops over indices.
#![allow(clippy::many_single_char_names, clippy::needless_range_loop)]

#[path = "course_notes/m.rs"]
mod m;
#[path = "course_notes/n.rs"]
mod n;
#[path = "course_notes/n_deep.rs"]
mod n_deep;
#[path = "course_notes/n_descent.rs"]
mod n_descent;
#[path = "course_notes/plain.rs"]
mod plain;
#[path = "course_notes/r.rs"]
mod r;
#[path = "course_notes/r_gradients.rs"]
mod r_gradients;
#[path = "course_notes/s.rs"]
mod s;
#[path = "course_notes/s_calculus.rs"]
mod s_calculus;
#[path = "course_notes/v.rs"]
mod v;
#[path = "course_notes/v_kernels.rs"]
mod v_kernels;
#[path = "course_notes/v_models.rs"]
mod v_models;
