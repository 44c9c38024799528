//! A network's program describes the network: its tensors, its numbers, each line's inputs, the formulas of
//! activations.

use approx::relative_eq;
use nn_core::layer::Shape;
use nn_core::layer::activation::Activation;
use nn_core::layer::formula::Node;
use nn_core::layer::tensor::{Kind, Role};
use nn_core::network::{Op, Program, Read, Stage};
use nn_core::prelude::*;

nn_core::activation! {
    /// A formula with most kinds of nodes.
    pub struct Bent(x; slope = 0.25, bend = 2) =
        if x > bend { max(x, 1) - pow(x, 2) / 8 } else { slope * tanh(-x) + min(x, slope) };
}

network! { pub struct Inner { input: 12, hidden: dense(4) -> relu, code: dense(12) } }

network! {
    /// Every layer of the catalogue that has tensors.
    pub struct Everything {
        input: (raw: 3, class: 1, rest: 4),
        scale: from(raw) -> standardize,
        waves: features(6, gamma = 0.75),
        row: from(class) -> embedding(5, 2),
        joined: concat(waves, row, rest),
        mixed: dense(12, bias = false),
        norm: batch_norm(momentum = 0.2) -> relu,
        deep: residual { inner: layer_norm(eps = 0.001) -> tanh, back: dense(12) -> Bent(0.5, 1.0) },
        many: repeat(2) { hidden: rms_norm, again: dense(12), bent: prelu(0.1) },
        groups: group_norm(groups = 3, eps = 0.01),
        inside: network(Inner),
        #[frozen]
        fixed: dense(6) -> leaky_relu(0.05) -> dropout(0.3),
        gated: swiglu,
        code: dense(12) -> sin,
        last: transposed(code) -> sigmoid,
    }
}

type Told = (String, Shape, Role, Kind);

/// The tensors that a program names, including those of nested networks.
fn told(program: &Program, outer: &str) -> Vec<Told> {
    let mut all = Vec::new();
    for stage in program.stages {
        let name = format!("{outer}{}.", stage.name);
        for tensor in stage.tensors() {
            let name = format!("{name}{}", tensor.name);
            all.push((name, tensor.shape, tensor.role, tensor.kind));
        }
        if let Op::Nested(inside) = stage.op {
            all.extend(told(inside, &name));
        }
    }
    all
}

#[test]
fn a_program_names_the_tensors_that_the_network_has() {
    let net = Everything::new(1);
    let mut told = told(<Everything as Model>::PROGRAM, "");
    // A line's training attributes are not in a layer's type.
    let frozen = told
        .iter_mut()
        .filter(|tensor| tensor.0.starts_with("fixed."));
    for (.., kind) in frozen {
        *kind = Kind::Fixed;
    }
    let held: Vec<Told> = net
        .tensors()
        .map(|tensor| {
            let shape = match *tensor.shape() {
                [] => Shape::new([]),
                [a] => Shape::new([a]),
                [a, b] => Shape::new([a, b]),
                _ => unreachable!("no layer of the catalogue has more dims"),
            };
            (tensor.name.to_string(), shape, tensor.role, tensor.kind)
        })
        .collect();
    assert_eq!(told, held);
    assert!(held.len() > 25, "{}", held.len());
    let learned = held.iter().filter(|tensor| tensor.3 == Kind::Learned);
    let fixed = 12 * 6 + 6;
    let counted: usize = learned.map(|tensor| tensor.1.len()).sum();
    assert_eq!(Everything::PARAMETERS, counted + fixed);
}

fn stage(name: &str, kind: &str) -> Stage {
    let mut found = Everything::LAYERS
        .iter()
        .filter(|stage| stage.name == name && stage.kind.starts_with(kind));
    *found.next().unwrap_or_else(|| panic!("{name}: {kind}"))
}

#[test]
fn a_program_has_the_numbers_of_the_declaration() {
    let layer = |keyword, numbers| Op::Layer { keyword, numbers };
    assert_eq!(
        stage("waves", "features").op,
        layer("features", &[("gamma", 0.75)])
    );
    assert_eq!(
        stage("norm", "batch_norm").op,
        layer("batch_norm", &[("momentum", 0.2)])
    );
    assert_eq!(
        stage("deep.inner", "layer").op,
        layer("layer_norm", &[("eps", 0.001)])
    );
    assert_eq!(stage("many.1.hidden", "rms").op, layer("rms_norm", &[]));
    assert_eq!(
        stage("groups", "group").op,
        layer("group_norm", &[("groups", 3.0), ("eps", 0.01)])
    );
    assert_eq!(
        stage("many.1.bent", "prelu").op,
        layer("prelu", &[("prelu", 0.1)])
    );
    assert_eq!(stage("mixed", "dense").op, Op::Dense { bias: false });
    let (bias, line) = (true, "code");
    assert_eq!(stage("last", "dense").op, Op::Tied { bias, line });
    assert_eq!(stage("gated", "swiglu").op, Op::Gate { keyword: "swiglu" });
    let (keyword, amount) = ("dropout", 0.3);
    assert_eq!(stage("fixed", "dropout").op, Op::Noise { keyword, amount });
    let activation = |keyword, number| Op::Activation {
        keyword,
        number,
        formula: None,
    };
    assert_eq!(
        stage("fixed", "leaky").op,
        activation("leaky_relu", Some(0.05))
    );
    assert_eq!(stage("last", "sigmoid").op, activation("sigmoid", None));
    assert_eq!(
        stage("inside", "network").op,
        Op::Nested(<Inner as Model>::PROGRAM)
    );
}

#[test]
fn a_program_says_who_reads_whom() {
    let program = <Everything as Model>::PROGRAM;
    let parts = [("raw", 3), ("class", 1), ("rest", 4)];
    assert_eq!(program.parts, parts);
    assert_eq!((program.input.len(), program.output()), (8, 3));
    let reads = |name: &str, kind: &str| {
        let found = stage(name, kind);
        let index = program.stages.iter().position(|stage| *stage == found);
        program.reads(index.unwrap()).iter().collect::<Vec<_>>()
    };
    assert_eq!(reads("scale", "standardize"), [Read::Part(0)]);
    assert_eq!(reads("waves", "features"), [Read::Stage(0)]);
    assert_eq!(
        reads("joined", "concat"),
        [Read::Stage(1), Read::Stage(2), Read::Part(2)]
    );
    assert_eq!(stage("deep", "residual").op, Op::Sum);
    assert_eq!(reads("deep", "residual").len(), 2);
    let slots = <Everything as Model>::slots(2);
    assert_eq!(slots.len(), program.groups.len());
    assert_eq!(program.groups[0].name, "scale");
}

#[test]
fn a_formula_is_data_with_the_values_of_its_activation() {
    let Op::Activation { formula, .. } = stage("deep.back", "Bent").op else {
        panic!("an activation");
    };
    let formula = formula.expect("`activation!` declares it");
    assert_eq!(formula.parameters, [("slope", 0.25), ("bend", 2.0)]);
    let choices = formula
        .nodes
        .iter()
        .filter(|node| matches!(node, Node::Choice { .. }));
    assert_eq!(choices.count(), 1);
    let bent = Bent(0.5, 1.0);
    for x in [-3.0_f64, -0.5, 0.0, 0.7, 1.0, 1.2, 5.0] {
        let (value, told) = (bent.value(x), formula.value(x, &[0.5, 1.0]));
        assert!(
            relative_eq!(value, told, epsilon = 1e-14, max_relative = 1e-14),
            "{x}: {value} {told}"
        );
    }
    // A hand-written one has none.
    assert_eq!(
        <nn_core::layer::activation::Relu as Activation<f64>>::FORMULA,
        None
    );
}
