//! One cycle over the whole run (Smith & Topin 2018).

use crate::error::Result;
use crate::numeric::range;
use crate::optim::schedule::cosine::between;
use crate::optim::schedule::protocol::Schedule;
use crate::optim::schedule::span::Span;

/// Up to the highest rate, then down to nearly 0: `PyTorch`'s `OneCycleLR`. The highest rate is given here; the
/// optimizer's own has no effect (those of `#[lr]` lines keep their ratios to it). The momentum does not change.
///
/// ```
/// use nn_core::optim::schedule::{OneCycle, Schedule};
/// let mut schedule = OneCycle::to_end(0.5);
/// schedule.prepare(30)?; // 30 ticks: the peak is at the end of the first 9
/// let rates = [0, 8, 29].map(|at| schedule.rate(1.0, at));
/// assert_eq!(rates, [0.5 / 25.0, 0.5, 0.5 / 25.0 / 1e4]);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct OneCycle {
    max: f64,
    span: Span,
    peak: f64,
    start_divisor: f64,
    end_divisor: f64,
    linear: bool,
    three_phases: bool,
}

impl OneCycle {
    /// The highest rate, finite and ≥ 0, and the number of ticks, at least 1.
    #[must_use]
    pub fn new(max: f64, ticks: u64) -> Self {
        Self::over(max, Span::Given(ticks))
    }

    /// The cycle takes all ticks of the run.
    #[must_use]
    pub fn to_end(max: f64) -> Self {
        Self::over(max, Span::RUN)
    }

    fn over(max: f64, span: Span) -> Self {
        Self {
            max,
            span,
            peak: 0.3,
            start_divisor: 25.0,
            end_divisor: 1e4,
            linear: false,
            three_phases: false,
        }
    }

    /// The share of the ticks before the peak, 0.3 by default (`pct_start`): from 0 to 1.
    #[must_use]
    pub fn peak(self, share: f64) -> Self {
        Self {
            peak: share,
            ..self
        }
    }

    /// The first rate is the highest over this, 25 by default (`div_factor`): finite, at least 1.
    #[must_use]
    pub fn start_divisor(self, divisor: f64) -> Self {
        Self {
            start_divisor: divisor,
            ..self
        }
    }

    /// The last rate is the first over this, 1e4 by default (`final_div_factor`): finite, above 0.
    #[must_use]
    pub fn end_divisor(self, divisor: f64) -> Self {
        Self {
            end_divisor: divisor,
            ..self
        }
    }

    /// Along lines instead of cosines (`anneal_strategy="linear"`).
    #[must_use]
    pub fn linear(self) -> Self {
        Self {
            linear: true,
            ..self
        }
    }

    /// Down to the first rate in as many ticks as up, and then to the last one (`three_phase=True`). The peak must be
    /// in the first half.
    #[must_use]
    pub fn three_phases(self) -> Self {
        Self {
            three_phases: true,
            ..self
        }
    }

    /// The last tick of each phase, and the rate there.
    fn phases(&self) -> [(f64, f64); 3] {
        let ticks = self.span.ticks() as f64;
        let first = self.max / self.start_divisor;
        let last = (ticks - 1.0, first / self.end_divisor);
        let up = self.peak * ticks;
        let down = if self.three_phases {
            (2.0 * up - 2.0, first)
        } else {
            last
        };
        [(up - 1.0, self.max), down, last]
    }
}

impl Schedule for OneCycle {
    fn rate(&self, _base: f64, at: u64) -> f64 {
        let at = at as f64;
        let (mut begun, mut from) = (0.0, self.max / self.start_divisor);
        for (end, to) in self.phases() {
            if at <= end {
                let length = end - begun;
                let share = if length > 0.0 {
                    (at - begun) / length
                } else {
                    1.0
                };
                return if self.linear {
                    from * (1.0 - share) + to * share
                } else {
                    between(from, to, share)
                };
            }
            (begun, from) = (end, to);
        }
        from
    }

    fn written(&self) -> String {
        let new = match self.span {
            Span::Given(ticks) => format!("OneCycle::new({:?}, {ticks})", self.max),
            Span::Run(_) => format!("OneCycle::to_end({:?})", self.max),
        };
        let (peak, start, end) = (self.peak, self.start_divisor, self.end_divisor);
        let linear = if self.linear { ".linear()" } else { "" };
        let three = if self.three_phases {
            ".three_phases()"
        } else {
            ""
        };
        format!("{new}.peak({peak:?}).start_divisor({start:?}).end_divisor({end:?}){linear}{three}")
    }

    fn prepare(&mut self, total: u64) -> Result<()> {
        let new = if self.span.is_run() {
            "OneCycle::to_end"
        } else {
            "OneCycle::new"
        };
        range::from_zero(new, self.max)?;
        self.span.prepare(new, total)?;
        let (most, words) = if self.three_phases {
            (
                0.5,
                "from 0 to 0.5: of three phases, two are as long as this",
            )
        } else {
            (1.0, "from 0 to 1")
        };
        let fits = (0.0..=most).contains(&self.peak);
        range::check(fits, "OneCycle::peak", self.peak, words)?;
        let start = self.start_divisor;
        let fits = start.is_finite() && start >= 1.0;
        let words = "a finite number from 1 on";
        range::check(fits, "OneCycle::start_divisor", start, words)?;
        range::above_zero("OneCycle::end_divisor", self.end_divisor)
    }

    fn needs_total(&self) -> bool {
        self.span.is_run()
    }
}
