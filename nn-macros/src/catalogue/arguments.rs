//! What stands in a stage's parentheses.

use super::range::Range;

/// A type of the user's: what it is, an example of one with widths, and what to write.
pub(crate) struct Type {
    pub(crate) what: &'static str,
    pub(crate) example: &'static str,
    pub(crate) help: &'static str,
}

/// Values by position, and options by name.
pub(crate) struct List {
    pub(crate) values: &'static [Value],
    /// What is missing where a value is; nothing if they may be left out.
    pub(crate) needs: &'static str,
    pub(crate) settings: &'static [Setting],
}

/// A number that a stage takes.
pub(crate) struct Number {
    /// What a message calls it: `the probability`.
    pub(crate) what: &'static str,
    /// What a stage without it needs: `a probability`.
    pub(crate) needs: &'static str,
    /// What it must be; nothing if every number will do.
    pub(crate) range: Option<Range>,
    /// What it is if it is not given.
    pub(crate) default: Option<f64>,
    /// What to write for one that is out of range; nothing for the row's form.
    pub(crate) help: Option<&'static str>,
}

/// A value by position.
#[derive(Clone, Copy)]
pub(crate) enum Value {
    Width,
    /// How many rows there are to choose from, at most so many.
    Classes {
        most: usize,
    },
    /// What it is if it is not given.
    Number {
        default: f64,
    },
}

/// An option that is a number.
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) range: Range,
    pub(crate) default: f64,
    pub(crate) given: Given,
}

/// How the runtime is given the number of an option.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    /// By this method, if the user says one.
    Setter(&'static str),
    /// As an argument of the layer's constructor.
    Argument,
}

/// The options of `dense`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum DenseOption {
    Bias,
    Init,
    Tied,
}

impl DenseOption {
    pub(crate) const ALL: [(&'static str, Self); 3] = [
        ("bias", Self::Bias),
        ("init", Self::Init),
        ("tied", Self::Tied),
    ];
    /// How they are written.
    pub(crate) const FORM: &'static str =
        "the options are `bias = false`, `init = he_normal` and `tied = line`";

    pub(crate) fn find(name: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(known, _)| *known == name);
        found.map(|(_, option)| option)
    }
}
