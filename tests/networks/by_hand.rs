//! nn-core works without the macro: a network implemented by hand reproduces the notes' XOR table.

use approx::assert_abs_diff_eq;
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
    fn compute(&self, x: MatRef<'_, T>, slots: &mut [Slot<T>], pass: &Pass) {
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
        assert_abs_diff_eq!(y[0], expected, epsilon = 5e-5);
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
    assert_abs_diff_eq!(gradients.output.bias()[0], -0.049_215_8, epsilon = 1e-7);
    assert_abs_diff_eq!(
        gradients.hidden.weight()[(0, 0)],
        -0.048_382_0,
        epsilon = 1e-7
    );
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

/// A network of one line whose table says `READS`, with a slot of width `WIDE` for at most `MOST` samples.
#[derive(Debug, Clone)]
struct Odd<const HELD: usize, const WIDE: usize, const MOST: usize> {
    output: Dense<f64, HELD, 1>,
}

impl<const HELD: usize, const WIDE: usize, const MOST: usize> Model for Odd<HELD, WIDE, MOST> {
    type Scalar = f64;
    type Head = rt::head::Identity<1>;
    const PROGRAM: &'static Program = &Program::new(
        "Odd",
        2,
        &[Stage::dense("output", 2, 1, true)],
        &[Group::new("output", 1)],
    );

    fn init(rng: &mut InitRng) -> Self {
        let output = Dense::init(rng, Init::GlorotUniform);
        Self { output }
    }
    fn slots(capacity: usize) -> Vec<Slot<f64>> {
        vec![Slot::new(capacity.min(MOST), WIDE)]
    }
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, f64>> {
        under("output", self.output.tensors())
    }
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, f64>> {
        under("output", self.output.tensors_mut())
    }
    fn compute(&self, x: MatRef<'_, f64>, slots: &mut [Slot<f64>], pass: &Pass) {
        rt::dense::forward(&self.output, rt::Identity, x, &mut slots[0], pass);
    }
}

impl<const HELD: usize, const WIDE: usize, const MOST: usize> Train for Odd<HELD, WIDE, MOST> {
    fn backward(
        &self,
        input: Source<'_, f64>,
        slots: &mut [Slot<f64>],
        gradients: &mut Self,
        pass: &Pass,
    ) {
        let output = &mut gradients.output;
        rt::dense::backward(
            &self.output,
            rt::Identity,
            input,
            &mut slots[0],
            output,
            pass,
        );
    }
}

impl<const HELD: usize, const WIDE: usize, const MOST: usize> Network<2, 1>
    for Odd<HELD, WIDE, MOST>
{
}

/// The message of a panic.
fn said(action: impl FnOnce()) -> String {
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(action));
    let words = caught.expect_err("the network disagrees with itself");
    words.downcast_ref::<String>().cloned().unwrap_or_default()
}

fn at_every_door<N: Learns<SquaredError, Batch<f64, 1>, 2, 1, Scalar = f64>>(net: &N, words: &str) {
    let x = Batch::from_rows([[1.0, 2.0], [3.0, 4.0]]).unwrap();
    let y = Batch::from_rows([[1.0], [2.0]]).unwrap();
    let data = Dataset::new(x.clone(), y.clone()).unwrap();
    let loss = SquaredError::new();
    let doors: [(&str, &dyn Fn()); 8] = [
        ("workspace", &|| drop(net.workspace(2))),
        ("predict", &|| drop(net.predict(&x))),
        ("logits", &|| drop(net.logits(&x))),
        ("evaluate", &|| drop(net.evaluate(&data))),
        ("trace", &|| drop(net.trace(&x, &y, &loss))),
        ("gradcheck", &|| {
            drop(nn_core::inspect::gradcheck::check(net, &x, &y, &loss));
        }),
        ("decide", &|| drop(net.decide(&x))),
        ("fit", &|| {
            drop(Trainer::new(loss, Sgd::new(0.1)).fit(&mut net.clone(), &data));
        }),
    ];
    for (door, action) in doors {
        let said = said(action);
        assert!(said.contains(words), "{door}: {said}");
    }
}

#[test]
fn a_network_that_disagrees_with_itself_is_told_so_at_every_door() {
    let words = "`Odd` has a weight `output.weight` of [1, 3] (outputs, inputs), but `LAYERS` says that `output` reads \
                 2 values and outputs 1";
    let wide = Odd::<3, 1, 99>::new(1);
    at_every_door(&wide, words);
    // A file is refused with an error.
    let refused = wide.to_bytes().unwrap_err().to_string();
    assert!(refused.contains(words), "{refused}");
    let bytes = Odd::<2, 1, 99>::new(1).to_bytes().unwrap();
    let refused = Odd::<3, 1, 99>::from_bytes(&bytes).unwrap_err().to_string();
    assert!(refused.contains(words), "{refused}");
    let words = "the last slot of `Odd::slots` is 2 wide, but its `Model::OUTPUT`, the width of its head, is 1";
    at_every_door(&Odd::<2, 2, 99>::new(1), words);
    let words = "`Odd::slots(2)` makes a slot for `output` that holds 1 samples";
    at_every_door(&Odd::<2, 1, 1>::new(1), words);
}

#[test]
fn a_network_that_agrees_with_itself_is_not_refused() {
    let net = Odd::<2, 1, 99>::new(1);
    let x = Batch::from_rows([[1.0, 2.0]]).unwrap();
    assert_eq!(net.predict(&x).len(), 1);
    assert!(Odd::<2, 1, 99>::from_bytes(&net.to_bytes().unwrap()).is_ok());
}
