//! The state of an optimizer for each tensor, and the network it belongs to.

use std::any::TypeId;
use std::fmt;

use crate::error::{Error, Result};
use crate::layer::tensor::{Tensor, Tensors};
use crate::layer::update::formula::Vector;
use crate::numeric::aligned::Aligned;
use crate::numeric::scalar::Scalar;

/// Everything of an optimizer that its steps change: vectors for each tensor (a fixed number, zeros at the first step),
/// the number of steps, and up to four numbers. All else follows from these and the settings, so a training run can
/// stop and go on.
#[derive(Clone)]
pub struct States<T> {
    /// Those of the first tensor, then those of the second one, and so on.
    vectors: Vec<Vector<T>>,
    steps: u64,
    numbers: [f64; 4],
    /// True if the network holds the averages that predict, not the weights in training.
    averaged: bool,
    owner: Owner,
}

impl<T> Default for States<T> {
    fn default() -> Self {
        Self {
            vectors: Vec::new(),
            steps: 0,
            numbers: [0.0; 4],
            averaged: false,
            owner: Owner::default(),
        }
    }
}

impl<T> fmt::Debug for States<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("States").field(&self.owner).finish()
    }
}

impl<T: Scalar> States<T> {
    /// No vectors yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of steps so far, with the current one.
    #[must_use]
    #[inline(always)]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Counts a step and returns its number; that of the first step is 1.
    #[inline(always)]
    pub fn count_step(&mut self) -> u64 {
        self.steps += 1;
        self.steps
    }

    /// The numbers that steps change, in the order of [`NUMBERS`](crate::optim::Optimizer::NUMBERS); 0 at the first
    /// step. They are for what the number of steps does not give: a product over all steps, say.
    #[must_use]
    #[inline(always)]
    pub fn numbers(&self) -> [f64; 4] {
        self.numbers
    }

    /// Replaces them.
    #[inline(always)]
    pub fn set_numbers(&mut self, numbers: [f64; 4]) {
        self.numbers = numbers;
    }

    /// The state vectors of the `index`-th tensor, which has `len` numbers; each tensor has `each` vectors. For
    /// optimizers that update [whole](crate::optim::Optimizer::WHOLE) tensors.
    pub fn of(&mut self, index: usize, each: usize, len: usize) -> impl Iterator<Item = &mut [T]> {
        let vectors = self.vectors_of(index, each, each, len);
        vectors.iter_mut().map(|vector| &mut *vector.0)
    }

    /// The `N` state vectors of the `index`-th tensor, each of a length of its own; 0 is that of a vector without use. For
    /// optimizers that update [whole](crate::optim::Optimizer::WHOLE) tensors.
    pub fn sized<const N: usize>(&mut self, index: usize, lengths: [usize; N]) -> [&mut [T]; N] {
        let first = index * N;
        self.make(first, N, 0, 0);
        let mut vectors = self.vectors[first..first + N].iter_mut();
        lengths.map(|len| {
            let Some(vector) = vectors.next() else {
                return &mut [][..];
            };
            if vector.0.len() != len {
                *vector = Vector(Aligned::filled(T::ZERO, len));
            }
            &mut *vector.0
        })
    }

    /// The `state`-th of the `each` vectors of a tensor, if it holds `len` numbers.
    pub(crate) fn kept(
        &mut self,
        index: usize,
        each: usize,
        state: usize,
        len: usize,
    ) -> Option<&mut [T]> {
        let vector = self.vectors.get_mut(index * each + state)?;
        (vector.0.len() == len).then_some(&mut *vector.0)
    }

    /// True if the network holds averages: see [`AVERAGES`](crate::optim::Optimizer::AVERAGES).
    pub(crate) fn is_averaged(&self) -> bool {
        self.averaged
    }

    pub(crate) fn set_averaged(&mut self, averaged: bool) {
        self.averaged = averaged;
    }

    /// The first `used` of `each` vectors of a tensor.
    #[inline(always)]
    pub(super) fn vectors_of(
        &mut self,
        index: usize,
        each: usize,
        used: usize,
        len: usize,
    ) -> &mut [Vector<T>] {
        if used == 0 {
            return &mut [];
        }
        let first = index * each;
        let fits = self.vectors.get(first..first + used);
        if !fits.is_some_and(|vectors| vectors.iter().all(|vector| vector.0.len() == len)) {
            self.make(first, each, used, len);
        }
        &mut self.vectors[first..first + used]
    }

    #[cold]
    #[inline(never)]
    fn make(&mut self, first: usize, each: usize, used: usize, len: usize) {
        while self.vectors.len() < first + each {
            self.vectors.push(Vector(Aligned::filled(T::ZERO, 0)));
        }
        for vector in &mut self.vectors[first..first + used] {
            if vector.0.len() != len {
                *vector = Vector(Aligned::filled(T::ZERO, len));
            }
        }
    }

    /// Sets the number of steps: those of a run that goes on.
    #[allow(dead_code, reason = "for checkpoints")]
    pub(crate) fn set_steps(&mut self, steps: u64) {
        self.steps = steps;
    }

    /// The index of the tensor, the index of the state, and the values of each vector that is in use; a tensor has
    /// `each` vectors.
    #[allow(dead_code, reason = "for checkpoints")]
    pub(crate) fn vectors(&self, each: usize) -> impl Iterator<Item = (usize, usize, &[T])> {
        let vectors = self.vectors.iter().enumerate();
        vectors
            .filter(|(_, vector)| !vector.0.is_empty())
            .map(move |(index, vector)| (index / each, index % each, &*vector.0))
    }

    /// Makes the `state`-th of the `each` vectors of the `index`-th tensor hold `values`.
    #[allow(dead_code, reason = "for checkpoints")]
    pub(crate) fn restore(&mut self, index: usize, each: usize, state: usize, values: &[T]) {
        let first = index * each;
        self.make(first, each, 0, 0);
        self.vectors[first + state] = Vector(Aligned::from(values));
    }

    /// Checks that the state belongs to `network`. A new state is bound to it.
    #[inline(always)]
    pub(super) fn belong_to<N: Tensors<T>>(
        &mut self,
        optimizer: &str,
        names: &[&str],
        network: &N,
    ) -> Result<()> {
        if self.owner.last == Some(TypeId::of::<N>()) {
            return Ok(());
        }
        let found = (TypeId::of::<N>(), N::NAME);
        let tensors = network.each_tensor().map(Tensor::without_values);
        self.owner.compare(optimizer, names, found, tensors)
    }
}

/// The network that a state was made for; empty before the first step.
#[derive(Clone, Default)]
struct Owner {
    /// The type of the network in the last step; most steps check nothing else.
    last: Option<TypeId>,
    name: &'static str,
    tensors: Vec<Tensor<()>>,
}

impl fmt::Debug for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.last {
            None => f.write_str("nobody"),
            Some(_) => write!(f, "{} ({} tensors)", self.name, self.tensors.len()),
        }
    }
}

impl Owner {
    #[cold]
    #[inline(never)]
    fn compare(
        &mut self,
        optimizer: &str,
        names: &[&str],
        (network, name): (TypeId, &'static str),
        mut found: impl Iterator<Item = Tensor<()>>,
    ) -> Result<()> {
        if self.last.is_none() {
            self.name = name;
            self.tensors = found.collect();
        } else {
            let mut own = self.tensors.iter();
            loop {
                let (own, found) = (own.next(), found.next());
                let same = match (own, &found) {
                    (None, None) => break,
                    (Some(own), Some(found)) => {
                        own.name == found.name && own.shape() == found.shape()
                    }
                    _ => false,
                };
                if !same {
                    return Err(Error::invalid(format!(
                        "this `{optimizer}` holds the state ({}) of a `{}` with {}, but `{}` has {} there: \
                         make an optimizer for each network",
                        names.join(", "),
                        self.name,
                        in_words(own),
                        name,
                        in_words(found.as_ref())
                    )));
                }
            }
        }
        self.last = Some(network);
        Ok(())
    }
}

/// `hidden.weight` (64×32), or nothing.
fn in_words(tensor: Option<&Tensor<()>>) -> String {
    match tensor {
        None => "no more tensors".to_owned(),
        Some(tensor) => {
            let shape: Vec<String> = tensor.shape().iter().map(ToString::to_string).collect();
            match &shape[..] {
                [] => format!("`{}`", tensor.name),
                shape => format!("`{}` ({})", tensor.name, shape.join("×")),
            }
        }
    }
}
