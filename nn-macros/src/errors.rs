//! The texts of errors, on plain tokens: one for each mistake.

use expect_test::{expect, expect_file};

use crate::tests::errors;

#[test]
fn one_mistake_is_one_error() {
    let cases = [
        "struct N { input: 4, a: dense(16 => 3), }",
        "struct N { input: 4, a: dense(8) -> rleu, b: dense(9) }",
        "struct N { input: 4, a: dens(8) -> relu, b: dense(8 => 2) }",
        "struct N { input: 4, a: quux -> relu, b: dense(8 => 2) }",
        "struct N { input: 4, a: dense(0), b: dense(8 => 2) }",
        "struct N { input: 4, dense(2) }",
        "struct N { input: 4, a: dense(2) -> dense(3) }",
        "struct N { input: 4, a: dense(2) -> tanh, a: dense(3) }",
        "struct N { a: dense(2) }",
        "struct N { input: 4 }",
        "struct N { }",
        "struct N { input: 4, a: dense(2) relu }",
        "struct N { input: 4 a: dense(2) }",
        "struct N { input: 4, a: dense(2) => relu, }",
        "struct N { input: 4, a = dense(2), }",
        "struct N { input: 4, a: dense(2) -> dropout(1.5) }",
        "struct N { input: 4, a: dense(2) -> dropout(-0.1) }",
        "struct N { input: 4, a: dense(2, bais = false) }",
        "struct N { input: 4, a: dense(2, init = he_nromal) }",
        "struct N { input: 4, a: dense(2) -> ReLU }",
        "struct N { input: 4, a: }",
        "struct N { input: 4, a: dense }",
        "struct N { input: 4, a: dense(2.5) }",
        "struct N { input: 4, a: dense(-2) }",
        "struct N { input: 4, #[cfg(test)] a: dense(2) }",
        "struct N { input: [1, 28, 28], a: dense(2) }",
        "struct N { input: 4, type: dense(2) }",
        "struct N<const H: usize> { input: 4, a: dense(H * 2) }",
        "struct N<T> { input: 4, a: dense(2) }",
        "enum N { input: 4, a: dense(2) }",
        "struct N(4);",
        "struct N { input: 4, a: dense(2) -> }",
        "struct N { input: 4; a: dense(2) }",
        "struct N { input: 4, a: dense(2) -> scale }",
        "struct N { input: 4, a: dense(2) -> relu(1) }",
        "struct N { input: 4, pub a: dense(2) }",
        "struct N { input: 4, gen: dense(2) }",
        "struct N { a: dense(2), input: 4 }",
        "struct N { input: 4, a: linear(2) }",
        "struct T { input: 4, a: dense(2) }",
        "struct N { input: 4, a: dense(99999999999999999999999) }",
        "struct N { input: 4, a: dense(2 - 3) }",
        "struct N { input: 4, a: dense(2, bias = 1) }",
        "struct N { input: 4, a: dense(2, bias = true, bias = false) }",
        "struct N { input: 4, a: dense(2, 3) }",
        "struct N { input: 4, a: dense(2) -> dropout }",
        "struct N { input: 4, a: dense(2) -> Swish(2.0,,) }",
        "struct N { input: 4 -> a: dense(2), b: dense(1) }",
        "struct N { input: 4, a: dense(8) -> relu, b: residual { c: dense(9) } }",
        "struct N { input: 4, #[frozen(true)] a: dense(8) }",
        "struct N { input: 4, #[lr(0)] a: dense(8) }",
        "struct N { input: 4, #[lr] a: dense(8) }",
        "struct N { input: 4, #[decay(-1)] a: dense(8) }",
        "struct N { input: 4, #[max_norm(0)] a: dense(8) }",
        "struct N { input: 4, #[l2(1e-3)] #[l2(1e-3)] a: dense(8) }",
        "struct N { input: 4, #[frozen] #[l1(1e-3)] a: dense(8) }",
        "struct N { input: 4, #[frozen] a: relu }",
        "struct N { input: 4, #[l2(0.1)] a: batch_norm }",
        "struct N { input: 4, #[lr(0.1)] a: standardize }",
        "struct N { input: 4, a: group_norm }",
        "struct N { input: 4, a: group_norm(4) }",
        "struct N { input: 4, a: group_norm(groups = 0) }",
        "struct N { input: 4, a: group_norm(groups = -2) }",
        "struct N { input: 4, a: group_norm(groups = 2.5) }",
        "struct N { input: 4, a: group_norm(groups = 2x) }",
        "struct N { input: 4, a: group_norm(groups = 99999999999999999999999) }",
        "struct N { input: 4, a: group_norm(groups = 2, groups = 4) }",
        "struct N { input: 4, a: group_norm(group = 2) }",
        "struct N { input: 10, a: group_norm(groups = 4) }",
        "struct N { input: 3, a: group_norm(groups = 4) }",
        "struct N { input: 12, a: group_norm(groups = 5) }",
        "struct N<const H: usize> { input: H, a: group_norm(groups = 4) }",
        "struct N<const H: usize> { input: 4, a: group_norm(groups = H) }",
        "struct N { input: 4, a: residual }",
        "struct N { input: 4, a: residual { } }",
        "struct N { input: 4, a: residual(8) { b: dense(4) } }",
        "struct N { input: 4, a: residual { input: 3, b: dense(4) } }",
        "struct N { input: 4, a: dense(4) { relu } }",
        "struct N { input: 4, a: repeat { b: dense(4) } }",
        "struct N<const D: usize> { input: 4, a: repeat(D) { b: dense(4) } }",
        "struct N { input: 4, a: repeat(0) { b: dense(4) } }",
        "struct N { input: 4, a: repeat(2) { b: dense(8) } }",
        "struct N { input: 4, repeat(2) { b: dense(4) } }",
        "struct N { input: 4, a: dense(8) -> relu, b: dense(2), c: from(a) -> dense(2) }",
        "struct N { input: 4, a: dense(8) -> relu, b: from(aa) -> dense(2) }",
        "struct N { input: 4, a: from(b) -> dense(8), b: dense(2) }",
        "struct N { input: 4, a: dense(8) -> from(input) }",
        "struct N { input: 4, a: dense(8), b: from(input) -> dense(9), c: add(a, b) }",
        "struct N { input: 4, a: dense(8) -> relu, b: add(a, a) }",
        "struct N { input: 4, a: dense(8) -> relu, b: add(a) }",
        "struct N { input: 4, a: dense(8) -> relu -> add }",
        "struct N { input: 4, a: dense(8) -> relu, b: concat(a, 3) }",
        "struct N { input: (a: 3, b: 4), c: dense(2) }",
        "struct N { input: (a: 3, b: 4), c: from(a) -> dense(2) }",
        "struct N { input: (3, 4), c: dense(2) }",
        "struct N { input: (), c: dense(2) }",
        "struct N { input: (a: 3, a: 4), c: from(a) -> dense(2) }",
        "struct N { input: (a: 3, b: 4), c: from(input) -> dense(2) }",
        "struct N { input: 4, a: dense(4) -> relu, b: from(input) -> sin, c: subtract(a, b, input) }",
        "struct N { input: 4, a: dense(4) -> relu, b: from(input) -> subtract(a, a) }",
        "struct N { input: 4, a: dense(4) -> relu, b: maximum(a) }",
        "struct N { input: 4, a: dense(8) -> relu, b: average(a, input) }",
        "struct N { input: 3, a: dense(4) -> relu, b: from(input) -> dense(4), c: mix(input, a, b) }",
        "struct N { input: 2, a: dense(4) -> relu, b: from(input) -> dense(5), c: mix(input, a, b) }",
        "struct N { input: 2, a: dense(4) -> relu, c: mix(input, a) }",
        "struct N<const H: usize> { input: H, a: dense(4) -> relu, b: from(input) -> dense(4), c: mix(input, a, b) }",
        "struct N { input: 2, a: dense(4) -> relu, c: mix(input, a, a) }",
        "struct N { input: 4, output: dense(2), b: relu }",
        "struct N { input: 4, output: dense(2), output: dense(3) }",
        "struct N { input: 4, output: dense(2), output: (a: dense(2), b: dense(3)) }",
        "struct N { output: dense(2), input: 4 }",
        "struct N { input: 4, output: (a: dense(2)) }",
        "struct N { input: 4, output: (a: dense(2), dense(3)) }",
        "struct N { input: 4, output: (a: dense(2), b: dense(3)), c: relu }",
        "struct N { input: 4, a: dense(8) -> relu, b: dense(4, tied = a) }",
        "struct N { input: 4, a: dense(8) -> relu, b: dense(4, tied = a, init = zeros) }",
        "struct N { input: 4, a: dense(8) -> relu, c: dense(9) -> relu, b: transposed(a) }",
        "struct N { input: 4, a: relu, b: transposed(a) }",
        "struct N { input: 4, a: dense(8) -> relu, b: transposed(3) }",
        "struct N { input: 4, a: network }",
        "struct N { input: 4, a: network(3) }",
        "struct N { input: 4, network(E) }",
        "struct N<const H: usize> { input: 4, a: network(Mlp<H, 2>) }",
        "struct N<const H: usize> { input: 4, a: dense(H) -> relu, b: concat(a, input) -> dense(2) }",
    ];
    let mut all = String::new();
    for declaration in cases {
        let text = errors(declaration);
        let count = text.matches("help:").count();
        assert_eq!(count, 1, "{declaration}\n{text}");
        all.extend([declaration, "\n", &text.replace("\n\n", "\n"), "\n\n"]);
    }
    expect_file!["../tests/golden/errors.txt"].assert_eq(&all);
}

#[test]
fn three_mistakes_are_three_errors() {
    let text = errors(
        "struct N {
            input: 4,
            a: dense(8) -> rleu,
            b: dense(9 => 3) -> dropout(2),
        }",
    );
    expect![[r"
        unknown layer `rleu`

        help: a layer with a similar name exists: `relu`

        `b: dense(9 => 3)` takes 9 features, but `a: dense(8)` before it produces 8

        help: change this width to 8, or the one before it to 9

        the probability of `dropout` is 2, but it must be at least 0 and less than 1

        help: half of the values are set to 0 if you write `0.5`"]]
    .assert_eq(&text);
}

#[test]
fn a_line_that_nobody_reads_does_not_hide_behind_another_mistake() {
    let text = errors(
        "struct N {
            input: 4,
            a: dense(8) -> dropout(2),
            b: dense(9 => 3),
            c: from(a) -> dense(2),
        }",
    );
    assert_eq!(text.matches("help:").count(), 3, "{text}");
    assert!(text.contains("`b` is never read"), "{text}");
}
