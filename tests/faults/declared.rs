//! Declarations: what the macro writes for them, and what it says of them.
