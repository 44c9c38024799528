//! ∂prediction/∂input of one sample.

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
    work.backward(network, copies.as_ref(), &pass);
    work.input_gradient().expect("asked for above").to_owned()
}
