//! What all schedules have in common: finite rates from 0 on, joins without jumps, settings that are refused by name.

use super::{
    Constant, CosineAnnealing, Cyclic, Exponential, InverseSquareRoot, Linear, MultiStep, OneCycle,
    Polynomial, ReduceOnPlateau, Schedule, StepDecay, WarmRestarts, by,
};
use crate::error::Error;

/// Each schedule with usual and with extreme settings.
fn all() -> Vec<Box<dyn Schedule>> {
    vec![
        Box::new(Constant::new(0.0)),
        Box::new(Constant::new(2.0).until(1)),
        Box::new(StepDecay::new(1).factor(0.5)),
        Box::new(StepDecay::new(u64::MAX)),
        Box::new(MultiStep::new([])),
        Box::new(MultiStep::new([0, 0, 7, u64::MAX])),
        Box::new(Exponential::new(1e-300)),
        Box::new(Exponential::new(1.0)),
        Box::new(Linear::new(1).start(0.0)),
        Box::new(Linear::to_end().start(1.0).end(0.0)),
        Box::new(Polynomial::new(1).power(1e-9)),
        Box::new(Polynomial::to_end().power(300.0)),
        Box::new(InverseSquareRoot::new(1)),
        Box::new(InverseSquareRoot::new(u64::MAX)),
        Box::new(CosineAnnealing::new(1)),
        Box::new(CosineAnnealing::new(u64::MAX)),
        Box::new(CosineAnnealing::to_end().min(3.0)),
        Box::new(WarmRestarts::new(1).growth(1)),
        Box::new(WarmRestarts::new(1).growth(u64::MAX).min(1e-3)),
        Box::new(WarmRestarts::new(3).growth(2)),
        Box::new(Cyclic::new(0.0, 0.0).up(1).down(1)),
        Box::new(Cyclic::new(0.0, 1.0).up(u64::MAX).down(u64::MAX)),
        Box::new(Cyclic::new(0.1, 1.0).up(3).halving()),
        Box::new(Cyclic::new(0.1, 1.0).up(3).down(1).decaying(0.5)),
        Box::new(OneCycle::new(1.0, 1)),
        Box::new(OneCycle::new(1.0, 2).three_phases()),
        Box::new(OneCycle::new(1.0, 20).peak(0.5).three_phases().linear()),
        Box::new(OneCycle::to_end(1.0).peak(0.0)),
        Box::new(OneCycle::to_end(1.0).peak(1.0).linear()),
        Box::new(ReduceOnPlateau::new().patience(0).min(1e-3)),
        Box::new(by("own", |at, base| base / (at as f64 + 1.0))),
        Box::new(CosineAnnealing::to_end().warm_up(0.0, 1)),
        Box::new(
            Linear::new(3)
                .then(3, StepDecay::new(2))
                .then(9, Constant::new(1.0)),
        ),
        Box::new(Linear::new(3).times(Exponential::new(0.9))),
    ]
}

#[test]
fn rates_are_finite_and_not_negative() {
    let numbers = (0..70).chain([1 << 31, 1 << 40, u64::MAX - 1, u64::MAX]);
    let ticks: Vec<u64> = numbers.collect();
    for total in [0, 1, 2, 3, 10, 1000, u64::MAX] {
        for mut schedule in all() {
            schedule.prepare(total).unwrap();
            for base in [0.0, 1e-300, 1e-3, 1.0, 1e300] {
                for &at in &ticks {
                    let rate = schedule.checked_rate(base, at).unwrap();
                    assert_eq!(rate, schedule.rate(base, at), "{schedule:?} at {at}");
                }
                schedule.observe(3, 1.0);
                schedule.observe(4, f64::NAN);
            }
        }
    }
}

/// A schedule that is not prepared (by hand, without a trainer) neither panics nor divides by 0.
#[test]
fn settings_out_of_range_do_not_panic() {
    let wrong: Vec<Box<dyn Schedule>> = vec![
        Box::new(StepDecay::new(0)),
        Box::new(Linear::new(0)),
        Box::new(Polynomial::new(0)),
        Box::new(CosineAnnealing::new(0)),
        Box::new(WarmRestarts::new(0).growth(0)),
        Box::new(Cyclic::new(0.0, 1.0).up(0).down(0)),
        Box::new(OneCycle::new(1.0, 0)),
        Box::new(InverseSquareRoot::new(0)),
        Box::new(Constant::new(1.0).then(0, Constant::new(1.0))),
        Box::new(Constant::new(1.0).warm_up(0.1, 0)),
    ];
    for mut schedule in wrong {
        for at in [0, 1, 2, u64::MAX] {
            assert!(!schedule.rate(1.0, at).is_nan(), "{schedule:?}");
        }
        let refused = schedule.prepare(10).unwrap_err();
        assert!(
            refused
                .to_string()
                .ends_with("is 0, but must be at least 1"),
            "{refused}"
        );
    }
}

#[test]
fn settings_out_of_range_are_refused_by_name() {
    fn refused(schedule: impl Schedule + 'static, setter: &str) {
        let mut schedule: Box<dyn Schedule> = Box::new(schedule);
        match schedule.prepare(10) {
            Err(Error::Setting { name, problem, .. }) => {
                assert_eq!(name, setter);
                assert!(problem.contains(&format!("`{setter}`")), "{problem}");
            }
            other => panic!("{schedule:?}: {other:?}"),
        }
    }
    for bad in [f64::NAN, f64::INFINITY, -0.1] {
        refused(Constant::new(bad), "Constant::new");
        refused(StepDecay::new(1).factor(bad), "StepDecay::factor");
        refused(MultiStep::new([1]).factor(bad), "MultiStep::factor");
        refused(Exponential::new(bad), "Exponential::new");
        refused(Linear::new(1).start(bad), "Linear::start");
        refused(Linear::to_end().end(bad), "Linear::end");
        refused(Polynomial::new(1).power(bad), "Polynomial::power");
        refused(CosineAnnealing::new(1).min(bad), "CosineAnnealing::min");
        refused(WarmRestarts::new(1).min(bad), "WarmRestarts::min");
        refused(Cyclic::new(bad, 1.0), "Cyclic::new");
        refused(Cyclic::new(0.0, bad), "Cyclic::new");
        refused(Cyclic::new(0.0, 1.0).decaying(bad), "Cyclic::decaying");
        refused(OneCycle::new(bad, 5), "OneCycle::new");
        refused(OneCycle::to_end(bad), "OneCycle::to_end");
        refused(OneCycle::to_end(1.0).peak(bad), "OneCycle::peak");
        refused(
            OneCycle::to_end(1.0).start_divisor(bad),
            "OneCycle::start_divisor",
        );
        refused(
            OneCycle::to_end(1.0).end_divisor(bad),
            "OneCycle::end_divisor",
        );
        refused(
            ReduceOnPlateau::new().factor(bad),
            "ReduceOnPlateau::factor",
        );
        refused(
            ReduceOnPlateau::new().threshold(bad),
            "ReduceOnPlateau::threshold",
        );
        let absolute = ReduceOnPlateau::new().absolute_threshold(bad);
        refused(absolute, "ReduceOnPlateau::absolute_threshold");
        refused(ReduceOnPlateau::new().min(bad), "ReduceOnPlateau::min");
        refused(Exponential::new(0.9).warm_up(bad, 2), "warm_up");
    }
    refused(Constant::new(1.0).until(0), "Constant::until");
    refused(MultiStep::new([3, 2]), "MultiStep::new");
    refused(WarmRestarts::new(1).growth(0), "WarmRestarts::growth");
    refused(Cyclic::new(0.2, 0.1), "Cyclic::new");
    refused(Cyclic::new(0.1, 0.2).down(0), "Cyclic::down");
    refused(
        OneCycle::to_end(1.0).peak(0.6).three_phases(),
        "OneCycle::peak",
    );
    refused(
        ReduceOnPlateau::new().factor(1.0),
        "ReduceOnPlateau::factor",
    );
    let constant = || Constant::new(1.0);
    refused(constant().then(5, constant()).then(5, constant()), "then");
    refused(constant().then(5, constant()).then(4, constant()), "then");
    refused(
        constant()
            .warm_up(0.1, 5)
            .times(constant())
            .then(5, constant().then(0, constant())),
        "then",
    );
}

#[test]
fn a_closures_rate_is_checked() {
    let schedule = by("falls", |at, base| base - at as f64);
    assert_eq!(schedule.checked_rate(2.0, 2).unwrap(), 0.0);
    let problem = schedule.checked_rate(2.0, 3).unwrap_err().to_string();
    assert!(
        problem.contains("`by(\"falls\")` gives the rate -1 at tick 3"),
        "{problem}"
    );
    let growing = Exponential::new(1e200);
    assert!(growing.checked_rate(1.0, 1).is_ok());
    assert!(growing.checked_rate(1.0, 2).is_err());
}

/// The rate before a milestone is one step away from that at the milestone, and the rate there is the next schedule's
/// first.
#[test]
fn joins_have_no_jumps() {
    for ticks in [1, 2, 7, 1000] {
        for factor in [0.0, 0.1, 1.0, 3.0] {
            let schedule = CosineAnnealing::new(50).warm_up(factor, ticks);
            let rate = |at| schedule.rate(0.3, at);
            assert_eq!([rate(0), rate(ticks)], [0.3 * factor, 0.3]);
            let step = 0.3 * (1.0 - factor).abs() / ticks as f64;
            for at in 1..=ticks {
                assert!((rate(at) - rate(at - 1)).abs() <= step * (1.0 + 1e-9) + 1e-15);
            }
            let line = Linear::new(ticks)
                .start(factor)
                .then(ticks, CosineAnnealing::new(50));
            for at in 0..ticks + 60 {
                assert!((line.rate(0.3, at) - rate(at)).abs() < 1e-15);
            }
        }
    }
    let schedule = InverseSquareRoot::new(10);
    assert_eq!(schedule.rate(0.3, 9), 0.3);
    assert!(schedule.rate(0.3, 8) < 0.3 && schedule.rate(0.3, 10) < 0.3);
}

/// A schedule to the end of the run, after a warm-up, takes the ticks that are left.
#[test]
fn the_run_is_divided() {
    let mut whole = CosineAnnealing::to_end().warm_up(0.5, 10);
    assert!(whole.needs_total());
    whole.prepare(30).unwrap();
    let given = CosineAnnealing::new(20).warm_up(0.5, 10);
    assert!(!given.needs_total());
    let mut parts = Linear::to_end()
        .start(0.5)
        .then(10, CosineAnnealing::to_end());
    assert!(parts.needs_total());
    parts.prepare(30).unwrap();
    for at in 0..30 {
        assert_eq!(whole.rate(0.1, at), given.rate(0.1, at));
        assert_eq!(parts.rate(0.1, at), given.rate(0.1, at));
    }
    let ends = Linear::to_end().then(10, Constant::new(1.0));
    assert!(!ends.needs_total(), "its line ends at the milestone");
    // a run that ends within the warm-up
    whole.prepare(5).unwrap();
    assert_eq!(whole.rate(0.1, 0), 0.05);
}

fn run(schedule: &mut dyn Schedule, epochs: std::ops::Range<u64>) -> Vec<f64> {
    let epoch = |at: u64| {
        let rate = schedule.rate(1.0, at);
        // better for five epochs, then no longer, with one improvement
        let loss = if at == 9 {
            0.1
        } else {
            1.0 - at.min(4) as f64 / 10.0
        };
        schedule.observe(at, loss);
        rate
    };
    epochs.map(epoch).collect()
}

#[test]
fn an_interrupted_run_goes_on_with_its_state() {
    let plateau = || ReduceOnPlateau::new().factor(0.5).patience(1).cooldown(1);
    let schedules: [fn() -> Box<dyn Schedule>; 3] = [
        || Box::new(ReduceOnPlateau::new().factor(0.5).patience(1).cooldown(1)),
        || {
            Box::new(
                ReduceOnPlateau::new()
                    .factor(0.5)
                    .patience(1)
                    .warm_up(0.1, 3),
            )
        },
        || {
            let two = ReduceOnPlateau::new().factor(0.5).patience(2);
            let other = ReduceOnPlateau::new().factor(0.9).patience(0);
            Box::new(
                two.times(other)
                    .then(12, ReduceOnPlateau::new().patience(0)),
            )
        },
    ];
    for make in schedules {
        let whole = run(&mut make(), 0..20);
        assert!(whole[19] < whole[5]);
        for cut in 0..20 {
            let mut first = make();
            let mut rates = run(&mut first, 0..cut);
            let mut second = make();
            second.prepare(20).unwrap();
            second.restore(&first.state()).unwrap();
            rates.extend(run(&mut second, cut..20));
            assert_eq!(rates, whole, "{second:?} cut at {cut}");
        }
    }
    let mut used = plateau();
    run(&mut used, 0..20);
    used.prepare(20).unwrap();
    assert_eq!(used, plateau(), "a new run starts anew");
}

#[test]
fn a_state_that_no_run_leads_to_is_refused() {
    let whole: Vec<(String, f64)> = {
        let mut schedule = ReduceOnPlateau::new();
        schedule.observe(0, 0.5);
        schedule.state()
    };
    assert_eq!(whole.len(), 4);
    for (index, (name, _)) in whole.iter().enumerate() {
        for bad in [f64::NAN, f64::INFINITY] {
            let mut state = whole.clone();
            state[index].1 = bad;
            let problem = ReduceOnPlateau::new().restore(&state).unwrap_err();
            assert_eq!(problem.name(), Some(&**name));
        }
    }
    for bad in [-1.0, 0.5, 1e300] {
        let mut state = whole.clone();
        state[1].1 = bad;
        assert!(ReduceOnPlateau::new().restore(&state).is_err());
    }
    assert!(ReduceOnPlateau::new().restore(&[]).is_err());
    assert!(
        ReduceOnPlateau::new().restore(&whole[1..]).is_ok(),
        "before the first loss"
    );
}

#[test]
fn losses_below_0_and_not_finite() {
    let mut schedule = ReduceOnPlateau::new().factor(0.5).patience(0);
    for loss in [f64::INFINITY, -1.0, -1.0, -2.0, f64::NAN] {
        schedule.observe(0, loss);
    }
    // infinity, the second −1 and NaN are not better
    assert_eq!(schedule.rate(1.0, 5), 0.125);
}

#[test]
fn the_text_names_every_setting() {
    let shown = |schedule: &dyn Schedule| format!("{schedule:?}");
    assert_eq!(
        shown(&Constant::new(0.25).until(5)),
        "Constant::new(0.25).until(5)"
    );
    assert_eq!(
        shown(&CosineAnnealing::to_end().warm_up(0.1, 5)),
        "CosineAnnealing::to_end().min(0.0).warm_up(0.1, 5)"
    );
    assert_eq!(
        shown(&MultiStep::new([3, 5]).then(9, by("x", |_, base| base))),
        r#"MultiStep::new([3, 5]).factor(0.1).then(9, by("x"))"#
    );
    let texts: std::collections::BTreeSet<String> = all().iter().map(Schedule::written).collect();
    assert_eq!(texts.len(), all().len());
}
