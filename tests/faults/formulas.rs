//! Numbers and formulas in declarations.
