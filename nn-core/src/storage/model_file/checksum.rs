//! A checksum of a file's tensors: the format has none, and a weight with a flipped bit looks like any weight.

use flate2::Crc;

/// CRC-32 over tensors in the order of their names, then over the program's own text.
pub(super) struct Checksum(Crc);

impl Checksum {
    pub(super) fn new() -> Self {
        Self(Crc::new())
    }

    /// One tensor: its name and a zero, its sizes. Its values follow.
    pub(super) fn tensor(&mut self, name: &str, shape: &[usize]) {
        self.text(name);
        for &size in shape {
            self.0.update(&(size as u64).to_le_bytes());
        }
    }

    /// The little-endian values of a tensor, or the next part of them.
    pub(super) fn values(&mut self, values: &[u8]) {
        self.0.update(values);
    }

    /// A text, followed by a zero.
    pub(super) fn text(&mut self, text: &str) {
        self.0.update(text.as_bytes());
        self.0.update(&[0]);
    }

    /// Eight hexadecimal digits.
    pub(super) fn finish(self) -> String {
        format!("{:08x}", self.0.sum())
    }
}
