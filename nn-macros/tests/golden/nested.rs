#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
type __Auto_encoder = models::Encoder;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
const __Auto_encoder__is: nn_core::macro_support::bool = {
    use nn_core::macro_support::Otherwise as _;
    nn_core::macro_support::Probe::<__Auto_encoder>::IS_NETWORK
};
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
#[cfg(not(doc))]
type __Auto_encoder__over<T> = nn_core::macro_support::Over<
    __Auto_encoder,
    T,
    { __Auto_encoder__is },
>;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
#[cfg(doc)]
type __Auto_encoder__over<T> = <__Auto_encoder as nn_core::macro_support::OverScalar>::Over<
    T,
>;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
const __Auto_encoder__input: nn_core::macro_support::usize = <__Auto_encoder__over<
    nn_core::macro_support::f32,
> as nn_core::macro_support::Model>::INPUT;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
const __Auto_encoder__output: nn_core::macro_support::usize = <__Auto_encoder__over<
    nn_core::macro_support::f32,
> as nn_core::macro_support::Model>::OUTPUT;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
type __Auto_decoder = Mlp<8, 64>;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
const __Auto_decoder__is: nn_core::macro_support::bool = {
    use nn_core::macro_support::Otherwise as _;
    nn_core::macro_support::Probe::<__Auto_decoder>::IS_NETWORK
};
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
#[cfg(not(doc))]
type __Auto_decoder__over<T> = nn_core::macro_support::Over<
    __Auto_decoder,
    T,
    { __Auto_decoder__is },
>;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
#[cfg(doc)]
type __Auto_decoder__over<T> = <__Auto_decoder as nn_core::macro_support::OverScalar>::Over<
    T,
>;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
const __Auto_decoder__input: nn_core::macro_support::usize = <__Auto_decoder__over<
    nn_core::macro_support::f32,
> as nn_core::macro_support::Model>::INPUT;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
const __Auto_decoder__output: nn_core::macro_support::usize = <__Auto_decoder__over<
    nn_core::macro_support::f32,
> as nn_core::macro_support::Model>::OUTPUT;
/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 64 | |
| `encoder` | `network(models::Encoder)` | 64 → models::Encoder::OUTPUT | `models::Encoder::PARAMETERS` |
|  | `relu` | models::Encoder::OUTPUT |  |
| `decoder` | `network(Mlp<8, 64>)` | models::Encoder::OUTPUT → Mlp<8, 64>::OUTPUT | `Mlp<8, 64>::PARAMETERS` |

`Auto::new(seed)` starts the network, `Trainer::new(loss, Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Auto::load(path)?` keep it in a file.
*/
pub struct Auto<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`network(models::Encoder)`: 64 → models::Encoder::OUTPUT.
    pub encoder: __Auto_encoder__over<T>,
    ///`network(Mlp<8, 64>)`: models::Encoder::OUTPUT → Mlp<8, 64>::OUTPUT.
    pub decoder: __Auto_decoder__over<T>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Auto<T>;
    const _: () = __rt::expect_equal(
        __Auto_encoder__input,
        64,
        "`encoder: network(models::Encoder)` takes {0} features (`models::Encoder::INPUT`), but `input` before it produces 64\n\nhelp: change this width to 64, or `input` to {0}",
    );
    const _: () = __rt::expect_equal(
        __Auto_decoder__input,
        __Auto_encoder__output,
        "`decoder: network(Mlp<8, 64>)` takes {0} features (`Mlp<8, 64>::INPUT`), but `encoder: network(models::Encoder)` before it produces {1} (`models::Encoder::OUTPUT`)\n\nhelp: change this width to {1}, or the one before it to {0}",
    );
    const _: () = __rt::expect_network("models::Encoder", __Auto_encoder__is);
    const _: () = __rt::expect_nested::<
        __Auto_encoder__over<__rt::f32>,
    >("network(models::Encoder)");
    const _: () = __rt::expect_network("Mlp<8, 64>", __Auto_decoder__is);
    const _: () = __rt::expect_nested::<
        __Auto_decoder__over<__rt::f32>,
    >("network(Mlp<8, 64>)");
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        pub fn predict_one(&self, x: &[T; 64]) -> [T; __Auto_decoder__output]
        where
            T: __rt::one::FitsStack<
                Self,
                { __rt::one::stack(&[<__This<__rt::f32> as __rt::Model>::STACK_VALUES]) },
            >,
        {
            __rt::one::predict(self, x)
        }
    }
    impl __This<__rt::f32> {
        __rt::at_f32! {
            pub, 64, { __Auto_decoder__output }
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Auto" { encoder, decoder } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = <__Auto_decoder__over<__rt::f32> as __rt::Model>::Head;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
            "Auto",
            64,
            &[
                __rt::Stage::network::<
                    __Auto_encoder__over<T>,
                >("encoder", "network(models::Encoder)"),
                __rt::Stage::activation("", "relu", __Auto_encoder__output),
                __rt::Stage::network::<
                    __Auto_decoder__over<T>,
                >("decoder", "network(Mlp<8, 64>)"),
            ],
            &[
                __rt::Group::network::<__Auto_encoder__over<T>>("encoder").of(0, 1),
                __rt::Group::new("activation", __Auto_encoder__output).of(1, 1),
                __rt::Group::network::<__Auto_decoder__over<T>>("decoder").of(2, 1),
            ],
        );
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                encoder: __rt::Model::init(&mut rng.inner()),
                decoder: __rt::Model::init(&mut rng.inner()),
            }
        }
        __rt::tensors! {
            self, T; ([network "encoder" self.encoder] [network "decoder" self.decoder])
        }
        fn check_input(x: __rt::MatRef<'_, T>) -> __rt::Result<(), __rt::NotAnIndex> {
            __rt::network::check::<__Auto_encoder__over<T>>("encoder", x, 0)?;
            __rt::Ok(())
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [encoder, activation, decoder] = __rt::array(slots);
            __rt::network::forward(&self.encoder, x, encoder, &pass.inside(0));
            __rt::elementwise::forward(__rt::Relu, encoder.value(), activation, pass);
            __rt::network::last::forward(
                &self.decoder,
                activation.value(),
                decoder,
                &pass.inside(1),
            );
        }
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Train for __This<T>
    where
        __Auto_encoder__over<T>: __rt::Train<Scalar = T>,
        __Auto_decoder__over<T>: __rt::Train<Scalar = T>,
    {
        fn backward(
            &self,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            gradients: &mut Self,
            pass: &__rt::Pass,
        ) {
            let [encoder, activation, decoder] = __rt::array(slots);
            __rt::network::last::backward(
                &self.decoder,
                activation.source(),
                decoder,
                &mut gradients.decoder,
                &pass.inside(1),
            );
            __rt::elementwise::backward(__rt::Relu, encoder.source(), activation, pass);
            __rt::network::backward(
                &self.encoder,
                input,
                encoder,
                &mut gradients.encoder,
                &pass.inside(0),
            );
        }
    }
    impl<T: __rt::Scalar> __rt::Network<64, { __Auto_decoder__output }> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<64, { __Auto_decoder__output }>
    for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(
            &self,
            simd: __S,
            x: &[T; 64],
        ) -> [T; __Auto_decoder__output] {
            let encoder = __rt::network::one(&self.encoder, simd, __rt::one::part(x, 0));
            let activation = __rt::elementwise::one(__rt::Relu, simd, &encoder);
            let decoder = __rt::network::last::one(
                &self.decoder,
                simd,
                __rt::one::part(&activation, 0),
            );
            decoder
        }
    }
};
