//! Every schedule against `PyTorch`: the rates of thirty epochs.

use nn_core::optim::schedule::{
    Constant, CosineAnnealing, Cyclic, Exponential, Linear, MultiStep, OneCycle, Polynomial,
    ReduceOnPlateau, Schedule, WarmRestarts,
};
use serde_json::{Map, Value};

use crate::reference::{Tally, Tolerance, numbers, records, text};

/// `PyTorch`'s recurrences differ in the last digits.
const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-9,
    absolute: 1e-17,
};

/// The options of a record. Each is taken once; one that is left over has no meaning here.
struct Options(Map<String, Value>);

impl Options {
    fn real(&mut self, name: &str) -> Option<f64> {
        let value = self.0.remove(name)?;
        Some(value.as_f64().unwrap_or_else(|| panic!("{name}: {value}")))
    }

    fn whole(&mut self, name: &str) -> Option<u64> {
        let value = self.0.remove(name)?;
        Some(value.as_u64().unwrap_or_else(|| panic!("{name}: {value}")))
    }

    fn word(&mut self, name: &str) -> String {
        let value = self.0.remove(name).unwrap_or_default();
        value.as_str().unwrap_or_default().to_owned()
    }

    fn flag(&mut self, name: &str) -> bool {
        self.0.remove(name).is_some_and(|value| value == true)
    }

    fn list(&mut self, name: &str) -> Vec<u64> {
        let value = self.0.remove(name).unwrap_or_default();
        let items = value.as_array().into_iter().flatten();
        items.map(|item| item.as_u64().unwrap()).collect()
    }
}

fn cyclic(options: &mut Options) -> Cyclic {
    let limits = ["base_lr", "max_lr"].map(|name| options.real(name).unwrap());
    let mut schedule = Cyclic::new(limits[0], limits[1]);
    if let Some(up) = options.whole("step_size_up") {
        schedule = schedule.up(up);
    }
    if let Some(down) = options.whole("step_size_down") {
        schedule = schedule.down(down);
    }
    assert!(!options.flag("cycle_momentum"), "rates alone");
    match &*options.word("mode") {
        "" | "triangular" => schedule,
        "triangular2" => schedule.halving(),
        "exp_range" => schedule.decaying(options.real("gamma").unwrap()),
        other => panic!("{other}"),
    }
}

fn plateau(options: &mut Options) -> ReduceOnPlateau {
    let mut schedule = ReduceOnPlateau::new();
    if let Some(factor) = options.real("factor") {
        schedule = schedule.factor(factor);
    }
    if let Some(patience) = options.whole("patience") {
        schedule = schedule.patience(patience);
    }
    if options.word("mode") == "max" {
        schedule = schedule.highest();
    }
    match (options.real("threshold"), &*options.word("threshold_mode")) {
        (None, "") => schedule,
        (Some(threshold), "abs") => schedule.absolute_threshold(threshold),
        other => panic!("{other:?}"),
    }
}

/// The schedule of a stored case.
fn schedule(record: &Value) -> Box<dyn Schedule> {
    let mut options = Options(record["kwargs"].as_object().unwrap().clone());
    let options = &mut options;
    let schedule: Box<dyn Schedule> = match text(record, "name") {
        "ConstantLR" => {
            let schedule = Constant::new(options.real("factor").unwrap());
            Box::new(schedule.until(options.whole("total_iters").unwrap()))
        }
        "MultiStepLR" => {
            let schedule = MultiStep::new(options.list("milestones"));
            Box::new(schedule.factor(options.real("gamma").unwrap()))
        }
        "ExponentialLR" => Box::new(Exponential::new(options.real("gamma").unwrap())),
        "CosineAnnealingLR" => Box::new(CosineAnnealing::new(options.whole("T_max").unwrap())),
        "CosineAnnealingWarmRestarts" => {
            let mut schedule = WarmRestarts::new(options.whole("T_0").unwrap());
            if let Some(growth) = options.whole("T_mult") {
                schedule = schedule.growth(growth);
            }
            Box::new(schedule.min(options.real("eta_min").unwrap_or(0.0)))
        }
        "PolynomialLR" => {
            let schedule = Polynomial::new(options.whole("total_iters").unwrap());
            Box::new(schedule.power(options.real("power").unwrap()))
        }
        "OneCycleLR" => {
            let max = options.real("max_lr").unwrap();
            let schedule = OneCycle::new(max, options.whole("total_steps").unwrap());
            if options.flag("three_phase") {
                Box::new(schedule.three_phases())
            } else {
                Box::new(schedule)
            }
        }
        "CyclicLR" => Box::new(cyclic(options)),
        "SequentialLR" => {
            let parts = options.0.remove("parts").unwrap();
            let expected = r#"["LinearLR(0.1,total_iters=5)","CosineAnnealingLR(25)"]"#;
            assert_eq!(parts.to_string(), expected);
            let [milestone] = options.list("milestones").try_into().unwrap();
            let line = Linear::new(5).start(0.1);
            Box::new(line.then(milestone, CosineAnnealing::new(25)))
        }
        "ReduceLROnPlateau" => Box::new(plateau(options)),
        other => panic!("no such schedule: {other}"),
    };
    assert!(options.0.is_empty(), "not used: {:?}", options.0);
    schedule
}

/// The rate of each epoch, with the stored losses at their ends.
fn rates(schedule: &mut dyn Schedule, record: &Value) -> Vec<f64> {
    let base = record["base_lr"].as_f64().unwrap();
    let losses = record.get("metrics").map(numbers);
    let epochs = record["lr"].as_array().unwrap().len() as u64;
    schedule.prepare(epochs).unwrap();
    let mut rates = Vec::new();
    for at in 0..epochs {
        rates.push(schedule.checked_rate(base, at).unwrap());
        if let Some(losses) = &losses {
            schedule.observe(at, losses[usize::try_from(at).unwrap()]);
        }
    }
    rates
}

/// The stored rates, all of which are of a schedule that is ours.
pub(crate) fn tally() -> Tally {
    let mut tally = Tally::default();
    for record in &records("torch_schedulers") {
        let mut schedule = schedule(record);
        let stored = numbers(&record["lr"]);
        assert_eq!(stored.len(), 30);
        let computed = rates(&mut schedule, record);
        let difference = TOLERANCE.difference(&computed, &stored);
        let told = difference.map(|difference| format!("{schedule:?}: {difference}"));
        tally.add(text(record, "name"), told);
    }
    tally
}

#[test]
fn thirty_epochs_are_pytorchs() {
    let tally = tally();
    tally.all_passed();
    assert_eq!(tally.passed, 16);
}

#[test]
fn planted_faults_are_caught() {
    let all = records("torch_schedulers");
    let caught = |name: &str, options: &str, mut fault: Box<dyn Schedule>| {
        let named = |record: &&Value| {
            text(record, "name") == name && record["kwargs"].to_string().contains(options)
        };
        let record = all.iter().find(named).unwrap_or_else(|| panic!("{name}"));
        let computed = rates(&mut fault, record);
        let difference = TOLERANCE.difference(&computed, &numbers(&record["lr"]));
        assert!(difference.is_some(), "{fault:?} was not caught");
    };
    caught("ConstantLR", "", Box::new(Constant::new(0.25).until(6)));
    let once = MultiStep::new([3, 10, 20]);
    caught("MultiStepLR", "", Box::new(once));
    let other = Exponential::new(0.9 + 1e-9);
    caught("ExponentialLR", "", Box::new(other));
    let longer = CosineAnnealing::to_end();
    caught("CosineAnnealingLR", "", Box::new(longer));
    let same = WarmRestarts::new(5).min(0.001);
    caught("CosineAnnealingWarmRestarts", "T_mult", Box::new(same));
    caught("PolynomialLR", "", Box::new(Polynomial::new(20)));
    let two = OneCycle::new(0.5, 30);
    caught("OneCycleLR", "three_phase", Box::new(two.clone()));
    caught("OneCycleLR", "", Box::new(two.linear()));
    let plain = Cyclic::new(0.01, 0.1).up(4);
    caught("CyclicLR", "triangular2", Box::new(plain));
    let even = Cyclic::new(0.01, 0.1).up(3).decaying(0.95);
    caught("CyclicLR", "exp_range", Box::new(even));
    let late = CosineAnnealing::new(25).warm_up(0.1, 6);
    caught("SequentialLR", "", Box::new(late));
    let patient = ReduceOnPlateau::new().factor(0.5).patience(3);
    caught("ReduceLROnPlateau", "", Box::new(patient));
    let large = ReduceOnPlateau::new().patience(2);
    let large = large.absolute_threshold(0.15);
    caught("ReduceLROnPlateau", "abs", Box::new(large));
    let lowest = ReduceOnPlateau::new().patience(3);
    caught("ReduceLROnPlateau", "max", Box::new(lowest));
}
