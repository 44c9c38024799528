//! The networks of the workloads, as `network!` expands a chain of dense layers.

use faer::{MatMut, MatRef};
use nn_core::__private::{
    self as rt, InitRng, LayerInfo, Parameter, ParameterMut, Pass, Slot, Source,
};
use nn_core::prelude::*;

macro_rules! chain {
    ($name:ident, $input:tt, $output:literal, $head:ident, $count:literal,
     [$(($layer:ident, $previous:ident, $from:literal, $to:literal, $g:ident)),*],
     backward [$(($back:ident, $below:ident, $bg:ident)),*], $first:ident, $fg:ident, $last:ident, $x:ident) => {
        #[derive(Debug, Clone)]
        pub struct $name { $(pub $layer: Dense<f32, $from, $to>,)* }
        impl Model for $name {
            type Scalar = f32;
            type Head = rt::head::$head<$output>;
            type Slots = [Slot<f32>; $count];
            const NAME: &'static str = stringify!($name);
            const INPUT: usize = $input;
            const LAYERS: &'static [LayerInfo] = &[$(LayerInfo {
                name: stringify!($layer), kind: "dense", input: $from, output: $to,
                parameters: $from * $to + $to, multiply_adds: $from * $to }),*];
            const GROUPS: &'static [&'static str] = &[$(stringify!($layer)),*];
            fn from_seed(seed: u64) -> Self {
                let rng = &mut InitRng::new(seed);
                Self { $($layer: Dense::init(rng, rt::Init::HeNormal),)* }
            }
            fn slots(capacity: usize) -> Self::Slots { [$(Slot::new(capacity, $to)),*] }
            fn parameters(&self) -> impl Iterator<Item = Parameter<'_, f32>> {
                core::iter::empty()$(.chain(self.$layer.parameters(concat!(stringify!($layer), ".weight"), concat!(stringify!($layer), ".bias"))))*
            }
            fn parameters_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, f32>> {
                core::iter::empty()$(.chain(self.$layer.parameters_mut(concat!(stringify!($layer), ".weight"), concat!(stringify!($layer), ".bias"))))*
            }
            fn forward(&self, $x: MatRef<'_, f32>, slots: &mut Self::Slots, pass: &Pass) {
                let [$($layer),*] = slots;
                $(rt::dense::forward(&self.$layer, rt::$g, $previous, $layer, pass); let $layer = $layer.value();)* let _ = $last;
            }
        }
        impl Train for $name {
            fn backward(&self, x: MatRef<'_, f32>, slots: &mut Self::Slots, gradients: &mut Self,
                input_gradient: Option<MatMut<'_, f32>>, pass: &Pass) {
                let [$($layer),*] = slots;
                $(rt::dense::backward(&self.$back, rt::$bg, $below.source(), $back, &mut gradients.$back, pass);)*
                rt::dense::backward(&self.$first, rt::$fg, Source::input(x, input_gradient), $first, &mut gradients.$first, pass);
            }
            chain!(@tiny $input, $first, $fg, [$(($layer, $previous, $g)),*], [$(($back, $below, $bg)),*], $last, $x);
        }
        impl Network<$input, $output> for $name {}
        impl $name {
            pub fn logits_one(&self, x: &[f32; $input]) -> [f32; $output] {
                struct One<'a>(&'a $name, &'a [f32; $input]);
                impl rt::one::Pass for One<'_> {
                    type Output = [f32; $output];
                    #[inline(always)]
                    fn run<S: rt::Simd>(self, simd: S) -> [f32; $output] {
                        let $x = self.1;
                        $(let $layer = &rt::one::dense(simd, &self.0.$layer, rt::$g, $previous);)*
                        *$last
                    }
                }
                rt::one::run(One(self, x))
            }
        }
    };
    (@tiny 2, $first:ident, $fg:ident, [$(($layer:ident, $previous:ident, $g:ident)),*], [$(($back:ident, $below:ident, $bg:ident)),*], $last:ident, $x:ident) => {
        const TINY: bool = true;
        #[inline(always)]
        fn tiny<S: rt::Simd, const L: usize, B: rt::tiny::Block<f32, L>>(&self, simd: S, gradients: &mut Self, block: &mut B) {
            let $x = block.input::<2>();
            let $x = rt::tiny::Values::input($x);
            $(let $layer = rt::tiny::forward(simd, &self.$layer, rt::$g, $previous.value());)*
            let slopes = block.slopes($last.value());
            $(let slopes = rt::tiny::backward(simd, block, &self.$back, rt::$bg, $below.value(), &$back, slopes, &mut gradients.$back);)*
            rt::tiny::backward(simd, block, &self.$first, rt::$fg, $x.value(), &$first, slopes, &mut gradients.$first);
        }
        #[inline(always)]
        fn tiny_update<O: nn_core::optim::Optimizer<f32>>(&mut self, gradients: &Self, optimizer: &mut O) {
            let index = 0;
            $(let index = rt::tiny::update(&mut self.$layer, &gradients.$layer, optimizer, index);)*
            let _ = index;
        }
    };
    (@tiny $($other:tt)*) => {};
}

chain!(
    Mnist,
    784,
    10,
    Softmax,
    2,
    [
        (hidden, input, 784, 128, Relu),
        (output, hidden, 128, 10, Identity)
    ],
    backward[(output, hidden, Identity)],
    hidden,
    Relu,
    output,
    input
);
chain!(MnistDeep, 784, 10, Softmax, 3,
    [(first, input, 784, 512, Relu), (second, first, 512, 512, Relu), (output, second, 512, 10, Identity)],
    backward [(output, second, Identity), (second, first, Relu)], first, Relu, output, input);
chain!(
    Curve,
    2,
    1,
    Identity,
    2,
    [
        (hidden, input, 2, 16, Tanh),
        (output, hidden, 16, 1, Identity)
    ],
    backward[(output, hidden, Identity)],
    hidden,
    Tanh,
    output,
    input
);
chain!(Wide, 1024, 1024, Identity, 3,
    [(first, input, 1024, 2048, Relu), (second, first, 2048, 2048, Relu), (output, second, 2048, 1024, Identity)],
    backward [(output, second, Identity), (second, first, Relu)], first, Relu, output, input);
chain!(
    MnistLogits,
    784,
    10,
    Identity,
    2,
    [
        (hidden, input, 784, 128, Relu),
        (output, hidden, 128, 10, Identity)
    ],
    backward[(output, hidden, Identity)],
    hidden,
    Relu,
    output,
    input
);
chain!(Audio, 8, 4, Identity, 3,
    [(first, input, 8, 16, Tanh), (second, first, 16, 16, Tanh), (output, second, 16, 4, Identity)],
    backward [(output, second, Identity), (second, first, Tanh)], first, Tanh, output, input);
chain!(MnistDeepLogits, 784, 10, Identity, 3,
    [(first, input, 784, 512, Relu), (second, first, 512, 512, Relu), (output, second, 512, 10, Identity)],
    backward [(output, second, Identity), (second, first, Relu)], first, Relu, output, input);
chain!(
    Xor,
    2,
    1,
    Sigmoid,
    2,
    [
        (hidden, input, 2, 2, Sigmoid),
        (output, hidden, 2, 1, Identity)
    ],
    backward[(output, hidden, Identity)],
    hidden,
    Sigmoid,
    output,
    input
);
