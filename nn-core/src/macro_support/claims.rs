//! Checks of constants in a declaration. The macro cannot evaluate `HIDDEN`; the compiler can, and stops with these
//! texts.
#![allow(clippy::missing_panics_doc)] // the panic is the compile error

use crate::error::const_text::Text;
use crate::layer::tensor::DEEPEST;
use crate::network::{Model, Program, Stage};

/// More features than any sample has; below it, the product of two widths cannot overflow.
const MOST: usize = nn_macros::limit!(WIDTH);

/// The length of an array: a width that the user gave as a constant.
pub trait Width {
    /// The length as it is.
    const LENGTH: usize;
    /// The length, or 2³⁰ + 1 if it is larger, so that nothing overflows before the error is reported.
    const WIDTH: usize = if Self::LENGTH > MOST {
        MOST + 1
    } else {
        Self::LENGTH
    };
    /// The length of a divisor, or 1 if it is 0, so that nothing is divided by 0 before the error is reported.
    const DIVISOR: usize = if Self::LENGTH == 0 { 1 } else { Self::LENGTH };
}

impl<const LENGTH: usize> Width for [(); LENGTH] {
    const LENGTH: usize = LENGTH;
}

/// True if a width is reported as an error elsewhere.
const fn is_wrong(width: usize) -> bool {
    width == 0 || width > MOST
}

/// Stops with a sentence in which `{0}` and `{1}` stand for two widths, `{~}` for the multiples of the second next to
/// the first, and `{/}` for a divisor of the first below the second. (The macro writes the sentence, the compiler fills
/// in the numbers.)
#[track_caller]
const fn tell(sentence: &str, widths: [usize; 2]) -> ! {
    let bytes = sentence.as_bytes();
    let (mut text, mut i) = (Text::new(), 0);
    while i < bytes.len() {
        let place = i + 2 < bytes.len() && bytes[i] == b'{' && bytes[i + 2] == b'}';
        text = match (place, bytes[if place { i + 1 } else { i }]) {
            (true, b'0') => text.number(widths[0]),
            (true, b'1') => text.number(widths[1]),
            (true, b'~') if widths[0] < widths[1] => text.number(widths[1]),
            (true, b'~') => {
                let below = widths[0] - widths[0] % widths[1];
                text.number(below).str(" or ").number(below + widths[1])
            }
            (true, b'/') => text.number(divisor(widths[0], widths[1])),
            _ => {
                text = text.byte(bytes[i]);
                i += 1;
                continue;
            }
        };
        i += 3;
    }
    panic!("{}", text.as_str());
}

/// A divisor of `width` that is at most `most`, and below the width itself.
const fn divisor(width: usize, most: usize) -> usize {
    const MOST: usize = nn_macros::limit!(DIVISOR);
    let mut divisor = if most > MOST { MOST } else { most };
    if divisor >= width {
        divisor = if width > 1 { width - 1 } else { 1 };
    }
    while divisor > 1 && !width.is_multiple_of(divisor) {
        divisor -= 1;
    }
    divisor
}

/// Checks that two widths are equal.
#[track_caller]
pub const fn expect_equal(a: usize, b: usize, otherwise: &str) {
    if a != b && !is_wrong(a) && !is_wrong(b) {
        tell(otherwise, [a, b]);
    }
}

/// Checks that a width is a multiple of `divisor`.
#[track_caller]
pub const fn expect_divides(width: usize, divisor: usize, otherwise: &str) {
    if !width.is_multiple_of(divisor) && !is_wrong(width) {
        tell(otherwise, [width, divisor]);
    }
}

/// Checks that a width is at most `most`.
#[track_caller]
pub const fn expect_at_most(width: usize, most: usize, otherwise: &str) {
    if width > most && !is_wrong(width) {
        tell(otherwise, [width, width]);
    }
}

/// Checks that a width is at least 1.
#[track_caller]
pub const fn expect_not_zero(width: usize, otherwise: &str) {
    if width == 0 {
        tell(otherwise, [width, width]);
    }
}

/// Checks that a width is at most 2³⁰.
#[track_caller]
pub const fn expect_a_width(width: usize, otherwise: &str) {
    if width > MOST {
        tell(otherwise, [width, width]);
    }
}

/// Checks that the type in `network(…)` is a network.
#[track_caller]
pub const fn expect_network(name: &str, is_network: bool) {
    if is_network {
        return;
    }
    let text = Text::new()
        .str("`")
        .str(name)
        .str("` is not a network: `network!` did not declare it")
        .str("\n\nhelp: write `network! { struct ")
        .str(name)
        .str(" { … } }`, or for your own layer `layer(")
        .str(name)
        .str(")`");
    panic!("{}", text.as_str());
}

/// Checks that the type in `layer(…)` is a layer.
#[track_caller]
pub const fn expect_layer(name: &str, is_layer: bool) {
    if is_layer {
        return;
    }
    let text = Text::new()
        .str("`")
        .str(name)
        .str("` is not a layer: it does not implement `nn_core::layer::Layer` for every scalar")
        .str("\n\nhelp: write `impl<T: Scalar> Layer for ")
        .str(name)
        .str("<T>`");
    panic!("{}", text.as_str());
}

/// Checks that a tensor's name has room for the names of all networks around it.
#[track_caller]
pub const fn expect_nested<N: Model>(stage: &str) {
    let inside = N::NESTED;
    // the tensor, its layer, and the network that is being declared
    let most = DEEPEST - 3;
    if inside > most {
        let text = Text::new()
            .str("`")
            .str(stage)
            .str("` has networks in networks ")
            .number(inside + 1)
            .str(" deep, and names of parameters end at ")
            .number(most + 1)
            .str("\n\nhelp: declare some of them as blocks, `name: residual { … }` or `name: repeat(1) { … }`");
        panic!("{}", text.as_str());
    }
}

/// Checks that a number is in its range. The ends of the range are numbers, each with `true` if it is included.
/// Otherwise stops with `otherwise`, or with `infinite` for an infinite number in a range without an upper end.
#[track_caller]
pub const fn expect_number(
    value: f64,
    (low, with_low): (f64, bool),
    high: Option<(f64, bool)>,
    otherwise: &str,
    infinite: &str,
) {
    let above = value > low || (with_low && value == low);
    let below = match high {
        Some((high, with_high)) => value < high || (with_high && value == high),
        None if value == f64::INFINITY => panic!("{}", infinite),
        None => true,
    };
    assert!(above && below, "{}", otherwise);
}

/// The limited quantity of a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// Learned parameters.
    Parameters,
    /// Multiply-adds of one prediction.
    MultiplyAdds,
    /// Bytes of the parameters in `f32`.
    Bytes,
}

impl Cost {
    const fn of(self, layer: &Stage) -> usize {
        match self {
            Self::Parameters => layer.parameters,
            Self::MultiplyAdds => layer.multiply_adds,
            Self::Bytes => layer.parameters * 4,
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Parameters => " parameters",
            Self::MultiplyAdds => " multiply-adds per sample",
            Self::Bytes => " bytes of parameters",
        }
    }
}

/// Layers that the message of a budget lists.
const COSTLIEST: usize = 3;

/// Checks that the network costs at most `limit`; the message lists the costliest layers.
#[track_caller]
pub const fn expect_budget(program: &Program, cost: Cost, limit: usize) {
    let (network, layers) = (program.name, program.stages);
    let (mut total, mut i) = (0, 0);
    while i < layers.len() {
        total += cost.of(&layers[i]);
        i += 1;
    }
    if total <= limit {
        return;
    }
    let mut text = Text::new()
        .str("`")
        .str(network)
        .str("` has ")
        .number(total)
        .str(cost.text())
        .str(", more than its budget of ")
        .number(limit)
        .str("\n\n");
    let (mut shown, mut most, mut before) = (0, usize::MAX, usize::MAX);
    let mut first = "";
    while shown < COSTLIEST {
        // The costliest layer below the one before; among equals, the next in order.
        let (mut best, mut i) = (usize::MAX, 0);
        while i < layers.len() {
            let own = cost.of(&layers[i]);
            let below = own < most || (own == most && before != usize::MAX && i > before);
            if own > 0 && below && (best == usize::MAX || own > cost.of(&layers[best])) {
                best = i;
            }
            i += 1;
        }
        if best == usize::MAX {
            break;
        }
        let layer = &layers[best];
        most = cost.of(layer);
        before = best;
        if shown == 0 {
            first = layer.name;
        }
        let [kind, line, end] = layer.shown();
        text = text
            .str("  ")
            .str(layer.name)
            .str(": ")
            .str(kind)
            .str(line)
            .str(end)
            .str(" ")
            .number(layer.input.len())
            .str(" → ")
            .number(layer.output.len())
            .str(": ")
            .number(most)
            .str("\n");
        shown += 1;
    }
    let text = text
        .str("\nhelp: make `")
        .str(first)
        .str("` smaller, or raise the budget to ")
        .number(total);
    panic!("{}", text.as_str());
}
