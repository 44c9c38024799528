//! The state of an optimizer for each tensor, and the network it belongs to.

use std::any::TypeId;
use std::fmt;

use crate::error::{Error, Result};
use crate::layer::tensor::{Tensor, Tensors};
use crate::layer::update::formula::Vector;
use crate::numeric::aligned::Aligned;
use crate::numeric::scalar::Scalar;

/// The state vectors of an optimizer: a fixed number for each tensor, zeros at the first step.
#[derive(Clone)]
pub struct States<T> {
    /// Those of the first tensor, then those of the second one, and so on.
    vectors: Vec<Vector<T>>,
    owner: Owner,
}

impl<T> Default for States<T> {
    fn default() -> Self {
        Self {
            vectors: Vec::new(),
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

    /// The state vectors of the `index`-th tensor, which has `len` numbers; each tensor has `each` vectors. For
    /// optimizers that update [whole](crate::optim::Optimizer::WHOLE) tensors.
    pub fn of(&mut self, index: usize, each: usize, len: usize) -> impl Iterator<Item = &mut [T]> {
        let vectors = self.vectors_of(index, each, each, len);
        vectors.iter_mut().map(|vector| &mut *vector.0)
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
