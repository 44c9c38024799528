//! Lines that are written out several times, by a block, a loop, a `repeat` or `same`, keep their names, weights and
//! values apart.

use crate::tests::{errors, expansion};

/// Lines without parameters are no fields, so each time that they are written out their names are theirs alone.
#[test]
fn names_of_lines_that_are_written_out_are_no_others() {
    for declaration in [
        "struct N { input: 4, block Bend { a: relu }, b: Bend, c: Bend, output: dense(2) }",
        "struct N { input: 4, b: for w in [2, 3] { a: relu }, output: dense(2) }",
    ] {
        assert_eq!(errors(declaration), "no error");
    }
    let text = errors("struct N { input: 4, block Up { a: dense(4) }, Up, Up, output: dense(2) }");
    assert!(text.contains("`a` is already the name"), "{text}");
}

#[test]
fn no_merge_reads_a_value_twice_when_its_line_stands_elsewhere() {
    for declaration in [
        "struct N { input: 4, a: dense(4) -> relu, b: repeat(2) { c: add(identity, a) }, output: dense(2) }",
        "struct N { input: 4, a: dense(4) -> relu, b: from(input) -> add(a), c: from(a) -> same(b), output: concat(b, c) -> dense(2) }",
    ] {
        let text = errors(declaration);
        assert_eq!(text.matches("help:").count(), 1, "{text}");
        assert!(text.contains("reads one value twice"), "{text}");
    }
}

#[test]
fn a_line_whose_length_a_constant_says_is_not_computed_again() {
    let text = errors(
        "struct N { input: (a: 2, b: 2), l: from(a) -> repeat(DEPTH) { c: dense(2) }, r: from(b) -> same(l), output: concat(l, r) }",
    );
    assert_eq!(text.matches("help:").count(), 1, "{text}");
    assert!(text.contains("cannot be computed again"), "{text}");
}

/// The inner block has no array; the outer one's elements were counted on in its place.
#[test]
fn weights_used_again_in_a_repeat_are_those_of_the_repetition() {
    let text = expansion(
        "struct N { input: 2, block: repeat(2) { a: dense(2) -> tanh, repeat(4) { tanh -> same(a) } }, output: dense(1) }",
    );
    assert!(
        !text.contains("block[2]") && !text.contains("block[3]"),
        "{text}"
    );
}
