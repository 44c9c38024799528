//! What happens between the gradients of a step and its update.

use crate::error::{Error, Result};
use crate::loss::Reduction;
use crate::network::accumulate::Accumulated;
use crate::network::{Clip, GradientNoise, Gradients, Model};
use crate::train::record::Record;

/// The program's wishes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wishes {
    /// Batches per step.
    pub(crate) accumulate: Option<usize>,
    pub(crate) clip: Option<Clip>,
    pub(crate) noise: Option<GradientNoise>,
}

impl Wishes {
    /// # Errors
    /// One that is out of range.
    pub(crate) fn check(&self) -> Result<()> {
        if self.accumulate == Some(0) {
            return Err(Error::invalid(
                "`accumulate` is 0 batches, but a step needs at least one",
            ));
        }
        self.clip.as_ref().map_or(Ok(()), Clip::check)?;
        self.noise.as_ref().map_or(Ok(()), GradientNoise::check)
    }

    pub(crate) fn batches(&self) -> usize {
        self.accumulate.unwrap_or(1)
    }

    /// True if there are none.
    pub(crate) fn is_none(&self) -> bool {
        self.batches() == 1 && self.clip.is_none() && self.noise.is_none()
    }

    /// Adds them to the settings that a checkpoint is compared with.
    pub(crate) fn describe(&self, settings: &mut Record) {
        if self.batches() > 1 {
            settings.set_setting("accumulate", self.batches());
        }
        if let Some(clip) = &self.clip {
            settings.set_setting("clip", clip.written());
        }
        if let Some(noise) = &self.noise {
            settings.set_setting("gradient_noise", noise.written());
        }
    }
}

/// The same for a network, with what it needs.
pub(crate) struct Around<N> {
    wishes: Wishes,
    reduction: Reduction,
    /// If a step has several batches.
    sum: Option<Accumulated<N>>,
    count: usize,
}

impl<N: Model> Around<N> {
    #[inline(never)] // it is made on a stack of its own
    pub(crate) fn boxed(network: &N, wishes: Wishes, reduction: Reduction) -> Box<Self> {
        let several = wishes.batches() > 1;
        Box::new(Self {
            sum: several.then(|| Accumulated::new(network, reduction)),
            wishes,
            reduction,
            count: 0,
        })
    }

    /// Batches per step.
    pub(crate) fn batches(&self) -> usize {
        self.wishes.batches()
    }

    /// Takes the gradients of a batch, if the step has several.
    pub(super) fn add(
        &mut self,
        network: &mut N,
        gradients: &mut Gradients<N>,
        loss: f64,
        samples: usize,
    ) {
        if let Some(sum) = &mut self.sum {
            sum.add(network, gradients, loss, samples);
            self.count += 1;
        }
    }

    /// The samples and the loss of several batches together; their gradients are given back. Each loss has the
    /// penalties, which count once.
    #[allow(clippy::cast_precision_loss)] // counts below 2⁵³
    pub(super) fn take(
        &mut self,
        gradients: &mut Gradients<N>,
        penalty: f64,
    ) -> Option<(usize, f64)> {
        let (samples, loss) = self.sum.as_mut()?.take(gradients);
        let more = std::mem::take(&mut self.count) - 1;
        let twice = match self.reduction {
            Reduction::Sum => penalty * more as f64,
            Reduction::Mean | Reduction::PerSample => 0.0,
        };
        Some((samples, loss - twice))
    }

    /// Clips the gradients of a step, counted from 0, and adds noise.
    pub(super) fn change(&mut self, gradients: &mut Gradients<N>, step: u64) -> Result<()> {
        if let Some(clip) = &mut self.wishes.clip {
            clip.apply(gradients)?;
        }
        match &self.wishes.noise {
            Some(noise) => noise.add(gradients, step),
            None => Ok(()),
        }
    }
}
