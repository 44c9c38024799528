//! This crate's optimizers from `PyTorch`'s keyword arguments.
#![allow(dead_code)] // each test uses its part

use nn_core::prelude::*;
use serde_json::{Map, Value};

use crate::reference::numbers;

/// Options that exist here too.
const KNOWN: [&str; 8] = [
    "lr",
    "momentum",
    "nesterov",
    "weight_decay",
    "betas",
    "eps",
    "alpha",
    "centered",
];

fn number(options: &Map<String, Value>, name: &str) -> Option<f64> {
    options.get(name).map(|value| value.as_f64().unwrap())
}

/// True if this crate has all of these options.
pub(crate) fn is_known(options: &Map<String, Value>) -> bool {
    options.keys().all(|key| KNOWN.contains(&key.as_str()))
}

pub(crate) fn sgd<T: Scalar>(options: &Map<String, Value>) -> Sgd<T> {
    let mut sgd = Sgd::new(number(options, "lr").unwrap());
    if let Some(momentum) = number(options, "momentum") {
        sgd = sgd.momentum(momentum);
    }
    if options.get("nesterov").is_some_and(|on| on == true) {
        sgd = sgd.nesterov();
    }
    match number(options, "weight_decay") {
        Some(decay) => sgd.weight_decay(decay),
        None => sgd,
    }
}

fn betas(options: &Map<String, Value>) -> Option<(f64, f64)> {
    let values = numbers(options.get("betas")?);
    Some((values[0], values[1]))
}

pub(crate) fn adam<T: Scalar>(options: &Map<String, Value>) -> Adam<T> {
    let mut adam = Adam::new(number(options, "lr").unwrap());
    if let Some((first, second)) = betas(options) {
        adam = adam.betas(first, second);
    }
    if let Some(epsilon) = number(options, "eps") {
        adam = adam.epsilon(epsilon);
    }
    match number(options, "weight_decay") {
        Some(decay) => adam.weight_decay(decay),
        None => adam,
    }
}

pub(crate) fn adamw<T: Scalar>(options: &Map<String, Value>) -> AdamW<T> {
    let mut adamw = AdamW::new(number(options, "lr").unwrap());
    if let Some((first, second)) = betas(options) {
        adamw = adamw.betas(first, second);
    }
    if let Some(epsilon) = number(options, "eps") {
        adamw = adamw.epsilon(epsilon);
    }
    match number(options, "weight_decay") {
        Some(decay) => adamw.weight_decay(decay),
        None => adamw,
    }
}

pub(crate) fn rms_prop<T: Scalar>(options: &Map<String, Value>) -> RmsProp<T> {
    let mut rms_prop = RmsProp::new(number(options, "lr").unwrap());
    if let Some(alpha) = number(options, "alpha") {
        rms_prop = rms_prop.alpha(alpha);
    }
    if let Some(epsilon) = number(options, "eps") {
        rms_prop = rms_prop.epsilon(epsilon);
    }
    if let Some(momentum) = number(options, "momentum") {
        rms_prop = rms_prop.momentum(momentum);
    }
    if options.get("centered").is_some_and(|on| on == true) {
        rms_prop = rms_prop.centered();
    }
    match number(options, "weight_decay") {
        Some(decay) => rms_prop.weight_decay(decay),
        None => rms_prop,
    }
}
