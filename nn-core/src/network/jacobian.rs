//! ∂prediction/∂input and ∂prediction/∂parameters of one sample.

use faer::Mat;

use crate::head::Head;
use crate::layer::buffers::Pass;
use crate::network::check;
use crate::network::train::Train;
use crate::network::workspace::Workspace;
use crate::numeric::scalar::Scalar;

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
    let pass = Pass::PREDICT;
    network.compute(copies.as_ref(), &mut work.slots, &pass);
    let buffers = work.last_mut().backward();
    let mut predictions = buffers.value.to_vec();
    N::Head::apply(&mut predictions, OUT);
    buffers.gradient.fill(N::Scalar::ZERO);
    for k in 0..OUT {
        buffers.gradient[k * OUT + k] = N::Scalar::ONE;
    }
    N::Head::backward(&predictions, buffers.gradient, OUT);
    work.backward_alone(network, copies.as_ref(), &pass);
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
    let pass = Pass::PREDICT;
    for k in 0..OUT {
        network.compute(sample.as_ref(), &mut work.slots, &pass);
        let buffers = work.last_mut().backward();
        let mut predictions = buffers.value.to_vec();
        N::Head::apply(&mut predictions, 1);
        buffers.gradient.fill(N::Scalar::ZERO);
        buffers.gradient[k] = N::Scalar::ONE;
        N::Head::backward(&predictions, buffers.gradient, 1);
        work.backward_alone(network, sample.as_ref(), &pass);
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
