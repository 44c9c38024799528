//! Types of other crates in public signatures. With them a user-defined layer, loss or network needs no dependency of
//! its own, and cannot get a different version of a crate.
//!
//! From [faer](https://docs.rs/faer): matrices and views of them. From [rand](https://docs.rs/rand) and `rand_chacha`: the
//! generator ([`random::Rng`](crate::numeric::random::Rng) is [`ChaCha8Rng`]) and the traits that draw from it. From
//! [pulp](https://docs.rs/pulp): the instruction set that a pass is compiled for.
//!
//! A layer that draws its initial weights and works on matrices, with `nn_core` paths alone:
//!
//! ```
//! use nn_core::external::{MatMut, MatRef, RngExt as _};
//! use nn_core::layer::Layer;
//! use nn_core::layer::tensor::{Parameter, ParameterMut};
//! use nn_core::numeric::random::Rng;
//! use nn_core::prelude::*;
//!
//! /// y = g·x with one gain for all columns, drawn between ½ and 1.
//! #[derive(Debug, Clone)]
//! pub struct Gain<const N: usize, T> {
//!     gain: [T; 1],
//! }
//!
//! impl<const N: usize, T: Scalar> Layer for Gain<N, T> {
//!     type Scalar = T;
//!     const INPUT: usize = N;
//!     const OUTPUT: usize = N;
//!     const PARAMETERS: usize = 1;
//!
//!     fn init(rng: &mut Rng) -> Self {
//!         let drawn: f64 = rng.random_range(0.5..1.0);
//!         Self { gain: [T::from_f64(drawn)] }
//!     }
//!
//!     fn forward(&self, x: MatRef<'_, T>, mut y: MatMut<'_, T>) {
//!         for (mut y, x) in y.as_mut().col_iter_mut().zip(x.col_iter()) {
//!             for (y, &x) in y.iter_mut().zip(x.iter()) {
//!                 *y = self.gain[0] * x;
//!             }
//!         }
//!     }
//!
//!     fn backward(
//!         &self,
//!         x: MatRef<'_, T>,
//!         _y: MatRef<'_, T>,
//!         dy: MatRef<'_, T>,
//!         gradients: &mut Self,
//!         dx: Option<MatMut<'_, T>>,
//!     ) {
//!         let columns = x.col_iter().zip(dy.col_iter());
//!         let products = columns.flat_map(|(x, dy)| x.iter().zip(dy.iter()).map(|(&x, &dy)| x * dy));
//!         gradients.gain = [products.sum()];
//!         if let Some(dx) = dx {
//!             self.forward(dy, dx);
//!         }
//!     }
//!
//!     fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
//!         std::iter::once(Parameter::vector("gain", &self.gain))
//!     }
//!
//!     fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
//!         std::iter::once(ParameterMut::vector("gain", &mut self.gain))
//!     }
//! }
//!
//! network! { struct Scaled { input: 2, all: layer(Gain<2>) } }
//!
//! let net = Scaled::<f64>::new(1);
//! let [y, _] = net.predict_one(&[1.0, 0.0]);
//! assert!((0.5..1.0).contains(&y));
//! let x = Batch::from_rows([[1.0, 2.0], [3.0, -1.0]])?;
//! let report = nn_core::inspect::gradcheck::check(&net, &x, &x, &SquaredError::new())?;
//! assert!(report.passed(), "{report}");
//! # Ok::<(), nn_core::Error>(())
//! ```

pub use faer::traits::RealField;
pub use faer::{Accum, ColRef, Mat, MatMut, MatRef, RowRef};
pub use pulp::{Simd, WithSimd};
pub use rand::{Rng, RngExt, SeedableRng};
pub use rand_chacha::ChaCha8Rng;
