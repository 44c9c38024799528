//! Running statistics, computed anew for weights that no training step led to.

use faer::MatRef;

use crate::data::batch::BatchRef;
use crate::error::{Error, Result};
use crate::layer::buffers::Pass;
use crate::layer::policy::Rules;
use crate::layer::tensor::{Kind, Parameter, ParameterMut, not_finite};
use crate::network::check;
use crate::network::train::Train;
use crate::network::workspace::Workspace;
use crate::numeric::scalar::Scalar;

/// [`Network::recompute_statistics`](crate::Network::recompute_statistics).
pub(crate) fn recompute<N: Train, const IN: usize>(
    network: &mut N,
    x: BatchRef<'_, N::Scalar, IN>,
    work: &mut Workspace<N>,
) -> Result<()> {
    check::inputs(network, x)?;
    let (samples, most) = (x.len(), work.capacity());
    if samples < 2 || most < samples.min(3) {
        return Err(Error::invalid(format!(
            "statistics are computed from batches of at least 2 samples: there are {samples} samples, and the workspace \
             has room for {most} at a time (at least 3 are needed)"
        )));
    }
    let mut fresh = network.clone();
    let rules = work.gradients().tuned.as_ref();
    let rules = rules.map(|tuned| tuned.rules.clone());
    clear(&mut governed(rules.as_ref(), fresh.tensors_mut()));
    let (mut start, mut batches) = (0, 0);
    while start < samples {
        // a single sample has no variance, so that none is left over
        let left = samples - start;
        let rows = if left == most + 1 {
            most - 1
        } else {
            left.min(most)
        };
        let part = x.subrows(start, rows).matrix();
        work.on_threads(rows, |work| pass(&fresh, part, batches, work))?;
        batches += 1;
        let share = N::Scalar::from_f64(1.0 / batches as f64);
        let away = work.gradients().as_network();
        approach(
            share,
            &mut governed(rules.as_ref(), fresh.tensors_mut()),
            &mut away.tensors(),
        );
        start += rows;
    }
    if let Some(what) = not_finite(fresh.tensors()) {
        return Err(Error::invalid(format!(
            "the statistics of these samples cannot be computed: {what}"
        )));
    }
    *network = fresh;
    Ok(())
}

/// The tensors, by the rules of lines that are frozen at run time.
fn governed<'t, T: 't>(
    rules: Option<&Rules>,
    tensors: impl Iterator<Item = ParameterMut<'t, T>>,
) -> impl Iterator<Item = ParameterMut<'t, T>> {
    let mut frozen = rules.map(|rules| rules.0.iter());
    tensors.map(move |tensor| {
        let rule = frozen.as_mut().and_then(Iterator::next);
        if rule.is_some_and(|rule| rule.frozen) {
            tensor.of_kind(Kind::Fixed)
        } else {
            tensor
        }
    })
}

/// Compiled once, not once per network.
fn clear<T: Scalar>(tensors: &mut dyn Iterator<Item = ParameterMut<'_, T>>) {
    for tensor in tensors {
        if is_measured(tensor.kind) {
            tensor.values.fill(T::ZERO);
        }
    }
}

fn is_measured(kind: Kind) -> bool {
    matches!(kind, Kind::Running | Kind::Count)
}

/// A pass in training mode. In the places of the running statistics' gradients it leaves `running − batch's`.
fn pass<N: Train>(network: &N, x: MatRef<'_, N::Scalar>, step: u64, work: &mut Workspace<N>) {
    let pass = Pass {
        step,
        takes_statistics: true,
        ..work.next_training()
    };
    work.compute(network, x, &pass);
    work.last_mut().backward().gradient.fill(N::Scalar::ZERO);
    work.backward_alone(network, x, &pass);
}

/// The mean with one batch more, as `PyTorch`'s `momentum=None`. Compiled once, not once per network.
fn approach<T: Scalar>(
    share: T,
    running: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
    away: &mut dyn Iterator<Item = Parameter<'_, T>>,
) {
    for (running, away) in running.zip(away) {
        let share = match running.kind {
            Kind::Running => share,
            Kind::Count => T::ONE,
            Kind::Learned | Kind::Fixed => continue,
        };
        for (running, &away) in running.values.iter_mut().zip(away.values) {
            *running = (*running - share * away).flush();
        }
    }
}
