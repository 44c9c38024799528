//! The value of `-> Swish` where `Swish` is the user's: a value of that name, or the defaults of a type whose
//! parameters were omitted.
//!
//! Stable Rust has no specialisation; the order of method lookup through references replaces it:
//! `(&&&&Bare::new(Swish)).activation()` tries constructors of one to three numbers first, then any value.

use std::cell::Cell;

/// The path as written: a value, or a constructor.
pub struct Bare<V>(Cell<Option<V>>);

impl<V> Bare<V> {
    /// Wraps the value of the path.
    pub const fn new(path: V) -> Self {
        Self(Cell::new(Some(path)))
    }
}

macro_rules! constructor {
    ($name:ident, $doc:literal, $holder:ty, ($($number:ty),*)) => {
        #[doc = $doc]
        pub trait $name {
            /// The type that is constructed.
            type Made;
            /// Its default.
            fn activation(&self) -> Self::Made;
        }

        impl<F: Fn($($number),*) -> S, S: Default> $name for $holder {
            type Made = S;

            #[inline(always)]
            fn activation(&self) -> S {
                S::default()
            }
        }
    };
}

constructor!(OfOne, "A constructor of one number.", &&&Bare<F>, (f64));
constructor!(
    OfTwo,
    "A constructor of two numbers.",
    &&Bare<F>,
    (f64, f64)
);
constructor!(
    OfThree,
    "A constructor of three numbers.",
    &Bare<F>,
    (f64, f64, f64)
);

/// Any value.
pub trait AsIs {
    /// Its type.
    type Value;
    /// The value.
    fn activation(&self) -> Self::Value;
}

impl<V> AsIs for Bare<V> {
    type Value = V;

    #[inline(always)]
    fn activation(&self) -> V {
        self.0.take().expect("taken once")
    }
}
