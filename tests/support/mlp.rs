//! A network of one to three layers, written by hand: any activation, any head, depth chosen at run time.

use std::fmt::Debug;
use std::marker::PhantomData;

use faer::MatRef;
use nn_core::head::Head;
use nn_core::layer::activation::Activation;
use nn_core::layer::init::Init;
use nn_core::macro_support::{
    self as rt, Group, InitRng, Parameter, ParameterMut, Pass, Program, Slot, Source,
};
use nn_core::prelude::*;

/// `A` after each layer but the last, `Z` after the last, `H` the head. Hidden layers are as wide as the input, so
/// that the depth does not affect types.
#[derive(Clone)]
pub(crate) struct Mlp<T, A, Z, H, const W: usize, const K: usize> {
    pub(crate) hidden: Vec<Dense<T, W, W>>,
    pub(crate) output: Dense<T, W, K>,
    pub(crate) between: A,
    pub(crate) last: Z,
    pub(crate) head: PhantomData<H>,
}

pub(crate) const DEEPEST: usize = 3;

impl<T: Scalar, A, Z, H, const W: usize, const K: usize> Mlp<T, A, Z, H, W, K> {
    /// Glorot weights, small biases: no gradient is 0.
    pub(crate) fn new(depth: usize, between: A, last: Z, seed: u64) -> Self {
        let rng = &mut InitRng::new(seed);
        Self {
            hidden: (1..depth).map(|_| Dense::init(rng, Init::Torch)).collect(),
            output: Dense::init(rng, Init::Torch),
            between,
            last,
            head: PhantomData,
        }
    }
}

impl<T: Debug, A, Z, H, const W: usize, const K: usize> Debug for Mlp<T, A, Z, H, W, K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (&self.hidden, &self.output).fmt(f)
    }
}

const NAMES: [&str; DEEPEST - 1] = ["0", "1"];

impl<T, A, Z, H, const W: usize, const K: usize> Model for Mlp<T, A, Z, H, W, K>
where
    T: Scalar,
    A: Activation<T> + 'static,
    Z: Activation<T> + 'static,
    H: Head,
{
    type Scalar = T;
    type Head = H;
    const PROGRAM: &'static Program = &Program::new(
        "Mlp",
        W,
        &[],
        &[
            Group::new("0", W),
            Group::new("1", W),
            Group::new("output", K),
        ],
    );

    fn init(_: &mut InitRng) -> Self {
        unreachable!("made by `new`: its activations have no default")
    }
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        let hidden = self.hidden.iter().zip(NAMES);
        hidden
            .flat_map(|(layer, name)| rt::under(name, layer.tensors()))
            .chain(rt::under("output", self.output.tensors()))
    }
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        let hidden = self.hidden.iter_mut().zip(NAMES);
        hidden
            .flat_map(|(layer, name)| rt::under(name, layer.tensors_mut()))
            .chain(rt::under("output", self.output.tensors_mut()))
    }
    fn compute(&self, x: MatRef<'_, T>, slots: &mut [Slot<T>], pass: &Pass) {
        let [first, second, output] = rt::array(slots);
        let between = self.between;
        match &self.hidden[..] {
            [] => rt::dense::forward(&self.output, self.last, x, output, pass),
            [a] => {
                rt::dense::forward(a, between, x, first, pass);
                rt::dense::forward(&self.output, self.last, first.value(), output, pass);
            }
            [a, b, ..] => {
                rt::dense::forward(a, between, x, first, pass);
                rt::dense::forward(b, between, first.value(), second, pass);
                rt::dense::forward(&self.output, self.last, second.value(), output, pass);
            }
        }
    }
}

impl<T, A, Z, H, const W: usize, const K: usize> Train for Mlp<T, A, Z, H, W, K>
where
    T: Scalar,
    A: Activation<T> + 'static,
    Z: Activation<T> + 'static,
    H: Head,
{
    fn backward(
        &self,
        input: Source<'_, T>,
        slots: &mut [Slot<T>],
        gradients: &mut Self,
        pass: &Pass,
    ) {
        let [first, second, output] = rt::array(slots);
        let (last, between) = (self.last, self.between);
        let (layer, dlayer) = (&self.output, &mut gradients.output);
        match (&self.hidden[..], &mut gradients.hidden[..]) {
            ([a], [da]) => {
                rt::dense::backward(layer, last, first.source(), output, dlayer, pass);
                rt::dense::backward(a, between, input, first, da, pass);
            }
            ([a, b], [da, db]) => {
                rt::dense::backward(layer, last, second.source(), output, dlayer, pass);
                rt::dense::backward(b, between, first.source(), second, db, pass);
                rt::dense::backward(a, between, input, first, da, pass);
            }
            _ => rt::dense::backward(layer, last, input, output, dlayer, pass),
        }
    }
}

impl<T, A, Z, H, const W: usize, const K: usize> Network<W, K> for Mlp<T, A, Z, H, W, K>
where
    T: Scalar,
    A: Activation<T> + 'static,
    Z: Activation<T> + 'static,
    H: Head,
{
}
