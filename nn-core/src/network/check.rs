//! What is refused before a pass: a network that is not ready, and inputs that it cannot answer.

use faer::MatRef;

use crate::data::batch::{self, BatchRef};
use crate::error::{Error, Result};
use crate::layer::standardize::unfitted;
use crate::layer::tensor::Tensors as _;
use crate::network::model::Model;
use crate::network::wants;

/// [`values`], and that the inputs are not standardised already where the network does it.
pub(crate) fn inputs<N: Model, const IN: usize>(
    network: &N,
    x: BatchRef<'_, N::Scalar, IN>,
) -> Result<()> {
    raw::<N, IN>(x)?;
    values(network, x.matrix())
}

/// Refuses standardised inputs where a `standardize` reads them.
pub(crate) fn raw<N: Model, const IN: usize>(x: BatchRef<'_, N::Scalar, IN>) -> Result<()> {
    if const { wants::of(N::PROGRAM).raw } {
        // words only where there is an error: a pass allocates nothing
        batch::check_raw(x.scale(), format_args!("a `standardize` of `{}`", N::NAME))?;
    }
    Ok(())
}

/// Refuses what the network cannot answer before a pass is run: its statistics, its settings or these inputs.
pub(crate) fn values<N: Model>(network: &N, x: MatRef<'_, N::Scalar>) -> Result<()> {
    check_fitted(network)?;
    network.check_settings()?;
    Ok(N::check_input(x)?)
}

/// Refuses a network with a `standardize` that was not fitted, its own or that of a network inside.
pub(crate) fn check_fitted<N: Model>(network: &N) -> Result<()> {
    if !N::NEEDS_FIT {
        return Ok(());
    }
    match network.tensors().find_map(|t| unfitted::<N::Scalar, _>(&t)) {
        Some(problem) => Err(Error::invalid(problem)),
        None => Ok(()),
    }
}
