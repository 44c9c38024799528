//! The shape of a value or of a tensor: a short list of dims.

use std::fmt;

/// The largest number of dims in a shape.
pub(crate) const MOST_DIMS: usize = 4;

/// The dims of a tensor, or of a layer's output for one sample; at most four.
///
/// ```
/// use nn_core::layer::Shape;
/// const KERNEL: Shape = Shape::new([8, 3, 5, 5]);
/// assert_eq!(KERNEL.dims(), [8, 3, 5, 5]);
/// assert_eq!(KERNEL.len(), 600);
/// assert_eq!(KERNEL.to_string(), "8 × 3 × 5 × 5");
/// assert_eq!(Shape::vector(64).to_string(), "64");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shape {
    dims: [usize; MOST_DIMS],
    rank: usize,
}

impl Shape {
    /// The shape with these dims, the slowest first (row-major).
    #[must_use]
    pub const fn new<const R: usize>(dims: [usize; R]) -> Self {
        const { assert!(R <= MOST_DIMS, "a shape has at most four dims") }
        let mut all = [0; MOST_DIMS];
        let mut i = 0;
        while i < R {
            all[i] = dims[i];
            i += 1;
        }
        Self { dims: all, rank: R }
    }

    /// The shape of `len` values in a row.
    #[must_use]
    pub const fn vector(len: usize) -> Self {
        Self::new([len])
    }

    /// The dims.
    #[must_use]
    pub const fn dims(&self) -> &[usize] {
        self.dims.split_at(self.rank).0
    }

    /// Number of dims.
    #[must_use]
    pub const fn rank(&self) -> usize {
        self.rank
    }

    /// Number of values: the product of the dims, 1 without any.
    #[must_use]
    pub const fn len(&self) -> usize {
        let (mut product, mut i) = (1, 0);
        while i < self.rank {
            product *= self.dims[i];
            i += 1;
        }
        product
    }

    /// True if there are no values.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dims: Vec<String> = self.dims().iter().map(usize::to_string).collect();
        f.pad(&dims.join(" × "))
    }
}
