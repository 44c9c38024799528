//! Declarations written by a user's `macro_rules!`, and the effect of attributes on the struct.
#![deny(warnings)]

use nn_core::prelude::*;

const WIDE: usize = 4;

mod models {
    nn_core::network! { pub(crate) struct Encoder { input: 3, code: dense(4) -> tanh } }
}

/// Every kind of fragment in a declaration.
macro_rules! declare {
    (
        $(#[$meta:meta])* $vis:vis $name:ident<$param:ident>, $width:expr, $wide:expr, $line:ident,
        $activation:path, $times:expr, $rate:expr, $inner:ty, $again:path, $other:expr
    ) => {
        network! {
            $(#[$meta])*
            $vis struct $name<const $param: usize> {
                input: 3,
                inner: network($inner) -> $activation,
                $line: dense($wide => $wide) -> sin -> dropout($rate),
                again: repeat($times) { hidden: dense($wide) -> $activation },
                sum: add($other, again),
                own: dense($width) -> tanh,
                back: transposed(own) -> sin,
                three: dense(3) -> tanh,
                output: network($again),
            }
        }
    };
}

nn_core::activation! { struct Bump(x) = exp(-x * x); }

declare!(
    /// By a macro.
    pub(crate) Declared<H>, H, WIDE, line, self::Bump, 2, 0.5, models::Encoder, models::Encoder, line
);

#[test]
fn fragments_are_what_they_hold() {
    let net = Declared::<5, f64>::new(1);
    assert_eq!(net.again.len(), 2);
    assert_eq!(net.own.weight().nrows(), 5);
    assert_eq!(Declared::<5>::OUTPUT, 4);
    let x = Batch::from_rows([[0.1, 0.2, 0.3], [-0.4, 0.5, 0.6]]).unwrap();
    let report =
        nn_core::inspect::gradcheck::check(&net, &x, Batch::zeros(2), &SquaredError::new())
            .unwrap();
    assert!(report.passed(), "{report}");
}

#[test]
fn what_is_derived_is_derived_for_blocks() {
    network! {
        #[derive(PartialEq, Debug)]
        struct Compared {
            input: 2,
            a: residual { b: repeat(2) { c: dense(2) -> tanh } },
            output: dense(1),
        }
    }
    let net = Compared::<f32>::new(1);
    assert_eq!(net, net.clone());
    assert_ne!(net.a, Compared::new(2).a);
}

#[test]
fn a_condition_holds_for_all_that_is_declared() {
    network! {
        #[cfg(any())]
        pub struct Absent {
            input: 2,
            a: residual { b: dense(2) -> tanh },
            output: (p: dense(1), q: dense(2)),
        }
    }
    #[allow(dead_code)]
    struct Absent;
    #[allow(dead_code)]
    struct AbsentA;
    #[allow(dead_code)]
    struct AbsentOutputs;
}

mod old {
    nn_core::network! {
        #[deprecated(note = "too small")]
        pub struct Old { input: 2, a: residual { b: dense(2) -> tanh }, output: (p: dense(1), q: dense(2)) }
    }
}

#[test]
fn a_deprecated_network_warns_where_it_is_used_only() {
    #[allow(deprecated)]
    let net = old::Old::<f32>::new(1);
    assert_eq!(net.predict_one(&[0.0; 2]).len(), 3);
}

#[test]
fn blocks_have_types_of_their_own() {
    network! {
        struct Net {
            input: 3,
            a: residual { b: residual { c: dense(3) -> tanh } },
            a_b: residual { d: dense(3) -> tanh },
            a_b_: residual { e: dense(3) -> tanh },
            outputs: residual { f: dense(3) -> tanh },
            output: (p: dense(1), q: dense(2)),
        }
    }
    let net = Net::<f32>::new(1);
    let _: (&NetA, &NetAB, &NetAB2, &NetAB3) = (&net.a, &net.a.b, &net.a_b, &net.a_b_);
    let _: &NetOutputs2 = &net.outputs;
    let _: NetOutputs<f32> = net.outputs(Batch::zeros(1));
}

const HALF: f32 = 0.5;
const TWICE: i32 = 2;

#[test]
fn a_number_may_be_a_constant_of_any_numeric_type() {
    network! { struct Net { input: 1, scale(TWICE) -> elu(HALF) -> dropout(HALF) -> scale(0.5), relu } }
    assert_eq!(Net::<f64>::new(1).predict_one(&[3.0]), [3.0]);
}
