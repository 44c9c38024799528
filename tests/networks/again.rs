//! Layers used several times with the same weights, in a network by hand.

use approx::assert_relative_eq;
use faer::{Mat, MatRef};
use nn_core::inspect::gradcheck;
use nn_core::layer::tensor::Kind;
use nn_core::layer::{BatchNorm, Passes, Tied};
use nn_core::macro_support::{
    self as rt, Group, Init, InitRng, Parameter, ParameterMut, Pass, Program, Read, Slot, Source,
    Stage, again, under,
};
use nn_core::prelude::*;

network! {
    struct Inner { input: 4, hidden: dense(5) -> tanh, scaled: batch_norm, code: dense(2) -> sin }
}

/// Three parts of the input go through the same layer, norm and network; the layer's weights lead back, too.
#[derive(Debug, Clone)]
struct Triplets<T: Scalar> {
    first: Dense<T, 3, 4>,
    norm: BatchNorm<T, 4>,
    inner: Inner<T>,
    back: Tied<T, 3>,
}

const ROWS: &[Stage] = &[
    Stage::dense("first", 3, 4, true).reading(&[Read::Part(0)]),
    Stage::activation("first", "tanh", 4),
    norm("norm"),
    Stage::network::<Inner<f64>>("inner", "network(Inner)"),
    Stage::dense("second", 3, 4, true)
        .again("first")
        .reading(&[Read::Part(1)]),
    Stage::activation("second", "tanh", 4),
    norm("norm2").again("norm"),
    Stage::network::<Inner<f64>>("inner2", "network(Inner)").again("inner"),
    Stage::dense("third", 3, 4, true)
        .again("first")
        .reading(&[Read::Part(2)]),
    Stage::activation("third", "tanh", 4),
    norm("norm3").again("norm"),
    Stage::network::<Inner<f64>>("inner3", "network(Inner)").again("inner"),
    Stage::mean("mean", "average(inner, inner2, inner3)", 2).reading(&[
        Read::Stage(3),
        Read::Stage(7),
        Read::Stage(11),
    ]),
    Stage::tied("back", "first", 4, 3, true).reading(&[Read::Stage(9)]),
    Stage::concat("output", "concat(mean, back)", 5)
        .of_width(5)
        .reading(&[Read::Stage(12), Read::Stage(13)]),
];

const fn norm(name: &'static str) -> Stage {
    Stage::layer(name, "batch_norm", 4, 4, 0, 4)
        .computing(rt::Op::Layer {
            keyword: "batch_norm",
            numbers: &[],
        })
        .with(BatchNorm::<f64, 4>::TENSORS)
}

impl<T: Scalar> Model for Triplets<T> {
    type Scalar = T;
    type Head = rt::head::Identity<5>;
    const PROGRAM: &'static Program = &Program::new(
        "Triplets",
        9,
        ROWS,
        &[
            Group::new("first", 4),
            Group::new("norm", 4),
            Group::network::<Inner<f64>>("inner"),
            Group::new("second", 4),
            Group::new("norm2", 4),
            Group::network::<Inner<f64>>("inner2"),
            Group::new("third", 4),
            Group::new("norm3", 4),
            Group::network::<Inner<f64>>("inner3"),
            Group::new("mean", 2),
            Group::new("back", 3),
            Group::new("output", 5),
        ],
    )
    .with_parts(&[("a", 3), ("b", 3), ("c", 3)]);

    fn init(rng: &mut InitRng) -> Self {
        Self {
            first: Dense::init(rng, Init::GlorotUniform),
            norm: BatchNorm::identity(),
            inner: Inner::init(rng),
            back: Tied::init(),
        }
    }
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        let own = under("first", self.first.tensors()).chain(under("norm", self.norm.tensors()));
        own.chain(under("inner", self.inner.tensors()))
            .chain(under("back", self.back.tensors()))
    }
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        let own =
            under("first", self.first.tensors_mut()).chain(under("norm", self.norm.tensors_mut()));
        own.chain(under("inner", self.inner.tensors_mut()))
            .chain(under("back", self.back.tensors_mut()))
    }
    fn compute(&self, x: MatRef<'_, T>, slots: &mut [Slot<T>], pass: &Pass) {
        let [uses @ .., mean, back, output] = rt::array::<_, 12>(slots);
        for (at, slots) in uses.chunks_exact_mut(3).enumerate() {
            let [dense, norm, inner] = rt::array(slots);
            rt::dense::forward(&self.first, rt::Tanh, x.subcols(3 * at, 3), dense, pass);
            self.norm.forward(dense.value(), norm, pass);
            rt::network::forward(&self.inner, norm.value(), inner, pass);
        }
        let codes = [uses[2].value(), uses[5].value(), uses[8].value()];
        rt::merge::average::forward(codes, mean, pass);
        rt::tied::forward(
            &self.first,
            &self.back,
            rt::Identity,
            uses[6].value(),
            back,
            pass,
        );
        rt::merge::concat::forward([mean.value(), back.value()], output, pass);
    }
}

impl<T: Scalar> Train for Triplets<T> {
    fn backward(
        &self,
        mut input: Source<'_, T>,
        slots: &mut [Slot<T>],
        gradients: &mut Self,
        pass: &Pass,
    ) {
        let [
            dense,
            norm,
            inner,
            dense2,
            norm2,
            inner2,
            dense3,
            norm3,
            inner3,
            mean,
            back,
            output,
        ] = rt::array(slots);
        rt::merge::concat::backward([mean.source(), back.source()], output, pass);
        rt::tied::backward(
            &self.first,
            &self.back,
            rt::Identity,
            dense3.source(),
            back,
            &mut gradients.first,
            &mut gradients.back,
            false,
            pass,
        );
        let codes = [inner.source(), inner2.source(), inner3.source()];
        rt::merge::average::backward(codes, mean, pass);
        // the last use writes
        let (of_inner, of_norm, of_first) = (
            &mut gradients.inner,
            &mut gradients.norm,
            &mut gradients.first,
        );
        rt::network::backward(&self.inner, norm3.source(), inner3, of_inner, pass);
        self.norm
            .backward(dense3.source().shared(), norm3, of_norm, pass);
        let source = input.columns(6, 3);
        rt::dense::shared::backward(&self.first, rt::Tanh, source, dense3, of_first, pass);
        // and the others add
        again::add(1, of_inner, inner2, |gradients, slot| {
            rt::network::backward(&self.inner, norm2.source(), slot, gradients, pass);
        });
        again::add(1, of_norm, norm2, |gradients, slot| {
            self.norm.backward(dense2.source(), slot, gradients, pass);
        });
        again::add(1, of_first, dense2, |gradients, slot| {
            let source = input.columns(3, 3);
            rt::dense::backward(&self.first, rt::Tanh, source, slot, gradients, pass);
        });
        again::add(2, of_inner, inner, |gradients, slot| {
            rt::network::backward(&self.inner, norm.source(), slot, gradients, pass);
        });
        again::add(2, of_norm, norm, |gradients, slot| {
            self.norm.backward(dense.source(), slot, gradients, pass);
        });
        again::add(2, of_first, dense, |gradients, slot| {
            let source = input.columns(0, 3);
            rt::dense::backward(&self.first, rt::Tanh, source, slot, gradients, pass);
        });
    }
}

impl<T: Scalar> Network<9, 5> for Triplets<T> {}

/// Values in (−1, 1) that follow no pattern.
fn values<const F: usize>(rows: usize) -> Batch<f64, F> {
    let value = |i: usize| (i as f64 * 0.731 + 0.2).sin();
    let rows = (0..rows).map(|n| std::array::from_fn(|j| value(n * F + j)));
    Batch::from_rows(rows.collect::<Vec<_>>()).unwrap()
}

#[test]
fn gradients_of_all_uses_are_added() {
    let (net, x, y) = (Triplets::<f64>::new(3), values(7), values(7));
    let report = gradcheck::check(&net, &x, &y, &SquaredError::new()).unwrap();
    assert!(report.passed(), "{report}");
    assert_eq!(report.checked, Triplets::<f64>::PARAMETERS + 7 * 9);
    assert_eq!(
        Triplets::<f64>::PARAMETERS,
        (3 * 4 + 4) + 8 + Inner::<f64>::PARAMETERS + 3
    );
    let uses = 3 * (3 * 4 + 4 + Inner::<f64>::MULTIPLY_ADDS);
    assert_eq!(Triplets::<f64>::MULTIPLY_ADDS, uses + 4 * 3);
}

/// A second pass over the same buffers finds the gradients of the first one there, and does not add to them.
#[test]
fn gradients_of_the_step_before_are_gone() {
    let (net, x, y) = (Triplets::<f64>::new(3), values(7), values(7));
    let (loss, mut work) = (SquaredError::new(), net.workspace(7));
    let once = |work: &mut Workspace<Triplets<f64>>| -> Vec<f64> {
        net.loss_and_gradients(&x, &y, &loss, work).unwrap();
        let tensors = work.gradients().as_network().tensors();
        tensors.flat_map(|tensor| tensor.values.to_vec()).collect()
    };
    let first = once(&mut work);
    assert_eq!(first, once(&mut work));
}

/// A step moves running statistics once: towards the mean of the statistics of all uses.
#[test]
fn statistics_of_all_uses_count_alike() {
    let mut net = Triplets::<f64>::new(3);
    net.norm = BatchNorm::identity().with_momentum(1.0);
    let (x, y): (Batch<f64, 9>, _) = (values(7), values(7));
    let all = Mat::from_fn(7, 9, |n, j| x.row(n)[j]);
    let mut expected = [0.0; 4];
    for part in 0..3 {
        let mut slot = Slot::new(7, 4);
        let own = all.as_ref().subcols(3 * part, 3);
        rt::dense::forward(&net.first, rt::Tanh, own, &mut slot, &Pass::PREDICT);
        for (j, mean) in expected.iter_mut().enumerate() {
            *mean += (0..7).map(|n| slot.value()[(n, j)]).sum::<f64>() / 21.0;
        }
    }
    let mut work = net.workspace(7);
    let mut sgd = Sgd::new(0.0);
    net.train_step(&x, &y, &SquaredError::new(), &mut sgd, &mut work)
        .unwrap();
    assert_relative_eq!(
        net.norm.running_mean(),
        &expected[..],
        max_relative = 1e-12,
        epsilon = 1e-14
    );
    assert_eq!(net.norm.num_batches_tracked(), 1.0);
    let counts = net.tensors().filter(|tensor| tensor.kind == Kind::Count);
    assert!(counts.into_iter().all(|count| count.values == [1.0]));
}

#[test]
fn tables_and_pictures_name_the_first_use() {
    let summary = Triplets::<f64>::SUMMARY;
    let row = |name: &str| {
        let start = format!("  {name} ");
        let mut lines = summary.lines().filter(|line| line.starts_with(&start));
        let line = lines.next().unwrap();
        line.split_whitespace()
            .skip(1)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(row("first"), "dense 3 4 16");
    assert_eq!(row("second"), "same(first) 3 4 0");
    assert_eq!(row("norm3"), "same(norm) 4 4 0");
    assert_eq!(row("inner2"), "same(inner) 4 2 0");
    let mermaid = Triplets::<f64>::mermaid();
    assert!(mermaid.contains("same(first) 3 → 4"), "{mermaid}");
    assert!(Triplets::<f64>::svg().contains("same(inner) 4 → 2"));
    assert_eq!(ROWS[4].same_as(), Some("first"));
    assert_eq!(ROWS[4].tensors().count() + ROWS[6].tensors().count(), 0);
    assert_eq!(ROWS[2].tensors().count(), 5);
}

/// A file holds the weights once and says who else uses them.
#[test]
fn files_hold_the_weights_once() {
    let net = Triplets::<f64>::new(3);
    let bytes = net.to_bytes().unwrap();
    let text = String::from_utf8_lossy(&bytes);
    for row in [
        "second: dense with the weights of row 1 of input 2",
        "norm2: batch_norm with the weights of row 3",
        "inner3: network with the weights of row 4",
    ] {
        assert!(text.contains(row), "{row}: {text}");
    }
    assert_eq!(text.matches("inner.hidden.weight").count(), 1);
    let back = Triplets::<f64>::from_bytes(&bytes).unwrap();
    assert_eq!(back.predict(values(7)), net.predict(values(7)));
}

/// A layer of the user's own, a tied one and an embedding add up as well: the sum is that of the passes alone.
#[test]
fn any_layer_adds_up() {
    use crate::probe::{Mixed, TRAINING};
    use nn_core::layer::{Embedding, Features, Prelu};

    fn sum<L: Passes<f64>>(layer: &L, parts: [MatRef<'_, f64>; 2], width: usize) -> [Vec<f64>; 2] {
        let dy = crate::probe::values::<f64>(parts[0].nrows(), width, 9);
        let mut slots = parts.map(|x| Slot::new(x.nrows(), width));
        let mut gradients = layer.clone();
        let run = |at: usize, gradients: &mut L, slot: &mut Slot<f64>| {
            layer.forward(parts[at], slot, &TRAINING);
            slot.source().gradient.unwrap().copy_from(&dy);
            layer.backward(Source::input(parts[at], None), slot, gradients, &TRAINING);
        };
        let learned = |gradients: &L| -> Vec<f64> {
            let learned = gradients.tensors().filter(|t| t.kind == Kind::Learned);
            learned.flat_map(|tensor| tensor.values.to_vec()).collect()
        };
        let mut alone = Vec::new();
        for (at, slot) in slots.iter_mut().enumerate() {
            run(at, &mut gradients, slot);
            let own = learned(&gradients);
            alone.resize(own.len(), 0.0);
            alone.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        }
        let [first, second] = &mut slots;
        run(1, &mut gradients, second);
        again::add(1, &mut gradients, first, |gradients, slot| {
            run(0, gradients, slot);
        });
        [alone, learned(&gradients)]
    }
    let (a, b) = (
        crate::probe::values::<f64>(9, 2, 1),
        crate::probe::values::<f64>(9, 2, 2),
    );
    let parts = [a.as_ref(), b.as_ref()];
    let mixed = Mixed {
        factors: [0.5, 2.0],
    };
    let [alone, added] = sum(&mixed, parts, 2);
    assert_relative_eq!(&alone[..], &added[..], max_relative = 1e-12);
    let [alone, added] = sum(&Prelu::<f64, 2>::constant(0.25), parts, 2);
    assert_relative_eq!(&alone[..], &added[..], max_relative = 1e-12);
    let features = Features::<f64, 2, 4>::init(&mut InitRng::new(1), 0.5);
    let [alone, added] = sum(&features, parts, 4);
    assert!(alone.is_empty() && added.is_empty());
    let rows = Mat::from_fn(9, 1, |n, _| [0.0, 2.0, 1.0][n % 3]);
    let others = Mat::from_fn(9, 1, |n, _| [2.0, 2.0, 0.0][n % 3]);
    let embedding = Embedding::<f64, 3, 2>::init(&mut InitRng::new(1));
    let [alone, added] = sum(&embedding, [rows.as_ref(), others.as_ref()], 2);
    assert_eq!(alone.len(), 6);
    assert_relative_eq!(&alone[..], &added[..], max_relative = 1e-12);
}
