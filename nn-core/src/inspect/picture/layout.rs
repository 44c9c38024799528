//! The places of boxes and arrows: a layered layout, top down.
//!
//! The rank of a box is the longest path to it from an input. An arrow that passes ranks goes through a *lane*, a
//! narrow cell in each of them, shared by all readers of that value. Within a rank, cells are ordered by the mean
//! place of their neighbours (few crossings); then each moves towards its neighbours as far as the others leave room.

/// The gap between boxes side by side, and on both sides of a lane.
const GAP: f64 = 18.0;
/// The gap between ranks: room for an arrow and its label.
const RISE: f64 = 38.0;
const LANE: f64 = 26.0;
/// Odd, so that the last sweep goes down and an unobstructed box is placed below its inputs.
const SWEEPS: usize = 17;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::inspect) struct Point {
    pub(in crate::inspect) x: f64,
    pub(in crate::inspect) y: f64,
}

#[derive(Debug)]
pub(in crate::inspect) struct Layout {
    pub(in crate::inspect) width: f64,
    pub(in crate::inspect) height: f64,
    /// The centre of each box.
    pub(in crate::inspect) places: Vec<Point>,
    /// For each arrow: from the lower edge of a box, the upper and lower end of each lane cell, to the
    /// upper edge of the box it points to.
    pub(in crate::inspect) routes: Vec<Vec<Point>>,
}

/// A box, or the room for an arrow in a rank that it passes.
struct Cell {
    rank: usize,
    /// The box, or the box whose value passes.
    of: usize,
    lane: bool,
    width: f64,
    above: Vec<usize>,
    below: Vec<usize>,
    x: f64,
}

/// `sizes` of the boxes; arrows `(from, to)` with `from < to`.
pub(in crate::inspect) fn layout(sizes: &[(f64, f64)], arrows: &[(usize, usize)]) -> Layout {
    let ranks = ranks(sizes.len(), arrows);
    let mut grid = Grid::new(sizes, arrows, &ranks);
    grid.order();
    grid.place();
    grid.finish(sizes, arrows, &ranks)
}

fn ranks(boxes: usize, arrows: &[(usize, usize)]) -> Vec<usize> {
    let mut ranks = vec![0; boxes];
    let mut sorted = arrows.to_vec();
    sorted.sort_by_key(|(_, to)| *to);
    for (from, to) in sorted {
        ranks[to] = ranks[to].max(ranks[from] + 1);
    }
    ranks
}

struct Grid {
    cells: Vec<Cell>,
    /// The cells of each rank, from left to right.
    rows: Vec<Vec<usize>>,
}

impl Grid {
    fn new(sizes: &[(f64, f64)], arrows: &[(usize, usize)], ranks: &[usize]) -> Self {
        let mut grid = Self {
            cells: Vec::new(),
            rows: vec![Vec::new(); ranks.iter().max().map_or(0, |last| last + 1)],
        };
        for (index, (width, _)) in sizes.iter().enumerate() {
            grid.add(ranks[index], index, *width, false);
        }
        for (from, &rank) in ranks.iter().enumerate() {
            let readers = || arrows.iter().filter(|(giver, _)| *giver == from);
            let end = readers().map(|(_, to)| ranks[*to]).max().unwrap_or(rank);
            let mut cells = vec![from];
            for passed in rank + 1..end {
                let lane = grid.add(passed, from, LANE, true);
                let before = cells[cells.len() - 1];
                grid.link(before, lane);
                cells.push(lane);
            }
            for (_, to) in readers() {
                grid.link(cells[ranks[*to] - rank - 1], *to);
            }
        }
        grid
    }

    fn add(&mut self, rank: usize, of: usize, width: f64, lane: bool) -> usize {
        let index = self.cells.len();
        self.rows[rank].push(index);
        self.cells.push(Cell {
            rank,
            of,
            lane,
            width,
            above: Vec::new(),
            below: Vec::new(),
            x: 0.0,
        });
        index
    }

    fn link(&mut self, upper: usize, lower: usize) {
        self.cells[upper].below.push(lower);
        self.cells[lower].above.push(upper);
    }

    /// Sorts each rank by the places of its neighbours, down and up, and keeps the best order.
    fn order(&mut self) {
        let mut best = (self.crossings(), self.rows.clone());
        for sweep in 0..SWEEPS {
            let down = sweep % 2 == 0;
            let count = self.rows.len();
            let mut places = self.positions();
            for step in 0..count {
                let rank = if down { step } else { count - 1 - step };
                let mean = |cell: usize| {
                    let of = &self.cells[cell];
                    let neighbours = if down { &of.above } else { &of.below };
                    let sum: usize = neighbours.iter().map(|other| places[*other]).sum();
                    match neighbours.len() {
                        0 => places[cell] as f64,
                        many => sum as f64 / many as f64,
                    }
                };
                let mut row = self.rows[rank].clone();
                row.sort_by(|a, b| mean(*a).total_cmp(&mean(*b)));
                for (place, cell) in row.iter().enumerate() {
                    places[*cell] = place;
                }
                self.rows[rank] = row;
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.rows.clone());
            }
        }
        self.rows = best.1;
    }

    /// The place of each cell in its rank.
    fn positions(&self) -> Vec<usize> {
        let mut places = vec![0; self.cells.len()];
        for row in &self.rows {
            for (place, cell) in row.iter().enumerate() {
                places[*cell] = place;
            }
        }
        places
    }

    fn crossings(&self) -> usize {
        let places = self.positions();
        let crossed = |row: &Vec<usize>| {
            let links: Vec<(usize, usize)> = row
                .iter()
                .flat_map(|upper| self.cells[*upper].below.iter().map(move |b| (*upper, *b)))
                .map(|(upper, lower)| (places[upper], places[lower]))
                .collect();
            let crosses =
                |a: &(usize, usize)| links.iter().filter(|b| a.0 < b.0 && a.1 > b.1).count();
            links.iter().map(crosses).sum::<usize>()
        };
        self.rows.iter().map(crossed).sum()
    }

    /// Places the cells of each rank beside those of the rank before it, down and up in turn; then straightens the
    /// lanes.
    fn place(&mut self) {
        for sweep in 0..SWEEPS {
            let down = sweep % 2 == 0;
            for step in 0..self.rows.len() {
                let rank = if down {
                    step
                } else {
                    self.rows.len() - 1 - step
                };
                let wanted: Vec<(f64, f64)> = self.rows[rank]
                    .iter()
                    .map(|cell| self.wanted(*cell, down))
                    .collect();
                self.settle(rank, &wanted);
            }
        }
        for _ in 0..2 {
            self.straighten();
        }
    }

    /// The place of a cell without others in its rank, and its weight. Lanes make room for boxes.
    fn wanted(&self, index: usize, down: bool) -> (f64, f64) {
        let cell = &self.cells[index];
        let neighbours = if down { &cell.above } else { &cell.below };
        let (mut sum, mut weights) = (0.0, 0.0);
        for other in neighbours {
            let other = &self.cells[*other];
            let weight = if other.lane == cell.lane { 1.0 } else { 1e-3 };
            sum += weight * other.x;
            weights += weight;
        }
        let x = if weights > 0.0 { sum / weights } else { cell.x };
        (x, if cell.lane { 1e-3 } else { 1.0 })
    }

    /// The places nearest to the wanted ones (weighted least squares) that keep order and distance:
    /// neighbours that would overlap are joined and move as one.
    fn settle(&mut self, rank: usize, wanted: &[(f64, f64)]) {
        let offsets = self.offsets(rank);
        // Of each joined run: the number of cells, their weight, and the place of its first cell at offset 0.
        let mut runs: Vec<(usize, f64, f64)> = Vec::new();
        for ((x, weight), offset) in wanted.iter().zip(&offsets) {
            let mut run = (1, *weight, x - offset);
            while let Some(left) = runs.pop_if(|left| left.2 > run.2) {
                let weight = left.1 + run.1;
                let mean = (left.1 * left.2 + run.1 * run.2) / weight;
                run = (left.0 + run.0, weight, mean);
            }
            runs.push(run);
        }
        let starts = runs
            .iter()
            .flat_map(|run| std::iter::repeat_n(run.2, run.0));
        for ((cell, start), offset) in self.rows[rank].iter().zip(starts).zip(offsets) {
            self.cells[*cell].x = start + offset;
        }
    }

    /// The least distance of each cell of a rank from the first one.
    fn offsets(&self, rank: usize) -> Vec<f64> {
        let mut offset = 0.0;
        let mut offsets = Vec::new();
        let mut before: Option<f64> = None;
        for cell in &self.rows[rank] {
            let half = self.cells[*cell].width / 2.0;
            offset += before.map_or(0.0, |before| before + GAP + half);
            before = Some(half);
            offsets.push(offset);
        }
        offsets
    }

    /// Moves the cells of each lane to one line if their neighbours leave room for one.
    fn straighten(&mut self) {
        let places = self.positions();
        let mut start = 0;
        while start < self.cells.len() {
            let same = |cell: &Cell| cell.lane && cell.of == self.cells[start].of;
            let count = self.cells[start..].iter().take_while(|c| same(c)).count();
            if count > 1 {
                let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
                for (index, &place) in places.iter().enumerate().skip(start).take(count) {
                    let row = &self.rows[self.cells[index].rank];
                    let near = |other: usize| {
                        let (own, other) = (&self.cells[index], &self.cells[other]);
                        (other.x, f64::midpoint(own.width, other.width) + GAP)
                    };
                    if let Some((x, room)) = place.checked_sub(1).map(|left| near(row[left])) {
                        low = low.max(x + room);
                    }
                    if let Some((x, room)) = row.get(place + 1).map(|right| near(*right)) {
                        high = high.min(x - room);
                    }
                }
                let mean = self.cells[start..start + count].iter().map(|c| c.x);
                let mean = mean.sum::<f64>() / count as f64;
                if low <= high {
                    for cell in &mut self.cells[start..start + count] {
                        cell.x = mean.clamp(low, high);
                    }
                }
            }
            start += count.max(1);
        }
    }

    fn finish(self, sizes: &[(f64, f64)], arrows: &[(usize, usize)], ranks: &[usize]) -> Layout {
        let left = |cell: &Cell| cell.x - cell.width / 2.0;
        let edge = self.cells.iter().map(left).fold(f64::INFINITY, f64::min);
        let x = |cell: usize| self.cells[cell].x - edge;
        let right = |cell: &Cell| cell.x + cell.width / 2.0 - edge;
        let mut bands = Vec::new();
        let mut y = 0.0;
        for row in &self.rows {
            let boxes = row.iter().filter(|cell| !self.cells[**cell].lane);
            let height = boxes.map(|cell| sizes[*cell].1).fold(0.0, f64::max);
            bands.push((y, y + height));
            y += height + RISE;
        }
        let middle = |index: usize| {
            let (top, bottom) = bands[ranks[index]];
            f64::midpoint(top, bottom)
        };
        let place = |index: usize| Point {
            x: x(index),
            y: middle(index),
        };
        let route = |(from, to): &(usize, usize)| {
            let (start, end) = (place(*from), place(*to));
            let mut points = vec![Point {
                y: start.y + sizes[*from].1 / 2.0,
                ..start
            }];
            for (rank, band) in bands
                .iter()
                .enumerate()
                .take(ranks[*to])
                .skip(ranks[*from] + 1)
            {
                let passes =
                    |cell: &&usize| self.cells[**cell].lane && self.cells[**cell].of == *from;
                let x = self.rows[rank]
                    .iter()
                    .find(passes)
                    .map_or(start.x, |lane| x(*lane));
                points.extend([Point { x, y: band.0 }, Point { x, y: band.1 }]);
            }
            points.push(Point {
                y: end.y - sizes[*to].1 / 2.0,
                ..end
            });
            points
        };
        Layout {
            width: self.cells.iter().map(right).fold(0.0, f64::max),
            height: (y - RISE).max(0.0),
            places: (0..sizes.len()).map(place).collect(),
            routes: arrows.iter().map(route).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;

    use super::*;

    /// Pseudo-random numbers below `limit`.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (self.0 >> 33) as usize % limit
        }
    }

    type Sizes = Vec<(f64, f64)>;

    /// Boxes of any size, each read by some later ones.
    fn random(dice: &mut Dice) -> (Sizes, Vec<(usize, usize)>) {
        let count = 2 + dice.below(14);
        let sizes =
            (0..count).map(|_| (20.0 + dice.below(200) as f64, 10.0 + dice.below(60) as f64));
        let sizes = sizes.collect();
        let mut arrows = Vec::new();
        for to in 1..count {
            for _ in 0..=dice.below(3) {
                let from = if dice.below(2) == 0 {
                    to - 1
                } else {
                    dice.below(to)
                };
                if !arrows.contains(&(from, to)) {
                    arrows.push((from, to));
                }
            }
        }
        (sizes, arrows)
    }

    #[test]
    fn boxes_do_not_overlap_and_arrows_lead_past_them() {
        let mut dice = Dice(1);
        for _ in 0..300 {
            let (sizes, arrows) = random(&mut dice);
            let drawn = layout(&sizes, &arrows);
            let bounds: Vec<[f64; 4]> = drawn
                .places
                .iter()
                .zip(&sizes)
                .map(|(at, (w, h))| {
                    [
                        at.x - w / 2.0,
                        at.x + w / 2.0,
                        at.y - h / 2.0,
                        at.y + h / 2.0,
                    ]
                })
                .collect();
            for (index, [left, right, top, bottom]) in bounds.iter().enumerate() {
                assert!(*left > -1e-6 && *right < drawn.width + 1e-6);
                assert!(*top > -1e-6 && *bottom < drawn.height + 1e-6);
                for [l, r, t, b] in &bounds[..index] {
                    assert!(r < left || right < l || b < top || bottom < t);
                }
            }
            for ((from, to), route) in arrows.iter().zip(&drawn.routes) {
                assert!(
                    route.len() % 2 == 0
                        && route.iter().all(|p| p.x.is_finite() && p.y.is_finite())
                );
                assert!(
                    route.windows(2).all(|pair| pair[0].y <= pair[1].y),
                    "upwards"
                );
                assert_abs_diff_eq!(route[0].y, bounds[*from][3], epsilon = 1e-6);
                assert_abs_diff_eq!(route[route.len() - 1].y, bounds[*to][2], epsilon = 1e-6);
                for lane in route[1..route.len() - 1].chunks_exact(2) {
                    assert_eq!(lane[0].x, lane[1].x);
                    let beside = |[left, right, top, bottom]: &[f64; 4]| {
                        let x = lane[0].x;
                        x < *left || x > *right || lane[1].y <= *top || lane[0].y >= *bottom
                    };
                    assert!(bounds.iter().all(beside), "through a box");
                }
            }
        }
    }

    #[test]
    fn a_chain_is_a_straight_line() {
        let sizes = [(50.0, 20.0), (180.0, 40.0), (30.0, 20.0), (90.0, 60.0)];
        let drawn = layout(&sizes, &[(0, 1), (1, 2), (2, 3)]);
        assert!(
            drawn.places.iter().all(|at| at.x == 90.0),
            "{:?}",
            drawn.places
        );
        assert_eq!((drawn.width, drawn.height), (180.0, 140.0 + 3.0 * RISE));
    }

    #[test]
    fn few_arrows_cross() {
        // Two readers that were declared in crossed order.
        let arrows = [(0, 3), (1, 2), (2, 4), (3, 5)];
        let drawn = layout(&[(40.0, 20.0); 6], &arrows);
        let at = |index: usize| drawn.places[index].x;
        assert_eq!(at(0) < at(1), at(3) < at(2));
        assert_eq!(at(3) < at(2), at(5) < at(4));
    }

    #[test]
    fn a_thousand_blocks_take_no_time() {
        let count = 4000;
        let chain = (1..count).map(|to| (to - 1, to));
        let skips = (4..count).step_by(4).map(|to| (to - 4, to));
        let arrows: Vec<_> = chain.chain(skips).collect();
        let start = std::time::Instant::now();
        let drawn = layout(&vec![(60.0, 20.0); count], &arrows);
        let seconds = start.elapsed().as_secs_f64();
        assert_eq!(drawn.routes.len(), arrows.len());
        assert!(seconds < 20.0, "{seconds} s");
    }
}
