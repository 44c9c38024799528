use nn_core::prelude::*;

network! {
    pub struct Net {
        input: 50_000,
        first: prelu,
        output: prelu,
    }
}

fn main() {
    let net = Net::new(1);
    let _ = net.predict_one(&[0.0; 50_000]);
}
