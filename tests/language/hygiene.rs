//! Generated code uses no name that the user's names could hide, and causes no warning.
#![deny(warnings, missing_docs, clippy::pedantic)]

/// Doubles six values.
#[derive(Debug, Clone)]
pub struct Twice<T>(std::marker::PhantomData<T>);

impl<T: other::Scalar> other::layer::Layer for Twice<T> {
    type Scalar = T;
    const INPUT: usize = 6;
    const OUTPUT: usize = 6;

    fn init(_: &mut other::numeric::random::Rng) -> Self {
        Self(std::marker::PhantomData)
    }
    fn forward(&self, x: other::layer::MatRef<'_, T>, mut y: other::layer::MatMut<'_, T>) {
        for (n, k) in (0..x.nrows()).flat_map(|n| (0..6).map(move |k| (n, k))) {
            y[(n, k)] = x[(n, k)] + x[(n, k)];
        }
    }
    fn backward(
        &self,
        _: other::layer::MatRef<'_, T>,
        _: other::layer::MatRef<'_, T>,
        dy: other::layer::MatRef<'_, T>,
        _: &mut Self,
        dx: Option<other::layer::MatMut<'_, T>>,
    ) {
        if let Some(dx) = dx {
            self.forward(dy, dx);
        }
    }
}

/// A network in a module whose names all mean something else, without a prelude.
pub mod shadowed {
    #![allow(non_camel_case_types)]

    /// Not a vector.
    pub struct Vec;
    /// Not a result.
    pub struct Result;
    /// Not an option.
    pub struct Option;
    /// Not a number.
    pub struct f32;
    /// Not a number either.
    pub struct f64;
    /// Not a size.
    pub struct usize;
    /// Not a layer.
    pub struct Dense;
    /// Not the standard library.
    pub mod core {}
    /// Not the standard library.
    pub mod std {}
    /// Not the crate.
    pub mod nn_core {}
    /// Not the runtime.
    pub mod rt {
        /// A width of the user's.
        pub const WIDTH: ::core::primitive::usize = 3;
        /// A probability of the user's.
        pub const RATE: ::core::primitive::f64 = 0.25;
    }

    other::network! {
        /// A network among false friends.
        pub struct Shadowed {
            input: rt::WIDTH,
            x: dense(4) -> relu -> dropout(0.5),
            slots: dense(4) -> tanh -> dropout(rt::RATE),
            r#type: dense(rt::WIDTH) -> sigmoid,
        }
    }

    other::network! {
        /// Layers among false friends.
        pub struct Layered {
            input: (place: 1, x: rt::WIDTH),
            /// Classes.
            city: from(place) -> embedding(5, rt::WIDTH),
            /// Deviations.
            scale: from(x) -> standardize,
            /// Both.
            pass: concat(city, scale) -> dense(rt::WIDTH * 2, bias = false),
            /// Statistics.
            optimizer: batch_norm -> geglu -> gaussian_noise(0.1),
            /// Waves.
            wanted: features(6, gamma = 0.5),
            /// Slopes.
            r#move: prelu,
            /// A layer of the user's own.
            own: layer(super::Twice) -> alpha_dropout(0.1),
            output: dense(2) -> softmax,
        }
    }

    other::network! {
        /// All that is no chain, among false friends.
        pub struct Tangled<const H: ::core::primitive::usize> {
            input: (gradients: 3, wanted: rt::WIDTH),
            /// Reads a part.
            x: from(wanted) -> dense(4) -> relu,
            /// Read by two.
            #[lr(0.5)]
            self_: from(gradients) -> dense(4) -> tanh,
            pass: add(x, self_),
            /// A struct of its own.
            r#loop: residual { #[frozen] r#fn: dense(H) -> tanh, optimizer: dense(4) },
            /// An array of structs.
            block: repeat(2) { residual(project) { slots: dense(4) -> sin } },
            /// Another network.
            index: network(Inner<4>),
            all: concat(index, x),
            output: (
                /// One.
                none: dense(2) -> softmax,
                /// And another.
                some: dense(1, bias = false),
            ),
        }
    }

    other::network! {
        /// Inside another one.
        pub struct Inner<const W: ::core::primitive::usize> {
            input: W,
            x: dense(3) -> tanh,
            y: transposed(x),
        }
    }
}

/// Two networks in one module, one of them named like a type of the runtime.
pub mod together {
    other::network! {
        /// Called like the trait.
        pub struct Network {
            input: 2,
            output: dense(1),
        }
    }
    other::network! {
        /// Called like a layer.
        pub struct Dense {
            input: 2,
            output: dense(1) -> step,
        }
    }
}

/// Constants with similar names, two networks that share them, and expressions that no name can hold.
pub mod named {
    /// A width.
    pub const A_B: usize = 2;
    /// Its module has the other half of the name.
    #[allow(non_snake_case)]
    pub mod A {
        /// A width.
        pub const B: usize = 3;
    }

    macro_rules! declare {
        ($name:ident, $width:expr) => {
            other::network! {
                /// By a macro.
                pub struct $name {
                    input: $width,
                    more: dense($crate::hygiene::named::A_B) -> relu,
                    most: dense(A::B) -> relu,
                    bytes: dense("a²".len()) -> tanh,
                    output: dense(A::B => $width),
                }
            }
        };
    }
    declare!(First, A_B + A::B);
    declare!(Second, { A::B }.pow(2));
}

use approx::assert_abs_diff_eq;
use other::Model as _;

#[test]
fn works_whatever_the_constants_are_called() {
    assert_eq!(named::First::INPUT, 5);
    assert_eq!(named::Second::INPUT, 9);
    let net = named::First::<f64>::new(1);
    let _: &other::layer::Dense<f64, 2, 3> = &net.most;
    assert_eq!(net.predict_one(&[0.0; 5]).len(), 5);
}

#[test]
fn works_among_false_friends() {
    let net = shadowed::Shadowed::<f64>::new(1);
    assert!(net.predict_one(&[0.0; 3]).iter().all(|y| y.is_finite()));
    assert_eq!(shadowed::Shadowed::PARAMETERS, 16 + 20 + 15);
    let tangled = shadowed::Tangled::<8, f64>::new(1);
    assert!(tangled.predict_one(&[0.5; 6]).iter().all(|y| y.is_finite()));
    assert_eq!(tangled.block.len(), 2);
    let other: together::Network<f32> = together::Network::new(1);
    assert!(other.predict_one(&[0.0; 2])[0].abs() < 1e-6);
    let step: together::Dense<f32> = together::Dense::new(1);
    assert!(step.predict_one(&[0.0; 2])[0] > 0.5);
}

#[test]
fn works_inside_a_function() {
    const WIDTH: usize = 5;
    other::network! {
        struct Local {
            input: WIDTH,
            hidden: dense(WIDTH) -> relu,
            output: dense(2) -> softmax,
        }
    }
    let net: Local<f32> = Local::new(1);
    let sum: f32 = net.predict_one(&[0.5; WIDTH]).iter().sum();
    assert_abs_diff_eq!(sum, 1.0, epsilon = 1e-6);
    assert_eq!(Local::OUTPUT, 2);
}
