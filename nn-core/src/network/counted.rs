//! Blocks that are repeated as often as a constant says. The macro writes the rows of one repetition, as it does not know
//! the number; these constant functions write those of all others.

use crate::network::program::{Group, Read, Stage};

/// A block in the rows of a network.
#[derive(Debug, Clone, Copy)]
pub struct Block {
    /// Its first row, among those that are written.
    pub start: usize,
    /// The rows of a repetition.
    pub len: usize,
    /// The number of repetitions.
    pub times: usize,
    /// The names of all its rows.
    pub names: &'static [&'static str],
    /// The inputs of all its rows that list them.
    pub reads: &'static [Read],
    /// The noise layers of the network that are written.
    pub noises: u64,
    /// For groups: the stages of a repetition.
    pub stages: usize,
}

/// Names with the number of the repetition between two pieces: `block.` and `.hidden` give `block.0.hidden`, …; empty ones
/// stay empty. `M` is the number of repetitions times that of pieces.
#[must_use]
pub const fn names<const W: usize, const M: usize>(pieces: &[(&str, &str)]) -> [[u8; W]; M] {
    let mut all = [[0; W]; M];
    let mut row = 0;
    while row < M {
        let (before, after) = pieces[row % pieces.len()];
        if !before.is_empty() {
            let mut at = append(&mut all[row], 0, before.as_bytes());
            at = append_number(&mut all[row], at, row / pieces.len());
            append(&mut all[row], at, after.as_bytes());
        }
        row += 1;
    }
    all
}

const fn append<const W: usize>(to: &mut [u8; W], mut at: usize, bytes: &[u8]) -> usize {
    let mut i = 0;
    while i < bytes.len() {
        to[at] = bytes[i];
        at += 1;
        i += 1;
    }
    at
}

const fn append_number<const W: usize>(to: &mut [u8; W], mut at: usize, number: usize) -> usize {
    let mut unit = 1;
    while number / unit >= 10 {
        unit *= 10;
    }
    while unit > 0 {
        #[allow(clippy::cast_possible_truncation)] // a digit
        let digit = (number / unit % 10) as u8;
        to[at] = b'0' + digit;
        at += 1;
        unit /= 10;
    }
    at
}

/// The same names as texts.
///
/// # Panics
/// If they are not UTF-8, which [`names`] of texts are.
#[must_use]
pub const fn texts<const W: usize, const M: usize>(
    bytes: &'static [[u8; W]; M],
) -> [&'static str; M] {
    let mut all = [""; M];
    let mut row = 0;
    while row < M {
        let mut len = 0;
        while len < W && bytes[row][len] != 0 {
            len += 1;
        }
        let (text, _) = bytes[row].split_at(len);
        all[row] = match str::from_utf8(text) {
            Ok(text) => text,
            Err(_) => panic!("a name is a text"),
        };
        row += 1;
    }
    all
}

/// The inputs of rows, once for each repetition. Those from inside the block move on with it; in place of the one value
/// from outside, a later repetition reads the last row of the one before. `M` is the number of repetitions times that of
/// `listed`.
#[must_use]
pub const fn reads<const M: usize>(listed: &[Read], start: usize, len: usize) -> [Read; M] {
    let mut all = [Read::Input; M];
    let mut row = 0;
    while row < M {
        let time = row / listed.len();
        let read = listed[row % listed.len()];
        all[row] = match read {
            Read::Stage(stage) if stage >= start => Read::Stage(stage + time * len),
            read if time == 0 => read,
            _ => Read::Stage(start + time * len - 1),
        };
        row += 1;
    }
    all
}

/// A part of some inputs.
const fn part(reads: &'static [Read], from: usize, len: usize) -> &'static [Read] {
    reads.split_at(from).1.split_at(len).0
}

/// The inputs that the rows of one repetition list, up to row `end`.
const fn listed(stages: &[Stage], start: usize, end: usize) -> usize {
    let (mut count, mut row) = (0, start);
    while row < end {
        count += stages[row].reads.len();
        row += 1;
    }
    count
}

/// All stages, from those of one repetition of each block.
#[must_use]
pub const fn stages<const M: usize>(written: &[Stage], blocks: &[Block]) -> [Stage; M] {
    let mut all = [Stage::layer("", "", 0, 0, 0, 0); M];
    let (mut at, mut row, mut next) = (0, 0, 0);
    while row < written.len() {
        if next < blocks.len() && blocks[next].start == row {
            let Block {
                start, len, times, ..
            } = blocks[next];
            let each = listed(written, start, start + len);
            let mut copy = 0;
            while copy < times * len {
                let own = start + copy % len;
                let before = copy / len * each + listed(written, start, own);
                all[at] = Stage {
                    name: blocks[next].names[copy],
                    reads: part(blocks[next].reads, before, written[own].reads.len()),
                    ..written[own]
                };
                at += 1;
                copy += 1;
            }
            row += len;
            next += 1;
        } else {
            all[at] = written[row];
            at += 1;
            row += 1;
        }
    }
    all
}

/// All groups, from those of one repetition of each block.
#[must_use]
pub const fn groups<const M: usize>(written: &[Group], blocks: &[Block]) -> [Group; M] {
    let mut all = [Group::new("", 0); M];
    let (mut at, mut row, mut next) = (0, 0, 0);
    // The stages of repetitions that are not written, so far.
    let mut moved = 0;
    while row < written.len() {
        if next < blocks.len() && blocks[next].start == row {
            let Block {
                start,
                len,
                times,
                names,
                noises,
                stages,
                ..
            } = blocks[next];
            let mut copy = 0;
            while copy < times * len {
                let (own, time) = (written[start + copy % len], copy / len);
                let (first, count) = own.stages;
                all[at] = Group {
                    name: names[copy],
                    noise: own.noise + time as u64 * noises,
                    stages: (first + moved + time * stages, count),
                    ..own
                };
                at += 1;
                copy += 1;
            }
            // a constant of 0 is an error of its own, at the constant
            moved += times.saturating_sub(1) * stages;
            row += len;
            next += 1;
        } else {
            let (first, count) = written[row].stages;
            all[at] = written[row].of(first + moved, count);
            at += 1;
            row += 1;
        }
    }
    all
}
