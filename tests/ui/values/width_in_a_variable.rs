use nn_core::network;

fn main() {
    let width = 4;
    network! {
        struct Net {
            input: 4,
            hidden: dense(width) -> relu,
            output: dense(3) -> softmax,
        }
    }
    let net = Net::<f32>::new(width as u64);
    let _ = net.predict_one(&[0.0; 4]);
}
