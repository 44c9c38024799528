//! A network's table, made by the compiler: it needs no instance.

use crate::layer::shape::Shape;
use crate::network::program::Program;

/// True if a stage reads several values as one, side by side.
const fn joins(program: &Program, index: usize) -> bool {
    let reads = program.reads(index);
    let (mut sum, mut i) = (0, 0);
    while i < reads.len() {
        sum += program.width_of(reads.get(i));
        i += 1;
    }
    reads.len() > 1 && sum == program.stages[index].input.len()
}

const CAPACITY: usize = 32 * 1024;
/// The start of each column of the table.
const COLUMNS: [usize; 5] = [2, 16, 34, 46, 58];
const RULE: usize = 70;
/// More room than the text below the rows needs.
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
    pub const fn table(program: &Program) -> Self {
        let mut text = Self {
            bytes: [b' '; CAPACITY],
            len: 0,
            line_start: 0,
        };
        text.str(program.name);
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
        while i < program.stages.len() {
            let stage = &program.stages[i];
            // No number takes more than 30 characters.
            let numbers = 30 * (program.reads(i).len() + 2);
            let [kind, line, end] = stage.shown();
            let shown = kind.len() + line.len() + end.len();
            let longest = RULE + stage.name.len() + shown + numbers;
            if text.len + longest + TOTALS > CAPACITY {
                text.pad(COLUMNS[0]);
                text.str("… and ");
                text.number(program.stages.len() - i);
                text.str(" more");
                text.newline();
                break;
            }
            text.pad(COLUMNS[0]);
            text.str(stage.name);
            text.pad(COLUMNS[1]);
            text.str(kind);
            text.str(line);
            text.str(end);
            text.pad(COLUMNS[2]);
            if joins(program, i) {
                text.widths(program, i);
            } else {
                text.shape(&stage.input);
            }
            text.pad(COLUMNS[3]);
            text.shape(&stage.output);
            text.pad(COLUMNS[4]);
            text.number(stage.parameters);
            text.newline();
            i += 1;
        }
        text.rule();
        text.number(program.parameters());
        text.str(" parameters, ");
        text.number(program.multiply_adds());
        text.str(" multiply-adds per sample");
        text.newline();
        text.shape(&program.input);
        let depth = program.depth();
        let hidden = depth.saturating_sub(1);
        text.str(" inputs, ");
        text.number(hidden);
        text.str(if hidden == 1 {
            " hidden layer, width "
        } else {
            " hidden layers, width "
        });
        text.number(program.width());
        text.str(" (units of the widest), depth ");
        text.number(depth);
        text.str(" (layers with weights on the longest path)");
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
        // A row that does not fit is left out whole, so no part of a character remains.
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
    const fn widths(&mut self, program: &Program, index: usize) {
        let reads = program.reads(index);
        let mut i = 0;
        while i < reads.len() {
            if i > 0 {
                self.str(" + ");
            }
            self.number(program.width_of(reads.get(i)));
            i += 1;
        }
    }

    /// The dims of a shape: 64, or 3 × 28 × 28.
    const fn shape(&mut self, shape: &Shape) {
        let (dims, mut i) = (shape.dims(), 0);
        while i < dims.len() {
            if i > 0 {
                self.str(" × ");
            }
            self.number(dims[i]);
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
    use crate::network::program::{Program, Stage};

    #[test]
    fn a_table_too_long_for_a_constant_has_its_totals() {
        static ROWS: [Stage; 1000] = [Stage::dense("block.0.hidden", 8, 8, true); 1000];
        let table = Text::table(&Program::new("Deep", 8, &ROWS, &[]));
        let lines: Vec<_> = table.as_str().lines().collect();
        let [rows @ .., more, _, totals, shape] = lines.as_slice() else {
            panic!("{lines:?}");
        };
        let shown = rows.len() - 4;
        assert!(shown > 300, "{shown}");
        assert_eq!(*more, format!("  … and {} more", 1000 - shown));
        assert_eq!(
            *totals,
            "72,000 parameters, 64,000 multiply-adds per sample"
        );
        assert!(
            shape.starts_with("8 inputs, 999 hidden layers, width 8 "),
            "{shape}"
        );
    }
}
