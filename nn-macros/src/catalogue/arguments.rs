//! The arguments in the parentheses of a stage.

use super::range::Range;

/// A user-defined type: its kind, an example with widths, and a line of help.
pub(crate) struct Type {
    pub(crate) what: &'static str,
    pub(crate) example: &'static str,
    pub(crate) help: &'static str,
}

/// Values by position, and options by name.
pub(crate) struct List {
    pub(crate) values: &'static [Value],
    /// The name of a missing value or divisor; nothing if values may be left out.
    pub(crate) needs: &'static str,
    pub(crate) settings: &'static [Setting],
    /// An option that is a whole number and divides the incoming width. It has no default. The layer's type has it and
    /// the quotient, in place of the width.
    pub(crate) divisor: Option<&'static str>,
}

/// A number that a stage takes.
pub(crate) struct Number {
    /// Its name in messages: `the probability`.
    pub(crate) what: &'static str,
    /// The name where a stage lacks it: `a probability`.
    pub(crate) needs: &'static str,
    /// Its range; nothing if any number will do.
    pub(crate) range: Option<Range>,
    /// The default.
    pub(crate) default: Option<f64>,
    /// The help for a number out of range; if nothing, the row's form.
    pub(crate) help: Option<&'static str>,
}

/// A value by position.
#[derive(Clone, Copy)]
pub(crate) enum Value {
    Width,
    /// The number of rows, at most `most`.
    Classes {
        most: usize,
    },
    /// The default.
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

/// The way in which the runtime gets the number of an option.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    /// By this method, if the user gives the option.
    Setter(&'static str),
    /// As an argument of the layer's constructor.
    Argument,
}

/// The options of `dense`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum DenseOption {
    Bias,
    Init,
}

impl DenseOption {
    pub(crate) const ALL: [(&'static str, Self); 2] = [("bias", Self::Bias), ("init", Self::Init)];
    /// An example of them.
    pub(crate) const FORM: &'static str = "the options are `bias = false` and `init = he_normal`";

    pub(crate) fn find(name: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(known, _)| *known == name);
        found.map(|(_, option)| option)
    }
}
