//! Fixed samples, and a few training steps on them.

use nn_core::data::AsTargets;
use nn_core::head::Softmax;
use nn_core::prelude::*;
use rand::RngExt;

pub(crate) fn values<const F: usize>(rows: usize, seed: u64) -> Batch<f64, F> {
    let mut rng = nn_core::numeric::random::seeded(seed);
    Batch::from_rows((0..rows).map(|_| std::array::from_fn(|_| rng.random_range(-1.5..1.5))))
        .unwrap()
}

pub(crate) fn labels<const K: usize>(rows: usize) -> Labels<K> {
    Labels::new((0..rows).map(|i| (i * 2 + 1) % K).collect::<Vec<_>>()).unwrap()
}

/// Some steps, so that statistics differ from their initial values.
pub(crate) fn trained<N, Y, const IN: usize, const OUT: usize>(
    mut net: N,
    x: &Batch<f64, IN>,
    y: &Y,
) -> N
where
    N: Network<IN, OUT, Scalar = f64, Head = Softmax<OUT>> + Train,
    Y: AsTargets<Targets = Labels<OUT>> + Copy,
{
    let (loss, mut adam) = (CrossEntropy::new(), Adam::new(0.01));
    let mut work = net.workspace(x.len()).seed(3);
    for _ in 0..20 {
        net.train_step(x, *y, &loss, &mut adam, &mut work).unwrap();
    }
    net
}
