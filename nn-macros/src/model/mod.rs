//! A network that is right: every default filled in, every shape known, every name fit for use.
//!
//! It is a list of nodes in the order of their computation. Each names the values it reads. Blocks are gone: only the
//! places of their fields are left (`block[0].hidden`).

mod declared;
mod name;
mod number;

mod access;
mod policy;
mod width;

mod shape;

mod sentence;

mod claim;
mod node;
mod repeat;

mod network;

mod body;

pub(crate) use access::{Access, Step};
pub(crate) use claim::{Budget, Claim, Cost, Holds, Warning};
pub(crate) use declared::Declared;
pub(crate) use name::{outputs, plain};
pub(crate) use network::{Field, FieldKind, Head, HeadKind, Line, Network, Part};
pub(crate) use node::{Activation, Dense, Layer, Node, Noise, Op, OwnActivation, Setter, Value};
pub(crate) use number::Number;
pub(crate) use policy::Policy;
pub(crate) use repeat::Repeat;
pub(crate) use sentence::{Piece, Sentence};
pub(crate) use shape::Shape;
pub(crate) use width::{Constant, Dim, Side, Size, Term, product, quotient, sum};
