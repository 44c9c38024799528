//! Initialisers of weights.

/// An initialiser of weights: its keyword, and its variant in the runtime.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Init {
    pub(crate) keyword: &'static str,
    pub(crate) variant: &'static str,
}

pub(crate) const HE_NORMAL: Init = init("he_normal", "HeNormal");
pub(crate) const LECUN_NORMAL: Init = init("lecun_normal", "LecunNormal");
pub(crate) const ZEROS: Init = init("zeros", "Zeros");
pub(crate) const GLOROT_UNIFORM: Init = init("glorot_uniform", "GlorotUniform");

pub(crate) const INITS: [Init; 8] = [
    HE_NORMAL,
    init("he_uniform", "HeUniform"),
    init("glorot_normal", "GlorotNormal"),
    GLOROT_UNIFORM,
    LECUN_NORMAL,
    init("lecun_uniform", "LecunUniform"),
    ZEROS,
    init("torch", "Torch"),
];

const fn init(keyword: &'static str, variant: &'static str) -> Init {
    Init { keyword, variant }
}
