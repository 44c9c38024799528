//! The loop over steps and epochs, compiled once for all networks.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::error::{Error, Result};
use crate::numeric::random::{Rng, seeded};
use crate::numeric::range;
use crate::train::checkpoint::Saver;
use crate::train::context::{AfterEpoch, AfterStep, Wish};
use crate::train::history::{Ending, Epoch, History};
use crate::train::observer::{Observer, Verdict};
use crate::train::plan::{Plan, Step};
use crate::train::record::Record;
use crate::train::schedules::Rates;
use crate::train::trainee::{Copied, Place, Stop, Trainee};

/// What a session is, whatever the type of its network.
pub(super) struct Training<'s> {
    pub(super) run: Box<dyn Trainee + 's>,
    pub(super) watch: Watch<'s>,
    pub(super) plan: Plan,
    pub(super) place: Place,
    /// Shuffles the samples; `None` if they keep their order.
    pub(super) rng: Option<Rng>,
    pub(super) history: History,
    /// True between the first step of an epoch and its end.
    pub(super) within: bool,
    /// True if training has ended, whatever the reason.
    pub(super) ended: bool,
    pub(super) began: Instant,
    /// The place of the generator before it drew the order of this epoch.
    pub(super) order: Option<u128>,
    /// The schedule of the learning rate.
    pub(super) rates: Option<Rates<'s>>,
    /// The program's settings, once they were asked for.
    pub(super) settings: Option<Record>,
    pub(super) saver: Option<Saver>,
    /// The last epoch that ended well, and the one whose weights are remembered.
    pub(super) good: Option<usize>,
    pub(super) best: Option<usize>,
}

/// The observers, and the flag that ends training.
pub(super) struct Watch<'s> {
    pub(super) observers: &'s mut (dyn Observers + 's),
    pub(super) flag: Option<&'s AtomicBool>,
}

/// A list of observers, whatever their lifetimes.
pub(super) trait Observers: Send {
    fn each(&mut self, visit: &mut dyn FnMut(&mut (dyn Observer + Send)));
    fn is_empty(&self) -> bool;
}

impl Observers for Vec<Box<dyn Observer + Send + '_>> {
    fn each(&mut self, visit: &mut dyn FnMut(&mut (dyn Observer + Send))) {
        for observer in self {
            visit(&mut **observer);
        }
    }

    fn is_empty(&self) -> bool {
        Vec::is_empty(self)
    }
}

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    Step,
    Epoch,
}

impl<'s> Training<'s> {
    /// Before the first step; with a seed, each epoch shuffles the samples.
    ///
    /// # Errors
    /// An observer that refuses this run.
    pub(super) fn new(
        run: Box<dyn Trainee + 's>,
        watch: Watch<'s>,
        plan: Plan,
        place: Place,
        seed: Option<u64>,
        rates: Option<Rates<'s>>,
        saver: Option<Saver>,
    ) -> Result<Self> {
        let mut refused = Ok(());
        watch.observers.each(&mut |observer| {
            if refused.is_ok() {
                refused = observer.before_training(&plan);
            }
        });
        refused?;
        let rng = seed.map(|seed| {
            let mut rng = seeded(seed);
            // Another stream than that of the weights.
            rng.set_stream(1);
            rng
        });
        Ok(Self {
            run,
            watch,
            plan,
            place,
            rng,
            history: History {
                epochs: Vec::with_capacity(plan.epochs.min(1 << 16)),
                ending: Ending::Finished,
                kept: None,
            },
            within: false,
            ended: false,
            began: Instant::now(),
            order: None,
            rates,
            settings: None,
            saver,
            good: None,
            best: None,
        })
    }

    /// Takes a step, or those that the epoch still has. False if training had ended.
    pub(super) fn advance(&mut self, pace: Pace) -> Result<bool> {
        if self.ended || !self.within && !self.open_epoch()? {
            return Ok(false);
        }
        let watched = !self.watch.observers.is_empty();
        let saves = self.saver.as_ref().is_some_and(Saver::watches_steps);
        let by_step = self.rates.as_ref().is_some_and(Rates::is_by_step);
        loop {
            let most = match pace {
                Pace::Epoch if !watched && !saves && !by_step => usize::MAX,
                _ => 1,
            };
            if by_step {
                self.schedule()?;
            }
            self.run
                .steps(most, &mut self.place)
                .map_err(|stop| self.fail(stop))?;
            let mut wish = Wish::default();
            if watched {
                let (step, run) = (self.last_step(), &*self.run);
                self.watch.observers.each(&mut |observer| {
                    observer.after_step(&mut AfterStep::new(&step, run, &mut wish));
                });
                self.grant(&wish)?;
            }
            if wish.stop || self.place.step >= self.plan.steps {
                self.close_epoch(wish.stop)?;
                return Ok(true);
            }
            if saves {
                let total = self.place.total;
                if (self.saver.as_ref()).is_some_and(|saver| saver.is_due_after_step(total)) {
                    self.save([true, false]);
                }
            }
            if pace == Pace::Step {
                return Ok(true);
            }
        }
    }

    /// Begins the next epoch; false if there is none.
    fn open_epoch(&mut self) -> Result<bool> {
        let next = self.place.epoch + 1;
        if next > self.plan.epochs {
            return Ok(self.end(Ending::Finished));
        }
        let mut refused = false;
        self.watch.observers.each(&mut |observer| {
            // Every observer is asked, even after one has refused.
            refused |= observer.before_epoch(next).is_break();
        });
        if refused {
            return Ok(self.end(Ending::Stopped));
        }
        self.began = Instant::now();
        self.place.next_epoch();
        self.within = true;
        if let Some(rng) = &mut self.rng {
            self.order = Some(rng.get_word_pos());
            self.run.shuffle(rng);
        }
        self.schedule()?;
        Ok(true)
    }

    /// Sets the rate of the next step by the schedule, if there is one.
    fn schedule(&mut self) -> Result<()> {
        let Some(rates) = &self.rates else {
            return Ok(());
        };
        match rates.at(self.place.epoch, self.place.total) {
            Ok(rate) => {
                self.run.set_learning_rate(rate);
                Ok(())
            }
            Err(problem) => Err(self.fail(Stop::Refused(problem))),
        }
    }

    /// Writes a checkpoint, as the newest, as the best one, or as both.
    fn save(&mut self, which: [bool; 2]) {
        if let Some(mut saver) = self.saver.take() {
            saver.save(self.place.total, which, &mut |path| self.encode(path));
            self.saver = Some(saver);
        }
    }

    /// Ends the epoch: checks the weights, validates, asks the observers.
    fn close_epoch(&mut self, stopped: bool) -> Result<()> {
        self.run.end_epoch();
        self.within = false;
        if let Some(cause) = self.run.diverged() {
            return Err(self.fail(Stop::Diverged(cause)));
        }
        self.run.copy(Copied::Good);
        let number = self.place.epoch;
        self.good = Some(number);
        self.run
            .close_epoch(number)
            .map_err(|problem| self.fail(Stop::Refused(problem)))?;
        let judgement = self.run.judge();
        let epoch = Epoch {
            number,
            of: self.plan.epochs,
            loss: self.place.sum.value(),
            validation_loss: judgement.map(|judgement| judgement.loss),
            validation_accuracy: judgement.and_then(|judgement| judgement.accuracy),
            learning_rate: self.run.learning_rate(),
            samples: self.place.sum.samples(),
            seconds: self.began.elapsed().as_secs_f64(),
        };
        self.history.epochs.push(epoch);
        let mut wish = Wish {
            stop: stopped,
            ..Wish::default()
        };
        let run = &*self.run;
        self.watch.observers.each(&mut |observer| match observer
            .after_epoch(&mut AfterEpoch::new(&epoch, run, &mut wish))
        {
            Verdict::Continue => {}
            Verdict::Remember => wish.remember = true,
            Verdict::Stop => wish.stop = true,
        });
        if wish.remember {
            self.run.copy(Copied::Best);
            self.best = Some(number);
        }
        if let Some(rates) = &mut self.rates {
            rates.observe(number, self.place.total, epoch.watched_loss());
        }
        self.grant(&wish)?;
        if wish.stop {
            self.end(Ending::Stopped);
        } else if let Some(flag) = self.watch.flag
            && flag.load(Ordering::Relaxed)
        {
            self.end(Ending::Interrupted);
        } else if number == self.plan.epochs {
            self.end(Ending::Finished);
        }
        if let Some(saver) = &self.saver {
            let best = saver.is_best(&self.history.epochs);
            let due = self.ended
                || saver.is_due_after_epoch(number)
                || saver.is_due_after_step(self.place.total);
            if due || best {
                self.save([due, best]);
            }
        }
        Ok(())
    }

    /// The rate and the settings of lines that the observers asked for.
    fn grant(&mut self, wish: &Wish) -> Result<()> {
        for (line, tune) in &wish.tuned {
            self.run
                .tune(line, *tune)
                .map_err(|problem| self.fail(Stop::Refused(problem)))?;
        }
        match wish.rate {
            Some(rate) => self
                .set_learning_rate(rate)
                .map_err(|problem| self.fail(Stop::Refused(problem))),
            None => Ok(()),
        }
    }

    pub(super) fn set_learning_rate(&mut self, rate: f64) -> Result<()> {
        range::rate("set_learning_rate", rate)?;
        if let Some(rates) = &mut self.rates {
            rates.was_set(self.run.learning_rate(), rate);
        }
        self.run.set_learning_rate(rate);
        Ok(())
    }

    pub(super) fn set_epochs(&mut self, epochs: usize) -> Result<()> {
        if epochs < self.place.epoch {
            return Err(Error::invalid(format!(
                "`set_epochs({epochs})`: epoch {} has begun",
                self.place.epoch
            )));
        }
        let before = std::mem::replace(&mut self.plan.epochs, epochs);
        if let Some(rates) = &mut self.rates
            && epochs != before
        {
            if rates.needs_total() {
                self.plan.epochs = before;
                return Err(Error::invalid(format!(
                    "`set_epochs({epochs})`: the rates of `{}` depend on the number of epochs, {before}",
                    rates.written()
                )));
            }
            // what a schedule has observed is not forgotten
            let state = rates.schedule.state();
            rates.plan(&self.plan)?;
            rates.schedule.restore(&state)?;
        }
        self.settings = None;
        if self.ended && self.history.ending == Ending::Finished {
            self.ended = epochs <= self.place.epoch;
        }
        Ok(())
    }

    fn end(&mut self, ending: Ending) -> bool {
        self.ended = true;
        self.history.ending = ending;
        false
    }

    /// The error of a step that was not taken.
    #[cold]
    fn fail(&mut self, stop: Stop) -> Error {
        self.run.restore(Copied::Good);
        self.ended = true;
        self.history.kept = self.good;
        match stop {
            Stop::Refused(error) => error,
            Stop::Diverged(cause) => {
                let place = [self.place.epoch, self.place.step];
                cause.error(place, self.good, &self.run.scale_warnings())
            }
        }
    }

    pub(super) fn last_step(&self) -> Step {
        let (samples, loss) = self.place.last;
        Step {
            epoch: self.place.epoch,
            number: self.place.step,
            samples,
            loss,
        }
    }

    pub(super) fn finish(&mut self) {
        if !self.ended {
            if self.place.total > 0 {
                self.save([true, false]);
            }
            self.end(Ending::Stopped);
        }
        self.history.kept = self.good;
        if self.best.is_some() {
            self.run.restore(Copied::Best);
            self.history.kept = self.best;
        } else {
            self.run.restore(Copied::Predicts);
        }
        let history = &self.history;
        self.watch
            .observers
            .each(&mut |observer| observer.after_training(history));
    }
}
