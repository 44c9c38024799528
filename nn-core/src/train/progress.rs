//! Progress on stderr, which leaves stdout to results.

use std::fmt::{Display, Write};
use std::io::{IsTerminal, Write as _};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::error::Result;
use crate::train::context::{AfterEpoch, AfterStep};
use crate::train::history::{Epoch, Figure, History};
use crate::train::observer::{Observer, Verdict};
use crate::train::plan::Plan;

/// The shortest time between two drawings of the bar.
const REDRAW: Duration = Duration::from_millis(100);
const TEMPLATE: &str = "{msg}  [{wide_bar}]  {speed}  ETA {eta}";

/// Writes the progress of training to stderr.
///
/// On a terminal it is a bar over all epochs with loss, throughput and remaining time. In a pipe or under CI it is
/// one plain line per epoch:
///
/// ```text
/// epoch 12/40  loss 0.0843  val loss 0.1012  val accuracy 0.9722  0.02 s
/// ```
#[derive(Debug)]
pub struct Progress {
    /// True if a bar may be drawn on a terminal.
    bar_wanted: bool,
    every: usize,
    bar: Option<Bar>,
}

/// A bar on a terminal. Steps are counted here and shown at intervals: drawing takes longer than a step.
#[derive(Debug)]
struct Bar {
    shown: ProgressBar,
    plan: Plan,
    epoch: usize,
    samples: u64,
    drawn: Instant,
    /// The last epoch; `None` in the first.
    last: Option<Epoch>,
    /// Sum and number of the losses in the first epoch.
    losses: (f64, f64),
}

impl Progress {
    /// A bar on a terminal, one line per epoch elsewhere.
    #[must_use]
    pub fn bar() -> Self {
        Self {
            bar_wanted: true,
            every: 1,
            bar: None,
        }
    }

    /// One line per epoch, also on a terminal.
    #[must_use]
    pub fn lines() -> Self {
        Self {
            bar_wanted: false,
            ..Self::bar()
        }
    }

    /// True if an epoch gets its line when it ends.
    fn has_line(&self, epoch: &Epoch) -> bool {
        epoch.number.is_multiple_of(self.every) || epoch.number == epoch.of
    }

    /// Writes lines only for every `epochs`-th epoch and the last one. (0 counts as 1.)
    #[must_use]
    pub fn every(self, epochs: usize) -> Self {
        Self {
            every: epochs.max(1),
            ..self
        }
    }
}

/// True if stderr is read live. A CI service stores the output, even if it emulates a terminal.
fn is_watched() -> bool {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    std::io::stderr().is_terminal() && std::env::var_os("CI").is_none() && !dumb
}

/// Writes a line to stderr. A failed write does not end training.
pub(crate) fn line(text: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

impl Bar {
    fn new(plan: &Plan) -> Self {
        let total = (plan.epochs as u64).saturating_mul(plan.samples as u64);
        let target = ProgressDrawTarget::stderr_with_hz(20);
        let shown = ProgressBar::with_draw_target(Some(total), target);
        let style = ProgressStyle::with_template(TEMPLATE)
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .with_key("speed", speed)
            .progress_chars("=> ");
        shown.set_style(style);
        Self {
            shown,
            plan: *plan,
            epoch: 1,
            samples: 0,
            drawn: Instant::now(),
            last: None,
            losses: (0.0, 0.0),
        }
    }

    /// Draws, if it is time to.
    fn draw(&mut self) {
        if self.drawn.elapsed() < REDRAW {
            return;
        }
        self.drawn = Instant::now();
        let (epoch, of) = (self.epoch, self.plan.epochs);
        // The loss of one step is noisy: that of the last epoch says more.
        let (sum, steps) = self.losses;
        let loss = self.last.map_or(sum / steps, |last| last.loss);
        let mut words = format!("epoch {epoch}/{of}  loss {}", Figure(loss));
        if let Some(loss) = self.last.and_then(|last| last.validation_loss) {
            // Writing to a string cannot fail.
            let _ = write!(words, "  val loss {}", Figure(loss));
        }
        self.shown.set_message(words);
        self.shown.set_position(self.samples);
    }
}

/// Samples per second: `734`, `15.2k`, `3.1M`.
fn speed(state: &ProgressState, f: &mut dyn Write) {
    let speed = state.per_sec();
    // An error of the formatter is indicatif's matter; there is nowhere to report it.
    let _ = match speed {
        ..1e4 => write!(f, "{speed:.0} samples/s"),
        1e4..1e6 => write!(f, "{:.1}k samples/s", speed / 1e3),
        _ => write!(f, "{:.1}M samples/s", speed / 1e6),
    };
}

impl Observer for Progress {
    fn before_training(&mut self, plan: &Plan) -> Result<()> {
        self.bar = (self.bar_wanted && is_watched()).then(|| Bar::new(plan));
        Ok(())
    }

    fn after_step(&mut self, step: &mut AfterStep<'_>) {
        let Some(bar) = &mut self.bar else { return };
        bar.epoch = step.epoch;
        bar.samples += step.samples as u64;
        bar.losses = (bar.losses.0 + step.loss, bar.losses.1 + 1.0);
        bar.draw();
    }

    fn after_epoch(&mut self, epoch: &mut AfterEpoch<'_>) -> Verdict {
        let has_line = self.has_line(epoch);
        match &mut self.bar {
            Some(bar) => {
                bar.last = Some(**epoch);
                bar.draw();
            }
            None if has_line => line(**epoch),
            None => {}
        }
        Verdict::Continue
    }

    fn after_training(&mut self, history: &History) {
        let has_bar = self.bar.is_some();
        if let Some(bar) = self.bar.take() {
            // The line of the last epoch replaces the bar and stays on the screen.
            bar.shown.finish_and_clear();
        }
        // At the end of the last epoch it is not known whether training ends early.
        let unsaid = |last: &&Epoch| has_bar || !self.has_line(last);
        if let Some(last) = history.last().filter(unsaid) {
            line(last);
        }
        if let Some(words) = history.closing_words() {
            line(words);
        }
    }
}
