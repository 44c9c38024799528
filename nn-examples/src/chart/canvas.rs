//! The canvas of panels: lines, boxes, discs and text in points, as SVG or as pixels.

use std::fmt::Display;
use std::sync::Once;

use plotters::backend::{BitMapBackend, DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{
    Color as _, FontDesc, FontFamily, FontStyle, FontTransform, RGBColor, register_font,
};

use super::png;
use super::theme::Color;

/// A text's position relative to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// The text begins at the point.
    Left,
    /// The text is centred on the point.
    Center,
    /// The text ends at the point.
    Right,
}

/// A text's look.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// Height of the letters in points.
    pub size: f64,
    /// Colour.
    pub color: Color,
    /// The text's position relative to its point; vertically it is always centred.
    pub align: Align,
    /// True if it is bold.
    pub bold: bool,
    /// True if it reads from bottom to top.
    pub upright: bool,
}

/// A surface measured in points from the upper left corner. Errors are kept until the end.
pub trait Canvas {
    /// A connected line.
    fn line(&mut self, points: &[(f64, f64)], width: f64, color: Color);
    /// A filled box.
    fn fill(&mut self, from: (f64, f64), to: (f64, f64), color: Color);
    /// A disc, filled or not.
    fn disc(&mut self, center: (f64, f64), radius: f64, color: Color, filled: bool);
    /// One line of text.
    fn text(&mut self, text: &str, at: (f64, f64), style: Text);

    /// The outline of a box.
    fn outline(&mut self, from: (f64, f64), to: (f64, f64), width: f64, color: Color) {
        let corners = [from, (to.0, from.1), to, (from.0, to.1), from];
        self.line(&corners, width, color);
    }
}

/// Device units per point: SVG coordinates are integers, so they must be finer than points.
const FINE: f64 = 4.0;

/// Plotters' font size for letters of 1 point, and the distance of the text's centre below the point.
struct Lettering {
    scale: f64,
    shift: f64,
}

/// Plotters writes size/1.24 as the SVG font size, and lets the viewer centre.
const SVG_LETTERING: Lettering = Lettering {
    scale: 1.24,
    shift: 0.0,
};
/// Bitmap text is sized by the font's ascent and descent (1.164 for this font). Plotters centres the box above the
/// baseline, which is a quarter too high for digits.
const PNG_LETTERING: Lettering = Lettering {
    scale: 1.164,
    shift: 0.25,
};

struct Sheet<B> {
    backend: B,
    lettering: Lettering,
    /// A bitmap needs its lines' joints filled; an SVG viewer does that.
    joints: bool,
    error: Option<String>,
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a picture is a few thousand units wide"
)]
fn unit(points: f64) -> i32 {
    (points * FINE).round() as i32
}

fn units(at: (f64, f64)) -> (i32, i32) {
    (unit(at.0), unit(at.1))
}

fn rgb(color: Color) -> RGBColor {
    RGBColor(color.0, color.1, color.2)
}

impl<B: DrawingBackend> Sheet<B> {
    fn keep<E: Display>(&mut self, result: Result<(), E>) {
        if let Err(error) = result {
            self.error.get_or_insert(error.to_string());
        }
    }
}

impl<B: DrawingBackend> Canvas for Sheet<B> {
    fn line(&mut self, points: &[(f64, f64)], width: f64, color: Color) {
        let stroke = unit(width).max(1).unsigned_abs();
        let style = rgb(color).stroke_width(stroke);
        if !self.joints {
            let path = points.iter().map(|&at| units(at));
            let result = self.backend.draw_path(path, &style);
            return self.keep(result);
        }
        for pair in points.windows(2) {
            let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
            let length = dx.hypot(dy).max(1e-9);
            let (nx, ny) = (-dy / length * width / 2.0, dx / length * width / 2.0);
            let corners = [
                (pair[0].0 + nx, pair[0].1 + ny),
                (pair[1].0 + nx, pair[1].1 + ny),
                (pair[1].0 - nx, pair[1].1 - ny),
                (pair[0].0 - nx, pair[0].1 - ny),
            ];
            let result = self
                .backend
                .fill_polygon(corners.map(units), &rgb(color).filled());
            self.keep(result);
        }
        for &at in points {
            self.disc(at, width / 2.0, color, true);
        }
    }

    fn fill(&mut self, from: (f64, f64), to: (f64, f64), color: Color) {
        let style = rgb(color).filled();
        let result = self.backend.draw_rect(units(from), units(to), &style, true);
        self.keep(result);
    }

    fn disc(&mut self, center: (f64, f64), radius: f64, color: Color, filled: bool) {
        let style = rgb(color).stroke_width(unit(1.2).unsigned_abs());
        let radius = unit(radius).max(1).unsigned_abs();
        let result = self
            .backend
            .draw_circle(units(center), radius, &style, filled);
        self.keep(result);
    }

    fn text(&mut self, text: &str, at: (f64, f64), style: Text) {
        if text.is_empty() {
            return;
        }
        let weight = if style.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        let size = style.size * FINE * self.lettering.scale;
        let font = FontDesc::new(FontFamily::SansSerif, size, weight);
        let font = if style.upright {
            font.transform(FontTransform::Rotate270)
        } else {
            font
        };
        let down = style.size * self.lettering.shift;
        let at = if style.upright {
            (at.0 + down, at.1)
        } else {
            (at.0, at.1 + down)
        };
        let horizontal = match style.align {
            Align::Left => HPos::Left,
            Align::Center => HPos::Center,
            Align::Right => HPos::Right,
        };
        let style = font
            .color(&rgb(style.color))
            .pos(Pos::new(horizontal, VPos::Center));
        let result = self.backend.draw_text(text, &style, units(at));
        self.keep(result);
    }
}

/// The picture as SVG, `width`×`height` points.
pub(super) fn svg(
    width: f64,
    height: f64,
    draw: impl FnOnce(&mut dyn Canvas),
) -> Result<String, String> {
    register_fonts();
    let size = (unit(width).unsigned_abs(), unit(height).unsigned_abs());
    let mut document = String::new();
    let mut sheet = Sheet {
        backend: SVGBackend::with_string(&mut document, size),
        lettering: SVG_LETTERING,
        joints: false,
        error: None,
    };
    draw(&mut sheet);
    let result = sheet.backend.present();
    sheet.keep(result);
    let error = sheet.error.take();
    drop(sheet);
    // The coordinates stay fine, the picture's size is in points; curves join without spikes.
    let fine = format!("width=\"{}\" height=\"{}\"", size.0, size.1);
    let shown = format!("width=\"{width}\" height=\"{height}\" stroke-linejoin=\"round\"");
    error.map_or_else(|| Ok(document.replacen(&fine, &shown, 1)), Err)
}

/// The picture as PNG with two pixels per point, each the mean of four drawn pixels.
pub(super) fn png(
    width: f64,
    height: f64,
    draw: impl FnOnce(&mut dyn Canvas),
) -> Result<Vec<u8>, String> {
    const CHANNELS: usize = 3;
    register_fonts();
    let (wide, high) = (unit(width).unsigned_abs(), unit(height).unsigned_abs());
    let (columns, rows) = (wide as usize, high as usize);
    let mut pixels = vec![255; columns * rows * CHANNELS];
    let mut sheet = Sheet {
        backend: BitMapBackend::with_buffer(&mut pixels, (wide, high)),
        lettering: PNG_LETTERING,
        joints: true,
        error: None,
    };
    draw(&mut sheet);
    let error = sheet.error.take();
    drop(sheet);
    if let Some(error) = error {
        return Err(error);
    }
    let mut halved = Vec::with_capacity(pixels.len() / 4);
    for row in pixels.chunks_exact(2 * columns * CHANNELS) {
        let (upper, lower) = row.split_at(columns * CHANNELS);
        for (above, below) in upper
            .chunks_exact(2 * CHANNELS)
            .zip(lower.chunks_exact(2 * CHANNELS))
        {
            for channel in 0..CHANNELS {
                let sum: u32 = [above, below]
                    .iter()
                    .flat_map(|pair| [pair[channel], pair[channel + CHANNELS]])
                    .map(u32::from)
                    .sum();
                halved.push(u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX));
            }
        }
    }
    png::encode(wide / 2, high / 2, &halved).map_err(|error| error.to_string())
}

/// Plotters' pure-Rust text needs a registered font; SVG viewers use their own.
fn register_fonts() {
    static FONTS: Once = Once::new();
    FONTS.call_once(|| {
        let faces: [(FontStyle, &'static [u8]); 2] = [
            (
                FontStyle::Normal,
                include_bytes!("../../fonts/DejaVuSans-subset.ttf"),
            ),
            (
                FontStyle::Bold,
                include_bytes!("../../fonts/DejaVuSans-Bold-subset.ttf"),
            ),
        ];
        for (style, bytes) in faces {
            assert!(
                register_font("sans-serif", style, bytes).is_ok(),
                "the embedded font is a font"
            );
        }
    });
}
