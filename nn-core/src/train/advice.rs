//! The advice of `fit` before it begins, once per process, about data and builds that slow training down.

use std::sync::Once;

use crate::data::Dataset;
use crate::data::advice::of_features;
use crate::data::targets::Targets;
use crate::head::Head;
use crate::network::{Model, Op, Program, wants};
use crate::numeric::scalar::Scalar;
use crate::train::progress::line;

/// Warns once per process about each: the scale of features, that of targets, targets outside the range of the
/// network's end, a class without samples (it shows labels that start at 1), a debug build. Compiled once, not once per
/// network; what was said already is not looked for again.
pub(super) fn warn(
    scales: &dyn Fn() -> [Option<String>; 2],
    end: &dyn Fn() -> Option<String>,
    absent_classes: &dyn Fn() -> Option<String>,
) {
    static BUILD: Once = Once::new();
    static SCALES: [Once; 2] = [const { Once::new() }; 2];
    static END: Once = Once::new();
    static ABSENT: Once = Once::new();
    if cfg!(debug_assertions) {
        BUILD.call_once(|| {
            line("note: this is a debug build; `cargo run --release` trains many times faster");
        });
    }
    if !SCALES.iter().all(Once::is_completed) {
        for (said, warning) in SCALES.iter().zip(scales()) {
            if let Some(warning) = warning {
                said.call_once(|| line(&warning));
            }
        }
    }
    if !END.is_completed()
        && let Some(warning) = end()
    {
        END.call_once(|| line(&warning));
    }
    if !ABSENT.is_completed()
        && let Some(classes) = absent_classes()
    {
        ABSENT.call_once(|| {
            line(format!(
                "note: no training sample is of {classes} (classes count from 0)"
            ));
        });
    }
}

/// The warnings about the scales of features and of targets for this network.
pub(super) fn scale_warnings<N: Model, T: Scalar, Y: Targets, const IN: usize>(
    data: &Dataset<T, IN, Y>,
) -> [Option<String>; 2] {
    let matters = |column| wants::of_column(N::PROGRAM, column).one_scale;
    let targets = || data.targets().scale_warning(data.target_names());
    [
        of_features(data.inputs().plain(), data.feature_names(), &matters),
        N::Head::UNBOUNDED.then(targets).flatten(),
    ]
}

/// The warning about targets outside the range of the network's end. (A network with several outputs has several ends.)
pub(super) fn end_warning<N: Model, T: Scalar, Y: Targets, const IN: usize>(
    data: &Dataset<T, IN, Y>,
) -> Option<String> {
    if N::Head::WIDTHS.len() > 1 {
        return None;
    }
    let stage = end_from_zero(N::PROGRAM)?;
    data.targets().end_warning(data.target_names(), stage)
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
