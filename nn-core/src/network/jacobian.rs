//! ∂prediction/∂input and ∂prediction/∂parameters of one sample.

use faer::{Mat, MatRef};

use crate::head::Head;
use crate::layer::buffers::Pass;
use crate::network::check;
use crate::network::train::Train;
use crate::network::workspace::Workspace;
use crate::numeric::scalar::Scalar;

/// A pass forward and backward in prediction mode, which begins with ∂L/∂yₖ = 1 at sample `n` where `counts(n, k)`, else 0.
/// Penalties add nothing.
pub(crate) fn backward<N: Train>(
    network: &N,
    x: MatRef<'_, N::Scalar>,
    work: &mut Workspace<N>,
    counts: impl Fn(usize, usize) -> bool,
) {
    let (rows, pass) = (x.nrows(), Pass::PREDICT);
    work.compute(network, x, &pass);
    let buffers = work.last_mut().backward();
    let mut predictions = buffers.value.to_vec();
    N::Head::apply(&mut predictions, rows);
    for (index, slope) in buffers.gradient.iter_mut().enumerate() {
        let counted = counts(index % rows, index / rows);
        *slope = if counted {
            N::Scalar::ONE
        } else {
            N::Scalar::ZERO
        };
    }
    N::Head::backward(&predictions, buffers.gradient, rows);
    work.backward_alone(network, x, &pass);
}

/// All rows of the Jacobian in one backward pass: `OUT` copies of the sample, each with another unit vector as
/// ∂L/∂prediction. NaN if the network cannot process the sample.
pub(crate) fn of<N, const IN: usize, const OUT: usize>(
    network: &N,
    x: &[N::Scalar; IN],
) -> Mat<N::Scalar>
where
    N: Train,
{
    let copies = Mat::from_fn(OUT, IN, |_, j| x[j]);
    if check::values(network, copies.as_ref()).is_err() {
        return Mat::from_fn(OUT, IN, |_, _| N::Scalar::NAN);
    }
    let mut work = Workspace::new(network, OUT).with_input_gradient();
    backward(network, copies.as_ref(), &mut work, |n, k| n == k);
    work.input_gradient().expect("asked for above").to_owned()
}

/// A backward pass for each output. (Copies of the sample in one pass, as above, would give sums over the outputs.)
pub(crate) fn of_parameters<N, const IN: usize, const OUT: usize>(
    network: &N,
    x: &[N::Scalar; IN],
) -> Mat<N::Scalar>
where
    N: Train,
{
    let sample = Mat::from_fn(1, IN, |_, j| x[j]);
    let columns = network.parameters().map(|tensor| tensor.values.len()).sum();
    let mut jacobian = Mat::full(OUT, columns, N::Scalar::NAN);
    if check::values(network, sample.as_ref()).is_err() {
        return jacobian;
    }
    let mut work = Workspace::new(network, 1);
    for k in 0..OUT {
        backward(network, sample.as_ref(), &mut work, |_, output| output == k);
        let mut column = 0;
        for gradient in work.gradients().tensors() {
            for &slope in gradient.values {
                jacobian[(k, column)] = slope;
                column += 1;
            }
        }
    }
    jacobian
}
