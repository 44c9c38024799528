//! A network that is a layer of another one: its prediction is the layer's output.

use faer::MatRef;
use pulp::Simd;

use crate::error::Result;
use crate::head::{self, Head};
use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::embedding::NotAnIndex;
use crate::network::model::Model;
use crate::network::one_sample::OneSample;
use crate::network::train::Train;

/// [`Model::check_input`] of the nested network `name`, whose inputs are those of the outer network starting at
/// column `first`.
///
/// # Errors
/// As [`Model::check_input`].
#[allow(clippy::result_large_err)] // a name has many parts; an error is rare
pub fn check<N: Model>(
    name: &'static str,
    x: MatRef<'_, N::Scalar>,
    first: usize,
) -> Result<(), NotAnIndex> {
    N::check_input(x).map_err(|problem| problem.inside(name, first))
}

/// `slot.value ←` the network's predictions.
pub fn forward<N: Model>(
    network: &N,
    x: MatRef<'_, N::Scalar>,
    slot: &mut Slot<N::Scalar>,
    pass: &Pass,
) {
    last::forward(network, x, slot, pass);
    let rows = slot.rows();
    let mut buffers = slot.buffers();
    N::Head::apply(buffers.value, rows);
    // z is the input of the head
    buffers.record_u();
}

/// From ∂L/∂u in `slot.gradient`: all gradients of the network and, if `source` wants it, ∂L/∂x.
pub fn backward<N: Train>(
    network: &N,
    source: Source<'_, N::Scalar>,
    slot: &mut Slot<N::Scalar>,
    gradients: &mut N,
    pass: &Pass,
) {
    let rows = slot.rows();
    let mut buffers = slot.backward();
    buffers.record_du();
    N::Head::backward(buffers.value, buffers.gradient, rows);
    buffers.record_dz();
    inner_backward(network, source, slot, gradients, pass);
}

fn inner_backward<N: Train>(
    network: &N,
    source: Source<'_, N::Scalar>,
    slot: &mut Slot<N::Scalar>,
    gradients: &mut N,
    pass: &Pass,
) {
    let (inner, gradient) = slot.inner_and_gradient();
    inner.backward().gradient.copy_from_slice(gradient);
    network.backward(source, &mut slot.inner, gradients, pass);
}

/// The prediction of a nested network for one sample.
#[inline(always)]
pub fn one<S, N, const IN: usize, const OUT: usize>(
    network: &N,
    simd: S,
    x: &[N::Scalar; IN],
) -> [N::Scalar; OUT]
where
    S: Simd,
    N: OneSample<IN, OUT>,
{
    head::one::<N::Scalar, N::Head, OUT>(&network.logits_one(simd, x))
}

/// A nested network that is the last layer: its head is that of the whole network.
pub mod last {
    use faer::MatRef;
    use pulp::Simd;

    use super::inner_backward;
    use crate::layer::buffers::{Pass, Slot, Source};
    use crate::network::model::Model;
    use crate::network::one_sample::OneSample;
    use crate::network::train::Train;

    /// `slot.value ←` the nested network's values before its head, which is the head of the whole network.
    pub fn forward<N: Model>(
        network: &N,
        x: MatRef<'_, N::Scalar>,
        slot: &mut Slot<N::Scalar>,
        pass: &Pass,
    ) {
        network.compute(x, &mut slot.inner, pass);
        let rows = x.nrows();
        slot.start(rows, false);
        let (inner, value) = slot.inner_and_value();
        value.copy_from_slice(inner.value_mut());
        slot.record_value();
    }

    /// From ∂L/∂logits in `slot.gradient`: all gradients of the network and, if `source` wants it, ∂L/∂x.
    pub fn backward<N: Train>(
        network: &N,
        source: Source<'_, N::Scalar>,
        slot: &mut Slot<N::Scalar>,
        gradients: &mut N,
        pass: &Pass,
    ) {
        slot.backward();
        slot.record_gradient();
        inner_backward(network, source, slot, gradients, pass);
    }

    /// The values before the head for one sample.
    #[inline(always)]
    pub fn one<S, N, const IN: usize, const OUT: usize>(
        network: &N,
        simd: S,
        x: &[N::Scalar; IN],
    ) -> [N::Scalar; OUT]
    where
        S: Simd,
        N: OneSample<IN, OUT>,
    {
        network.logits_one(simd, x)
    }
}
