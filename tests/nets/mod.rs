//! A network with one hidden layer, for tests about files: its widths and activation are parameters.

use faer::{MatMut, MatRef};
use nn_core::__private::{
    self as rt, Activation, Init, InitRng, LayerInfo, Parameter, ParameterMut, Pass, Slot, Source,
};
use nn_core::prelude::*;

/// `input: IN, hidden: dense(MID) -> A, output: dense(OUT)`.
#[derive(Debug, Clone)]
pub(crate) struct Two<T, A, const IN: usize, const MID: usize, const OUT: usize> {
    pub(crate) hidden: Dense<T, IN, MID>,
    pub(crate) output: Dense<T, MID, OUT>,
    activation: A,
}

impl<T, A, const IN: usize, const MID: usize, const OUT: usize> Model for Two<T, A, IN, MID, OUT>
where
    T: Scalar,
    A: Activation<T> + Default + std::fmt::Debug + 'static,
{
    type Scalar = T;
    type Head = rt::head::Identity<OUT>;
    type Slots = [Slot<T>; 2];
    const NAME: &'static str = "Two";
    const INPUT: usize = IN;
    const LAYERS: &'static [LayerInfo] = &[
        LayerInfo {
            name: "hidden",
            kind: "dense",
            input: IN,
            output: MID,
            parameters: IN * MID + MID,
            multiply_adds: IN * MID,
        },
        LayerInfo {
            name: "output",
            kind: "dense",
            input: MID,
            output: OUT,
            parameters: MID * OUT + OUT,
            multiply_adds: MID * OUT,
        },
    ];
    const GROUPS: &'static [&'static str] = &["hidden", "output"];

    fn from_seed(seed: u64) -> Self {
        let mut rng = InitRng::new(seed);
        Self {
            hidden: Dense::init(&mut rng, Init::GlorotUniform),
            output: Dense::init(&mut rng, Init::Torch),
            activation: A::default(),
        }
    }
    fn slots(capacity: usize) -> Self::Slots {
        [Slot::new(capacity, MID), Slot::new(capacity, OUT)]
    }
    fn parameters(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        self.hidden
            .parameters("hidden.weight", "hidden.bias")
            .chain(self.output.parameters("output.weight", "output.bias"))
    }
    fn parameters_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        self.hidden
            .parameters_mut("hidden.weight", "hidden.bias")
            .chain(self.output.parameters_mut("output.weight", "output.bias"))
    }
    fn forward(&self, x: MatRef<'_, T>, slots: &mut Self::Slots, pass: &Pass) {
        let [hidden, output] = slots;
        rt::dense::forward(&self.hidden, self.activation, x, hidden, pass);
        rt::dense::forward(&self.output, rt::Identity, hidden.value(), output, pass);
    }
}

impl<T, A, const IN: usize, const MID: usize, const OUT: usize> Train for Two<T, A, IN, MID, OUT>
where
    T: Scalar,
    A: Activation<T> + Default + std::fmt::Debug + 'static,
{
    fn backward(
        &self,
        x: MatRef<'_, T>,
        slots: &mut Self::Slots,
        gradients: &mut Self,
        input_gradient: Option<MatMut<'_, T>>,
        pass: &Pass,
    ) {
        let [hidden, output] = slots;
        rt::dense::backward(
            &self.output,
            rt::Identity,
            hidden.source(),
            output,
            &mut gradients.output,
            pass,
        );
        rt::dense::backward(
            &self.hidden,
            self.activation,
            Source::input(x, input_gradient),
            hidden,
            &mut gradients.hidden,
            pass,
        );
    }
}

impl<T, A, const IN: usize, const MID: usize, const OUT: usize> Network<IN, OUT>
    for Two<T, A, IN, MID, OUT>
where
    T: Scalar,
    A: Activation<T> + Default + std::fmt::Debug + 'static,
{
}

/// Every value of every parameter, as bits.
pub(crate) fn bits<N: Model>(net: &N) -> Vec<u64> {
    net.parameters()
        .flat_map(|parameter| parameter.values.iter().map(|v| v.to_f64().to_bits()))
        .collect()
}
