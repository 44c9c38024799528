//! Networks that are more than a chain: branches, blocks, nested networks, tied weights, several inputs and outputs.
//! Checked for each: gradients against central differences, one sample against a batch, names.

use approx::assert_relative_eq;
use nn_core::inspect::gradcheck;
use nn_core::loss::Losses;
use nn_core::network::Op;
use nn_core::prelude::*;

network! {
    /// Everything that reads more than one line.
    struct Branches {
        input: (pixels: 4, meta: 3),
        left: from(pixels) -> dense(5) -> tanh,
        right: from(meta) -> dense(5) -> sigmoid,
        both: add(left, right) -> tanh -> multiply(left),
        all: concat(both, meta),
        output: dense(2),
    }
}

network! {
    /// Every other way in which values meet.
    struct Experts {
        input: (pixels: 4, meta: 3),
        left: from(pixels) -> dense(5) -> tanh,
        right: from(meta) -> dense(5) -> sigmoid,
        middle: from(pixels) -> dense(EXPERT) -> sin,
        gate: from(meta) -> dense(EXPERTS) -> softmax -> dropout(0.2),
        mixed: mix(gate, left, right, middle) -> subtract(right),
        mean: average(left, middle, mixed) -> maximum(mixed) -> minimum(middle),
        all: concat(mean, meta),
        output: dense(2),
    }
}
const EXPERT: usize = 5;
const EXPERTS: usize = 3;

network! {
    struct Deep {
        input: 4,
        stem: dense(6) -> tanh,
        first: residual { a: dense(3) -> tanh, b: dense(6) } -> tanh,
        residual { sin },
        wide: residual(project) { c: dense(5) -> tanh },
        output: dense(3) -> softmax,
    }
}

network! {
    struct Tower<const H: usize> {
        input: H,
        block: repeat(3) {
            residual { hidden: dense(H) -> tanh },
            out: dense(H) -> sigmoid,
        },
        output: dense(1) -> sigmoid,
    }
}

network! {
    /// Ends in an activation.
    struct Encoder { input: 5, hidden: dense(4) -> tanh, code: dense(3) -> sigmoid }
}

network! {
    struct Classifier<const IN: usize> { input: IN, hidden: dense(4) -> tanh, output: dense(2) -> softmax }
}

network! {
    struct Nested {
        input: 5,
        encoder: network(Encoder),
        between: dense(6) -> tanh,
        classifier: network(Classifier<6>),
    }
}

network! {
    struct Tied {
        input: 5,
        encode: dense(3) -> tanh,
        middle: dense(3) -> sin,
        decode: transposed(encode) -> tanh,
        again: dense(3) -> tanh,
        output: transposed(encode, bias = false),
    }
}

network! {
    struct Heads {
        input: 4,
        trunk: dense(6) -> tanh,
        output: (
            digit: dense(3) -> softmax,
            parity: dense(1) -> sigmoid,
            size: from(input) -> dense(2),
        ),
    }
}

/// Values in (−1, 1) that follow no pattern.
fn values<const F: usize>(rows: usize) -> Batch<f64, F> {
    let value = |i: usize| (i as f64 * 0.917 + 0.3).sin();
    let rows = (0..rows).map(|n| std::array::from_fn(|j| value(n * F + j)));
    Batch::from_rows(rows.collect::<Vec<_>>()).unwrap()
}

fn agrees(report: &gradcheck::Report, derivatives: usize) {
    assert!(report.passed(), "{report}");
    assert_eq!(report.checked, derivatives);
}

/// One sample on the stack gives the same as a batch.
macro_rules! one_is_batch {
    ($net:expr, $x:expr) => {{
        let (net, x) = (&$net, &$x);
        let batch = net.predict(x);
        for (row, x) in batch.rows().zip(x.rows()) {
            for (a, b) in row.iter().zip(net.predict_one(x)) {
                assert_relative_eq!(*a, b, max_relative = 1e-12, epsilon = 1e-14);
            }
        }
    }};
}

/// `concat` reads all its operands side by side; a sum reads each on its own.
#[test]
fn tables_say_what_is_read() {
    let row = |kind: &str| {
        let mut rows = Branches::LAYERS.iter().filter(|row| row.kind == kind);
        let row = rows.next().unwrap();
        let (_, cells) = Branches::SUMMARY.split_once(kind).unwrap();
        let cells = cells.lines().next().unwrap().trim_start();
        (row.input.len(), row.output.len(), cells)
    };
    let (input, output, cells) = row("concat(both, meta)");
    assert_eq!((input, output), (8, 8));
    assert!(cells.starts_with("5 + 3      8 "), "{cells}");
    let (input, output, cells) = row("add(left, right)");
    assert_eq!((input, output), (5, 5));
    assert!(cells.starts_with("5           5 "), "{cells}");
}

#[test]
fn branches_flow_together() {
    let (net, x, y) = (Branches::<f64>::new(3), values(7), values(7));
    let loss = SquaredError::new();
    let report = gradcheck::check(&net, &x, &y, &loss).unwrap();
    agrees(&report, Branches::PARAMETERS + 7 * 7);
    one_is_batch!(net, x);
    assert_eq!(Branches::INPUT, 7);
}

#[test]
fn experts_are_mixed() {
    let (net, x, y) = (Experts::<f64>::new(4), values(7), values(7));
    let report = gradcheck::check(&net, &x, &y, &SquaredError::new()).unwrap();
    agrees(&report, Experts::PARAMETERS + 7 * 7);
    one_is_batch!(net, x);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("experts.safetensors");
    net.save(&path).unwrap();
    let back = Experts::<f64>::load(&path).unwrap();
    assert_eq!(back.predict(&x), net.predict(&x));
}

/// The values of one network are not those of another, which its file says.
#[test]
fn a_file_says_how_values_meet() {
    network! { struct Less { input: 2, a: dense(2), subtract(a, input) } }
    network! { struct More { input: 2, a: dense(2), maximum(a, input) } }
    network! { struct Turned { input: 2, a: dense(2), subtract(input, a) } }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("less.safetensors");
    Less::<f64>::new(0).save(&path).unwrap();
    assert!(Less::<f64>::load(&path).is_ok());
    let text = More::<f64>::load(&path).unwrap_err().to_string();
    assert!(
        text.contains("row 2 is `subtract of row 1, the input`"),
        "{text}"
    );
    let text = Turned::<f64>::load(&path).unwrap_err().to_string();
    assert!(text.contains("`subtract of the input, row 1`"), "{text}");
}

#[test]
fn merges_have_their_values() {
    network! { struct Less { input: 2, a: scale(2), subtract(a, input) } }
    network! { struct Mean { input: 2, a: scale(2), b: from(input) -> scale(3), average(a, b, input) } }
    network! { struct Most { input: 2, a: scale(2), b: from(input) -> scale(3), maximum(a, b, input) } }
    network! { struct Least { input: 2, a: scale(2), b: from(input) -> scale(3), minimum(a, b, input) } }
    network! { struct Mixed { input: 2, a: scale(2), b: from(input) -> scale(3), mix(input, a, b) } }
    network! { struct Weighed { input: (by: 1, what: 2), mix(by, what) } }
    let x = Batch::from_rows([[1.0, -2.0]]).unwrap();
    assert_eq!(Less::<f64>::new(0).predict(&x).as_slice(), [1.0, -2.0]);
    assert_eq!(Mean::<f64>::new(0).predict(&x).as_slice(), [2.0, -4.0]);
    assert_eq!(Most::<f64>::new(0).predict(&x).as_slice(), [3.0, -2.0]);
    assert_eq!(Least::<f64>::new(0).predict(&x).as_slice(), [1.0, -6.0]);
    // 1·(2, −4) − 2·(3, −6)
    assert_eq!(Mixed::<f64>::new(0).predict(&x).as_slice(), [-4.0, 8.0]);
    let x = Batch::from_rows([[3.0, 1.0, -2.0]]).unwrap();
    assert_eq!(Weighed::<f64>::new(0).predict(&x).as_slice(), [3.0, -6.0]);
    let ops = [
        Less::LAYERS,
        Mean::LAYERS,
        Most::LAYERS,
        Least::LAYERS,
        Mixed::LAYERS,
    ]
    .map(|rows| rows[rows.len() - 1].op);
    assert_eq!(
        ops,
        [Op::Difference, Op::Mean, Op::Maximum, Op::Minimum, Op::Mix]
    );
    assert!(Mixed::mermaid().contains("mix(input, a, b)"));
}

#[test]
fn the_sum_of_branches_is_the_sum() {
    network! { struct Sum { input: 2, a: scale(2), b: from(input) -> scale(3), add(a, b, input) } }
    network! { struct Product { input: 2, a: scale(2), b: from(input) -> scale(3), multiply(a, b, input) } }
    network! { struct Both { input: 2, a: scale(2), concat(a, input) } }
    let x = Batch::from_rows([[1.0, -2.0]]).unwrap();
    assert_eq!(Sum::<f64>::new(0).predict(&x).as_slice(), [6.0, -12.0]);
    assert_eq!(Product::<f64>::new(0).predict(&x).as_slice(), [6.0, -48.0]);
    assert_eq!(
        Both::<f64>::new(0).predict(&x).as_slice(),
        [2.0, -4.0, 1.0, -2.0]
    );
}

#[test]
fn residual_blocks_add_their_input() {
    let (net, x) = (Deep::<f64>::new(5), values(5));
    let y = Labels::<3>::new([0, 1, 2, 1, 0]).unwrap();
    let report = gradcheck::check(&net, &x, &y, &CrossEntropy::new()).unwrap();
    agrees(&report, Deep::PARAMETERS + 5 * 4);
    one_is_batch!(net, x);
    let names: Vec<String> = net.tensors().map(|p| p.name.to_string()).collect();
    let expected = [
        "stem.weight",
        "stem.bias",
        "first.a.weight",
        "first.a.bias",
        "first.b.weight",
        "first.b.bias",
        "wide.c.weight",
        "wide.c.bias",
        "wide.project.weight",
        "output.weight",
        "output.bias",
    ];
    assert_eq!(names, expected);
    assert_eq!(net.first.a.weight().nrows(), 3);
    // With f = 0 the block is the identity.
    let mut net = net;
    for parameter in net.tensors_mut() {
        if parameter.name.to_string().starts_with("first.b") {
            parameter.values.fill(0.0);
        }
    }
    let trace = net.trace(&x, &y, &CrossEntropy::new()).unwrap();
    let (stem, sum) = (trace.layer("stem").unwrap(), trace.layer("first").unwrap());
    assert_eq!(stem.u, sum.z);
}

#[test]
fn repeated_blocks_are_arrays() {
    let (net, x) = (Tower::<4, f64>::new(6), values(3));
    let y = Batch::from_rows([[0.0], [1.0], [1.0]]).unwrap();
    let report = gradcheck::check(&net, &x, &y, &BinaryCrossEntropy::new()).unwrap();
    agrees(&report, Tower::<4>::PARAMETERS + 3 * 4);
    one_is_batch!(net, x);
    assert_eq!(net.block.len(), 3);
    assert_ne!(net.block[0].hidden, net.block[1].hidden);
    let name = net.tensors().nth(4).unwrap().name;
    assert_eq!(name, "block.1.hidden.weight");
    // Three times the same lines, written out.
    let mut mirror = x.clone();
    for block in &net.block {
        network! {
            struct Once {
                input: 4,
                residual { hidden: dense(4) -> tanh },
                out: dense(4) -> sigmoid,
            }
        }
        let once = Once {
            hidden: block.hidden.clone(),
            out: block.out.clone(),
        };
        mirror = once.predict(&mirror);
    }
    network! { struct Last { input: 4, output: dense(1) -> sigmoid } }
    let last = Last {
        output: net.output.clone(),
    }
    .predict(&mirror);
    assert_relative_eq!(
        last.as_slice(),
        net.predict(&x).as_slice(),
        max_relative = 1e-12
    );
}

#[test]
fn a_macro_may_say_how_often() {
    macro_rules! deep {
        ($times:literal, $width:literal) => {{
            network! {
                struct Deep { input: $width, block: repeat($times) { hidden: dense($width) -> tanh } }
            }
            Deep::PARAMETERS
        }};
    }
    assert_eq!(deep!(3, 2), 3 * (2 * 2 + 2));
}

#[test]
fn networks_are_stages() {
    type Small = Classifier<6>;
    let (net, x) = (Nested::<f64>::new(7), values(4));
    let y = Labels::<2>::new([0, 1, 1, 0]).unwrap();
    let report = gradcheck::check(&net, &x, &y, &CrossEntropy::new()).unwrap();
    agrees(&report, Nested::PARAMETERS + 4 * 5);
    one_is_batch!(net, x);
    assert_eq!(
        Nested::PARAMETERS,
        Encoder::PARAMETERS + 3 * 6 + 6 + Classifier::<6>::PARAMETERS
    );
    let code = net.encoder.predict(&x);
    let names: Vec<String> = net.tensors().map(|p| p.name.to_string()).collect();
    assert!(
        names.contains(&"classifier.hidden.weight".to_owned()),
        "{names:?}"
    );
    // by another name
    network! { struct Rest { input: 3, between: dense(6) -> tanh, classifier: network(Small) } }
    let rest = Rest {
        between: net.between.clone(),
        classifier: net.classifier.clone(),
    };
    assert_eq!(rest.predict(&code).as_slice(), net.predict(&x).as_slice());
}

#[test]
fn tied_weights_are_shared() {
    let (net, x, y) = (Tied::<f64>::new(8), values(4), values(4));
    let report = gradcheck::check(&net, &x, &y, &SquaredError::new()).unwrap();
    agrees(&report, Tied::PARAMETERS + 4 * 5);
    one_is_batch!(net, x);
    assert_eq!(
        Tied::PARAMETERS,
        (3 * 5 + 3) + (3 * 3 + 3) + 5 + (5 * 3 + 3)
    );
}

#[test]
fn several_outputs_have_a_loss_each() {
    let (net, x) = (Heads::<f64>::new(9), values(5));
    let digits = Labels::<3>::new([0, 1, 2, 1, 0]).unwrap();
    let parities = Batch::from_rows([[0.0], [1.0], [0.0], [1.0], [0.0]]).unwrap();
    let sizes = values::<2>(5);
    let losses = (
        CrossEntropy::new(),
        BinaryCrossEntropy::new(),
        SquaredError::new(),
    );
    let loss = Losses::new(losses).weights([1.0, 0.5, 2.0]);
    let y = (digits.clone(), parities.clone(), sizes.clone());
    let report = gradcheck::check(&net, &x, &y, &loss).unwrap();
    agrees(&report, Heads::PARAMETERS + 5 * 4);
    one_is_batch!(net, x);
    // The total is the weighted sum.
    let mut work = net.workspace(5);
    let total = net.loss(&x, &y, &loss, &mut work).unwrap();
    network! { struct Digit { input: 4, trunk: dense(6) -> tanh, digit: dense(3) -> softmax } }
    network! { struct Parity { input: 4, trunk: dense(6) -> tanh, parity: dense(1) -> sigmoid } }
    network! { struct Size { input: 4, size: dense(2) } }
    let digit = Digit {
        trunk: net.trunk.clone(),
        digit: net.digit.clone(),
    };
    let parity = Parity {
        trunk: net.trunk.clone(),
        parity: net.parity.clone(),
    };
    let size = Size {
        size: net.size.clone(),
    };
    let sum = digit
        .loss(&x, &digits, &losses.0, &mut digit.workspace(5))
        .unwrap()
        + 0.5
            * parity
                .loss(&x, &parities, &losses.1, &mut parity.workspace(5))
                .unwrap()
        + 2.0
            * size
                .loss(&x, &sizes, &losses.2, &mut size.workspace(5))
                .unwrap();
    assert_relative_eq!(total, sum, max_relative = 1e-12);
    let all = net.predict(&x);
    for (row, own) in all.rows().zip(digit.predict(&x).rows()) {
        assert_relative_eq!(&row[..3], &own[..], max_relative = 1e-12);
    }
}

#[test]
fn several_outputs_are_judged_one_by_one() {
    let mut net = Heads::<f64>::new(9);
    let x = values::<4>(40);
    let classes: Vec<usize> = x
        .rows()
        .map(|r| usize::from(r[0] > 0.0) + usize::from(r[1] > 0.0))
        .collect();
    let parities = Labels::<2>::new(classes.iter().map(|c| c % 2).collect::<Vec<_>>()).unwrap();
    let sizes = Batch::from_rows(x.rows().map(|r| [r[0] + r[1], r[2]])).unwrap();
    let digits = Labels::<3>::new(classes).unwrap();
    let data = Dataset::new(x, (digits.clone(), parities, sizes)).unwrap();
    let losses = Losses::new((
        CrossEntropy::new(),
        BinaryCrossEntropy::new(),
        SquaredError::new(),
    ));
    Trainer::new(losses, Adam::new(0.02))
        .epochs(150)
        .batch_size(8)
        .fit(&mut net, &data)
        .unwrap();
    let report = net.evaluate(&data).unwrap();
    assert!(
        report.0.0.accuracy() > 0.9 && report.0.1.accuracy() > 0.8,
        "{report}"
    );
    assert!(report.to_string().contains("output 3"), "{report}");
    let outputs = net.outputs(data.inputs());
    let best = |row: &[f64; 3]| (0..3).max_by(|a, b| row[*a].total_cmp(&row[*b])).unwrap();
    let classes: Vec<usize> = outputs.digit.rows().map(best).collect();
    assert_eq!(report.0.0, Classification::new(&classes, &digits).unwrap());
    assert_eq!((outputs.parity.len(), outputs.size.rows().len()), (40, 40));
    // Different numbers of targets are refused.
    let short = Labels::<3>::new([0]).unwrap();
    let wrong = (short, data.targets().1.clone(), data.targets().2.clone());
    assert!(Dataset::new(data.inputs().clone(), wrong).is_err());
}

mod formulas {
    nn_core::activation! {
        /// x·σ(βx)
        pub struct Swish(x; beta = 1.5) = x / (1 + exp(-beta * x));
    }
    nn_core::activation! {
        /// A bump of a height and a width.
        pub struct Bump(x; height = 2.0, width = 0.5) = height * exp(-(x / width) * (x / width));
    }
    nn_core::activation! {
        /// No parameters.
        pub struct Soft(x) = x / (1 + abs(x));
    }
}

#[test]
fn a_name_alone_takes_the_defaults() {
    use formulas::{Bump, Soft, Swish};
    network! { struct Bare { input: 2, Swish -> formulas::Bump -> Soft } }
    network! { struct Given { input: 2, Swish(1.5) -> Bump(2.0, 0.5) -> Soft } }
    let x = values::<2>(5);
    let (bare, given) = (Bare::<f64>::new(0), Given::<f64>::new(0));
    assert_eq!(bare.predict(&x), given.predict(&x));
    let one = Swish::default().value(0.3_f64);
    assert!(one > 0.0);
}

#[test]
fn they_train_save_and_load() {
    let mut net = Nested::<f64>::new(7);
    let x = values(64);
    let labels: Vec<usize> = x.rows().map(|row| usize::from(row[0] > row[1])).collect();
    let data = Dataset::new(x, Labels::<2>::new(labels).unwrap()).unwrap();
    Trainer::new(CrossEntropy::new(), Adam::new(0.03))
        .epochs(60)
        .fit(&mut net, &data)
        .unwrap();
    let report = net.evaluate(&data).unwrap();
    assert!(report.accuracy() > 0.9, "{report}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nested.safetensors");
    net.save(&path).unwrap();
    let back = Nested::<f64>::load(&path).unwrap();
    assert_eq!(back.predict(data.inputs()), net.predict(data.inputs()));
}

#[test]
fn fused_steps_equal_separate_ones() {
    macro_rules! both {
        ($net:ty, $x:expr, $y:expr, $loss:expr) => {{
            let (x, y, loss) = (&$x, &$y, &$loss);
            let (mut fused, mut apart) = (<$net>::new(1), <$net>::new(1));
            let (mut a, mut b) = (Adam::new(0.01), Adam::new(0.01));
            let (mut work, mut other) = (fused.workspace(8), apart.workspace(8));
            for _ in 0..5 {
                fused.train_step(x, y, loss, &mut a, &mut work).unwrap();
                apart.loss_and_gradients(x, y, loss, &mut other).unwrap();
                b.step(&mut apart, other.gradients()).unwrap();
            }
            for (p, q) in fused.tensors().zip(apart.tensors()) {
                assert_relative_eq!(p.values, q.values, max_relative = 1e-9, epsilon = 1e-12);
            }
        }};
    }
    let mse = SquaredError::new();
    both!(Branches<f64>, values::<7>(6), values::<2>(6), mse);
    both!(Experts<f64>, values::<7>(6), values::<2>(6), mse);
    both!(Tower<4, f64>, values::<4>(6), values::<1>(6), mse);
    both!(Tied<f64>, values::<5>(6), values::<5>(6), mse);
    both!(Deep<f64>, values::<4>(6), values::<3>(6), mse);
}

/// Each output decides by its own head: yes from 0 on without an activation, from ½ on with another.
#[test]
fn single_outputs_are_decided_by_their_heads() {
    network! {
        struct Sides {
            input: 1,
            trunk: dense(1) -> tanh,
            output: (bare: dense(1), chance: dense(1) -> sigmoid, bent: dense(1) -> tanh),
        }
    }
    let net = Sides::<f64> {
        trunk: Dense::new([[1.0]], [0.0]),
        bare: Dense::new([[1.0]], [0.0]),
        chance: Dense::new([[1.0]], [0.0]),
        bent: Dense::new([[1.0]], [0.0]),
    };
    let x = Batch::from_rows([[0.3], [-0.3], [0.7]]).unwrap();
    let yes = Labels::<2>::new([1, 0, 1]).unwrap();
    let bent = Labels::<2>::new([0, 0, 1]).unwrap();
    let data = Dataset::new(x, (yes.clone(), yes, bent)).unwrap();
    let report = net.evaluate(&data).unwrap();
    let right = [&report.0.0, &report.0.1, &report.0.2].map(Classification::correct);
    assert_eq!(right, [3, 3, 3], "{report}");
    assert_eq!(
        net.decide(data.inputs()).unwrap(),
        [
            [true, true, false],
            [false, false, false],
            [true, true, true]
        ]
    );
}

network! {
    struct Tall { input: 4, block: repeat(60) { residual { a: dense(8) -> relu, b: dense(4) } }, output: dense(3) -> softmax }
}

/// Rust's threads have 2 MB of stack. Here the network is not optimised, the library a little (`profile.dev`); with
/// both unoptimised, they need several times as much.
#[test]
fn deep_networks_need_little_stack() {
    let run = || {
        let labels = Labels::<3>::new([0, 1, 2, 0]).unwrap();
        let data = Dataset::new(values::<4>(4), labels).unwrap();
        let mut net = Tall::<f64>::new(1);
        Trainer::new(CrossEntropy::new(), Adam::new(1e-3))
            .epochs(1)
            .fit(&mut net, &data)
            .unwrap();
        let (x, one) = (data.inputs(), net.predict_one(data.inputs().row(0)));
        assert_relative_eq!(net.predict(x).row(0)[..], one[..], max_relative = 1e-10);
    };
    let thread = std::thread::Builder::new().stack_size(320 << 10);
    thread.spawn(run).unwrap().join().unwrap();
}
