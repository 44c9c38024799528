//! The names of tensors.

use std::cmp::Ordering;
use std::fmt;

/// The largest number of parts in a name: the depth of nested networks, and one for the tensor.
pub(crate) const DEEPEST: usize = 8;

/// `hidden.weight`: the path of a tensor, as in a `PyTorch` state dict.
///
/// It is composed of the names of the tensor, its layer and the networks around it, without allocating. It compares
/// with text and prints as text.
///
/// ```
/// use nn_core::layer::tensor::Name;
/// let name = Name::new("weight").under("hidden").under("encoder");
/// assert_eq!(name, "encoder.hidden.weight");
/// assert_eq!(name.to_string(), "encoder.hidden.weight");
/// ```
#[derive(Clone, Copy)]
pub struct Name {
    /// The innermost first.
    parts: [&'static str; DEEPEST],
    depth: usize,
}

impl Name {
    /// The name of a tensor.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        let mut parts = [""; DEEPEST];
        parts[0] = name;
        Self { parts, depth: 1 }
    }

    /// `name` inside the layer or network `outer`.
    ///
    /// # Panics
    /// If the name has more than eight parts, which `network!` refuses.
    #[must_use]
    pub fn under(mut self, outer: &'static str) -> Self {
        assert!(
            self.depth < DEEPEST,
            "networks can be nested at most {DEEPEST} deep"
        );
        self.parts[self.depth] = outer;
        self.depth += 1;
        self
    }

    /// True if it is `name` directly inside the line `outer`.
    pub(crate) fn is_in(&self, outer: &str, name: &str) -> bool {
        let parts = [outer.bytes(), ".".bytes(), name.bytes()];
        self.bytes().eq(parts.into_iter().flatten())
    }

    /// True if both tensors are in the same layer: their names differ in the last part alone.
    pub(crate) fn is_beside(&self, other: &Self) -> bool {
        self.parts[1..self.depth] == other.parts[1..other.depth]
    }

    /// The outermost part, to be replaced.
    pub(crate) fn first_part(&mut self) -> &mut &'static str {
        &mut self.parts[self.depth - 1]
    }

    fn parts(&self) -> impl Iterator<Item = &'static str> {
        self.parts[..self.depth].iter().rev().copied()
    }

    fn bytes(&self) -> impl Iterator<Item = u8> {
        self.parts().enumerate().flat_map(|(index, part)| {
            let dot = (index > 0).then_some(b'.');
            dot.into_iter().chain(part.bytes())
        })
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.parts().collect::<Vec<_>>().join("."))
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_string(), f)
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.bytes().eq(other.bytes())
    }
}

impl Eq for Name {}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.bytes().eq(other.bytes())
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes().cmp(other.bytes())
    }
}
