//! nn-core works without the macro: a network implemented by hand reproduces the notes' XOR table.

use faer::MatRef;
use nn_core::macro_support::{
    self as rt, Group, Init, InitRng, Parameter, ParameterMut, Pass, Program, Slot, Source, Stage,
    under,
};
use nn_core::prelude::*;

#[derive(Debug, Clone)]
struct Xor<T> {
    hidden: Dense<T, 2, 2>,
    output: Dense<T, 2, 1>,
}

impl<T: Scalar> Model for Xor<T> {
    type Scalar = T;
    type Head = rt::head::Sigmoid<1>;
    const PROGRAM: &'static Program = &Program::new(
        "Xor",
        2,
        &[
            Stage::dense("hidden", 2, 2, true),
            Stage::activation("hidden", "sigmoid", 2),
            Stage::dense("output", 2, 1, true),
            Stage::activation("output", "sigmoid", 1),
        ],
        &[Group::new("hidden", 2), Group::new("output", 1)],
    );

    fn init(rng: &mut InitRng) -> Self {
        Self {
            hidden: Dense::init(rng, Init::GlorotUniform),
            output: Dense::init(rng, Init::GlorotUniform),
        }
    }
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        under("hidden", self.hidden.tensors()).chain(under("output", self.output.tensors()))
    }
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        under("hidden", self.hidden.tensors_mut()).chain(under("output", self.output.tensors_mut()))
    }
    fn forward(&self, x: MatRef<'_, T>, slots: &mut [Slot<T>], pass: &Pass) {
        let [hidden, output] = rt::array(slots);
        rt::dense::forward(&self.hidden, rt::Sigmoid, x, hidden, pass);
        rt::dense::forward(&self.output, rt::Identity, hidden.value(), output, pass);
    }
}

impl<T: Scalar> Train for Xor<T> {
    fn backward(
        &self,
        input: Source<'_, T>,
        slots: &mut [Slot<T>],
        gradients: &mut Self,
        pass: &Pass,
    ) {
        let [hidden, output] = rt::array(slots);
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
            rt::Sigmoid,
            input,
            hidden,
            &mut gradients.hidden,
            pass,
        );
    }
}

impl<T: Scalar> Network<2, 1> for Xor<T> {}

fn notes() -> Xor<f64> {
    Xor {
        hidden: Dense::new([[3.0, 4.0], [2.0, 3.0]], [-2.0, -4.0]),
        output: Dense::new([[5.0, -5.0]], [-2.0]),
    }
}

#[test]
fn predicts_the_table_of_n5() {
    let x = Batch::from_rows([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0], [1.0, 1.0]]).unwrap();
    let y = notes().predict(&x);
    for (y, expected) in y.rows().zip([0.7426, 0.1833, 0.7426, 0.3343]) {
        assert!((y[0] - expected).abs() < 5e-5, "{y:?} {expected}");
    }
}

#[test]
fn one_step_of_n7() {
    let net = notes();
    let x = Batch::from_rows([[1.0, 0.0]]).unwrap();
    let t = Batch::from_rows([[1.0]]).unwrap();
    let loss = SquaredError::new().half().reduction(Reduction::PerSample);
    let mut work = net.workspace(1);
    net.loss_and_gradients(&x, &t, &loss, &mut work).unwrap();
    let gradients = work.gradients();
    assert!((gradients.output.bias()[0] + 0.049_215_8).abs() < 1e-7);
    assert!((gradients.hidden.weight()[(0, 0)] + 0.048_382_0).abs() < 1e-7);
    assert_eq!(gradients.hidden.weight()[(0, 1)], 0.0);
    let trace = net.trace(&x, &t, &loss).unwrap();
    println!("{trace}");
    assert_eq!(
        trace.parameter("output.bias").unwrap()[(0, 0)],
        gradients.output.bias()[0]
    );
    let jacobian = net.jacobian(&[1.0, 0.0]);
    assert_eq!((jacobian.nrows(), jacobian.ncols()), (1, 2));
}
