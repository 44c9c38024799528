#[allow(non_camel_case_types)]
type __Layers_CITIES = [(); CITIES];
#[allow(non_upper_case_globals)]
const __Layers_CITIES: nn_core::macro_support::usize = <__Layers_CITIES as nn_core::macro_support::Width>::WIDTH;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
type __Layers_turn<T> = my::Turn<3, T>;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
const __Layers_turn__is: nn_core::macro_support::bool = {
    use nn_core::macro_support::Otherwise as _;
    nn_core::macro_support::Probe::<
        (
            __Layers_turn<nn_core::macro_support::f32>,
            __Layers_turn<nn_core::macro_support::f64>,
        ),
    >::IS_LAYER
};
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
#[cfg(not(doc))]
type __Layers_turn__over<T> = nn_core::macro_support::Own<
    __Layers_turn<T>,
    T,
    { __Layers_turn__is },
>;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
#[cfg(doc)]
type __Layers_turn__over<T> = my::Turn<3, T>;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
const __Layers_turn__input: nn_core::macro_support::usize = <__Layers_turn__over<
    nn_core::macro_support::f32,
> as nn_core::macro_support::own::Layer>::INPUT;
#[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)]
const __Layers_turn__output: nn_core::macro_support::usize = <__Layers_turn__over<
    nn_core::macro_support::f32,
> as nn_core::macro_support::own::Layer>::OUTPUT;
/**
| line | layer | features | parameters |
|---|---|---|---|
| | `input` | 5 | |
| `scale` | `standardize` | 4 | 0 |
| `wide` | `dense(6)` | 4 → 6 | 30 |
| `city` | `embedding(CITIES, 2)` | 1 → 2 | CITIES × 2 |
| `both` | `concat(wide, city)` | 6 + 2 → 8 |  |
| `turn` | `layer(my::Turn<3>)` | 8 → my::Turn<3>::OUTPUT | `my::Turn<3>::PARAMETERS` |
| `kernel` | `features(16, gamma = 0.3)` | my::Turn<3>::OUTPUT → 16 | 0 |
| `output` | `dense(3)` | 16 → 3 | 51 |
|  | `softmax` | 3 |  |

`Layers::new(seed)` starts the network, `Trainer::new(CrossEntropy::new(), Adam::new(1e-3)).fit(&mut net, &data)?` trains it, `net.predict(&x)` and `net.predict_one(&sample)` ask it, `net.save(path)?` and `Layers::load(path)?` keep it in a file.
*/
struct Layers<T: nn_core::macro_support::Scalar = nn_core::macro_support::f32> {
    ///`standardize` of 4 features.
    scale: nn_core::macro_support::Standardize<T, 4>,
    ///`dense(6)`: 4 → 6, starts as `glorot_uniform`.
    wide: nn_core::macro_support::Dense<T, 4, 6>,
    ///`embedding(CITIES, 2)`: 1 → 2.
    #[cfg(not(doc))]
    city: nn_core::macro_support::Embedding<T, { __Layers_CITIES }, 2>,
    ///`embedding(CITIES, 2)`: 1 → 2.
    #[cfg(doc)]
    city: nn_core::macro_support::Embedding<T, { CITIES }, 2>,
    ///`layer(my::Turn<3>)`: 8 → my::Turn<3>::OUTPUT.
    turn: __Layers_turn__over<T>,
    ///`features(16, gamma = 0.3)`: my::Turn<3>::OUTPUT → 16.
    #[cfg(not(doc))]
    kernel: nn_core::macro_support::Features<T, { __Layers_turn__output }, 16>,
    ///`features(16, gamma = 0.3)`: my::Turn<3>::OUTPUT → 16.
    #[cfg(doc)]
    kernel: nn_core::macro_support::Features<
        T,
        { <my::Turn<3, f32> as nn_core::layer::Layer>::OUTPUT },
        16,
    >,
    ///`dense(3)`: 16 → 3, starts as `glorot_uniform`.
    output: nn_core::macro_support::Dense<T, 16, 3>,
}
#[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code)]
#[allow(trivial_numeric_casts, unreachable_pub, unused_qualifications)]
const _: () = {
    use nn_core::macro_support as __rt;
    type __This<T> = Layers<T>;
    const _: () = __rt::expect_not_zero(
        <__Layers_CITIES as __rt::Width>::LENGTH,
        "the width of `city` is {0} (`CITIES`)\n\nhelp: a width is at least 1",
    );
    const _: () = __rt::expect_a_width(
        <__Layers_CITIES as __rt::Width>::LENGTH,
        "the width of `city` is {0} (`CITIES`), more than 1073741824\n\nhelp: choose a smaller width, for example 64",
    );
    const _: () = __rt::expect_at_most(
        __Layers_CITIES,
        16777216,
        "the embedding `city` has {0} rows (`CITIES`), but `f32` holds every whole number only up to 16777216: other rows would be read\n\nhelp: give it at most 16777216 rows, or split the index into two columns with an embedding each",
    );
    const _: () = __rt::expect_equal(
        __Layers_turn__input,
        8,
        "`turn: layer(my::Turn<3>)` takes {0} features (`my::Turn<3>::INPUT`), but `concat(wide, city)` before it produces 8\n\nhelp: change this width to 8, or the one before it to {0}",
    );
    const _: () = __rt::expect_layer("my::Turn<3>", __Layers_turn__is);
    impl<T: __rt::Scalar> __This<T> {
        /// The prediction for one sample, on the stack: no allocation, no lock.
        #[must_use]
        fn predict_one(&self, x: &[T; 5]) -> [T; 3]
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
            , 5, 3
        }
    }
    __rt::traits! {
        [T : __rt::Scalar] __This < T >, "Layers" { scale, wide, city, turn, kernel,
        output } Clone Debug
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Model for __This<T> {
        type Scalar = T;
        type Head = __rt::head::Softmax<3>;
        const PROGRAM: &'static __rt::Program = &__rt::Program::new(
                "Layers",
                5,
                &[
                    __rt::Stage::layer(
                            "scale",
                            "standardize",
                            4,
                            4,
                            0,
                            <__rt::Standardize<T, 4>>::MULTIPLY_ADDS,
                        )
                        .computing(__rt::Op::Layer {
                            keyword: "standardize",
                            numbers: &[],
                        })
                        .with(<__rt::Standardize<T, 4>>::TENSORS)
                        .wanting(<__rt::Standardize<T, 4>>::WANTS)
                        .fitted()
                        .reading(&[__rt::Read::Part(1)]),
                    __rt::Stage::dense("wide", 4, 6, true),
                    __rt::Stage::layer(
                            "city",
                            "embedding(CITIES, 2)",
                            1,
                            2,
                            0,
                            <__rt::Embedding<T, { __Layers_CITIES }, 2>>::MULTIPLY_ADDS,
                        )
                        .computing(__rt::Op::Layer {
                            keyword: "embedding",
                            numbers: &[],
                        })
                        .with(<__rt::Embedding<T, { __Layers_CITIES }, 2>>::TENSORS)
                        .wanting(<__rt::Embedding<T, { __Layers_CITIES }, 2>>::WANTS)
                        .reading(&[__rt::Read::Part(0)]),
                    __rt::Stage::concat("both", "concat(wide, city)", 8)
                        .reading(&[__rt::Read::Stage(1), __rt::Read::Stage(2)]),
                    __rt::Stage::layer(
                            "turn",
                            "layer(my::Turn<3>)",
                            8,
                            __Layers_turn__output,
                            <__Layers_turn__over<T> as __rt::own::Layer>::PARAMETERS,
                            <__Layers_turn__over<T> as __rt::own::Layer>::MULTIPLY_ADDS,
                        )
                        .wanting(<__Layers_turn__over<T> as __rt::own::Layer>::WANTS),
                    __rt::Stage::layer(
                            "kernel",
                            "features(16, gamma = 0.3)",
                            __Layers_turn__output,
                            16,
                            0,
                            <__rt::Features<
                                T,
                                { __Layers_turn__output },
                                16,
                            >>::MULTIPLY_ADDS,
                        )
                        .computing(__rt::Op::Layer {
                            keyword: "features",
                            numbers: &[("gamma", 0.3)],
                        })
                        .with(
                            <__rt::Features<T, { __Layers_turn__output }, 16>>::TENSORS,
                        )
                        .wanting(
                            <__rt::Features<T, { __Layers_turn__output }, 16>>::WANTS,
                        ),
                    __rt::Stage::dense("output", 16, 3, true),
                    __rt::Stage::softmax("output", 3),
                ],
                &[
                    __rt::Group::new("scale", 4).of(0, 1),
                    __rt::Group::new("wide", 6).of(1, 1),
                    __rt::Group::new("city", 2).of(2, 1),
                    __rt::Group::new("both", 8).of(3, 1),
                    __rt::Group::new("turn", __Layers_turn__output).of(4, 1),
                    __rt::Group::new("kernel", 16).of(5, 1),
                    __rt::Group::new("output", 3).of(6, 1),
                ],
            )
            .with_parts(&[("place", 1), ("rest", 4)]);
        fn init(rng: &mut __rt::InitRng) -> Self {
            Self {
                scale: __rt::Standardize::unfitted(),
                wide: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
                city: __rt::Embedding::init(rng),
                turn: <__Layers_turn__over<T> as __rt::own::Layer>::drawn(rng),
                kernel: __rt::Features::init(rng, 0.3),
                output: __rt::Dense::init(rng, __rt::Init::GlorotUniform),
            }
        }
        __rt::tensors! {
            self, T; (((["scale" self.scale] ["wide" self.wide]) ["city" self.city])
            (([own(__Layers_turn__over < T >) "turn" self.turn] ["kernel" self.kernel])
            ["output" self.output]))
        }
        fn check_input(x: __rt::MatRef<'_, T>) -> __rt::Result<(), __rt::NotAnIndex> {
            __rt::embedding::check("city", __Layers_CITIES, x.subcols(0, 1), 0)?;
            __rt::Ok(())
        }
        fn compute(
            &self,
            x: __rt::MatRef<'_, T>,
            slots: &mut [__rt::Slot<T>],
            pass: &__rt::Pass,
        ) {
            let [scale, wide, city, both, turn, kernel, output] = __rt::array(slots);
            __rt::Passes::forward(&self.scale, x.subcols(1, 4), scale, pass);
            __rt::dense::forward(&self.wide, __rt::Identity, scale.value(), wide, pass);
            __rt::Passes::forward(&self.city, x.subcols(0, 1), city, pass);
            __rt::merge::concat::forward([wide.value(), city.value()], both, pass);
            __rt::Passes::forward(&self.turn, both.value(), turn, pass);
            __rt::Passes::forward(&self.kernel, turn.value(), kernel, pass);
            __rt::dense::forward(
                &self.output,
                __rt::Identity,
                kernel.value(),
                output,
                pass,
            );
        }
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::Train for __This<T> {
        fn backward(
            &self,
            input: __rt::Source<'_, T>,
            slots: &mut [__rt::Slot<T>],
            gradients: &mut Self,
            pass: &__rt::Pass,
        ) {
            let [scale, wide, city, both, turn, kernel, output] = __rt::array(slots);
            let mut input = input;
            let wanted = input.gradient.is_some();
            __rt::dense::backward(
                &self.output,
                __rt::Identity,
                kernel.source(),
                output,
                &mut gradients.output,
                pass,
            );
            __rt::Passes::backward(
                &self.kernel,
                turn.source(),
                kernel,
                &mut gradients.kernel,
                pass,
            );
            __rt::Passes::backward(
                &self.turn,
                both.source(),
                turn,
                &mut gradients.turn,
                pass,
            );
            __rt::merge::concat::backward([wide.source(), city.source()], both, pass);
            __rt::Passes::backward(
                &self.city,
                input.columns(0, 1),
                city,
                &mut gradients.city,
                pass,
            );
            __rt::dense::backward(
                &self.wide,
                __rt::Identity,
                scale.source_if(wanted),
                wide,
                &mut gradients.wide,
                pass,
            );
            if wanted {
                __rt::Passes::backward(
                    &self.scale,
                    input.columns(1, 4),
                    scale,
                    &mut gradients.scale,
                    pass,
                );
            }
        }
    }
    impl<T: __rt::Scalar> __rt::Network<5, 3> for __This<T> {}
    impl<T: __rt::Scalar> __rt::OverScalar for __This<T> {
        type Over<__T: __rt::Scalar> = __This<__T>;
    }
    #[doc(hidden)]
    impl<T: __rt::Scalar> __rt::one::OneSample<5, 3> for __This<T> {
        #[inline(always)]
        fn logits_one<__S: __rt::Simd>(&self, simd: __S, x: &[T; 5]) -> [T; 3] {
            let scale: [T; 4] = __rt::Passes::one(
                &self.scale,
                simd,
                __rt::one::part::<T, 4>(x, 1),
            );
            let wide = __rt::dense::one(&self.wide, __rt::Identity, simd, &scale);
            let city: [T; 2] = __rt::Passes::one(
                &self.city,
                simd,
                __rt::one::part::<T, 1>(x, 0),
            );
            let both = __rt::merge::concat::one::<_, T, 8>(simd, &[&wide, &city]);
            let turn: [T; __Layers_turn__output] = __rt::Passes::one(
                &self.turn,
                simd,
                &both,
            );
            let kernel: [T; 16] = __rt::Passes::one(&self.kernel, simd, &turn);
            let output = __rt::dense::one(&self.output, __rt::Identity, simd, &kernel);
            output
        }
    }
};
