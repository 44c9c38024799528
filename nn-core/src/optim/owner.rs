//! Which network an optimizer's state belongs to.

use std::any::TypeId;
use std::fmt;

use crate::error::{Error, Result};
use crate::network::Model;
use crate::parameter::Tensor;

/// The network that a state was made for: nothing before the first step.
#[derive(Clone, Default)]
pub(super) struct Owner {
    /// Of the network of the last step; most steps ask no further.
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
    /// Whether the `state` of `optimizer` is that of `network`, which it becomes if there is none.
    #[inline]
    pub(super) fn check<N: Model>(
        &mut self,
        optimizer: &str,
        state: &str,
        network: &N,
    ) -> Result<()> {
        if self.last == Some(TypeId::of::<N>()) {
            return Ok(());
        }
        self.compare(optimizer, state, network)
    }

    #[cold]
    #[inline(never)]
    fn compare<N: Model>(&mut self, optimizer: &str, state: &str, network: &N) -> Result<()> {
        let mut found = network.tensors().map(Tensor::without_values);
        if self.last.is_none() {
            self.name = N::NAME;
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
                        "this `{optimizer}` holds the {state} of a `{}` with {}, but `{}` has {} there: \
                         make an optimizer for each network",
                        self.name,
                        in_words(own),
                        N::NAME,
                        in_words(found.as_ref())
                    )));
                }
            }
        }
        self.last = Some(TypeId::of::<N>());
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
