//! Chains of dense layers with wrong widths.

/// A dense layer: its declared input, if any, and its output.
pub(super) type Layer = (Option<usize>, usize);

/// The mistakes in a chain of dense layers, counted without the macro.
pub(super) fn mistakes(input: usize, layers: &[Layer]) -> usize {
    let mut count = usize::from(input == 0);
    let mut width = (input > 0).then_some(input);
    for &(taken, output) in layers {
        count += usize::from(taken == Some(0)) + usize::from(output == 0);
        if let (Some(taken), Some(width)) = (taken.filter(|taken| *taken > 0), width) {
            count += usize::from(taken != width);
        }
        width = (output > 0).then_some(output);
    }
    count
}

pub(super) fn declaration(input: usize, layers: &[Layer]) -> String {
    let mut text = format!("struct N {{ input: {input}, ");
    for (index, (taken, output)) in layers.iter().enumerate() {
        let taken = taken.map_or_else(String::new, |taken| format!("{taken} => "));
        let line = format!("l{index}: dense({taken}{output}) -> relu, ");
        text.push_str(&line);
    }
    text + "}"
}
