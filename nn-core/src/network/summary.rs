//! A network's table, written by the compiler: nothing here needs an instance.

use crate::network::graph::{Graph, Read};
use crate::network::table::LayerInfo;

/// The sum of the layers' parameters.
pub(crate) const fn parameters(layers: &[LayerInfo]) -> usize {
    let (mut sum, mut i) = (0, 0);
    while i < layers.len() {
        sum += layers[i].parameters;
        i += 1;
    }
    sum
}

/// The sum of the layers' multiply-adds.
pub(crate) const fn multiply_adds(layers: &[LayerInfo]) -> usize {
    let (mut sum, mut i) = (0, 0);
    while i < layers.len() {
        sum += layers[i].multiply_adds;
        i += 1;
    }
    sum
}

/// The values in the arrays between the layers, the input included. What works on a value where it is
/// (an activation, a dropout) learns nothing, multiplies nothing, and keeps the width.
pub(crate) const fn stack_values(input: usize, layers: &[LayerInfo], graph: &Graph) -> usize {
    let (mut sum, mut i) = (input, 0);
    while i < layers.len() {
        let row = &layers[i];
        let merges = i < graph.reads.len() && graph.reads[i].len() > 1;
        if row.parameters > 0 || row.multiply_adds > 0 || row.output != row.input || merges {
            sum += row.output + row.stack_values;
        }
        i += 1;
    }
    sum
}

/// The most values between two layers, the input included.
pub(crate) const fn widest_value(input: usize, layers: &[LayerInfo]) -> usize {
    let (mut most, mut i) = (input, 0);
    while i < layers.len() {
        if layers[i].output > most {
            most = layers[i].output;
        }
        i += 1;
    }
    most
}

/// The units of the widest layer with weights; without one, the widest value.
pub(crate) const fn width_of(input: usize, layers: &[LayerInfo]) -> usize {
    let (mut most, mut i) = (0, 0);
    while i < layers.len() {
        if layers[i].width > most {
            most = layers[i].width;
        }
        i += 1;
    }
    if most == 0 {
        widest_value(input, layers)
    } else {
        most
    }
}

/// Rows whose depth is kept; one further down goes on from the last of them.
const DEPTHS: usize = 4096;

/// The layers with weights on the longest path from the input.
#[allow(clippy::large_stack_arrays)] // evaluated by the compiler
pub(crate) const fn depth_of(layers: &[LayerInfo], graph: &Graph) -> usize {
    let mut depths = [0; DEPTHS];
    let (mut most, mut row) = (0, 0);
    while row < layers.len() {
        let mut before = 0;
        if row < graph.reads.len() {
            let (reads, mut i) = (graph.reads[row], 0);
            while i < reads.len() {
                if let Read::Layer(above) = reads[i]
                    && above < row
                    && depths[kept(above)] > before
                {
                    before = depths[kept(above)];
                }
                i += 1;
            }
        } else if row > 0 {
            before = depths[kept(row - 1)];
        }
        let depth = before + layers[row].depth;
        if depth > depths[kept(row)] {
            depths[kept(row)] = depth;
        }
        if depth > most {
            most = depth;
        }
        row += 1;
    }
    most
}

/// Where the depth of a row is.
const fn kept(row: usize) -> usize {
    if row < DEPTHS { row } else { DEPTHS - 1 }
}

/// How many values a row reads there; 0 for what a hand has written wrongly.
const fn width(read: Read, input: usize, layers: &[LayerInfo], graph: &Graph) -> usize {
    match read {
        Read::Input => input,
        Read::Part(part) if part < graph.parts.len() => graph.parts[part].1,
        Read::Layer(row) if row < layers.len() => layers[row].output,
        Read::Part(_) | Read::Layer(_) => 0,
    }
}

/// Whether a row reads several values as one that is `total` wide, as `concat` does and a sum does not.
const fn joins(
    reads: &[Read],
    input: usize,
    layers: &[LayerInfo],
    graph: &Graph,
    total: usize,
) -> bool {
    let (mut sum, mut i) = (0, 0);
    while i < reads.len() {
        sum += width(reads[i], input, layers, graph);
        i += 1;
    }
    reads.len() > 1 && sum == total
}

const CAPACITY: usize = 32 * 1024;
/// Where the columns of the table begin.
const COLUMNS: [usize; 5] = [2, 16, 34, 46, 58];
const RULE: usize = 70;
/// More than what stands below the rows takes.
const TOTALS: usize = 512;

/// Text that a constant can build.
#[doc(hidden)]
#[derive(Debug)]
pub struct Text {
    bytes: [u8; CAPACITY],
    len: usize,
    line_start: usize,
}

impl Text {
    /// The table of a network: layers with shapes and parameters, then totals, width and depth.
    #[must_use]
    #[allow(clippy::large_stack_arrays)] // evaluated by the compiler
    pub const fn table(name: &str, input: usize, layers: &[LayerInfo], graph: &Graph) -> Self {
        let mut text = Self {
            bytes: [b' '; CAPACITY],
            len: 0,
            line_start: 0,
        };
        text.str(name);
        text.newline();
        text.rule();
        let titles = ["line", "layer", "input", "output", "parameters"];
        let mut i = 0;
        while i < titles.len() {
            text.pad(COLUMNS[i]);
            text.str(titles[i]);
            i += 1;
        }
        text.newline();
        text.rule();
        let mut i = 0;
        while i < layers.len() {
            let layer = &layers[i];
            let reads = if i < graph.reads.len() {
                graph.reads[i].len()
            } else {
                1
            };
            // No number takes more than 30 characters.
            let longest = RULE + layer.name.len() + layer.kind.len() + 30 * (reads + 2);
            if text.len + longest + TOTALS > CAPACITY {
                text.pad(COLUMNS[0]);
                text.str("… and ");
                text.number(layers.len() - i);
                text.str(" more");
                text.newline();
                break;
            }
            text.pad(COLUMNS[0]);
            text.str(layer.name);
            text.pad(COLUMNS[1]);
            text.str(layer.kind);
            text.pad(COLUMNS[2]);
            if i < graph.reads.len() && joins(graph.reads[i], input, layers, graph, layer.input) {
                text.widths(graph.reads[i], input, layers, graph);
            } else {
                text.number(layer.input);
            }
            text.pad(COLUMNS[3]);
            text.number(layer.output);
            text.pad(COLUMNS[4]);
            text.number(layer.parameters);
            text.newline();
            i += 1;
        }
        text.rule();
        text.number(parameters(layers));
        text.str(" parameters, ");
        text.number(multiply_adds(layers));
        text.str(" multiply-adds a sample");
        text.newline();
        text.number(input);
        text.str(" inputs, depth ");
        text.number(depth_of(layers, graph));
        text.str(" (layers with weights on the longest path), width ");
        text.number(width_of(input, layers));
        text.str(" (units of the widest)");
        text.newline();
        text
    }

    /// The text.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }

    const fn str(&mut self, text: &str) {
        let bytes = text.as_bytes();
        // A row that does not fit is left out whole: no half of a character can stay.
        if self.len + bytes.len() > CAPACITY {
            return;
        }
        let mut i = 0;
        while i < bytes.len() {
            self.bytes[self.len] = bytes[i];
            self.len += 1;
            i += 1;
        }
    }

    const fn newline(&mut self) {
        self.str("\n");
        self.line_start = self.len;
    }

    /// Spaces up to `column`; at least one if the cell before is too long.
    const fn pad(&mut self, column: usize) {
        if self.len > self.line_start && self.len >= self.line_start + column {
            self.str(" ");
        }
        while self.len < self.line_start + column && self.len < CAPACITY {
            self.bytes[self.len] = b' ';
            self.len += 1;
        }
    }

    const fn rule(&mut self) {
        let mut i = 0;
        while i < RULE {
            self.str("-");
            i += 1;
        }
        self.newline();
    }

    /// The widths of values side by side: 16 + 5.
    const fn widths(&mut self, reads: &[Read], input: usize, layers: &[LayerInfo], graph: &Graph) {
        let mut i = 0;
        while i < reads.len() {
            if i > 0 {
                self.str(" + ");
            }
            self.number(width(reads[i], input, layers, graph));
            i += 1;
        }
    }

    /// A number with thin groups of three: 4,810.
    const fn number(&mut self, value: usize) {
        let mut digits = 1;
        let mut power = 1;
        while value / power >= 10 {
            power *= 10;
            digits += 1;
        }
        while power > 0 {
            let digit = b"0123456789"[value / power % 10];
            if self.len < CAPACITY {
                self.bytes[self.len] = digit;
                self.len += 1;
            }
            digits -= 1;
            if digits > 0 && digits % 3 == 0 {
                self.str(",");
            }
            power /= 10;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Text;
    use crate::network::graph::Graph;
    use crate::network::table::LayerInfo;

    #[test]
    fn a_table_too_long_for_a_constant_has_its_totals() {
        let rows = vec![LayerInfo::dense("block.0.hidden", 8, 8, true); 1000];
        let table = Text::table("Deep", 8, &rows, &Graph::CHAIN);
        let lines: Vec<_> = table.as_str().lines().collect();
        let [rows @ .., more, _, totals, shape] = lines.as_slice() else {
            panic!("{lines:?}");
        };
        let shown = rows.len() - 4;
        assert!(shown > 300, "{shown}");
        assert_eq!(*more, format!("  … and {} more", 1000 - shown));
        assert_eq!(*totals, "72,000 parameters, 64,000 multiply-adds a sample");
        assert!(shape.starts_with("8 inputs, depth 1,000 "), "{shape}");
    }
}
