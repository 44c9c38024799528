//! Short forms of rows: the values that most keywords share.

use super::arguments::{Given, List, Number, Setting};
use super::initialisers::{GLOROT_UNIFORM, Init};
use super::range::Range;
use super::row::{Activation, Does, Gate, Layer, Learned, Merge, Noise, Reads, Row, Rule, Start};

pub(super) const NUMBER: Number = Number {
    what: "the number",
    needs: "a number",
    range: None,
    default: None,
    help: None,
};

pub(super) const PROBABILITY: Number = Number {
    what: "the probability",
    needs: "a probability",
    range: Some(Range::Rate),
    ..NUMBER
};

pub(super) const fn row(keyword: &'static str, doc: &'static str, does: Does) -> Row {
    Row {
        keyword,
        aliases: &[],
        doc,
        form: keyword,
        linear: false,
        does,
    }
}

pub(super) const fn activation(keyword: &'static str, doc: &'static str, kind: Activation) -> Row {
    row(keyword, doc, Does::Activation(kind))
}

pub(super) const fn function(kernel: &'static str, init: Init) -> Activation {
    Activation {
        kernel,
        parameter: None,
        trainable: true,
        init: Some(init),
        head: None,
        flat_at_zero: false,
        rectifies: false,
    }
}

/// A function whose slope is 0 wherever it has one.
pub(super) const fn flat(kernel: &'static str) -> Activation {
    Activation {
        trainable: false,
        ..function(kernel, GLOROT_UNIFORM)
    }
}

pub(super) const fn layer(keyword: &'static str, doc: &'static str, kind: Layer) -> Row {
    row(keyword, doc, Does::Layer(kind))
}

/// A layer that changes nothing at first.
pub(super) const fn tensors(kernel: &'static str) -> Layer {
    Layer {
        kernel,
        learned: Learned::EachFeature(0),
        start: Start::Identity,
        takes: settings(&[]),
        shape: Rule::Same,
        reads: Reads::Values,
        by_batch: false,
        init: None,
    }
}

pub(super) const fn settings(settings: &'static [Setting]) -> List {
    List {
        values: &[],
        needs: "",
        settings,
        divisor: None,
    }
}

pub(super) const fn setter(
    name: &'static str,
    range: Range,
    default: f64,
    setter: &'static str,
) -> Setting {
    Setting {
        name,
        range,
        default,
        given: Given::Setter(setter),
    }
}

pub(super) const fn noise(
    module: &'static str,
    doc: &'static str,
    form: &'static str,
    amount: Number,
) -> Row {
    Row {
        form,
        linear: true,
        ..row(module, doc, Does::Noise(Noise { module, amount }))
    }
}

pub(super) const fn gate(keyword: &'static str, doc: &'static str, kernel: &'static str) -> Row {
    row(keyword, doc, Does::Gate(Gate { kernel }))
}

pub(super) const fn merge(doc: &'static str, form: &'static str, kind: &'static Merge) -> Row {
    Row {
        form,
        ..row(kind.keyword, doc, Does::Merge(kind))
    }
}
