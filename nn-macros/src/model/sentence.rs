//! Sentences about widths, each written once. The macro fills in the widths that it knows, the compiler the others.

use super::shape::Shape;
use super::width::Dim;
use crate::limits;

/// A message and its help.
#[derive(Clone)]
pub(crate) struct Sentence {
    pub(crate) message: Vec<Piece>,
    pub(crate) help: Vec<Piece>,
}

/// A part of a sentence.
#[derive(Clone)]
pub(crate) enum Piece {
    Text(String),
    /// A width and its unit. For a constant, the compiler's text shows the name too.
    Width(Shape, &'static str),
    /// A width alone.
    Number(Shape),
    /// The multiples of the second next to the first: `6 or 8`.
    Multiples(Dim, Dim),
    /// A divisor of the first, below the second and below the first itself.
    Divisor(Dim, Dim),
}

impl Sentence {
    /// The message and the help, where all widths are known or parameters of the network.
    pub(crate) fn told(&self) -> (String, String) {
        let text = |pieces: &[Piece]| pieces.iter().map(Piece::told).collect();
        (text(&self.message), text(&self.help))
    }

    /// Both as one text. The compiler fills in the widths that it compares: `{0}` is the first one, `{1}` the other,
    /// `{~}` the multiples of the other next to the first, `{/}` a divisor of the first below the other.
    pub(crate) fn template(&self, compared: &[&Dim]) -> String {
        let number = |dim: &Dim| match compared.iter().position(|other| dim.is(other)) {
            Some(index) if dim.known().is_none() => format!("{{{index}}}"),
            _ => dim.text(),
        };
        let text = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Number(shape) => shape.text_of(number),
            Piece::Multiples(..) => String::from("{~}"),
            Piece::Divisor(..) => String::from("{/}"),
            Piece::Width(shape, unit) if shape.is_known() => format!("{}{unit}", shape.text()),
            Piece::Width(shape, unit) => {
                format!("{}{unit} (`{}`)", shape.text_of(number), shape.text())
            }
        };
        let all = |pieces: &[Piece]| pieces.iter().map(text).collect::<String>();
        format!("{}\n\nhelp: {}", all(&self.message), all(&self.help))
    }
}

impl Piece {
    fn told(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Width(shape, unit) => format!("{}{unit}", told(shape)),
            Self::Number(shape) => told(shape),
            Self::Multiples(dim, of) => match (dim.known(), of.known()) {
                (Some(width), Some(of)) if width < of => of.to_string(),
                (Some(width), Some(of)) => {
                    let below = width - width % of;
                    format!("{below} or {}", below + of)
                }
                _ => format!("`{}`", dim.text()),
            },
            Self::Divisor(dim, below) => match (dim.known(), below.known()) {
                (Some(width), Some(below)) => {
                    let most = below.min(limits::DIVISOR).min(width.saturating_sub(1));
                    let divisor = (1..=most)
                        .rev()
                        .find(|divisor| width.is_multiple_of(*divisor));
                    divisor.unwrap_or(1).to_string()
                }
                _ => format!("`{}`", dim.text()),
            },
        }
    }
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Piece {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A width in a sentence: 8, or the user's `H`.
fn told(shape: &Shape) -> String {
    if shape.is_known() {
        shape.text()
    } else {
        format!("`{}`", shape.text())
    }
}
