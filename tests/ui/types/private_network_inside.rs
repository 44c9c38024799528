#![deny(private_interfaces)]

mod models {
    nn_core::network! {
        struct Encoder { input: 4, code: dense(3) -> tanh }
    }
    nn_core::network! {
        pub struct Net {
            input: 4,
            encoder: network(Encoder),
            output: dense(3),
        }
    }
}

fn main() {
    let _ = models::Net::<f32>::new(1);
}
