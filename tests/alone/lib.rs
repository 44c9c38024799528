//! Test programs that each need their own process; see the README in the folder above.
