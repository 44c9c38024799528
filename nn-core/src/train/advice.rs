//! The advice of `fit` before it begins, once per process, about data and builds that slow training down.

use std::sync::Once;

use crate::data::Dataset;
use crate::data::advice::of_features;
use crate::data::targets::Targets;
use crate::head::Head;
use crate::network::{Model, Op, Program, wants};
use crate::numeric::scalar::Scalar;
use crate::train::progress::line;

/// Warns once per process about the scale of features, and once about that of targets.
pub(super) fn warn_of_scales<N: Model, T: Scalar, Y: Targets, const IN: usize>(
    data: &Dataset<T, IN, Y>,
) {
    static SAID: [Once; 2] = [const { Once::new() }; 2];
    if SAID.iter().all(Once::is_completed) {
        return;
    }
    for (said, warning) in SAID.iter().zip(scale_warnings::<N, T, Y, IN>(data)) {
        if let Some(warning) = warning {
            said.call_once(|| line(&warning));
        }
    }
}

/// The warnings about the scales of features and of targets for this network.
pub(super) fn scale_warnings<N: Model, T: Scalar, Y: Targets, const IN: usize>(
    data: &Dataset<T, IN, Y>,
) -> [Option<String>; 2] {
    let matters = |column| wants::of_column(N::PROGRAM, column).one_scale;
    let targets = || data.targets().scale_warning(data.target_names());
    [
        of_features(data.inputs(), data.feature_names(), matters),
        N::Head::UNBOUNDED.then(targets).flatten(),
    ]
}

/// Warns once per process if targets lie outside the range of the network's end. (A network with several outputs has
/// several ends.)
pub(super) fn warn_of_the_end<N: Model, T: Scalar, Y: Targets, const IN: usize>(
    data: &Dataset<T, IN, Y>,
) {
    static ONCE: Once = Once::new();
    if !ONCE.is_completed()
        && N::Head::WIDTHS.len() < 2
        && let Some(stage) = end_from_zero(N::PROGRAM)
        && let Some(warning) = data.targets().end_warning(data.target_names(), stage)
    {
        ONCE.call_once(|| line(&warning));
    }
}

/// Warns once per process about a class without samples: it shows labels that start at 1.
pub(super) fn warn_of_absent_classes<T: Scalar, Y: Targets, const IN: usize>(
    data: &Dataset<T, IN, Y>,
) {
    static ONCE: Once = Once::new();
    if !ONCE.is_completed()
        && let Some(classes) = data.targets().absent_classes()
    {
        ONCE.call_once(|| {
            line(format!(
                "note: no training sample is of {classes} (classes count from 0)"
            ));
        });
    }
}

/// Warns once per process about a debug build.
pub(super) fn warn_of_debug_build() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        line("note: this is a debug build; `cargo run --release` trains many times faster");
    });
}

/// The stage at the end of a network, if its output is never negative.
fn end_from_zero(program: &Program) -> Option<&'static str> {
    let last = program
        .stages
        .iter()
        .rev()
        .find(|stage| !stage.is_noise())?;
    match last.op {
        Op::Nested(inside) => end_from_zero(inside),
        Op::Activation { keyword, .. } => ["relu", "softplus", "exp", "square"]
            .into_iter()
            .find(|from_zero| *from_zero == keyword),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::end_from_zero;
    use crate::network::Model;
    use crate::prelude::network;

    network! {
        struct Trunk {
            input: 2,
            hidden: dense(4) -> relu,
            #[allow(noise_after_last_layer)]
            end: dense(3) -> relu -> dropout(0.1),
        }
    }
    network! { struct Inside { input: 2, trunk: network(Trunk) } }
    network! { struct Around { input: 2, trunk: network(Trunk), output: dense(3) } }

    #[test]
    fn f19_only_the_end_counts() {
        assert_eq!(end_from_zero(<Trunk as Model>::PROGRAM), Some("relu"));
        assert_eq!(end_from_zero(<Inside as Model>::PROGRAM), Some("relu"));
        assert_eq!(end_from_zero(<Around as Model>::PROGRAM), None);
    }
}
