//! A layer's requirements on its input columns: whether scales matter to it, and whether they are indices.

/// A layer's requirements on its input columns. They guide `fit`'s advice on scales.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wants {
    /// True if it trains better on columns of one scale.
    pub one_scale: bool,
    /// True if its columns are indices of classes, which no scale may change.
    pub indices: bool,
    /// True if it standardises its columns itself: they must not be standardised already.
    pub raw: bool,
}

impl Wants {
    /// Columns of one scale: most layers.
    pub const ONE_SCALE: Self = Self {
        one_scale: true,
        indices: false,
        raw: false,
    };
    /// Columns of any scale: the layer brings them to one scale.
    pub const ANY_SCALE: Self = Self {
        one_scale: false,
        indices: false,
        raw: false,
    };
    /// Raw columns of any scale: the layer standardises them.
    pub const RAW: Self = Self {
        raw: true,
        ..Self::ANY_SCALE
    };
    /// Indices of classes.
    pub const INDICES: Self = Self {
        indices: true,
        ..Self::ANY_SCALE
    };
}
