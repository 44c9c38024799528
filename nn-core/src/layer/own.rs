//! User-defined layers: the trait they implement, and the way passes call it.

use std::fmt;

use faer::{MatMut, MatRef};
use pulp::Simd;

use crate::layer::buffers::{Pass, Slot, Source, note};
use crate::layer::init::InitRng;
use crate::layer::protocol::Passes;
use crate::layer::tensor::{Parameter, ParameterMut};
use crate::layer::wants::Wants;
use crate::numeric::columns::copy_columns;
use crate::numeric::random::Rng;
use crate::numeric::scalar::Scalar;

/// A user-defined layer. `layer(my::Rotation)` puts it into a network, where it takes part in shapes, gradients,
/// files and the summary like the built-in layers.
///
/// A batch is `N×INPUT`, one sample per row, any strides. Hidden values are column-major, so loops over a column
/// (`x.col(j)`) are the fast ones. A pass must not allocate if training is not to allocate.
///
/// The scalar is the type's only type parameter. It comes last (`layer(Cut<4>)` is `Cut<4, T>`) unless the stage
/// gives its position: `layer(Cut<T, 4>)` for `Cut<T, const N: usize>`.
///
/// ```
/// use nn_core::layer::{Layer, MatMut, MatRef};
/// use nn_core::layer::tensor::{Parameter, ParameterMut};
/// use nn_core::prelude::*;
/// use nn_core::numeric::random::Rng;
///
/// /// Turns points of the plane by an angle that is learned.
/// #[derive(Debug, Clone)]
/// pub struct Rotation<T> {
///     angle: [T; 1],
/// }
///
/// impl<T: Scalar> Layer for Rotation<T> {
///     type Scalar = T;
///
///     const INPUT: usize = 2;
///     const OUTPUT: usize = 2;
///     const PARAMETERS: usize = 1;
///
///     fn init(_: &mut Rng) -> Self {
///         Self { angle: [T::ZERO] }
///     }
///
///     fn forward(&self, x: MatRef<'_, T>, mut y: MatMut<'_, T>) {
///         let (sin, cos) = (self.angle[0].sin(), self.angle[0].cos());
///         for n in 0..x.nrows() {
///             y[(n, 0)] = cos * x[(n, 0)] - sin * x[(n, 1)];
///             y[(n, 1)] = sin * x[(n, 0)] + cos * x[(n, 1)];
///         }
///     }
///
///     fn backward(
///         &self,
///         _x: MatRef<'_, T>,
///         y: MatRef<'_, T>,
///         dy: MatRef<'_, T>,
///         gradients: &mut Self,
///         dx: Option<MatMut<'_, T>>,
///     ) {
///         let slopes = (0..y.nrows()).map(|n| dy[(n, 1)] * y[(n, 0)] - dy[(n, 0)] * y[(n, 1)]);
///         gradients.angle = [slopes.sum()];
///         let Some(mut dx) = dx else { return };
///         let (sin, cos) = (self.angle[0].sin(), self.angle[0].cos());
///         for n in 0..y.nrows() {
///             dx[(n, 0)] = cos * dy[(n, 0)] + sin * dy[(n, 1)];
///             dx[(n, 1)] = cos * dy[(n, 1)] - sin * dy[(n, 0)];
///         }
///     }
///
///     fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
///         std::iter::once(Parameter::vector("angle", &self.angle))
///     }
///
///     fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
///         std::iter::once(ParameterMut::vector("angle", &mut self.angle))
///     }
/// }
///
/// network! {
///     /// A rotation and nothing else: it has to find out by how much.
///     struct Turned {
///         input: 2,
///         turn: layer(Rotation),
///     }
/// }
///
/// fn main() -> Result<(), nn_core::Error> {
///     let x = Batch::from_rows([[1.0_f64, 0.0], [0.0, 1.0], [1.0, 1.0]])?;
///     let y = Batch::from_rows([[0.0, 1.0], [-1.0, 0.0], [-1.0, 1.0]])?; // by a quarter turn
///     let (mut net, loss) = (Turned::<f64>::new(1), SquaredError::new());
///     let (mut sgd, mut work) = (Sgd::new(0.5), net.workspace(3));
///     for _ in 0..100 {
///         net.train_step(&x, &y, &loss, &mut sgd, &mut work)?;
///     }
///     assert!((net.turn.angle[0] - std::f64::consts::FRAC_PI_2).abs() < 1e-6);
///     assert!((net.predict_one(&[1.0, 0.0])[1] - 1.0).abs() < 1e-6);
///     assert_eq!(Turned::PARAMETERS, 1);
///     Ok(())
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer",
    label = "does not implement `nn_core::layer::Layer` for every scalar",
    note = "a layer's type has the scalar as its only parameter: `impl<T: Scalar> Layer for Mine<T>`"
)]
pub trait Layer: Clone + fmt::Debug + Send + Sync + 'static {
    /// The scalar type it computes in: the type's parameter.
    type Scalar: Scalar;

    /// Input values per sample.
    const INPUT: usize;
    /// Output values per sample.
    const OUTPUT: usize;
    /// Number of learned parameters, for the summary.
    const PARAMETERS: usize = 0;
    /// Multiply-adds per sample, for the summary.
    const MULTIPLY_ADDS: usize = 0;
    /// The requirements on its input columns; by default they should have one scale.
    const WANTS: Wants = Wants::ONE_SCALE;

    /// The layer at the start of training. Draw random numbers from `rng`, so that a seed determines them.
    fn init(rng: &mut Rng) -> Self;

    /// `y` (`N×OUTPUT`) `←` the layer's output for `x` (`N×INPUT`); every value is overwritten.
    fn forward(&self, x: MatRef<'_, Self::Scalar>, y: MatMut<'_, Self::Scalar>);

    /// From ∂L/∂y in `dy`: the gradients of the layer's parameters, and ∂L/∂x if it is needed; both are overwritten.
    /// `x` and `y` are those of the preceding forward pass.
    fn backward(
        &self,
        x: MatRef<'_, Self::Scalar>,
        y: MatRef<'_, Self::Scalar>,
        dy: MatRef<'_, Self::Scalar>,
        gradients: &mut Self,
        dx: Option<MatMut<'_, Self::Scalar>>,
    );

    /// The tensors by their names in the layer, always in the same order; in a file the name is `line.name`.
    /// [`Kind`](crate::layer::tensor::Kind) marks those that are not learned.
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, Self::Scalar>> {
        std::iter::empty()
    }

    /// The same tensors, mutable.
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, Self::Scalar>> {
        std::iter::empty()
    }

    /// The layer's output for one sample; by default computed as a batch of one.
    #[must_use]
    fn one<const IN: usize, const OUT: usize>(
        &self,
        x: &[Self::Scalar; IN],
    ) -> [Self::Scalar; OUT] {
        let mut output = [Self::Scalar::ZERO; OUT];
        self.forward(
            MatRef::from_row_major_slice(x, 1, IN),
            MatMut::from_row_major_slice_mut(&mut output, 1, OUT),
        );
        output
    }

    /// The layer, with weights drawn from the network's generator.
    #[doc(hidden)]
    fn drawn(rng: &mut InitRng) -> Self {
        Self::init(rng.rng())
    }
}

impl<T: Scalar, L: Layer<Scalar = T>> Passes<T> for L {
    /// `slot.value ← layer(x)`.
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, _pass: &Pass) {
        let (rows, width) = (x.nrows(), slot.width());
        // the place for an input gradient that is added to another reader's
        slot.keep(x.ncols(), 0);
        let mut buffers = slot.start(rows, false);
        if let Some(record) = &mut buffers.record {
            record.z.resize(rows * x.ncols(), T::ZERO);
            copy_columns(x, &mut record.z);
        }
        let y = MatMut::from_column_major_slice_mut(&mut *buffers.value, rows, width);
        Layer::forward(self, x, y);
        buffers.record_u();
    }

    /// From ∂L/∂y in `slot.gradient`: the layer's gradients and, if `source` wants it, ∂L/∂x.
    fn backward(
        &self,
        source: Source<'_, T>,
        slot: &mut Slot<T>,
        gradients: &mut Self,
        _pass: &Pass,
    ) {
        let (rows, width) = (slot.rows(), slot.width());
        let columns = source.value.ncols();
        let mut buffers = slot.backward();
        buffers.record_du();
        let y = MatRef::from_column_major_slice(&*buffers.value, rows, width);
        let dy = MatRef::from_column_major_slice(&*buffers.gradient, rows, width);
        let kept = &mut buffers.kept[..rows * columns];
        let dx = MatMut::from_column_major_slice_mut(&mut *kept, rows, columns);
        let dx = source.gradient.is_some().then_some(dx);
        Layer::backward(self, source.value, y, dy, gradients, dx);
        note(&mut buffers.record, |record| &mut record.dz, kept);
        source.deliver(kept);
    }

    #[inline(always)]
    fn one<S: Simd, const I: usize, const O: usize>(&self, _simd: S, x: &[T; I]) -> [T; O] {
        Layer::one(self, x)
    }

    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        Layer::tensors(self)
    }

    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        Layer::tensors_mut(self)
    }
}
