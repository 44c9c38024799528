//! A repeated block with many lines: the code of one repetition is there once, and a loop runs it for each.
//!
//! A repetition is a [`Model`] of its own, but for the names of its tensors and the slots: those are the whole
//! network's, as if its lines were written out.

use std::array;

use faer::MatRef;
use pulp::Simd;

use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::init::InitRng;
use crate::layer::learn::{Backward, Learner, OpenStep, Updated};
use crate::layer::tensor::{Parameter, ParameterMut, Tensor};
use crate::layer::update::Optimizer;
use crate::network::model::Model;
use crate::network::one_sample::OneSample;
use crate::network::program::{Op, Stage};
use crate::network::train::Train;
use crate::numeric::scalar::Scalar;

/// The block's first weights, one repetition after the other.
pub fn init<B: Model, const TIMES: usize>(rng: &mut InitRng) -> [B; TIMES] {
    array::from_fn(|_| B::init(rng))
}

/// The block's slots, and those after it.
///
/// # Panics
/// If they are the slots of another network.
pub fn slots<T>(slots: &mut [Slot<T>], count: usize) -> (&mut [Slot<T>], &mut [Slot<T>]) {
    slots.split_at_mut(count)
}

/// The operation of a stage of the block.
#[must_use]
pub const fn op<B: Model>(stage: usize) -> Op {
    B::PROGRAM.stages[stage].op
}

/// Fills the slots; each repetition reads what the one before hands on.
pub fn forward<B: Model>(
    blocks: &[B],
    x: MatRef<'_, B::Scalar>,
    slots: &mut [Slot<B::Scalar>],
    pass: &Pass,
) {
    let groups = B::PROGRAM.groups.len();
    for (time, block) in blocks.iter().enumerate() {
        let (before, own) = slots.split_at_mut(time * groups);
        let x = before.last().map_or(x, Slot::value);
        block.compute(x, &mut own[..groups], pass);
    }
}

/// From ∂L/∂value in the last slot: all gradients of the block and, if `source` wants it, ∂L/∂x.
pub fn backward<B: Train>(
    blocks: &[B],
    source: Source<'_, B::Scalar>,
    slots: &mut [Slot<B::Scalar>],
    gradients: &mut [B],
    pass: &Pass,
) {
    let times = blocks.iter().zip(gradients).enumerate();
    in_reverse::<B, _>(times, source, slots, |(block, gradients), source, slots| {
        block.backward(source, slots, gradients, pass);
    });
}

/// The same for any goal, in a network whose layers may be updated during the pass.
pub fn learn<T: Scalar, B: Train<Scalar = T>, const TIMES: usize>(
    blocks: impl Learner<T, [B; TIMES]>,
    source: Source<'_, T>,
    slots: &mut [Slot<T>],
    pass: &Pass,
) {
    blocks.run(Repeated {
        source,
        slots,
        pass,
    });
}

/// The block's part of a pass backward.
struct Repeated<'a, 's, T> {
    source: Source<'a, T>,
    slots: &'s mut [Slot<T>],
    pass: &'s Pass,
}

impl<T, B, const TIMES: usize> Backward<T, [B; TIMES]> for Repeated<'_, '_, T>
where
    T: Scalar,
    B: Train<Scalar = T>,
{
    fn keep(self, blocks: &[B; TIMES], gradients: &mut [B; TIMES]) {
        backward(blocks, self.source, self.slots, gradients, self.pass);
    }

    fn step<O: Optimizer<T>>(
        self,
        blocks: &mut [B; TIMES],
        gradients: &mut [B; TIMES],
        step: &mut OpenStep<'_, O>,
    ) {
        let times = blocks.iter_mut().zip(gradients).enumerate();
        in_reverse::<B, _>(
            times,
            self.source,
            self.slots,
            |(block, gradients), source, slots| {
                let goal = Updated::new(block, gradients, step);
                B::learn(goal, source, slots, self.pass);
            },
        );
    }
}

/// Runs the repetitions from the last to the first, each with its source and its slots.
fn in_reverse<B: Model, I>(
    times: impl DoubleEndedIterator<Item = (usize, I)>,
    source: Source<'_, B::Scalar>,
    slots: &mut [Slot<B::Scalar>],
    mut run: impl FnMut(I, Source<'_, B::Scalar>, &mut [Slot<B::Scalar>]),
) {
    let groups = B::PROGRAM.groups.len();
    let mut source = Some(source);
    for (time, one) in times.rev() {
        let (before, own) = slots.split_at_mut(time * groups);
        // Only the first repetition has none before it.
        let before = before.last_mut().map(Slot::source);
        if let Some(source) = before.or_else(|| source.take()) {
            run(one, source, &mut own[..groups]);
        }
    }
}

/// The block's output for one sample.
#[inline(always)]
pub fn one<S, B, const WIDTH: usize>(
    blocks: &[B],
    simd: S,
    x: &[B::Scalar; WIDTH],
) -> [B::Scalar; WIDTH]
where
    S: Simd,
    B: OneSample<WIDTH, WIDTH>,
{
    let mut value = *x;
    for block in blocks {
        value = block.logits_one(simd, &value);
    }
    value
}

/// The block's tensors, with the names in `rows`: the stages of the whole network from the block's first one on.
pub fn tensors<'a, B: Model>(
    rows: &'static [Stage],
    blocks: &'a [B],
) -> impl Iterator<Item = Parameter<'a, B::Scalar>> {
    let blocks = blocks.iter().zip(of_each::<B>(rows));
    blocks.flat_map(|(block, rows)| named::<B, _>(rows, block.tensors()))
}

/// The same tensors, mutable.
pub fn tensors_mut<'a, B: Model>(
    rows: &'static [Stage],
    blocks: &'a mut [B],
) -> impl Iterator<Item = ParameterMut<'a, B::Scalar>> {
    let blocks = blocks.iter_mut().zip(of_each::<B>(rows));
    blocks.flat_map(|(block, rows)| named::<B, _>(rows, block.tensors_mut()))
}

/// The rows of each repetition.
fn of_each<B: Model>(rows: &'static [Stage]) -> impl Iterator<Item = &'static [Stage]> {
    rows.chunks_exact(B::PROGRAM.stages.len())
}

/// The tensors of one repetition, each with the name of its line in the whole network.
fn named<B: Model, V>(
    rows: &'static [Stage],
    tensors: impl Iterator<Item = Tensor<V>>,
) -> impl Iterator<Item = Tensor<V>> {
    let mut row = 0;
    tensors.map(move |mut tensor| {
        let line = tensor.first_part();
        // Tensors are mostly in the order of the stages.
        let stages = B::PROGRAM.stages.iter().enumerate();
        let mut stages = stages.cycle().skip(row).take(rows.len());
        if let Some((index, _)) = stages.find(|(_, stage)| stage.name == *line) {
            row = index;
        }
        *line = rows[row].name;
        tensor
    })
}
