//! What a layer wants of the columns it reads: whether scales matter to it, and whether they are indices.

/// What a layer wants of the columns it reads. `fit` gives its advice on scales by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wants {
    /// Columns of one scale are better for it.
    pub one_scale: bool,
    /// Its columns are indices of classes, which no scale may change.
    pub indices: bool,
    /// It standardises its columns itself: they must not be standardised already.
    pub raw: bool,
}

impl Wants {
    /// Columns of one scale: most layers.
    pub const ONE_SCALE: Self = Self {
        one_scale: true,
        indices: false,
        raw: false,
    };
    /// Columns of any scale: the layer brings them to one.
    pub const ANY_SCALE: Self = Self {
        one_scale: false,
        indices: false,
        raw: false,
    };
    /// Columns of any scale, as they were read: the layer standardises them.
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
