//! A network together with the scales of its data: raw values in, the target's unit out.

use std::path::Path;

use crate::data::Standardizer;
use crate::data::batch::{self, AsBatch, Batch};
use crate::data::dataset::{Dataset, Names};
use crate::data::labels::Labels;
use crate::data::targets::Targets;
use crate::error::{Error, Result};
use crate::head::Head;
use crate::metrics::Evaluate as _;
use crate::metrics::{Judged, Roc};
use crate::network::{Network, wants};
use crate::storage::model_file::{self, MEMORY, Note};

/// A network that was trained on standardised data, with the [`Standardizer`] of its features and, for a regression,
/// that of its targets. It takes raw features and predicts in the targets' unit; its file holds all three.
/// The network learns on [`scale`](Self::scale)d data. So a loss, a [`History`](crate::train::History) and every
/// setting in the unit of the loss or the targets are on that scale, in deviations of the targets:
/// [`Huber::delta`](crate::loss::Huber::delta), a parameter of your own [`loss!`](crate::loss!),
/// [`EarlyStopping::min_delta`](crate::train::EarlyStopping::min_delta). Predictions and [`evaluate`](Self::evaluate)
/// are in the targets' own unit.
/// ```
/// # mod declared {
/// #     use nn_core::prelude::*;
/// #     #[derive(Debug, Clone)]
/// #     pub struct Line { pub output: Dense<f64, 1, 1> }
/// #     impl Model for Line {
/// #         type Scalar = f64;
/// #         type Head = nn_core::head::Identity<1>;
/// #         const PROGRAM: &'static nn_core::network::Program =
/// #             &nn_core::network::Program::new("Line", 1, &[], &[nn_core::network::Group::new("output", 1)]);
/// #         fn init(_: &mut nn_core::layer::init::InitRng) -> Self { Self { output: Dense::new([[0.5]], [0.0]) } }
/// #         fn tensors(&self) -> impl Iterator<Item = nn_core::layer::tensor::Parameter<'_, f64>> {
/// #             nn_core::layer::tensor::under("output", self.output.tensors())
/// #         }
/// #         fn tensors_mut(&mut self) -> impl Iterator<Item = nn_core::layer::tensor::ParameterMut<'_, f64>> {
/// #             nn_core::layer::tensor::under("output", self.output.tensors_mut())
/// #         }
/// #         fn compute(&self, x: faer::MatRef<'_, f64>, slots: &mut [nn_core::layer::buffers::Slot<f64>], pass: &nn_core::layer::buffers::Pass) {
/// #             nn_core::layer::dense::forward(&self.output, nn_core::layer::activation::Identity, x, &mut slots[0], pass);
/// #         }
/// #     }
/// #     impl Network<1, 1> for Line {}
/// # }
/// # use declared::Line;
/// use nn_core::prelude::*;
/// let train = Dataset::from_rows([[10.0], [30.0]], Batch::from_rows([[1000.0], [5000.0]])?)?;
/// let mut model = Standardized::new(Line::from_seed(1), &train)?;
/// let scaled = model.scale(&train)?;
/// assert_eq!(scaled.inputs().as_slice(), [-1.0, 1.0]);
/// // … Trainer::new(…).fit(model.network_mut(), &scaled)? …
/// # model.network_mut().output = Dense::new([[1.0]], [0.0]);
/// assert_eq!(model.predict_one(&[20.0]), [3000.0]);
/// println!("{}", model.evaluate(&train)?);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Standardized<N: Network<IN, OUT>, const IN: usize, const OUT: usize> {
    network: N,
    features: Standardizer<N::Scalar, IN>,
    targets: Option<Standardizer<N::Scalar, OUT>>,
    /// The names in the data that the features were measured on, as far as known.
    names: Names,
}

/// The separator between the features' scale and the targets'.
const BETWEEN: &str = "\ntargets\n";

impl<N: Network<IN, OUT>, const IN: usize, const OUT: usize> Standardized<N, IN, OUT> {
    /// Measures the features of the training part. Also measures its targets if they are real values and the network
    /// ends without an activation (probabilities and bounded values keep their scale).
    ///
    /// # Errors
    /// A data set without samples, or one that is standardised already; a network with an `embedding`, whose
    /// indices no scale may change, or with a `standardize` that reads the input.
    pub fn new<Y>(network: N, train: &Dataset<N::Scalar, IN, Y>) -> Result<Self>
    where
        Y: Judged<N::Scalar, OUT>,
    {
        train.check_fraction()?;
        raw(train.inputs().scale().or(train.targets().scale()))?;
        let targets = if N::Head::UNBOUNDED {
            train.targets().measure()?
        } else {
            None
        };
        let features = Standardizer::fit(train.inputs())?;
        Ok(Self {
            names: train.names().clone(),
            ..Self::from_parts(network, features, targets)?
        })
    }

    /// Measures the features alone: for targets of ±1, for example.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn of_features(network: N, train: &Batch<N::Scalar, IN>) -> Result<Self> {
        raw(train.scale())?;
        Self::from_parts(network, Standardizer::fit(train)?, None)
    }

    /// Joins a network with scales that were measured before.
    ///
    /// # Errors
    /// A network with an `embedding`, whose indices no scale may change, or with a `standardize` that reads the
    /// input.
    pub fn from_parts(
        network: N,
        features: Standardizer<N::Scalar, IN>,
        targets: Option<Standardizer<N::Scalar, OUT>>,
    ) -> Result<Self> {
        let wants = const { wants::of(N::PROGRAM) };
        if wants.raw {
            return Err(Error::invalid(format!(
                "`{}` standardises its input (with a `standardize` line): a `Standardized` around it would do so twice; \
                 train the network alone, on raw data",
                N::NAME
            )));
        }
        if wants.indices {
            return Err(Error::invalid(format!(
                "`{}` has an `embedding`, whose inputs are indices: a scale would spoil them; standardise the other \
                 columns in the network, with a `standardize` line",
                N::NAME
            )));
        }
        Ok(Self {
            network,
            features,
            targets,
            names: Names::default(),
        })
    }

    /// The network, which works on standardised values.
    #[must_use]
    pub fn network(&self) -> &N {
        &self.network
    }

    /// The network, mutable, to train on [`scale`](Self::scale)d data. It does not know the scales: raw data passed
    /// to it are not scaled, and data changed by [`Dataset::map_inputs`] count as raw.
    pub fn network_mut(&mut self) -> &mut N {
        &mut self.network
    }

    /// The network alone.
    #[must_use]
    pub fn into_network(self) -> N {
        self.network
    }

    /// The scale of the features.
    #[must_use]
    pub fn features(&self) -> &Standardizer<N::Scalar, IN> {
        &self.features
    }

    /// The scale of the targets, if they have one.
    #[must_use]
    pub fn targets(&self) -> Option<&Standardizer<N::Scalar, OUT>> {
        self.targets.as_ref()
    }

    /// Raw data on the network's scale, for training and for [validation](crate::train::Trainer::validate).
    ///
    /// # Errors
    /// Data that are standardised already; targets for other outputs than the network has.
    pub fn scale<Y>(&self, data: &Dataset<N::Scalar, IN, Y>) -> Result<Dataset<N::Scalar, IN, Y>>
    where
        Y: Judged<N::Scalar, OUT>,
    {
        raw(data.inputs().scale().or(data.targets().scale()))?;
        let targets = match &self.targets {
            Some(scale) => data.targets().scaled(scale, N::Head::WIDTHS)?,
            None => data.targets().clone(),
        };
        Ok(data.replaced(self.features.apply(data.inputs()), targets))
    }

    /// Predictions for raw features, in the targets' unit; NaN as in [`Network::predict`].
    pub fn predict(&self, x: impl AsBatch<N::Scalar, IN>) -> Batch<N::Scalar, OUT> {
        let answers = self.network.predict(self.features.apply(x));
        match &self.targets {
            Some(scale) => scale.invert(&answers),
            None => answers,
        }
    }

    /// The prediction for one sample of raw features, in the targets' unit. (It allocates; the
    /// network's own `predict_one`, between [`Standardizer::apply_one`] and
    /// [`Standardizer::invert_one`], does not.)
    pub fn predict_one(&self, x: &[N::Scalar; IN]) -> [N::Scalar; OUT] {
        let sample = faer::MatRef::from_row_major_slice(x, 1, IN);
        *self
            .predict(crate::data::BatchRef::from_computed(sample))
            .row(0)
    }

    /// The class of each sample of raw features.
    ///
    /// # Errors
    /// As [`Evaluate::classify`](crate::metrics::Evaluate::classify); features that are standardised already.
    pub fn classify(&self, x: impl AsBatch<N::Scalar, IN>) -> Result<Vec<usize>> {
        raw(x.as_batch().scale())?;
        self.network.classify(self.features.apply(x))
    }

    /// The hard decision of each output on raw features.
    ///
    /// # Errors
    /// As [`Evaluate::decide`](crate::metrics::Evaluate::decide); features that are standardised already.
    pub fn decide(&self, x: impl AsBatch<N::Scalar, IN>) -> Result<Vec<[bool; OUT]>> {
        raw(x.as_batch().scale())?;
        self.network.decide(self.features.apply(x))
    }

    /// [`Evaluate::evaluate`](crate::metrics::Evaluate::evaluate) on raw data; a regression's errors are in the
    /// targets' unit.
    ///
    /// # Errors
    /// As there; data that are standardised already; columns or classes with other names than those of the training
    /// data.
    pub fn evaluate<Y>(&self, data: &Dataset<N::Scalar, IN, Y>) -> Result<Y::Report>
    where
        Y: Judged<N::Scalar, OUT>,
    {
        raw(data.inputs().scale())?;
        self.check_names(data)?;
        let inputs = self.features.apply(data.inputs());
        Y::judge(&self.network, &inputs, data, self.targets.as_ref())
    }

    /// [`Evaluate::roc`](crate::metrics::Evaluate::roc) on raw data.
    ///
    /// # Errors
    /// As there; data that are standardised already; columns or classes with other names than those of the training
    /// data.
    pub fn roc<const K: usize>(
        &self,
        data: &Dataset<N::Scalar, IN, Labels<K>>,
        positive: usize,
    ) -> Result<Roc>
    where
        Labels<K>: Judged<N::Scalar, OUT>,
    {
        raw(data.inputs().scale())?;
        self.check_names(data)?;
        self.network
            .roc(&data.standardized(&self.features), positive)
    }

    fn check_names<Y: Targets>(&self, data: &Dataset<N::Scalar, IN, Y>) -> Result<()> {
        self.names
            .check(data.names(), "these data")
            .map_err(Error::invalid)
    }

    /// Writes the network, the scales, and the names of columns and classes (from the data set that
    /// [`new`](Self::new) measured) to one file. ([`ModelFile::load_weights`](crate::ModelFile::load_weights) reads
    /// the network alone from it.)
    ///
    /// # Errors
    /// As [`ModelFile::save`](crate::ModelFile::save).
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let mut text = self.features.to_string();
        if let Some(targets) = &self.targets {
            text.push_str(BETWEEN);
            text.push_str(&targets.to_string());
        }
        let note = Note::default().with_scales(text).with_names(&self.names);
        model_file::save_with(&self.network, path.as_ref(), note)
    }

    /// Reads a file written by [`save`](Self::save).
    ///
    /// # Errors
    /// As [`ModelFile::load`](crate::ModelFile::load); a file without scales, or with scales of other sizes.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let (network, note) = model_file::load_with(path)?;
        Self::restore(network, &note).map_err(|error| in_file(path, &error))
    }

    /// Reads a file written by [`save`](Self::save), from memory.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (network, note) = model_file::from_bytes_with(bytes)?;
        Self::restore(network, &note).map_err(|error| in_file(Path::new(MEMORY), &error))
    }

    fn restore(network: N, note: &Note) -> Result<Self> {
        let Some(text) = note.scales() else {
            return Err(Error::invalid(format!(
                "the file holds a network, but no scales: it was not saved by `Standardized::save`; load the \
                 network alone with `{0}::load(path)` (`Standardized::from_parts` gives it scales)",
                N::NAME
            )));
        };
        let (features, targets) = match text.split_once(BETWEEN) {
            Some((features, targets)) => (features, Some(targets)),
            None => (text, None),
        };
        let features = features.parse()?;
        let targets = targets.map(str::parse).transpose()?;
        Ok(Self {
            names: note.names().map_err(Error::invalid)?,
            ..Self::from_parts(network, features, targets)?
        })
    }
}

/// Refuses data that a [`Standardizer`] has been applied to.
fn raw(scale: Option<u64>) -> Result<()> {
    batch::check_raw(scale, "a `Standardized`")
}

fn in_file(path: &Path, error: &Error) -> Error {
    model_file::model(path, error.to_string())
}
