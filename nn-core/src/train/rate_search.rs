//! The search for a learning rate: one short run in which the rate grows (Smith 2017, "Cyclical Learning Rates for
//! Training Neural Networks", the range test).

use std::fmt::{self, Write as _};

/// The losses of a short run whose learning rate grows from step to step, by
/// [`Trainer::find_learning_rate`](crate::train::Trainer::find_learning_rate). It displays as a table.
///
/// A rate too small changes nothing; a good one makes the loss fall fast; one too large makes it rise. The
/// [suggestion](Self::suggestion) is the rate at which the loss falls fastest.
#[derive(Debug, Clone, PartialEq)]
pub struct RateSearch {
    rates: Vec<f64>,
    losses: Vec<f64>,
    smooth: Vec<f64>,
}

/// The share of the mean that a new loss does not replace.
const KEPT: f64 = 0.9;
/// A loss so many times the smallest ends the run.
const TOO_LARGE: f64 = 4.0;
/// The first and the last rate.
const RATES: (f64, f64) = (1e-6, 10.0);
/// Steps from the first rate to the last.
pub(super) const STEPS: usize = 120;

/// The rate of a step, counted from 0: equal factors from one to the next.
#[allow(clippy::cast_precision_loss)] // below `STEPS`
pub(super) fn rate(step: usize) -> f64 {
    let (first, last) = RATES;
    first * (last / first).powf(step as f64 / (STEPS - 1) as f64)
}

impl RateSearch {
    pub(super) fn new() -> Self {
        Self {
            rates: Vec::with_capacity(STEPS),
            losses: Vec::with_capacity(STEPS),
            smooth: Vec::with_capacity(STEPS),
        }
    }

    /// Adds a step; false if the loss has grown so much that no more are needed.
    pub(super) fn add(&mut self, rate: f64, loss: f64) -> bool {
        self.rates.push(rate);
        self.losses.push(loss);
        let (mut mean, mut weight) = (0.0, 0.0);
        for &loss in &self.losses {
            mean = KEPT * mean + (1.0 - KEPT) * loss;
            weight = KEPT * weight + (1.0 - KEPT);
        }
        let smooth = mean / weight;
        let least = self.smooth.iter().copied().fold(f64::INFINITY, f64::min);
        self.smooth.push(smooth);
        // losses may be negative: what counts is the rise above the least, in units of the whole fall
        let fall = self.smooth[0] - least;
        smooth <= least + TOO_LARGE * fall.max(least.abs())
    }

    /// The learning rate of each step.
    #[must_use]
    pub fn rates(&self) -> &[f64] {
        &self.rates
    }

    /// The loss of each step's batch.
    #[must_use]
    pub fn losses(&self) -> &[f64] {
        &self.losses
    }

    /// The running means of the losses: ℓ̄ ← 0.9·ℓ̄ + 0.1·ℓ, over the sum of the weights so far.
    #[must_use]
    pub fn smooth_losses(&self) -> &[f64] {
        &self.smooth
    }

    /// The rate at which the smooth loss falls fastest over log(rate), before its least value. `None` if the loss
    /// never falls.
    #[must_use]
    pub fn suggestion(&self) -> Option<f64> {
        let least = self.lowest()?;
        // the mean of the first losses moves for want of others
        let slope = |at: usize| self.smooth[at + 1] - self.smooth[at - 1];
        let steps = 5..least.max(1);
        let steepest = steps.min_by(|&a, &b| slope(a).total_cmp(&slope(b)))?;
        (slope(steepest) < 0.0).then(|| self.rates[steepest])
    }

    /// The step with the least smooth loss.
    fn lowest(&self) -> Option<usize> {
        (0..self.smooth.len()).min_by(|&a, &b| self.smooth[a].total_cmp(&self.smooth[b]))
    }

    /// The picture: loss over rate, both losses and the suggestion, as SVG. It is readable in light and dark.
    #[must_use]
    pub fn svg(&self) -> String {
        const WIDTH: f64 = 560.0;
        const HEIGHT: f64 = 320.0;
        const LEFT: f64 = 64.0;
        const TOP: f64 = 20.0;
        const BOTTOM: f64 = 272.0;
        let shown = &self.smooth;
        let low = shown.iter().copied().fold(f64::INFINITY, f64::min);
        let high = shown.first().copied().unwrap_or(1.0);
        let (low, high) = if high > low {
            (low, high)
        } else {
            (low - 1.0, low + 1.0)
        };
        let (low, high) = (low - 0.1 * (high - low), high + 0.4 * (high - low));
        let (first, last) = (RATES.0.log10(), RATES.1.log10());
        let x = |rate: f64| LEFT + (WIDTH - LEFT - 16.0) * (rate.log10() - first) / (last - first);
        let y = |loss: f64| TOP + (BOTTOM - TOP) * (high - loss.clamp(low, high)) / (high - low);
        let line = |losses: &[f64]| {
            let points = self.rates.iter().zip(losses);
            let points = points.map(|(&rate, &loss)| format!("{:.1},{:.1}", x(rate), y(loss)));
            points.collect::<Vec<_>>().join(" ")
        };
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
             font-size=\"12\"><style>text {{ fill: #333 }} .axis {{ stroke: #888 }} .raw {{ stroke: #bbb }} \
             .smooth {{ stroke: #1f6fb4 }} .best {{ stroke: #c44 }} @media (prefers-color-scheme: dark) \
             {{ text {{ fill: #ccc }} .raw {{ stroke: #555 }} .smooth {{ stroke: #6db3f2 }} }}</style>"
        );
        // Writing to a string cannot fail.
        let _ = write!(
            svg,
            "<path class=\"axis\" fill=\"none\" d=\"M{LEFT},{TOP}V{BOTTOM}H{}\"/>",
            WIDTH - 16.0
        );
        #[allow(clippy::cast_possible_truncation)] // −6 to 1
        for power in first as i32..=last as i32 {
            let at = x(10f64.powi(power));
            let _ = write!(
                svg,
                "<text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">1e{power}</text>",
                BOTTOM + 18.0
            );
        }
        for loss in [low, f64::midpoint(low, high), high] {
            let _ = write!(
                svg,
                "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{loss:.3}</text>",
                LEFT - 6.0,
                y(loss) + 4.0
            );
        }
        let _ = write!(
            svg,
            "<polyline class=\"raw\" fill=\"none\" points=\"{}\"/><polyline class=\"smooth\" fill=\"none\" \
             stroke-width=\"2\" points=\"{}\"/>",
            line(&self.losses),
            line(&self.smooth)
        );
        if let Some(rate) = self.suggestion() {
            let at = x(rate);
            let _ = write!(
                svg,
                "<path class=\"best\" stroke-dasharray=\"4 3\" d=\"M{at:.1},{TOP}V{BOTTOM}\"/><text x=\"{:.1}\" \
                 y=\"{}\">{rate:.1e}</text>",
                at + 4.0,
                TOP + 10.0
            );
        }
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">learning rate</text><text x=\"14\" y=\"{}\" \
             transform=\"rotate(-90 14 {})\" text-anchor=\"middle\">loss</text></svg>",
            f64::midpoint(LEFT, WIDTH),
            HEIGHT - 12.0,
            f64::midpoint(TOP, BOTTOM),
            f64::midpoint(TOP, BOTTOM)
        );
        svg
    }
}

impl fmt::Display for RateSearch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>10}  {:>12}  {:>12}", "rate", "loss", "smooth")?;
        for ((rate, loss), smooth) in self.rates.iter().zip(&self.losses).zip(&self.smooth) {
            writeln!(f, "{rate:>10.2e}  {loss:>12.6}  {smooth:>12.6}")?;
        }
        match self.suggestion() {
            Some(rate) => write!(f, "suggestion: {rate:.1e}"),
            None => write!(f, "no suggestion: the loss does not fall"),
        }
    }
}
