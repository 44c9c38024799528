//! This crate's optimizers from `PyTorch`'s keyword arguments.
#![allow(dead_code)] // each test uses its part

use nn_core::prelude::*;
use serde_json::{Map, Value};

use crate::reference::numbers;

/// Keyword arguments. Each must be read before the optimizer is compared: one that is not known here would be ignored.
pub(crate) struct Options<'a> {
    given: &'a Map<String, Value>,
    left: Vec<&'a str>,
}

impl<'a> Options<'a> {
    pub(crate) fn new(record: &'a Value) -> Self {
        let given = record.as_object().unwrap();
        let left = given.keys().map(String::as_str).collect();
        Self { given, left }
    }

    fn take(&mut self, name: &str) -> Option<&'a Value> {
        self.left.retain(|left| *left != name);
        self.given.get(name)
    }

    /// The learning rate, or `PyTorch`'s.
    fn rate(&mut self, default: f64) -> f64 {
        self.take("lr").map_or(default, |lr| lr.as_f64().unwrap())
    }

    /// `optimizer` with the number `name`, if it is given.
    fn number<O>(&mut self, name: &str, optimizer: O, set: impl Fn(O, f64) -> O) -> O {
        match self.take(name) {
            Some(value) => set(optimizer, value.as_f64().unwrap()),
            None => optimizer,
        }
    }

    fn pair<O>(&mut self, name: &str, optimizer: O, set: impl Fn(O, f64, f64) -> O) -> O {
        match self.take(name).map(numbers).as_deref() {
            Some(&[first, second]) => set(optimizer, first, second),
            _ => optimizer,
        }
    }

    fn flag<O>(&mut self, name: &str, optimizer: O, set: impl Fn(O) -> O) -> O {
        match self.take(name) {
            Some(Value::Bool(true)) => set(optimizer),
            _ => optimizer,
        }
    }

    /// `optimizer`, if every argument was read.
    fn all<O>(self, optimizer: O) -> O {
        let left = self.left;
        assert!(left.is_empty(), "{left:?} were not read");
        optimizer
    }
}

pub(crate) fn sgd<T: Scalar>(record: &Value) -> Sgd<T> {
    let mut o = Options::new(record);
    let sgd = Sgd::new(o.rate(1e-3));
    let sgd = o.number("momentum", sgd, Sgd::momentum);
    let sgd = o.number("dampening", sgd, Sgd::dampening);
    let sgd = o.number("weight_decay", sgd, Sgd::weight_decay);
    let sgd = o.flag("nesterov", sgd, Sgd::nesterov);
    let sgd = o.flag("maximize", sgd, Sgd::maximize);
    o.all(sgd)
}

pub(crate) fn adam<T: Scalar>(record: &Value) -> Adam<T> {
    let mut o = Options::new(record);
    let adam = Adam::new(o.rate(1e-3));
    let adam = o.pair("betas", adam, Adam::betas);
    let adam = o.number("eps", adam, Adam::epsilon);
    let adam = o.number("weight_decay", adam, Adam::weight_decay);
    let adam = o.flag("amsgrad", adam, Adam::amsgrad);
    let adam = o.flag("maximize", adam, Adam::maximize);
    o.all(adam)
}

pub(crate) fn adamw<T: Scalar>(record: &Value) -> AdamW<T> {
    let mut o = Options::new(record);
    let adamw = AdamW::new(o.rate(1e-3));
    let adamw = o.pair("betas", adamw, AdamW::betas);
    let adamw = o.number("eps", adamw, AdamW::epsilon);
    let adamw = o.number("weight_decay", adamw, AdamW::weight_decay);
    let adamw = o.flag("amsgrad", adamw, AdamW::amsgrad);
    let adamw = o.flag("maximize", adamw, AdamW::maximize);
    o.all(adamw)
}

pub(crate) fn rms_prop<T: Scalar>(record: &Value) -> RmsProp<T> {
    let mut o = Options::new(record);
    let rms_prop = RmsProp::new(o.rate(1e-2));
    let rms_prop = o.number("alpha", rms_prop, RmsProp::alpha);
    let rms_prop = o.number("eps", rms_prop, RmsProp::epsilon);
    let rms_prop = o.number("momentum", rms_prop, RmsProp::momentum);
    let rms_prop = o.number("weight_decay", rms_prop, RmsProp::weight_decay);
    let rms_prop = o.flag("centered", rms_prop, RmsProp::centered);
    o.all(rms_prop)
}

pub(crate) fn adagrad<T: Scalar>(record: &Value) -> Adagrad<T> {
    let mut o = Options::new(record);
    let adagrad = Adagrad::new(o.rate(1e-2));
    let adagrad = o.number("lr_decay", adagrad, Adagrad::lr_decay);
    let (first, set) = ("initial_accumulator_value", Adagrad::initial_accumulator);
    let adagrad = o.number(first, adagrad, set);
    let adagrad = o.number("eps", adagrad, Adagrad::epsilon);
    let adagrad = o.number("weight_decay", adagrad, Adagrad::weight_decay);
    o.all(adagrad)
}

pub(crate) fn adadelta<T: Scalar>(record: &Value) -> Adadelta<T> {
    let mut o = Options::new(record);
    let adadelta = Adadelta::new(o.rate(1.0));
    let adadelta = o.number("rho", adadelta, Adadelta::rho);
    let adadelta = o.number("eps", adadelta, Adadelta::epsilon);
    let adadelta = o.number("weight_decay", adadelta, Adadelta::weight_decay);
    o.all(adadelta)
}

pub(crate) fn adamax<T: Scalar>(record: &Value) -> Adamax<T> {
    let mut o = Options::new(record);
    let adamax = Adamax::new(o.rate(2e-3));
    let adamax = o.pair("betas", adamax, Adamax::betas);
    let adamax = o.number("eps", adamax, Adamax::epsilon);
    let adamax = o.number("weight_decay", adamax, Adamax::weight_decay);
    o.all(adamax)
}

pub(crate) fn nadam<T: Scalar>(record: &Value) -> NAdam<T> {
    let mut o = Options::new(record);
    let nadam = NAdam::new(o.rate(2e-3));
    let nadam = o.pair("betas", nadam, NAdam::betas);
    let nadam = o.number("eps", nadam, NAdam::epsilon);
    let nadam = o.number("momentum_decay", nadam, NAdam::momentum_decay);
    let nadam = o.number("weight_decay", nadam, NAdam::weight_decay);
    let nadam = o.flag("decoupled_weight_decay", nadam, NAdam::decoupled);
    o.all(nadam)
}

pub(crate) fn radam<T: Scalar>(record: &Value) -> RAdam<T> {
    let mut o = Options::new(record);
    let radam = RAdam::new(o.rate(1e-3));
    let radam = o.pair("betas", radam, RAdam::betas);
    let radam = o.number("eps", radam, RAdam::epsilon);
    let radam = o.number("weight_decay", radam, RAdam::weight_decay);
    let radam = o.flag("decoupled_weight_decay", radam, RAdam::decoupled);
    o.all(radam)
}

pub(crate) fn rprop<T: Scalar>(record: &Value) -> Rprop<T> {
    let mut o = Options::new(record);
    let rprop = Rprop::new(o.rate(1e-2));
    let rprop = o.pair("etas", rprop, Rprop::etas);
    let rprop = o.pair("step_sizes", rprop, Rprop::step_sizes);
    o.all(rprop)
}

pub(crate) fn asgd<T: Scalar>(record: &Value) -> Asgd<T> {
    let mut o = Options::new(record);
    let asgd = Asgd::new(o.rate(1e-2));
    let asgd = o.number("lambd", asgd, Asgd::lambda);
    let asgd = o.number("alpha", asgd, Asgd::alpha);
    let asgd = o.number("t0", asgd, Asgd::t0);
    let asgd = o.number("weight_decay", asgd, Asgd::weight_decay);
    o.all(asgd)
}

pub(crate) fn lion<T: Scalar>(record: &Value) -> Lion<T> {
    let mut o = Options::new(record);
    let lion = Lion::new(o.rate(1e-4));
    let lion = o.pair("betas", lion, Lion::betas);
    let lion = o.number("weight_decay", lion, Lion::weight_decay);
    o.all(lion)
}

pub(crate) fn schedule_free<T: Scalar>(record: &Value) -> AdamWScheduleFree<T> {
    type Free<T> = AdamWScheduleFree<T>;
    let mut o = Options::new(record);
    let free = AdamWScheduleFree::new(o.rate(2.5e-3));
    let free = o.pair("betas", free, Free::betas);
    let free = o.number("eps", free, Free::epsilon);
    let free = o.number("weight_decay", free, Free::weight_decay);
    let free = o.number("r", free, Free::r);
    let free = o.number("weight_lr_power", free, Free::weight_lr_power);
    let free = match o.take("warmup_steps") {
        Some(steps) => free.warmup_steps(steps.as_u64().unwrap()),
        None => free,
    };
    o.all(free)
}

pub(crate) fn muon<T: Scalar>(record: &Value) -> Muon<T> {
    let mut o = Options::new(record);
    let muon = Muon::new(o.rate(1e-3));
    let muon = o.number("momentum", muon, Muon::momentum);
    let muon = o.number("weight_decay", muon, Muon::weight_decay);
    let muon = match o.take("nesterov") {
        Some(on) => muon.nesterov(on.as_bool().unwrap()),
        None => muon,
    };
    let muon = match o.take("ns_steps") {
        Some(steps) => muon.newton_schulz_steps(steps.as_u64().unwrap().try_into().unwrap()),
        None => muon,
    };
    let muon = match o.take("adjust_lr_fn") {
        Some(name) if name == "match_rms_adamw" => muon.match_rms_adamw(),
        Some(name) => panic!("adjust_lr_fn {name}"),
        None => muon,
    };
    o.all(muon)
}

pub(crate) fn adafactor<T: Scalar>(record: &Value) -> Adafactor<T> {
    let mut o = Options::new(record);
    let adafactor = Adafactor::new(o.rate(1e-2));
    let adafactor = o.number("beta2_decay", adafactor, Adafactor::beta2_decay);
    let set = |adafactor: Adafactor<T>, first, second| adafactor.epsilon1(first).epsilon2(second);
    let adafactor = o.pair("eps", adafactor, set);
    let adafactor = o.number("d", adafactor, Adafactor::clipping);
    let adafactor = o.number("weight_decay", adafactor, Adafactor::weight_decay);
    o.all(adafactor)
}
