//! Checks that what a hand-written network states in two places agrees. The compiler reports a difference where the
//! network is first used. Networks that `network!` writes always pass.

use crate::error::const_text::Text;
use crate::network::program::{Program, Stage};

/// Checks that `impl Network<IN, OUT>` has the widths of `Model`; both as [input, output].
pub(super) const fn expect_widths(network: &str, declared: [usize; 2], model: [usize; 2]) {
    if declared[0] == model[0] && declared[1] == model[1] {
        return;
    }
    let text = Text::new()
        .str("`")
        .str(network)
        .str("` implements `Network<")
        .number(declared[0])
        .str(", ")
        .number(declared[1])
        .str(">`, but its `Model::INPUT` is ")
        .number(model[0])
        .str(" and its `Model::OUTPUT`, the width of its head, is ")
        .number(model[1])
        .str("\n\nhelp: write `impl Network<")
        .number(model[0])
        .str(", ")
        .number(model[1])
        .str("> for ")
        .str(network)
        .str("`");
    panic!("{}", text.as_str());
}

/// Checks that each row of the table reads as many values as the row above it outputs. The first one reads the input;
/// the last one has the width of the output. Nothing is checked for a network without a table, or for one that is not
/// a chain and lists its reads.
pub(super) const fn expect_chain(program: &Program, [input, output]: [usize; 2]) {
    let (network, layers) = (program.name, program.stages);
    if !program.is_chain() {
        return;
    }
    let mut before = input;
    let mut at = 0;
    while at < layers.len() {
        let row = &layers[at];
        if row.input.len() != before {
            let text = row_text(network, at, row)
                .str(" reads ")
                .number(row.input.len())
                .str(" values, but ")
                .str(if at == 0 {
                    "`Model::INPUT` is "
                } else {
                    "the row above it outputs "
                })
                .number(before);
            panic!("{}", text.as_str());
        }
        before = row.output.len();
        at += 1;
    }
    if at > 0 && before != output {
        let text = row_text(network, at - 1, &layers[at - 1])
            .str(", the last one, outputs ")
            .number(before)
            .str(" values, but `Model::OUTPUT`, the width of its head, is ")
            .number(output);
        panic!("{}", text.as_str());
    }
}

/// A row by its number, counted from 1, and its name.
const fn row_text(network: &str, at: usize, row: &Stage) -> Text {
    let text = Text::new()
        .str("row ")
        .number(at + 1)
        .str(" of `")
        .str(network)
        .str("::LAYERS`");
    if row.name.is_empty() {
        return text;
    }
    text.str(" (`").str(row.name).str("`)")
}
