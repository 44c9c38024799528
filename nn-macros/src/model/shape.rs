//! Shapes: lists of widths.

use super::width::{Dim, product};
use crate::diag::Place;

/// The dims of a value for one sample, the slowest first: at least one.
#[derive(Clone)]
pub(crate) struct Shape(Vec<Dim>);

impl Shape {
    /// So many numbers in a row.
    pub(crate) fn features(dim: Dim) -> Self {
        Self(vec![dim])
    }

    fn rank(&self) -> usize {
        self.0.len()
    }

    /// The numbers per sample: the product of the dims.
    pub(crate) fn len(&self) -> Dim {
        let (first, others) = (&self.0[0], &self.0[1..]);
        others
            .iter()
            .fold(first.clone(), |all, dim| product(&all, dim))
    }

    /// The width, if the shape has one dim.
    pub(crate) fn width(&self) -> Option<&Dim> {
        match &self.0[..] {
            [width] => Some(width),
            _ => None,
        }
    }

    /// Its place in the declaration.
    pub(crate) fn place(&self) -> Place {
        self.0[0].place
    }

    /// The same shape, blamed on another place.
    pub(crate) fn at(mut self, place: Place) -> Self {
        for dim in &mut self.0 {
            dim.place = place;
        }
        self
    }

    /// `16`, or `[3, 28, 28]`.
    pub(crate) fn text(&self) -> String {
        self.text_of(Dim::text)
    }

    /// The same, with the caller's text for each dim.
    pub(crate) fn text_of(&self, text: impl Fn(&Dim) -> String) -> String {
        let dims: Vec<String> = self.0.iter().map(text).collect();
        match &dims[..] {
            [width] => width.clone(),
            _ => format!("[{}]", dims.join(", ")),
        }
    }

    /// True if the macro knows every dim.
    pub(crate) fn is_known(&self) -> bool {
        self.0.iter().all(|dim| dim.known().is_some())
    }

    /// True if both are the same shape, as far as that is known without the compiler.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.rank() == other.rank() && self.pairs(other).all(|(a, b)| a.is(b))
    }

    /// True if both are the same shape, or if the compiler may find that they are.
    pub(crate) fn may_be(&self, other: &Self) -> bool {
        self.rank() == other.rank() && self.pairs(other).all(|(a, b)| a.is(b) || a.may_be(b))
    }

    /// The dims of both, side by side.
    pub(crate) fn pairs<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (&'a Dim, &'a Dim)> {
        self.0.iter().zip(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;
    use crate::diag::Place;
    use crate::model::{Dim, Size};

    fn shape(sizes: &[usize]) -> Shape {
        let dim = |size: &usize| Dim {
            size: Size::Known(*size),
            place: Place::token(proc_macro2::Span::call_site()),
        };
        Shape(sizes.iter().map(dim).collect())
    }

    #[test]
    fn a_shape_of_several_dims() {
        let (image, features) = (shape(&[3, 28, 28]), shape(&[2352]));
        assert_eq!(image.text(), "[3, 28, 28]");
        assert_eq!(features.text(), "2352");
        assert!(image.len().is(&features.len()));
        assert!(image.is(&image) && !image.is(&features));
        assert!(!image.may_be(&features) && !image.may_be(&shape(&[3, 28, 14])));
        assert!(image.width().is_none() && features.width().is_some());
    }
}
