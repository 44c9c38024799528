//! Inspection of a network: values and gradients of a pass, a check of its gradients, pictures.

pub mod gradcheck;
pub mod picture;
pub mod explain;
pub mod trace;
