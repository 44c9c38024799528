//! Seeded random numbers: every draw is a function of a seed, the same on every machine.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// The generator of every shuffle, split and initialisation: `ChaCha8`, whose stream is documented and does not
/// change between releases.
pub type Rng = ChaCha8Rng;

/// A generator that starts at `seed`.
#[must_use]
pub fn seeded(seed: u64) -> Rng {
    Rng::seed_from_u64(seed)
}

/// A well-mixed 64-bit function of its input (the finaliser of Steele et al. 2014, `SplitMix64`).
#[must_use]
#[inline(always)]
pub(crate) fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
