//! The exact kernel machine: a support vector machine that evaluates k(xᵢ, x) at stored points and has no features.

use nn_core::external::Mat;

/// k(x, x′) = exp(−γ‖x − x′‖²): the product of infinitely many features.
fn kernel(gamma: f64, a: [f64; 2], b: [f64; 2]) -> f64 {
    (-gamma * ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2))).exp()
}

/// A stored training point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stored {
    /// The point.
    pub(crate) x: [f64; 2],
    /// Its class as ±1.
    pub(crate) y: f64,
    /// Its weight in the decision, 0 ..= C.
    pub(crate) alpha: f64,
}

/// f(x) = Σ αᵢyᵢ·k(xᵢ, x) + b; the sign is the class.
#[derive(Debug, Clone)]
pub(crate) struct KernelMachine {
    gamma: f64,
    c: f64,
    points: Vec<Stored>,
    b: f64,
}

impl KernelMachine {
    /// The best machine for points with classes ±1: it minimises ½‖w‖² + C·Σ max(0, 1 − y·f(x)).
    pub(crate) fn fit(
        points: impl IntoIterator<Item = ([f64; 2], f64)>,
        gamma: f64,
        c: f64,
    ) -> Self {
        let points = points.into_iter();
        let points = points.map(|(x, y)| Stored { x, y, alpha: 0.0 }).collect();
        let mut machine = Self {
            gamma,
            c,
            points,
            b: 0.0,
        };
        machine.solve();
        machine
    }

    /// Solves the dual problem: maximises Σα − ½ΣΣ αᵢαⱼyᵢyⱼkᵢⱼ with 0 ≤ α ≤ C and Σαᵢyᵢ = 0. It moves two α at a
    /// time, those that violate the optimality conditions most (sequential minimal optimisation; Platt 1998, Keerthi
    /// et al. 2001).
    fn solve(&mut self) {
        /// How far the optimality conditions may be violated, in units of f.
        const PRECISION: f64 = 1e-6;
        let (points, c) = (&mut self.points, self.c);
        let count = points.len();
        let k = Mat::from_fn(count, count, |i, j| {
            kernel(self.gamma, points[i].x, points[j].x)
        });
        // yᵢ − Σ αⱼyⱼkᵢⱼ: it is b at every point on the margin.
        let mut rest: Vec<f64> = points.iter().map(|point| point.y).collect();
        loop {
            // The room for a larger or a smaller α·y.
            let up = |i: &usize| room(points[*i], c, 1.0) > 0.0;
            let down = |i: &usize| room(points[*i], c, -1.0) > 0.0;
            let by_rest = |i: &usize, j: &usize| rest[*i].total_cmp(&rest[*j]);
            let highest = (0..count).filter(up).max_by(by_rest);
            let lowest = (0..count).filter(down).min_by(by_rest);
            let (Some(i), Some(j)) = (highest, lowest) else {
                return;
            };
            let gap = rest[i] - rest[j];
            if gap < PRECISION {
                self.b = f64::midpoint(rest[i], rest[j]);
                return;
            }
            let curvature = (k[(i, i)] + k[(j, j)] - 2.0 * k[(i, j)]).max(1e-12);
            let step = (gap / curvature)
                .min(room(points[i], c, 1.0))
                .min(room(points[j], c, -1.0));
            points[i].alpha = (points[i].alpha + points[i].y * step).clamp(0.0, c);
            points[j].alpha = (points[j].alpha - points[j].y * step).clamp(0.0, c);
            for (m, rest) in rest.iter_mut().enumerate() {
                *rest -= step * (k[(m, i)] - k[(m, j)]);
            }
        }
    }

    /// f(x).
    pub(crate) fn decision(&self, x: [f64; 2]) -> f64 {
        let terms = self.support();
        let terms = terms.map(|s| s.alpha * s.y * kernel(self.gamma, s.x, x));
        terms.sum::<f64>() + self.b
    }

    /// The support vectors: the stored points with α > 0. Without the others the machine is the same.
    pub(crate) fn support(&self) -> impl Iterator<Item = &Stored> {
        self.points.iter().filter(|point| point.alpha > 0.0)
    }

    /// How many support vectors lie on the margin (α < C), and how many inside it or on the wrong side (α = C).
    pub(crate) fn on_and_inside(&self) -> (usize, usize) {
        let on = self.support().filter(|point| point.alpha < self.c).count();
        (on, self.support().count() - on)
    }
}

/// How far a point's α·y can move in the direction `sign`.
fn room(point: Stored, c: f64, sign: f64) -> f64 {
    if point.y * sign > 0.0 {
        c - point.alpha
    } else {
        point.alpha
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_margin_is_at_1() {
        let points = (0..60).map(|i| {
            let i = f64::from(i);
            let (x, y) = ((i * 0.7).sin(), (i * 1.3).cos());
            ([x, y], if x.hypot(y) < 0.8 { 1.0 } else { -1.0 })
        });
        let machine = KernelMachine::fit(points, 2.0, 1.0);
        for point in &machine.points {
            let margin = point.y * machine.decision(point.x);
            let wrong = match point.alpha {
                0.0 => margin < 1.0 - 1e-5,
                1.0 => margin > 1.0 + 1e-5,
                _ => (margin - 1.0).abs() > 1e-5,
            };
            assert!(!wrong, "{point:?}: {margin}");
        }
        let (on, inside) = machine.on_and_inside();
        assert!(on > 0 && inside > 0 && on + inside < 60, "{on} {inside}");
        let sum: f64 = machine.support().map(|s| s.alpha * s.y).sum();
        assert!(sum.abs() < 1e-9, "{sum}");
    }
}
