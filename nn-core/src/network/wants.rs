//! The requirements of a network on its input columns: those of the layers that read them.

use crate::layer::wants::Wants;
use crate::network::program::{Program, Read};

/// The combined requirements of all layers that read the input.
pub(crate) const fn of(program: &Program) -> Wants {
    of_readers(program, None)
}

/// The requirements of the layers that read the input column `at`.
pub(crate) fn of_column(program: &Program, at: usize) -> Wants {
    let mut end = 0;
    let part = program.parts.iter().position(|(_, width)| {
        end += width;
        at < end
    });
    of_readers(program, part)
}

/// The requirements of the stages that read this part of the input, or any part if none is given.
const fn of_readers(program: &Program, part: Option<usize>) -> Wants {
    if program.stages.is_empty() {
        return Wants::ONE_SCALE;
    }
    let (mut all, mut index) = (Wants::ANY_SCALE, 0);
    while index < program.stages.len() {
        let (reads, mut i) = (program.reads(index), 0);
        while i < reads.len() {
            let here = match (reads.get(i), part) {
                (Read::Input, _) | (Read::Part(_), None) => true,
                (Read::Part(read), Some(part)) => read == part,
                (Read::Stage(_), _) => false,
            };
            if here {
                let wants = program.stages[index].wants;
                all.one_scale |= wants.one_scale;
                all.indices |= wants.indices;
                all.raw |= wants.raw;
            }
            i += 1;
        }
        index += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::of_readers;
    use crate::layer::wants::Wants;
    use crate::network::program::{Program, Read, Stage};

    static STAGES: [Stage; 4] = [
        Stage::layer("rows", "embedding(5, 2)", 1, 2, 10, 2)
            .wanting(Wants::INDICES)
            .reading(&[Read::Part(0)]),
        Stage::layer("scale", "standardize", 3, 3, 0, 3)
            .wanting(Wants::RAW)
            .reading(&[Read::Part(1)]),
        Stage::dense("other", 2, 3, true).reading(&[Read::Part(2)]),
        Stage::plain("all", "concat(rows, scale, other)", 8).reading(&[
            Read::Stage(0),
            Read::Stage(1),
            Read::Stage(2),
        ]),
    ];

    #[test]
    fn a_column_is_wanted_as_its_readers_want_it() {
        let program = Program::new("Net", 6, &STAGES, &[]).with_parts(&[
            ("class", 1),
            ("raw", 3),
            ("scaled", 2),
        ]);
        let of = |part| of_readers(&program, part);
        assert_eq!(of(Some(0)), Wants::INDICES);
        assert_eq!(of(Some(1)), Wants::RAW);
        assert_eq!(of(Some(2)), Wants::ONE_SCALE);
        let all = of(None);
        assert!(all.one_scale && all.indices && all.raw);
    }

    #[test]
    fn of_a_chain_the_first_stage_alone_reads_the_input() {
        static CHAIN: [Stage; 2] = [
            Stage::layer("scale", "standardize", 3, 3, 0, 3).wanting(Wants::RAW),
            Stage::dense("other", 3, 3, true),
        ];
        assert_eq!(
            of_readers(&Program::new("Net", 3, &CHAIN, &[]), None),
            Wants::RAW
        );
    }
}
