//! [`Trainer::fit`].

use crate::data::Dataset;
use crate::data::targets::Targets;
use crate::error::{Error, Result};
use crate::head::{Accepts, HeadFor, TargetsFor};
use crate::loss::Loss;
use crate::network::workspace::normalises_batches;
use crate::network::{Model, Network, Train};
use crate::numeric::scalar::Scalar;
use crate::numeric::{matmul, memory, threads};
use crate::optim::Optimizer;
use crate::train::advice::{
    warn_of_absent_classes, warn_of_debug_build, warn_of_scales, warn_of_the_end,
};
use crate::train::history::History;
use crate::train::observer::Plan;
use crate::train::run::Run;
use crate::train::trainer::{BatchSize, Trainer};

impl<T, L, O, Y, const IN: usize> Trainer<'_, L, O, Dataset<T, IN, Y>>
where
    T: Scalar,
    L: Loss,
    O: Optimizer<T>,
    Y: Targets,
{
    /// Trains `network` on `data`.
    ///
    /// Every call starts with a fresh copy of the optimizer, so one trainer can train several networks alike. The
    /// same settings, data and initial weights give the same bits.
    ///
    /// Once per process it warns on stderr: if the scale of features slows training down
    /// ([`scale_warning`](crate::data::scale_warning); not for columns that a `standardize`, a `batch_norm` or an
    /// `embedding` reads), if real targets are large for a network that ends without an activation or below 0 for one
    /// that ends in `relu`, if a class has no sample, and in a debug build, which is slow.
    ///
    /// # Errors
    /// No data; a batch size, a number of epochs or threads of 0; more than 1024 threads; batches that do not fit
    /// into memory; a setting of the loss, the optimizer, a layer or an observer that is out of range; an optimizer
    /// that has trained another network; [validation data](Self::validate) that do not match the training data; an
    /// input that [`Model::check_input`](crate::Model::check_input) refuses; a value that is not finite; a
    /// `standardize` that is not fitted, or standardised data for it; a target for which the loss is not defined
    /// (also in the validation data); batches of one sample for a network with a `batch_norm`. The network is then
    /// unchanged.
    ///
    /// [`Error::Diverged`] if the loss or a weight became infinite or NaN: the network then holds the weights of the
    /// last epoch that ended well, or its initial ones.
    pub fn fit<N, const OUT: usize>(
        &mut self,
        network: &mut N,
        data: &Dataset<T, IN, Y>,
    ) -> Result<History>
    where
        N: Network<IN, OUT, Scalar = T> + Train,
        N::Head: Accepts<L>,
        Y: TargetsFor<T, L, HeadFor<N::Head, L>>,
    {
        let plan = self.plan::<N>(data, normalises_batches(network))?;
        if cfg!(debug_assertions) {
            warn_of_debug_build();
        }
        warn_of_scales::<N, T, Y, IN>(data);
        warn_of_the_end::<N, T, Y, IN>(data);
        warn_of_absent_classes(data);
        if self.threads == 1 {
            return Run::new(self, plan).all_epochs(network, data);
        }
        let pool = match self.pool.take() {
            Some(pool) => pool,
            None => matmul::warm_pool::<T>(self.threads)?,
        };
        let history = pool.install(|| Run::new(self, plan).all_epochs(network, data));
        self.pool = Some(pool);
        history
    }

    /// Checks the settings against the data; `normalises` is the line of a layer that normalises by the batch.
    fn plan<N: Model>(&self, data: &Dataset<T, IN, Y>, normalises: Option<String>) -> Result<Plan> {
        threads::check(self.threads)?;
        data.check_fraction()?;
        if let Some(validation) = self.validation {
            validation.check_fraction()?;
        }
        let samples = data.len();
        let batch_size = match self.batch {
            BatchSize::Samples(size) => size.min(samples),
            BatchSize::All => samples,
        };
        let problem = if data.is_empty() {
            "there is no training data: the data set has 0 samples".to_owned()
        } else if self.validation.is_some_and(Dataset::is_empty) {
            "there is no validation data: the data set has 0 samples".to_owned()
        } else if matches!(self.batch, BatchSize::Samples(0)) {
            "the batch size is 0, but a step needs at least one sample \
             (`.online()` takes one, `.full_batch()` takes all)"
                .to_owned()
        } else if self.epochs == 0 {
            "0 epochs: nothing would be trained".to_owned()
        } else if let (Some(line), 1) = (&normalises, batch_size) {
            let found = match samples {
                1 => "there is 1 sample".to_owned(),
                _ => format!("the batch size is 1 (of {samples} samples)"),
            };
            format!(
                "`{line}` normalises by the batch, but {found}: training needs at least 2 in every batch \
                 (`layer_norm` takes single samples)"
            )
        } else {
            if let Some(validation) = self.validation {
                data.check_validation(validation)?;
            }
            memory::room::<T>(
                batch_size,
                N::LAYERS.iter().map(|layer| layer.output.len()).sum(),
            )?;
            let mut batches = data.batches_in_order(batch_size);
            if normalises.is_some() {
                batches = batches.joining_a_single();
            }
            return Ok(Plan {
                epochs: self.epochs,
                samples,
                steps: batches.len(),
                batch_size,
            });
        };
        Err(Error::invalid(problem))
    }
}
