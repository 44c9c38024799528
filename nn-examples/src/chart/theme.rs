//! The theme of all pictures: colours and sizes.

use super::canvas::{Align, Text};

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color(pub u8, pub u8, pub u8);

/// Paper.
pub const WHITE: Color = Color(255, 255, 255);
/// Titles and labels.
pub const INK: Color = Color(31, 41, 55);
/// Numbers on the axes, notes.
pub const GREY: Color = Color(107, 114, 128);
/// Frames.
pub const FRAME: Color = Color(156, 163, 175);
/// The grid behind curves.
pub const GRID: Color = Color(229, 231, 235);
/// First series; the positive side of a field.
pub const BLUE: Color = Color(37, 99, 235);
/// Second series; the negative side of a field.
pub const ORANGE: Color = Color(234, 106, 18);
/// Third series; right answers.
pub const GREEN: Color = Color(22, 143, 71);
/// Fourth series; wrong answers.
pub const RED: Color = Color(205, 33, 42);
/// Fifth series.
pub const PURPLE: Color = Color(126, 58, 206);

/// The colours of series in order.
pub const SERIES: [Color; 5] = [BLUE, ORANGE, GREEN, PURPLE, RED];

/// Letters of axes and legends.
pub const LABEL: f64 = 11.0;

/// Ordinary text.
#[must_use]
pub fn label(align: Align) -> Text {
    Text {
        size: LABEL,
        color: INK,
        align,
        bold: false,
        upright: false,
    }
}

/// The numbers along an axis.
#[must_use]
pub fn number(align: Align) -> Text {
    Text {
        size: 10.0,
        color: GREY,
        ..label(align)
    }
}

/// A panel's title.
#[must_use]
pub fn title() -> Text {
    Text {
        size: 12.5,
        bold: true,
        ..label(Align::Left)
    }
}

/// A figure's title.
#[must_use]
pub fn headline() -> Text {
    Text {
        size: 16.0,
        bold: true,
        ..label(Align::Left)
    }
}

/// The colour between two: `from` at 0, `to` at 1.
#[must_use]
pub fn blend(from: Color, to: Color, share: f64) -> Color {
    let share = share.clamp(0.0, 1.0);
    let mix = |a: u8, b: u8| {
        let value = f64::from(a) + (f64::from(b) - f64::from(a)) * share;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between two bytes"
        )]
        let byte = value.round() as u8;
        byte
    };
    Color(mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
}

/// A value of a field in 0..=1: orange below ½, blue above, white in between; pale, so that points stay visible.
#[must_use]
pub fn diverging(value: f64) -> Color {
    let (color, share) = if value < 0.5 {
        (ORANGE, 1.0 - 2.0 * value)
    } else {
        (BLUE, 2.0 * value - 1.0)
    };
    blend(WHITE, color, 0.55 * share)
}
