//! V13: the kernel trick. An exact kernel machine evaluates k(xᵢ, xⱼ) of stored points; fixed features approach it.

use approx::abs_diff_eq;
use faer::Mat;
use nn_core::prelude::*;

use crate::plain::{Random, assert_close, assert_differ, batch, entries};
use crate::v_kernels::rings;

const GAMMA: f64 = 1.5;
/// The bound of α: the weight of the hinge losses against ½‖w‖².
const C: f64 = 1.0;
/// The solver's precision: how far the optimality conditions may be violated.
const SOLVED: f64 = 1e-9;

/// exp(−γ‖x − x′‖²).
fn kernel(a: [f64; 2], b: [f64; 2]) -> f64 {
    (-GAMMA * ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2))).exp()
}

/// The dual problem's solution: `f(x) = Σ αᵢyᵢk(xᵢ, x) + b`.
struct Solution {
    alpha: Vec<f64>,
    b: f64,
}

/// Maximises `Σα − ½ΣΣ αᵢαⱼyᵢyⱼkᵢⱼ` with `0 ≤ α ≤ C` and `Σαᵢyᵢ = 0`: two α at a time, those that violate the
/// optimality conditions most (sequential minimal optimisation; Keerthi et al. 2001).
fn solve(k: &Mat<f64>, y: &[f64]) -> Solution {
    let n = y.len();
    let mut alpha = vec![0.0; n];
    // Minus the gradient times y, up to b: yᵢ − Σ αⱼyⱼkᵢⱼ. It is b at every free α.
    let mut error = y.to_vec();
    loop {
        let up = |i: &usize| {
            if y[*i] > 0.0 {
                alpha[*i] < C
            } else {
                alpha[*i] > 0.0
            }
        };
        let down = |i: &usize| {
            if y[*i] > 0.0 {
                alpha[*i] > 0.0
            } else {
                alpha[*i] < C
            }
        };
        let by_error = |i: &usize, j: &usize| error[*i].total_cmp(&error[*j]);
        let i = (0..n).filter(up).max_by(by_error).unwrap();
        let j = (0..n).filter(down).min_by(by_error).unwrap();
        if error[i] - error[j] < SOLVED {
            let b = 0.5 * (error[i] + error[j]);
            return Solution { alpha, b };
        }
        let curvature = (k[(i, i)] + k[(j, j)] - 2.0 * k[(i, j)]).max(1e-12);
        let room = |i: usize, more: bool| if more { C - alpha[i] } else { alpha[i] };
        let step = ((error[i] - error[j]) / curvature)
            .min(room(i, y[i] > 0.0))
            .min(room(j, y[j] < 0.0));
        alpha[i] = (alpha[i] + y[i] * step).clamp(0.0, C);
        alpha[j] = (alpha[j] - y[j] * step).clamp(0.0, C);
        for (m, error) in error.iter_mut().enumerate() {
            *error -= step * (k[(m, i)] - k[(m, j)]);
        }
    }
}

/// Training points and their classes as ±1.
struct Points {
    x: Vec<[f64; 2]>,
    y: Vec<f64>,
}

impl Points {
    /// The disc inside the ring of V12.
    fn rings(count: usize, seed: u64) -> Self {
        let data = rings(count, seed);
        Self {
            x: data.inputs().rows().copied().collect(),
            y: (0..count)
                .map(|i| if i % 2 == 0 { -1.0 } else { 1.0 })
                .collect(),
        }
    }

    /// Only those that a condition keeps.
    fn only(&self, keep: impl Fn(usize) -> bool) -> Self {
        let kept = || (0..self.x.len()).filter(|i| keep(*i));
        Self {
            x: kept().map(|i| self.x[i]).collect(),
            y: kept().map(|i| self.y[i]).collect(),
        }
    }

    fn machine(&self) -> Solution {
        let n = self.x.len();
        let k = Mat::from_fn(n, n, |i, j| kernel(self.x[i], self.x[j]));
        solve(&k, &self.y)
    }

    /// f at each point: the kernel at stored points with α > 0, no features.
    fn decisions(&self, solution: &Solution, at: &[[f64; 2]]) -> Vec<f64> {
        let one = |x: &[f64; 2]| {
            let terms = (0..self.x.len()).filter(|i| solution.alpha[*i] > 0.0);
            let terms = terms.map(|i| solution.alpha[i] * self.y[i] * kernel(self.x[i], *x));
            terms.sum::<f64>() + solution.b
        };
        at.iter().map(one).collect()
    }
}

#[test]
fn v13_support_vectors_are_the_points_with_alpha_above_0() {
    let points = Points::rings(120, 1);
    let machine = points.machine();
    let f = points.decisions(&machine, &points.x);
    let (mut bound, mut free, mut rest) = (0, 0, 0);
    for (i, alpha) in machine.alpha.iter().copied().enumerate() {
        let margin = points.y[i] * f[i];
        if alpha == 0.0 {
            rest += 1;
            assert!(margin >= 1.0 - 1e-8, "outside the margin: {margin}");
        } else if alpha < C {
            free += 1;
            assert!(
                abs_diff_eq!(margin, 1.0, epsilon = 1e-8),
                "on the margin: {margin}"
            );
        } else {
            bound += 1;
            assert!(margin <= 1.0 + 1e-8, "inside the margin: {margin}");
        }
    }
    assert!(bound > 0 && free > 0 && rest > 40, "{bound} {free} {rest}");
    // The support vectors alone make the same machine; without one of them it is another.
    let grid: Vec<[f64; 2]> = Random(3).rows(50);
    let whole = points.decisions(&machine, &grid);
    let again = |keep: &dyn Fn(usize) -> bool| {
        let part = points.only(keep);
        part.decisions(&part.machine(), &grid)
    };
    assert_close(&again(&|i| machine.alpha[i] > 0.0), &whole, 1e-6);
    let one = machine.alpha.iter().position(|a| 0.0 < *a && *a < C);
    assert_differ(&again(&|i| Some(i) != one), &whole, 1e-4);
    // It divides unseen points, which no straight line does.
    let unseen = Points::rings(400, 2);
    let f = points.decisions(&machine, &unseen.x);
    let right = f.iter().zip(&unseen.y).filter(|(f, y)| *f * *y > 0.0);
    assert!(right.count() >= 396);
}

network! {
    /// V12's fixed features.
    struct Expansion<const D: usize> { input: 2, kernel: features(D, gamma = 1.5) }
}
network! {
    /// A linear model on top of them.
    struct Machine<const D: usize> { input: 2, kernel: features(D, gamma = 1.5), output: dense(1) }
}

/// The same dual problem with products of D features in place of the kernel, as a network: `w = Σ αᵢyᵢφ(xᵢ)`.
fn with_features<const D: usize>(points: &Points, seed: u64) -> (Machine<D, f64>, Solution) {
    let expansion = Expansion::<D, f64>::new(seed);
    let features = expansion.predict(&batch(&points.x));
    let phi = Mat::from_fn(points.x.len(), D, |i, j| features.row(i)[j]);
    let solution = solve(&(&phi * phi.transpose()), &points.y);
    let weighted = Mat::from_fn(1, points.x.len(), |_, i| solution.alpha[i] * points.y[i]);
    let w = entries((weighted * phi).as_ref());
    let output = Dense::new([std::array::from_fn(|j| w[j])], [solution.b]);
    let kernel = expansion.kernel;
    (Machine { kernel, output }, solution)
}

/// Both problems have one optimum: `½‖w‖² + C·Σ hinge` of the network is the dual's value, so the network is the
/// best one, and its loss is the solver's.
#[test]
fn v13_the_network_of_the_solution_has_the_duals_value() {
    let points = Points::rings(120, 1);
    let (net, solution) = with_features::<256>(&points, 1);
    let w = entries(net.output.weight());
    let half_norm = 0.5 * w.iter().map(|w| w * w).sum::<f64>();
    let labels = points.y.iter().map(|y| usize::from(*y > 0.0));
    let labels = Labels::<2>::new(labels.collect::<Vec<_>>()).unwrap();
    let hinge = Hinge::new().reduction(Reduction::Sum);
    let mut work = net.workspace(120);
    let primal = |net: &Machine<256, f64>, work: &mut Workspace<_>| {
        let loss = net.loss(&batch(&points.x), &labels, &hinge, work).unwrap();
        let w = entries(net.output.weight());
        0.5 * w.iter().map(|w| w * w).sum::<f64>() + C * loss
    };
    let dual = solution.alpha.iter().sum::<f64>() - half_norm;
    let best = primal(&net, &mut work);
    assert_close(&[best], &[dual], 1e-7);
    // Any other weights are worse.
    for factor in [0.95, 1.05] {
        let mut other = net.clone();
        for j in 0..256 {
            other.output.weight_mut()[(0, j)] *= factor;
        }
        assert!(primal(&other, &mut work) > best + 1e-4);
    }
}

/// The root of the mean squared difference in decision values from the kernel machine, over five drawn maps.
fn apart<const D: usize>(points: &Points, grid: &[[f64; 2]], exact: &[f64]) -> f64 {
    let square = |seed: u64| -> f64 {
        let (net, _) = with_features::<D>(points, seed);
        let found = net.predict(&batch(grid));
        let differences = found.rows().zip(exact).map(|([f], e)| (f - e).powi(2));
        differences.sum::<f64>() / grid.len() as f64
    };
    ((1..=5).map(square).sum::<f64>() / 5.0).sqrt()
}

#[test]
fn v13_more_features_come_closer_to_the_kernel_machine() {
    let points = Points::rings(80, 1);
    let grid: Vec<[f64; 2]> = Random(4).rows(60);
    let exact = points.decisions(&points.machine(), &grid);
    let differences = [
        apart::<16>(&points, &grid, &exact),
        apart::<64>(&points, &grid, &exact),
        apart::<256>(&points, &grid, &exact),
        apart::<1024>(&points, &grid, &exact),
    ];
    // Four times as many features halve the difference, about.
    for pair in differences.windows(2) {
        assert!(pair[1] < 0.75 * pair[0], "{differences:?}");
    }
    assert!(differences[3] < 0.08, "{differences:?}");
    // It is this kernel that they approach, and not one of twice the width.
    let wider = |x: &[f64; 2]| [0.5 * x[0], 0.5 * x[1]];
    let other = Points {
        x: points.x.iter().map(wider).collect(),
        y: points.y.clone(),
    };
    let other = other.decisions(
        &other.machine(),
        &grid.iter().map(wider).collect::<Vec<_>>(),
    );
    let apart_from_other = apart::<1024>(&points, &grid, &other);
    assert!(
        apart_from_other > 2.0 * differences[3],
        "{apart_from_other} {differences:?}"
    );
}
