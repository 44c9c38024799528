//! The line on which a function of the plane is 0.

/// A point and the edges of a grid that it lies on: horizontal edges are even, vertical ones odd.
type Crossing = (usize, (f64, f64));

/// Cells in each direction.
const CELLS: usize = 120;

/// The pieces of the line where `value` is 0, one after the other, with a NaN between two: a curve is cut there.
///
/// Each cell of a grid in which the sign changes has a straight piece; the pieces are joined at the edges (marching
/// squares).
pub(super) fn line(
    value: impl Fn((f64, f64)) -> f64,
    x: (f64, f64),
    y: (f64, f64),
) -> Vec<(f64, f64)> {
    let mix =
        |(from, to): (f64, f64), index: usize| from + (to - from) * index as f64 / CELLS as f64;
    let at = |i: usize, j: usize| (mix(x, i), mix(y, j));
    let corners: Vec<f64> = (0..=CELLS)
        .flat_map(|j| (0..=CELLS).map(move |i| (i, j)))
        .map(|(i, j)| value(at(i, j)))
        .collect();
    let corner = |i: usize, j: usize| corners[j * (CELLS + 1) + i];
    let crossing = |a: (usize, usize), b: (usize, usize)| -> Option<Crossing> {
        let (from, to) = (corner(a.0, a.1), corner(b.0, b.1));
        if (from > 0.0) == (to > 0.0) {
            return None;
        }
        let share = from / (from - to);
        let (p, q) = (at(a.0, a.1), at(b.0, b.1));
        let edge = 2 * (a.1 * (CELLS + 1) + a.0) + usize::from(a.0 == b.0);
        Some((edge, (p.0 + (q.0 - p.0) * share, p.1 + (q.1 - p.1) * share)))
    };
    let mut pieces = Vec::new();
    for j in 0..CELLS {
        for i in 0..CELLS {
            let edges = [
                crossing((i, j), (i + 1, j)),
                crossing((i, j), (i, j + 1)),
                crossing((i, j + 1), (i + 1, j + 1)),
                crossing((i + 1, j), (i + 1, j + 1)),
            ];
            let mut found = edges.into_iter().flatten();
            while let (Some(a), Some(b)) = (found.next(), found.next()) {
                pieces.push((a, b));
            }
        }
    }
    joined(pieces)
}

/// Pieces that share an edge as one line.
fn joined(mut pieces: Vec<(Crossing, Crossing)>) -> Vec<(f64, f64)> {
    let mut points = Vec::new();
    while let Some((first, last)) = pieces.pop() {
        let mut whole = std::collections::VecDeque::from([first, last]);
        let mut take = |edge: usize| {
            let index = pieces
                .iter()
                .position(|(a, b)| a.0 == edge || b.0 == edge)?;
            let (a, b) = pieces.swap_remove(index);
            Some(if a.0 == edge { b } else { a })
        };
        while let Some(next) = whole.back().and_then(|end| take(end.0)) {
            whole.push_back(next);
        }
        while let Some(next) = whole.front().and_then(|end| take(end.0)) {
            whole.push_front(next);
        }
        points.extend(whole.into_iter().map(|(_, at)| at));
        points.push((f64::NAN, f64::NAN));
    }
    points
}

#[cfg(test)]
mod tests {
    use approx::{abs_diff_eq, assert_abs_diff_eq};

    use super::*;

    #[test]
    fn a_circle_is_one_closed_line() {
        let points = line(|(x, y)| x.hypot(y) - 0.5, (-1.0, 1.0), (-1.0, 1.0));
        let (last, circle) = points.split_last().unwrap();
        assert!(last.0.is_nan());
        assert!(
            circle
                .iter()
                .all(|(x, y)| abs_diff_eq!(x.hypot(*y), 0.5, epsilon = 1e-3))
        );
        let distance = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).hypot(a.1 - b.1);
        let length: f64 = circle
            .windows(2)
            .map(|pair| distance(pair[0], pair[1]))
            .sum();
        assert_abs_diff_eq!(length, std::f64::consts::PI, epsilon = 0.01);
        assert!(distance(circle[0], circle[circle.len() - 1]) < 1e-9);
    }

    #[test]
    fn two_lines_stand_apart() {
        let points = line(|(x, _)| x * x - 0.25, (-1.0, 1.0), (0.0, 1.0));
        let cuts = points.iter().filter(|(x, _)| x.is_nan()).count();
        assert_eq!(cuts, 2);
    }
}
