use nn_core::prelude::*;

mod own {
    #[derive(Debug, Clone, Copy, Default)]
    pub struct Double;

    impl<T: nn_core::Scalar> nn_core::layer::activation::Activation<T> for Double {
        fn value(&self, z: T) -> T {
            z + z
        }
        fn derivative(&self, _: T, _: T) -> T {
            T::from_f64(2.0)
        }
    }
}

network! {
    struct Net {
        input: 2,
        hidden: dense(4) -> own::Double(factor = 2.0),
        output: dense(1),
    }
}

fn main() {}
