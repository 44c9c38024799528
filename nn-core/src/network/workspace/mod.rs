//! The buffers of a network's passes, and the gradients computed there.

mod halves;
mod passes;

use std::fmt;

use faer::MatRef;
use rayon::ThreadPool;

use crate::data::targets::TargetsRef;
use crate::error::{Error, Result};
use crate::layer::buffers::{Pass, Slot};
use crate::layer::tensor::{Kind, Parameter, Tensor};
use crate::network::check;
use crate::network::clip::Clip;
use crate::network::gradients::Gradients;
use crate::network::model::Model;
use crate::network::tune::Tune;
use crate::network::tuned::{Lines, Tuned};
use crate::numeric::matmul::{self, WORTH_TWO};
use crate::numeric::memory;
use crate::numeric::scalar::Scalar;
use crate::numeric::threads;

/// The buffers for batches of up to [`capacity`](Workspace::capacity) samples. After the first step nothing is
/// allocated.
pub struct Workspace<N: Model> {
    pub(crate) slots: Vec<Slot<N::Scalar>>,
    /// The buffers of large predictions, which go through the network in blocks.
    pieces: Vec<Vec<Slot<N::Scalar>>>,
    gradients: Gradients<N>,
    /// ∂L/∂x, `N×IN` column-major; empty unless requested.
    input_gradient: Vec<N::Scalar>,
    rows: usize,
    capacity: usize,
    seed: u64,
    step: u64,
    threads: usize,
    /// Made by the first pass that needs it.
    pool: Option<ThreadPool>,
    /// True if a layer normalises by the batch.
    normalises: bool,
    /// True if a step may update layers in the middle of its pass backward.
    fuses: bool,
    /// The predictions of the last pass forward of its own.
    predictions: Vec<N::Scalar>,
    /// The last pass forward of its own, until its pass backward or another pass.
    forward: Option<Forward>,
}

/// A pass forward in training mode that a pass backward may follow.
#[derive(Clone, Copy)]
struct Forward {
    pass: Pass,
    rows: usize,
    /// A number that differs for other inputs.
    inputs: u64,
}

impl<N: Model> Workspace<N> {
    /// # Panics
    /// If the slots or tensors of a hand-written network are not those that it names.
    pub(crate) fn new(network: &N, capacity: usize) -> Self {
        Self::with(network, capacity, 0, 1)
    }

    /// [`new`](Self::new), with a [`seed`](Self::seed) and [`threads`](Self::threads).
    pub(crate) fn with(network: &N, capacity: usize, seed: u64, threads: usize) -> Self {
        let slots = N::slots(capacity);
        check::slots(network, &slots, capacity);
        Self {
            slots,
            pieces: Vec::new(),
            gradients: Gradients::zeros(network),
            input_gradient: Vec::new(),
            rows: 0,
            capacity,
            seed,
            step: 0,
            threads,
            pool: None,
            normalises: normalises_batches(network).is_some(),
            fuses: true,
            predictions: Vec::new(),
            forward: None,
        }
    }

    /// Sets the seed, 0 by default. Dropout's masks are a function of the seed, the step, the layer and the element.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Number of threads that may share a pass: 1 by default, at most 1024. The results have the same bits for any
    /// number; the first pass refuses 0 and more than 1024.
    ///
    /// The threads are those of the caller's pool, if it runs in one ([`threads::share`], `fit`), and the workspace's
    /// own otherwise. Entering its own pool costs 10 to 20 µs per pass, and allocates memory for the pool's queue
    /// every 63rd time; `threads::share` around the loop pays for both only once. A pass that is too small to share
    /// stays on the calling thread.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self {
            threads,
            pool: None,
            ..self
        }
    }

    /// Runs a pass over `rows` samples on its threads.
    #[inline(always)] // a step of a tiny network takes as long as a few calls
    pub(crate) fn on_threads<R: Send>(
        &mut self,
        rows: usize,
        mut pass: impl FnMut(&mut Self) -> R + Send,
    ) -> Result<R> {
        if self.threads == 1 {
            return Ok(pass(self));
        }
        self.on_several(rows, pass)
    }

    #[cold]
    #[inline(never)]
    fn on_several<R: Send>(
        &mut self,
        rows: usize,
        mut pass: impl FnMut(&mut Self) -> R + Send,
    ) -> Result<R> {
        threads::check(self.threads)?;
        // The cost of a network without a table is unknown.
        let known = N::MULTIPLY_ADDS > 0;
        if threads::in_pool() || (known && rows.saturating_mul(N::MULTIPLY_ADDS) < WORTH_TWO) {
            return Ok(pass(self));
        }
        let mut pool = self.pool.take();
        let result =
            matmul::in_warm_pool::<N::Scalar, R>(&mut pool, self.threads, &mut || pass(self));
        self.pool = pool;
        result
    }

    /// From now on the backward pass also computes ∂L/∂x, which costs one more product, and training steps are not
    /// fused.
    #[must_use]
    pub fn with_input_gradient(self) -> Self {
        Self {
            input_gradient: memory::filled(N::Scalar::ZERO, self.capacity, N::INPUT),
            fuses: false,
            ..self
        }
    }

    /// Changes the settings of a line at run time, from the next pass on: see [`Tune`]. What is not set stays as it was.
    ///
    /// A line is called by its path, as its tensors are: `"hidden"`, `"encoder.hidden"`, `"block[0].hidden"` (or
    /// `"block.0.hidden"`, as in files). The path of a block, a repetition or a nested network selects all lines in it.
    /// Noise on a line without a name has no path.
    ///
    /// The settings hold for all training passes in this workspace, and its gradients carry them to
    /// [`Optimizer::step`](crate::optim::Optimizer::step). Steps are then not fused. The network itself does not change: another
    /// workspace, and a file, know the declaration alone. [`Trainer::tune`](crate::train::Trainer::tune) does the same
    /// for a trainer.
    ///
    /// # Errors
    /// A line that the network does not have; a setting that it cannot have; a number out of range. Nothing has changed
    /// then.
    pub fn tune(&mut self, line: &str, tune: Tune) -> Result<()> {
        let before = self.gradients.tuned.as_deref();
        let before = before.cloned().unwrap_or_default();
        self.tune_to(before, &[(line.to_owned(), tune)])
    }

    /// Replaces all settings of lines.
    pub(crate) fn retune(&mut self, lines: &[(String, Tune)]) -> Result<()> {
        if lines.is_empty() && self.gradients.tuned.is_none() {
            return Ok(());
        }
        self.tune_to(Tuned::default(), lines)
    }

    fn tune_to(&mut self, mut tuned: Tuned, more: &[(String, Tune)]) -> Result<()> {
        let network = self.gradients.as_network();
        let lines = Lines::new(
            N::PROGRAM,
            &mut network.tensors().map(Tensor::without_values),
        );
        for (line, tune) in more {
            tuned = tuned.with(&lines, line, *tune)?;
        }
        tuned.set(&lines, N::PROGRAM, &mut self.slots);
        let mut tensors = tuned.rules.over(network.tensors());
        let normalises = tensors.any(|tensor| tensor.kind == Kind::Running);
        drop(tensors);
        self.normalises = normalises;
        self.gradients.tuned = Some(Box::new(tuned));
        self.fuses = false;
        self.forward = None;
        Ok(())
    }

    /// The lines that are tuned, by their paths.
    pub(crate) fn tuned(&self) -> &[(String, Tune)] {
        let tuned = self.gradients.tuned.as_deref();
        tuned.map_or(&[], Tuned::lines)
    }

    /// The largest batch, in samples.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// ∂L/∂parameter of the last backward pass, by the network's own names: `work.gradients().hidden.weight()`, or by
    /// the names of its tensors: `work.gradients().tensors()`.
    #[must_use]
    pub fn gradients(&self) -> &Gradients<N> {
        &self.gradients
    }

    /// The gradients, mutable: the optimizer uses the changed values. [`clip_norm`](Workspace::clip_norm) bounds
    /// their norm.
    pub fn gradients_mut(&mut self) -> &mut Gradients<N> {
        &mut self.gradients
    }

    /// Scales all gradients to a norm of at most `max`, as `PyTorch`'s `clip_grad_norm_` does, and returns the
    /// norm they had: `g ← g·min(1, max/(‖g‖ + 1e-6))`, where ‖g‖ is the L2 norm of all [parameters'] gradients
    /// together. [`Clip`] has other norms and bounds.
    ///
    /// Call it between [`loss_and_gradients`](crate::Network::loss_and_gradients) and [`step`](crate::optim::Optimizer::step): a
    /// `train_step` may leave no gradients.
    ///
    /// ```
    /// # mod declared {
    /// #     use nn_core::prelude::*;
    /// #     nn_core::network! { pub struct Net { input: 2, hidden: dense(8, bias = false), norm: batch_norm -> relu, output: dense(1) } }
    /// # }
    /// # use declared::Net;
    /// use nn_core::prelude::*;
    /// let x = Batch::from_rows([[0.0_f32, 1.0], [1.0, 0.0], [2.0, 1.0]])?;
    /// let y = Batch::from_rows([[100.0], [-50.0], [200.0]])?;
    /// let (mut net, loss) = (Net::new(1), SquaredError::new());
    /// let (mut sgd, mut work) = (Sgd::new(0.1), net.workspace(3));
    /// for _ in 0..10 {
    ///     net.loss_and_gradients(&x, &y, &loss, &mut work)?;
    ///     let norm = work.clip_norm(1.0)?;
    ///     sgd.step(&mut net, work.gradients())?;
    ///     assert!(norm > 1.0);
    /// }
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    ///
    /// [parameters']: Model::parameters
    ///
    /// # Errors
    /// A `max` that is not a finite number above 0; a gradient that is infinite or NaN (the gradients are
    /// unchanged).
    pub fn clip_norm(&mut self, max: f64) -> Result<f64> {
        Clip::by_workspace(max).apply(&mut self.gradients)
    }

    /// ∂L/∂x of the last backward pass, `N×IN`, if requested with [`with_input_gradient`](Self::with_input_gradient).
    #[must_use]
    pub fn input_gradient(&self) -> Option<MatRef<'_, N::Scalar>> {
        (!self.input_gradient.is_empty()).then(|| {
            let values = &self.input_gradient[..self.rows * N::INPUT];
            MatRef::from_column_major_slice(values, self.rows, N::INPUT)
        })
    }

    pub(crate) fn check(&self, rows: usize) -> Result<()> {
        fits(rows, self.capacity)
    }

    pub(crate) fn check_pair<'y>(&self, inputs: usize, targets: impl TargetsRef<'y>) -> Result<()> {
        fit(inputs, targets, self.capacity)
    }

    /// Refuses to train a layer that normalises by the batch on a single sample: it has no variance.
    pub(crate) fn check_alone(&self, network: &N, rows: usize) -> Result<()> {
        if rows != 1 || !self.normalises {
            return Ok(());
        }
        Err(alone(&mut network.tensors()))
    }
}

impl<N: Model> fmt::Debug for Workspace<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workspace")
            .field("network", &N::NAME)
            .field("capacity", &self.capacity)
            .field("seed", &self.seed)
            .field("step", &self.step)
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}

/// [`Workspace::check_pair`] for all networks with such targets.
fn fit<'y>(inputs: usize, targets: impl TargetsRef<'y>, capacity: usize) -> Result<()> {
    targets.check_count(inputs)?;
    if inputs == 0 {
        return Err(Error::invalid(
            "the batch is empty: the batch size is 0, or the data set has no sample",
        ));
    }
    fits(inputs, capacity)
}

fn fits(rows: usize, capacity: usize) -> Result<()> {
    if rows > capacity {
        return Err(Error::BatchTooLarge { rows, capacity });
    }
    Ok(())
}

/// The error of [`Workspace::check_alone`].
#[cold]
fn alone<T>(tensors: &mut dyn Iterator<Item = Parameter<'_, T>>) -> Error {
    let line = normalising_line(tensors).unwrap_or_default();
    Error::invalid(format!(
        "`{line}` normalises by the batch, but the batch has 1 sample: training needs at least 2 in every \
         batch (`data.batches(…).joining_a_single()` leaves no single sample over, `layer_norm` takes single samples)"
    ))
}

/// The line of a layer that normalises by the batch, if there is one. Such a layer has running statistics that
/// training updates (a frozen one does not).
pub(crate) fn normalises_batches<N: Model>(network: &N) -> Option<String> {
    normalising_line(&mut network.tensors())
}

/// [`normalises_batches`], compiled once, not once per network.
fn normalising_line<T>(mut tensors: &mut dyn Iterator<Item = Parameter<'_, T>>) -> Option<String> {
    let running = Iterator::find(&mut tensors, |tensor| tensor.kind == Kind::Running)?;
    let name = running.name.to_string();
    Some(
        name.rsplit_once('.')
            .map_or(name.clone(), |(line, _)| line.to_owned()),
    )
}
