//! The optimizer trait, and the updates of whole networks.

use crate::error::{Error, Result};
use crate::layer::policy::{Policy, Rules, bound};
use crate::layer::tensor::{Kind, Parameter, ParameterMut, Role, Tensor, Tensors};
use crate::layer::update::formula::{Update, Values};
use crate::layer::update::part::Part;
use crate::layer::update::states::States;
use crate::numeric::scalar::Scalar;

/// The target of an update, with the settings of its line in the declaration.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Setting<'a> {
    /// The tensor's shape.
    pub shape: &'a [usize],
    /// Its role in the layer.
    pub role: Role,
    /// The factor on the optimizer's learning rate: `#[lr]`.
    pub rate: f64,
    /// The weight decay that replaces the optimizer's: `#[decay]`.
    pub decay: Option<f64>,
}

impl<'a> Setting<'a> {
    /// A tensor without settings of its own.
    #[must_use]
    #[inline(always)]
    pub fn plain(shape: &'a [usize], role: Role) -> Self {
        Self {
            shape,
            role,
            rate: 1.0,
            decay: None,
        }
    }

    #[inline(always)]
    fn of<V>(tensor: &'a Tensor<V>) -> Self {
        Self {
            shape: tensor.shape(),
            role: tensor.role,
            rate: tensor.policy.rate,
            decay: tensor.policy.decay,
        }
    }
}

/// An update rule.
///
/// One optimizer trains one network: its state belongs to that network's tensors, and a network with other names or
/// shapes is an error. (Two networks of one declaration look alike and would silently share the state: give each its
/// own optimizer.)
///
/// Setters accept any number. The first call that can return an error (`fit`, `train_step`,
/// [`step`](Optimizer::step)) refuses one that is out of range and names its setter.
///
/// Decaying numbers end at 0, as arithmetic on subnormal numbers is slow: velocities, first moments and weights
/// become 0 when an update leaves them nearer to 0 than [`Scalar::TINY`]. So does the gradient of a saturated unit.
/// (A second moment ends at twice the smallest normal number, whose root is negligible beside ε. Plain descent, which
/// is part of the matrix product, leaves small weights as they are: nothing makes them smaller.)
///
/// A user-defined optimizer is its formula, the names of its state vectors, and its numbers:
///
/// ```
/// use nn_core::optim::{Optimizer, Setting, States, Update};
/// use nn_core::prelude::*;
///
/// /// θ ← θ − η·sign(v) with the running mean v ← βv + (1 − β)g.
/// #[derive(Debug, Clone)]
/// struct SignDescent<T> {
///     learning_rate: f64,
///     beta: f64,
///     states: States<T>,
/// }
///
/// #[derive(Debug, Clone, Copy)]
/// struct Rule<T> {
///     rate: T,
///     beta: T,
/// }
///
/// impl<T: Scalar> Update<T> for Rule<T> {
///     type State = [T; 1];
///
///     #[inline(always)]
///     fn one(self, p: T, g: T, [v]: [T; 1]) -> (T, [T; 1]) {
///         let v = self.beta.mul_add(v - g, g);
///         (p - self.rate.copysign(v), [v])
///     }
/// }
///
/// impl<T: Scalar> Optimizer<T> for SignDescent<T> {
///     type Update = Rule<T>;
///     const NAME: &'static str = "SignDescent";
///     const STATES: &'static [&'static str] = &["mean"];
///
///     fn formula(&self, setting: &Setting<'_>) -> Rule<T> {
///         let rate = T::from_f64(self.learning_rate * setting.rate);
///         Rule { rate, beta: T::from_f64(self.beta) }
///     }
///     fn states(&mut self) -> &mut States<T> {
///         &mut self.states
///     }
///     fn learning_rate(&self) -> f64 {
///         self.learning_rate
///     }
///     fn set_learning_rate(&mut self, learning_rate: f64) {
///         self.learning_rate = learning_rate;
///     }
/// }
///
/// network! { struct Xor { input: 2, hidden: dense(8) -> tanh, output: dense(1) -> sigmoid } }
///
/// let x = Batch::from_rows([[0.0_f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])?;
/// let y = Batch::from_rows([[0.0], [1.0], [1.0], [0.0]])?;
/// let mut signs = SignDescent { learning_rate: 0.01, beta: 0.9, states: States::new() };
/// let (mut net, loss) = (Xor::new(1), BinaryCrossEntropy::new());
/// let mut work = net.workspace(4);
/// for _ in 0..500 {
///     net.train_step(&x, &y, &loss, &mut signs, &mut work)?;
/// }
/// assert_eq!(net.decide(&x)?, [[false], [true], [true], [false]]);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an optimizer",
    label = "not an optimizer",
    note = "a loss, then an optimizer: `Trainer::new(CrossEntropy::new(), Adam::new(1e-3))`"
)]
pub trait Optimizer<T: Scalar>: Clone + Send {
    /// Its formula.
    type Update: Update<T>;
    /// Its name in messages.
    const NAME: &'static str;
    /// The names of its state vectors, one for each vector of its formula.
    const STATES: &'static [&'static str];
    /// The names of the numbers that its steps change, four at most: see [`States::numbers`].
    const NUMBERS: &'static [&'static str] = &[];
    /// True if it needs whole tensors: its rule is not element-wise, and it implements
    /// [`update_whole`](Optimizer::update_whole) itself. Tensors are then never updated in parts.
    const WHOLE: bool = false;

    /// True if predictions are made with other weights than those in training: with an average of them. It then implements
    /// [`to_average`](Optimizer::to_average) and [`to_training`](Optimizer::to_training).
    const AVERAGES: bool = false;

    /// The numbers of the current step for one tensor.
    fn formula(&self, setting: &Setting<'_>) -> Self::Update;

    /// Its state vectors: a field that starts as [`States::new`].
    fn states(&mut self) -> &mut States<T>;

    /// Number of state vectors that these settings use, counted from the first: 0 for descent without momentum.
    fn used(&self) -> usize {
        <Self::Update as Update<T>>::State::COUNT
    }

    /// Checks that the settings are in range; called before each step.
    ///
    /// # Errors
    /// The first setting that is out of range.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// Checks the rate and decay of a line; called before each step for lines with `#[lr]` or `#[decay]`.
    ///
    /// # Errors
    /// A number that is out of range for this optimizer.
    fn check_line(&self, _setting: &Setting<'_>) -> Result<()> {
        Ok(())
    }

    /// Counts a step; called once before the updates of a step. An optimizer that computes numbers for a step, or keeps
    /// [`NUMBERS`](Optimizer::NUMBERS), does it here, after [`States::count_step`].
    #[inline]
    fn start_step(&mut self) {
        self.states().count_step();
    }

    /// Every setting as a number, by the name of its setter; a flag is 0 or 1. A checkpoint keeps them, to be compared
    /// with those of the code that goes on from it: what is not in the list may change unseen. The default lists the
    /// learning rate alone.
    fn settings(&self) -> Vec<(&'static str, f64)> {
        vec![("learning_rate", self.learning_rate())]
    }

    /// The current learning rate.
    fn learning_rate(&self) -> f64;

    /// Sets the learning rate, from the next step on.
    fn set_learning_rate(&mut self, learning_rate: f64);

    /// Updates the `index`-th tensor in declaration order. A direct call checks nothing, and a tensor of another
    /// length resets the state of that index.
    fn update(&mut self, index: usize, parameter: &mut [T], gradient: &[T]) {
        let shape = [parameter.len()];
        self.update_whole(
            index,
            &Setting::plain(&shape, Role::Other),
            parameter,
            gradient,
        );
    }

    /// The same for a tensor with its shape and the settings of its line.
    fn update_whole(
        &mut self,
        index: usize,
        setting: &Setting<'_>,
        parameter: &mut [T],
        gradient: &[T],
    ) {
        part(self, index, setting, parameter.len()).apply(parameter, gradient);
    }

    /// Turns the `index`-th tensor from the weights in training to those that predict, in place. Called for learned tensors
    /// alone, and never twice in sequence.
    fn to_average(&mut self, _index: usize, _parameter: &mut [T]) {}

    /// The inverse of [`to_average`](Optimizer::to_average).
    fn to_training(&mut self, _index: usize, _parameter: &mut [T]) {}

    /// Gives `network` the weights that predict, validate and are saved. For most optimizers they are those in
    /// training and nothing happens; [`AdamWScheduleFree`](crate::optim::AdamWScheduleFree) and
    /// [`Asgd`](crate::optim::Asgd) predict with averages.
    ///
    /// For a loop of one's own: call it before a validation and at the end, and
    /// [`training_weights`](Optimizer::training_weights) before the next step, which is otherwise an error.
    ///
    /// # Errors
    /// A network other than that of the previous steps.
    fn evaluation_weights<N: Tensors<T>>(&mut self, network: &mut N) -> Result<()> {
        if !Self::AVERAGES || self.states().is_averaged() {
            return Ok(());
        }
        exchange(self, network, true)
    }

    /// Gives `network` the weights in training again, after [`evaluation_weights`](Optimizer::evaluation_weights).
    ///
    /// # Errors
    /// A network other than that of the previous steps.
    fn training_weights<N: Tensors<T>>(&mut self, network: &mut N) -> Result<()> {
        if !Self::AVERAGES || !self.states().is_averaged() {
            return Ok(());
        }
        exchange(self, network, false)
    }

    /// Checks that the settings are in range and that the state belongs to `network`. A new state is bound to it.
    ///
    /// # Errors
    /// The first setting that is out of range; a network other than that of the previous steps.
    #[doc(hidden)]
    #[inline(always)]
    fn prepare<N: Tensors<T>>(&mut self, network: &N) -> Result<()> {
        self.check()?;
        if N::GOVERNED {
            check_lines(self, network.each_tensor())?;
        }
        if self.used() == 0 {
            return Ok(());
        }
        if Self::AVERAGES && self.states().is_averaged() {
            return Err(holds_averages(Self::NAME));
        }
        self.states().belong_to(Self::NAME, Self::STATES, network)
    }

    /// Updates all parameters of a network. `gradients` are those of a workspace, with the settings of lines that are
    /// [tuned](crate::network::Workspace::tune) there, or have the network's own type.
    ///
    /// # Errors
    /// A setting of the optimizer or of a layer that is out of range; a network other than that of the previous
    /// steps. The network is then unchanged.
    fn step<N: Tensors<T>>(
        &mut self,
        network: &mut N,
        gradients: &impl GradientsOf<N>,
    ) -> Result<()> {
        self.prepare(network)?;
        network.check_settings()?;
        match gradients.rules() {
            None => take_step(self, network, gradients.as_tensors()),
            Some(rules) => take_step_by(self, network, gradients.as_tensors(), rules)?,
        }
        Ok(())
    }
}

/// Gradients of the network `N`, as an optimizer takes them: those of a workspace
/// ([`Gradients`](crate::network::Gradients)), or a network that holds them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are not gradients of `{N}`",
    label = "not gradients of `{N}`",
    note = "`optimizer.step(&mut net, work.gradients())?`: the gradients of a workspace of the same network"
)]
pub trait GradientsOf<N> {
    /// The gradients in the places of the network's tensors.
    #[doc(hidden)]
    fn as_tensors(&self) -> &N;
    /// The rules of lines that are tuned at run time.
    #[doc(hidden)]
    fn rules(&self) -> Option<&Rules> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<N> GradientsOf<N> for N {
    fn as_tensors(&self) -> &N {
        self
    }
}

/// Exchanges the weights in training for the averages, or the other way round.
fn exchange<T: Scalar, O: Optimizer<T>, N: Tensors<T>>(
    optimizer: &mut O,
    network: &mut N,
    averages: bool,
) -> Result<()> {
    let states = optimizer.states();
    states.belong_to(O::NAME, O::STATES, network)?;
    states.set_averaged(averages);
    for (index, tensor) in network.each_tensor_mut().enumerate() {
        if tensor.kind != Kind::Learned {
            continue;
        }
        if averages {
            optimizer.to_average(index, tensor.values);
        } else {
            optimizer.to_training(index, tensor.values);
        }
    }
    Ok(())
}

#[cold]
#[inline(never)]
fn holds_averages(name: &str) -> Error {
    Error::invalid(format!(
        "the network holds the averages of this `{name}`, which predict: call \
         `optimizer.training_weights(&mut net)` before the next step"
    ))
}

fn check_lines<'a, T: Scalar, O: Optimizer<T>>(
    optimizer: &O,
    tensors: impl Iterator<Item = Parameter<'a, T>>,
) -> Result<()> {
    for tensor in tensors {
        if tensor.kind != Kind::Learned || tensor.policy == Policy::PLAIN {
            continue;
        }
        let setting = Setting::of(&tensor);
        optimizer.check_line(&setting).map_err(|problem| {
            let line = tensor.line();
            let place = if setting.rate == 1.0 {
                line
            } else {
                let own = optimizer.learning_rate() * setting.rate;
                format!("{line}: `#[lr]` makes the learning rate {own}")
            };
            problem.at(&place)
        })?;
    }
    Ok(())
}

/// [`Optimizer::step`] for a network that the optimizer is prepared for.
pub(crate) fn take_step<T: Scalar, O: Optimizer<T>, N: Tensors<T>>(
    optimizer: &mut O,
    network: &mut N,
    gradients: &N,
) {
    optimizer.start_step();
    update_all(
        optimizer,
        0,
        network.each_tensor_mut(),
        gradients.each_tensor(),
    );
}

/// The same by rules at run time.
///
/// # Errors
/// A rule that the optimizer refuses. The network is then unchanged.
pub(crate) fn take_step_by<T: Scalar, O: Optimizer<T>, N: Tensors<T>>(
    optimizer: &mut O,
    network: &mut N,
    gradients: &N,
    rules: &Rules,
) -> Result<()> {
    check_lines(optimizer, rules.over(network.each_tensor()))?;
    optimizer.start_step();
    update_all(
        optimizer,
        0,
        rules.over(network.each_tensor_mut()),
        gradients.each_tensor(),
    );
    Ok(())
}

/// Updates consecutive tensors, the first being the `first`-th in declaration order, each by its kind. This is the
/// one place that keeps statistics and fixed tensors from the optimizer.
#[doc(hidden)]
pub fn update_all<'a, T: Scalar, O: Optimizer<T>>(
    optimizer: &mut O,
    first: usize,
    parameters: impl Iterator<Item = ParameterMut<'a, T>>,
    gradients: impl Iterator<Item = Parameter<'a, T>>,
) {
    for (index, (parameter, gradient)) in parameters.zip(gradients).enumerate() {
        match parameter.kind {
            Kind::Learned => {
                let setting = Setting {
                    rate: parameter.policy.rate,
                    decay: parameter.policy.decay,
                    ..Setting::plain(gradient.shape(), parameter.role)
                };
                let (units, most) = (parameter.units(), parameter.policy.max_norm);
                let values = parameter.values;
                optimizer.update_whole(first + index, &setting, values, gradient.values);
                if let Some(units) = units
                    && most.is_finite()
                {
                    bound(values, units, most);
                }
            }
            Kind::Running | Kind::Count => {
                for (p, &g) in parameter.values.iter_mut().zip(gradient.values) {
                    *p = (*p - g).flush();
                }
            }
            Kind::Fixed => {}
        }
    }
}

/// The update of a plain tensor of few numbers: a part of the kernel around it, which is under a dispatch already.
#[inline(always)]
pub(crate) fn update_here<T: Scalar, O: Optimizer<T>>(
    optimizer: &mut O,
    index: usize,
    (shape, role): (&[usize], Role),
    parameter: &mut [T],
    gradient: &[T],
) {
    let setting = Setting::plain(shape, role);
    if O::WHOLE {
        return optimizer.update_whole(index, &setting, parameter, gradient);
    }
    let update = optimizer.formula(&setting);
    if let Some(rate) = update.descent() {
        // nothing decays here, and in a tiny network's step every comparison costs time
        for (p, &g) in parameter.iter_mut().zip(gradient) {
            *p -= rate * g;
        }
        return;
    }
    part(optimizer, index, &setting, parameter.len()).run(parameter, gradient);
}

/// The formula and state of the `index`-th tensor, which has `len` numbers.
#[inline(always)]
pub(crate) fn part<'a, T: Scalar, O: Optimizer<T>>(
    optimizer: &'a mut O,
    index: usize,
    setting: &Setting<'_>,
    len: usize,
) -> Part<'a, T, O::Update> {
    const {
        assert!(
            O::STATES.len() == <O::Update as Update<T>>::State::COUNT,
            "an optimizer names each of its state vectors"
        );
        assert!(
            O::NUMBERS.len() <= 4,
            "an optimizer keeps four numbers at most"
        );
    }
    let (update, used) = (
        optimizer.formula(setting),
        optimizer.used().min(O::STATES.len()),
    );
    let vectors = optimizer
        .states()
        .vectors_of(index, O::STATES.len(), used, len);
    Part {
        update,
        states: <O::Update as Update<T>>::State::slices(vectors),
    }
}
