//! What the translator knows beyond the page's networks, and what it refuses.

use std::fmt::Write as _;

use nn_core::prelude::*;

use super::super::networks::tensors;
use super::super::script::{list, quoted, translate};
use super::{Random, TOLERANCE, case, check, randomize};

nn_core::activation! {
    /// Every operation of formulas that has a translation.
    #[allow(not_finite)]
    struct Mixed(x) =
        let even = sqrt(1 + x * x) + pow(1.5 + x * x, 1.3) + abs(x) + ln_cosh(x);
        let odd = tanh(x) - sin(x) * cos(x) + sinh(x / 4) / cosh(x / 5) + sign(x) * exp_m1(-x);
        let ends = max(x, 0.3) - min(ln(1 + exp(x)), 2) + sigmoid(x) * softplus(-x) + ln_1p(x * x) + tan(x / 9);
        if x > 0.1 { even * 0.1 - odd } else { ends + odd };
}

network! {
    /// Every operation that has a translation.
    struct Every {
        input: (a: 2, b: 3),
        first: from(a) -> dense(4) -> tanh,
        second: from(b) -> dense(4) -> softplus,
        sum: add(first, second) -> silu,
        gap: subtract(first, second) -> elu(0.7),
        times: multiply(first, second, sum) -> leaky_relu(0.2),
        mean: average(first, gap) -> sin -> scale(0.5),
        all: concat(sum, gap, times, mean, b),
        #[allow(softmax_inside)]
        shares: dense(4) -> softmax,
        waves: dense(4) -> cos -> square -> neg,
        own: dense(4) -> self::Mixed,
        more: dense(4) -> sigmoid -> recip,
        powers: multiply(more, shares) -> identity -> exp,
        output: (
            class: from(powers) -> dense(3) -> softmax,
            chance: from(own) -> dense(2) -> sigmoid,
            value: from(waves) -> dense(2) -> relu,
        ),
    }
}

#[test]
fn every_operation_is_that_of_the_library() {
    let mut net = Every::<f64>::new(1);
    let script = translate(Every::<f64>::PROGRAM, &tensors(&net))
        .unwrap()
        .text;
    let mut rng = Random(3);
    let mut cases = String::new();
    for at in 0..70 {
        randomize(&mut net, &mut rng, 0.5);
        let x = Batch::from_rows([[0.0; 5].map(|_: f64| rng.uniform(1.0))]).unwrap();
        let output = at % 7;
        let explained = net.explain_output(&x, output).unwrap();
        let unit: [f64; 7] = std::array::from_fn(|k| f64::from(u8::from(k == output)));
        let prediction = net.predict(&x).row(0).to_vec();
        let _ = writeln!(
            cases,
            "{{ dy: {}, {} }},",
            list(&unit),
            case(&net, &explained, &prediction)
        );
    }
    let subject = format!(
        "{{ name: {}, script: {script}, cases: [{cases}] }}",
        quoted("Every")
    );
    let Some(lines) = check(&[subject]) else {
        return;
    };
    assert_eq!(lines.len(), 2);
    for line in lines {
        println!(
            "{} {}: {} numbers, {:e}",
            line.name, line.kind, line.numbers, line.apart
        );
        assert!(
            line.apart <= TOLERANCE,
            "{} differ by {:e}",
            line.kind,
            line.apart
        );
    }
}

network! {
    struct Normed { input: 2, hidden: dense(3) -> layer_norm -> relu, output: dense(1) }
}
network! {
    struct Bell { input: 2, hidden: dense(3) -> gelu, output: dense(1) }
}
network! {
    struct Twins { input: (l: 2, r: 2), left: from(l) -> dense(3), right: from(r) -> same(left), output: subtract(left, right) }
}

#[test]
fn what_has_no_translation_is_an_error_that_names_the_stage() {
    let refused = |error: Option<super::super::script::Untranslated>| error.unwrap().to_string();
    let normed = translate(Normed::<f64>::PROGRAM, &tensors(&Normed::<f64>::new(1))).err();
    assert_eq!(
        refused(normed),
        "`Normed` has no script: `hidden.layer_norm: layer_norm` is an operation that is not translated"
    );
    let bell = translate(Bell::<f64>::PROGRAM, &tensors(&Bell::<f64>::new(1))).err();
    assert_eq!(
        refused(bell),
        "`Bell` has no script: `hidden: gelu` is an activation that is not translated"
    );
    let twins = translate(Twins::<f64>::PROGRAM, &tensors(&Twins::<f64>::new(1))).err();
    assert_eq!(
        refused(twins),
        "`Twins` has no script: `right: dense` uses the weights of `left` again"
    );
}
