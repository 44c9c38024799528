//! Progress on stderr, so that stdout stays for results.

use std::fmt::Display;
use std::io::{IsTerminal, Write as _};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::train::history::{Epoch, Figure, History};
use crate::train::observer::{Observer, Plan, Step, Verdict};

/// How often the bar may be drawn.
const REDRAW: Duration = Duration::from_millis(100);
const TEMPLATE: &str = "{prefix}  [{bar:24}]  {msg}  {per_sec}  ETA {eta}";

/// Writes to stderr how training goes.
///
/// On a terminal: a bar over all epochs with loss, throughput and time to go. In a pipe or under CI
/// one plain line an epoch:
///
/// ```text
/// epoch 12/40  loss 0.0843  val loss 0.1012  val accuracy 0.9722  0.02 s
/// ```
#[derive(Debug)]
pub struct Progress {
    /// Whether a bar may be drawn, if stderr is a terminal.
    bar_wanted: bool,
    every: usize,
    bar: Option<Bar>,
}

/// A bar on a terminal. Steps are counted here and shown now and then: drawing costs more than a step.
#[derive(Debug)]
struct Bar {
    shown: ProgressBar,
    epochs: usize,
    samples: u64,
    drawn: Instant,
    loss: f64,
}

impl Progress {
    /// A bar on a terminal, a line an epoch elsewhere.
    #[must_use]
    pub fn bar() -> Self {
        Self {
            bar_wanted: true,
            every: 1,
            bar: None,
        }
    }

    /// A line an epoch, on a terminal too.
    #[must_use]
    pub fn lines() -> Self {
        Self {
            bar_wanted: false,
            ..Self::bar()
        }
    }

    /// Lines only for every `epochs`-th epoch and the last one. (0 is taken as 1.)
    #[must_use]
    pub fn every(self, epochs: usize) -> Self {
        Self {
            every: epochs.max(1),
            ..self
        }
    }
}

/// Whether someone is looking. A CI service keeps what is written, also where it fakes a terminal.
fn is_watched() -> bool {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    std::io::stderr().is_terminal() && std::env::var_os("CI").is_none() && !dumb
}

/// A line on stderr. That nobody can read it is no reason to end training.
pub(crate) fn line(text: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

impl Bar {
    fn new(plan: &Plan) -> Self {
        let total = plan.epochs as u64 * plan.samples as u64;
        let bar =
            ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10));
        let style = ProgressStyle::with_template(TEMPLATE)
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .with_key(
                "per_sec",
                |state: &indicatif::ProgressState, w: &mut dyn std::fmt::Write| {
                    let _ = write!(w, "{:.0} samples/s", state.per_sec());
                },
            )
            .progress_chars("=> ");
        bar.set_style(style);
        bar.set_prefix(format!("epoch 1/{}", plan.epochs));
        Self {
            shown: bar,
            epochs: plan.epochs,
            samples: 0,
            drawn: Instant::now(),
            loss: f64::NAN,
        }
    }
}

impl Observer for Progress {
    fn before_training(&mut self, plan: &Plan) {
        self.bar = (self.bar_wanted && is_watched()).then(|| Bar::new(plan));
    }

    fn after_step(&mut self, step: &Step) {
        let Some(bar) = &mut self.bar else { return };
        bar.samples += step.samples as u64;
        bar.loss = step.loss;
        if bar.drawn.elapsed() >= REDRAW {
            bar.drawn = Instant::now();
            bar.shown
                .set_prefix(format!("epoch {}/{}", step.epoch, bar.epochs));
            bar.shown.set_message(format!("loss {}", Figure(bar.loss)));
            bar.shown.set_position(bar.samples);
        }
    }

    fn after_epoch(&mut self, epoch: &Epoch) -> Verdict {
        match &self.bar {
            Some(bar) => bar.shown.set_position(bar.samples),
            None if epoch.number.is_multiple_of(self.every) || epoch.number == epoch.of => {
                line(epoch);
            }
            None => {}
        }
        Verdict::Continue
    }

    fn after_training(&mut self, history: &History) {
        if let Some(bar) = self.bar.take() {
            // The bar gives way to the last epoch's line, which stays on the screen.
            bar.shown.finish_and_clear();
            if let Some(last) = history.last() {
                line(last);
            }
        }
        if let Some(words) = history.closing_words() {
            line(words);
        }
    }
}
