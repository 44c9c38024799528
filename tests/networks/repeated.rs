//! A block with many repetitions is a loop. It is compared, bit for bit, with the same lines in two blocks that are
//! short enough to be written out.

use nn_core::head::Identity;
use nn_core::inspect::gradcheck;
use nn_core::layer::tensor::{Parameter, ParameterMut};
use nn_core::layer::{Layer, MatMut, MatRef};
use nn_core::network::{Group, Program, Stage};
use nn_core::numeric::random::Rng;
use nn_core::optim::Optimizer;
use nn_core::prelude::*;

use crate::samples::values;

/// `Looped` has one block; `Written` has two, `first` and `then`, which are its halves. No name is there twice, so those
/// in `then` end in `_too`.
macro_rules! networks {
    ($input:literal, { $($stem:tt)* }, $half:literal = $all:literal, [$($attribute:tt)*], { $($body:tt)* } { $($again:tt)* }) => {
        network! {
            struct Looped { input: $input, $($stem)* $($attribute)* block: repeat($all) { $($body)* }, output: dense(2) }
        }
        network! {
            struct Written {
                input: $input,
                $($stem)*
                $($attribute)* first: repeat($half) { $($body)* },
                $($attribute)* then: repeat($half) { $($again)* },
                output: dense(2),
            }
        }
        // Only the struct of a loop is a model.
        fn is_a_loop<N: Model>() {}
        is_a_loop::<LoopedBlock<f64>>();
        let (looped, written) = (Looped::<f64>::new(5), Written::<f64>::new(5));
        let half = $half;
        same(&looped, &written, half);
        let x = values::<$input>(9, 4);
        for row in x.rows() {
            assert_eq!(looped.predict_one(row), written.predict_one(row));
        }
        let report = gradcheck::check(&looped, &values::<$input>(3, 1), &values::<2>(3, 2), &SquaredError::new());
        let report = report.unwrap();
        assert!(report.passed(), "{report}");
    };
}

/// `block.7.hidden` for `then.2.hidden_too` where a half is five repetitions.
fn renamed(name: &str, half: usize) -> String {
    let mut parts = name.split('.');
    let past = match parts.next() {
        Some("first") => 0,
        Some("then") => half,
        _ => return name.to_owned(),
    };
    let index: usize = parts.next().unwrap().parse().unwrap();
    let rest = parts.map(|part| {
        if past == 0 {
            part
        } else {
            part.trim_end_matches("_too")
        }
    });
    let rest: Vec<&str> = rest.collect();
    format!("block.{}.{}", index + past, rest.join("."))
}

fn same_tensors<'a>(
    looped: impl Iterator<Item = Parameter<'a, f64>>,
    written: impl Iterator<Item = Parameter<'a, f64>>,
    half: usize,
) {
    let (looped, written): (Vec<_>, Vec<_>) = (looped.collect(), written.collect());
    assert_eq!(looped.len(), written.len());
    for (a, b) in looped.iter().zip(&written) {
        assert_eq!(a.name, *renamed(&b.name.to_string(), half));
        assert_eq!((a.role, a.kind, a.policy), (b.role, b.kind, b.policy));
        assert_eq!((a.shape(), a.values), (b.shape(), b.values), "{}", a.name);
    }
}

fn same_programs(looped: &Program, written: &Program, half: usize) {
    let stage = |stage: &Stage| {
        let mut row = *stage;
        row.name = "";
        (renamed(stage.name, half), row)
    };
    let group = |group: &Group| (renamed(group.name, half), group.width);
    let stages = |program: &Program| program.stages.iter().map(stage).collect::<Vec<_>>();
    let groups = |program: &Program| program.groups.iter().map(group).collect::<Vec<_>>();
    assert_eq!(looped.stages.len(), written.stages.len());
    for (looped, written) in stages(looped).iter().zip(stages(written)) {
        assert_eq!(*looped, written);
    }
    assert_eq!(groups(looped), groups(written));
}

/// Structure, first weights, predictions, gradients, traces, and some steps.
fn same<A, B, const IN: usize>(looped: &A, written: &B, half: usize)
where
    A: Network<IN, 2, Scalar = f64, Head = Identity<2>> + Train,
    B: Network<IN, 2, Scalar = f64, Head = Identity<2>> + Train,
{
    same_programs(A::PROGRAM, B::PROGRAM, half);
    assert_eq!((A::PARAMETERS, A::DEPTH), (B::PARAMETERS, B::DEPTH));
    same_tensors(looped.tensors(), written.tensors(), half);
    let (x, y, loss) = (values::<IN>(9, 1), values::<2>(9, 2), SquaredError::new());
    let (a, b) = (looped.predict(&x), written.predict(&x));
    assert_eq!(a.as_slice(), b.as_slice());
    let traces = [
        looped.trace(&x, &y, &loss).unwrap(),
        written.trace(&x, &y, &loss).unwrap(),
    ];
    let [a, b] = traces.map(|trace| (trace.loss, trace.input_gradient, trace.layers));
    assert_eq!((a.0, a.1), (b.0, b.1));
    assert_eq!(a.2.len(), b.2.len());
    for (a, b) in a.2.iter().zip(&b.2) {
        assert_eq!(a.name, renamed(b.name, half));
        assert_eq!((&a.z, &a.u), (&b.z, &b.u), "{}", a.name);
        assert_eq!((&a.dz, &a.du), (&b.dz, &b.du), "{}", a.name);
    }
    same_steps(looped, written, half, &Adam::new(0.01));
    same_steps(looped, written, half, &Sgd::new(0.01).momentum(0.9));
}

fn same_steps<A, B, O, const IN: usize>(looped: &A, written: &B, half: usize, optimizer: &O)
where
    A: Network<IN, 2, Scalar = f64, Head = Identity<2>> + Train,
    B: Network<IN, 2, Scalar = f64, Head = Identity<2>> + Train,
    O: Optimizer<f64>,
{
    let (x, y, loss) = (values::<IN>(9, 1), values::<2>(9, 2), SquaredError::new());
    let (mut a, mut b) = (looped.clone(), written.clone());
    let (mut first, mut second) = (optimizer.clone(), optimizer.clone());
    let (mut work_a, mut work_b) = (a.workspace(9).seed(3), b.workspace(9).seed(3));
    for _ in 0..4 {
        let losses = (
            a.train_step(&x, &y, &loss, &mut first, &mut work_a),
            b.train_step(&x, &y, &loss, &mut second, &mut work_b),
        );
        assert_eq!(losses.0.unwrap(), losses.1.unwrap());
        same_tensors(a.tensors(), b.tensors(), half);
    }
    let gradients = (
        a.loss_and_gradients(&x, &y, &loss, &mut work_a),
        b.loss_and_gradients(&x, &y, &loss, &mut work_b),
    );
    assert_eq!(gradients.0.unwrap(), gradients.1.unwrap());
    let (a, b) = (work_a.gradients(), work_b.gradients());
    same_tensors(a.tensors(), b.tensors(), half);
}

#[test]
fn a_layer_many_times() {
    networks!(40, { stem: dense(3) -> tanh, }, 35 = 70, [], { hidden: dense(3) -> tanh } { hidden_too: dense(3) -> tanh });
}

#[test]
fn noise_norms_and_residual_blocks() {
    networks!(3, { noisy: dense(5) -> sin -> dropout(0.2), }, 8 = 16, [], {
        residual { norm: batch_norm, hidden: dense(5) -> tanh -> dropout(0.1), back: dense(5) },
        gaussian_noise(0.05),
        alpha_dropout(0.1),
    } {
        residual { norm_too: batch_norm, hidden_too: dense(5) -> tanh -> dropout(0.1), back_too: dense(5) },
        gaussian_noise(0.05),
        alpha_dropout(0.1),
    });
}

#[test]
fn training_rules_of_lines() {
    networks!(4, {}, 17 = 34, [#[lr(0.5)]], {
        #[frozen] kept: dense(4) -> tanh,
        #[l2(1e-3)] hidden: dense(4) -> sin,
    } {
        #[frozen] kept_too: dense(4) -> tanh,
        #[l2(1e-3)] hidden_too: dense(4) -> sin,
    });
}

#[test]
fn a_frozen_block() {
    networks!(4, {}, 35 = 70, [#[frozen]], { hidden: dense(4) -> sin } { hidden_too: dense(4) -> sin });
    let before = Looped::<f64>::new(5);
    let mut net = before.clone();
    let (x, y, loss) = (values::<4>(9, 1), values::<2>(9, 2), SquaredError::new());
    let (mut adam, mut work) = (Adam::new(0.1), net.workspace(9));
    net.train_step(&x, &y, &loss, &mut adam, &mut work).unwrap();
    assert_eq!(net.block[69].hidden, before.block[69].hidden);
    assert_ne!(net.output, before.output);
}

#[test]
fn a_block_that_several_lines_read() {
    network! {
        struct Looped { input: 3, all: residual { block: repeat(66) { hidden: dense(3) -> sin } }, output: dense(2) }
    }
    network! {
        struct Written {
            input: 3,
            all: residual { first: repeat(33) { hidden: dense(3) -> sin }, then: repeat(33) { hidden_too: dense(3) -> sin } },
            output: dense(2),
        }
    }
    let (looped, written) = (Looped::<f64>::new(5), Written::<f64>::new(5));
    let (x, y, loss) = (values::<3>(9, 1), values::<2>(9, 2), SquaredError::new());
    let traces = [
        looped.trace(&x, &y, &loss).unwrap(),
        written.trace(&x, &y, &loss).unwrap(),
    ];
    let [a, b] = traces.map(|trace| (trace.loss, trace.input_gradient));
    assert_eq!(a, b);
    let name = looped.tensors().nth(3).unwrap().name;
    assert_eq!(name, "all.block.1.hidden.bias");
}

#[test]
fn blocks_in_blocks() {
    networks!(2, {}, 6 = 12, [], {
        inner: repeat(4) { hidden: dense(2) -> sin -> dropout(0.1) },
        part: residual { last: dense(2) -> tanh -> dropout(0.2) },
    } {
        inner_too: repeat(4) { hidden_too: dense(2) -> sin -> dropout(0.1) },
        part_too: residual { last_too: dense(2) -> tanh -> dropout(0.2) },
    });
    // A loop inside a loop, and one inside a block that is written out, as a stage is computed with what is before it.
    network! {
        struct Inside { input: 2, block: repeat(2) { inner: repeat(65) { hidden: dense(2) -> sin -> dropout(0.1) }, last: dense(2) -> sin }, output: dense(2) }
    }
    network! {
        struct Beside { input: 2, stem: dense(2), block: repeat(2) { tanh, inner: repeat(65) { hidden: dense(2) -> sin -> dropout(0.1) }, last: dense(2) -> sin }, output: dense(2) }
    }
    let net = Inside::<f64>::new(1);
    let names: Vec<String> = net
        .tensors()
        .map(|tensor| tensor.name.to_string())
        .collect();
    assert_eq!(names[66 * 2 + 5], "block.1.inner.2.hidden.bias");
    let rows = Inside::LAYERS.iter().flat_map(Stage::tensors);
    assert_eq!(names.len(), rows.count());
    let (x, y, loss) = (values::<2>(3, 1), values::<2>(3, 2), SquaredError::new());
    let report = gradcheck::check(&net, &x, &y, &loss).unwrap();
    assert!(report.passed(), "{report}");
    network! { struct Around { input: 2, inside: network(Inside), sin, output: dense(2) } }
    let net = Around::<f64>::new(1);
    let report = gradcheck::check(&net, &x, &y, &loss).unwrap();
    assert!(report.passed(), "{report}");
    let name = net.tensors().nth(66 * 2 + 5).unwrap().name;
    assert_eq!(name, "inside.block.1.inner.2.hidden.bias");
    let net = Beside::<f64>::new(1);
    let report = gradcheck::check(&net, &x, &y, &loss).unwrap();
    assert!(report.passed(), "{report}");
    let name = net.tensors().nth(2 + 66 * 2 + 5).unwrap().name;
    assert_eq!(name, "block.1.inner.2.hidden.bias");
}

nn_core::activation! { struct Bent(x) = x / (1 + abs(x)); }

/// x·w, value by value.
#[derive(Debug, Clone, PartialEq)]
struct Gain<T>([T; 3]);

impl<T: Scalar> Layer for Gain<T> {
    type Scalar = T;

    const INPUT: usize = 3;
    const OUTPUT: usize = 3;
    const PARAMETERS: usize = 3;
    const MULTIPLY_ADDS: usize = 3;

    fn init(_: &mut Rng) -> Self {
        Self([T::ONE; 3])
    }

    fn forward(&self, x: MatRef<'_, T>, mut y: MatMut<'_, T>) {
        for (n, j) in (0..x.nrows()).flat_map(|n| (0..3).map(move |j| (n, j))) {
            y[(n, j)] = self.0[j] * x[(n, j)];
        }
    }

    fn backward(
        &self,
        x: MatRef<'_, T>,
        _y: MatRef<'_, T>,
        dy: MatRef<'_, T>,
        gradients: &mut Self,
        mut dx: Option<MatMut<'_, T>>,
    ) {
        gradients.0 = [T::ZERO; 3];
        for (n, j) in (0..x.nrows()).flat_map(|n| (0..3).map(move |j| (n, j))) {
            gradients.0[j] += dy[(n, j)] * x[(n, j)];
            if let Some(dx) = &mut dx {
                dx[(n, j)] = dy[(n, j)] * self.0[j];
            }
        }
    }

    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        std::iter::once(Parameter::vector("gain", &self.0))
    }

    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        std::iter::once(ParameterMut::vector("gain", &mut self.0))
    }
}

#[test]
fn activations_and_layers_of_the_user() {
    networks!(3, {}, 15 = 30, [], {
        own: layer(Gain) -> Bent,
        hidden: dense(3) -> Bent,
        norm: rms_norm,
        bent: prelu,
    } {
        own_too: layer(Gain) -> Bent,
        hidden_too: dense(3) -> Bent,
        norm_too: rms_norm,
        bent_too: prelu,
    });
}

#[test]
fn what_is_not_the_same_each_time_is_written_out() {
    // The last repetition is computed with the activation behind it; another line's value crosses the repetitions.
    network! {
        struct Ends { input: 2, block: repeat(66) { hidden: dense(2) }, sin, output: dense(2) }
    }
    network! {
        struct Crosses { input: 2, stem: dense(2) -> sin, block: repeat(66) { hidden: dense(2), add(hidden, stem) -> tanh }, output: dense(2) }
    }
    let (x, y, loss) = (values::<2>(3, 1), values::<2>(3, 2), SquaredError::new());
    let report = gradcheck::check(&Ends::<f64>::new(1), &x, &y, &loss).unwrap();
    assert!(report.passed(), "{report}");
    let report = gradcheck::check(&Crosses::<f64>::new(1), &x, &y, &loss).unwrap();
    assert!(report.passed(), "{report}");
}

network! {
    struct Thousand<const H: usize> { input: H, block: repeat(1000) { residual { hidden: dense(H) -> tanh } }, output: dense(2) }
}

/// In a debug build, where a network of 56 KB is copied often. Rust's threads have 2 MB of stack.
#[test]
fn a_thousand_repetitions_need_little_stack() {
    let run = || {
        let data = Dataset::new(values::<8>(20, 1), values::<2>(20, 2)).unwrap();
        let mut net = Thousand::<8, f64>::new(1);
        Trainer::new(SquaredError::new(), Adam::new(1e-4))
            .epochs(1)
            .fit(&mut net, &data)
            .unwrap();
        let one = net.predict_one(data.inputs().row(0));
        assert_eq!(net.predict(data.inputs()).row(0).len(), one.len());
        let file = tempfile::NamedTempFile::new().unwrap();
        net.save(file.path()).unwrap();
        let again = <Thousand<8, f64> as ModelFile>::load(file.path()).unwrap();
        assert_eq!(again.block[999].hidden, net.block[999].hidden);
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    thread.spawn(run).unwrap().join().unwrap();
}
