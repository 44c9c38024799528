//! What generated code calls. No stability: only `network!` may use it.
#![allow(missing_docs)]

pub use core::clone::Clone;
pub use core::fmt::{Debug, Display, Formatter, Result as FmtResult};
pub use core::iter::Iterator;
pub use core::marker::PhantomData;
pub use core::option::Option::{self, None, Some};
pub use core::primitive::{bool, f32, str, u64, usize};
pub use faer::{MatMut, MatRef};

pub use crate::activation::{
    Activation, Chain, Cos, Elu, Exp, Gelu, GeluTanh, Identity, LeakyRelu, Neg, Perceptron, Recip,
    Relu, Scale, Selu, Sigmoid, Silu, Sin, Softplus, Square, Step, Tanh,
};
pub use crate::head;
pub use crate::init::{Init, InitRng};
pub use crate::layer::{Dense, dense, dropout, elementwise, softmax};
pub use crate::network::{LayerInfo, Model, Network, Parameter, ParameterMut, Train};
pub use crate::one;
pub use crate::scalar::Scalar;
pub use crate::slot::{Pass, Slot, Source};
