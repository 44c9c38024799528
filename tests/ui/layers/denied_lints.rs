// errors: 2
use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(5),
        #[deny(bias_before_batch_norm)]
        norm: batch_norm -> relu,
        #[deny(noise_after_last_layer)]
        output: dense(3) -> gaussian_noise(0.1),
    }
}

fn main() {}
