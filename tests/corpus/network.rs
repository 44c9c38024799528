//! Sound files of something else than the network, and values that are no numbers.

use nn_core::ModelFile;

use super::*;

use nn_core::Model;

pub(crate) fn networks() -> Vec<Class> {
    /// A file of `count` tensors under other names or shapes, packed without gaps.
    fn packed(tensors: &[(&str, &str, usize)]) -> Vec<u8> {
        let mut at = 0;
        let mut all = Vec::new();
        for (name, shape, bytes) in tensors {
            all.push(entry(name, "F32", shape, at, at + bytes));
            at += bytes;
        }
        file(header(&all), &data(at))
    }
    let tensors = TENSORS.map(|(name, shape, start, end)| (name, shape, end - start));
    let without = |left_out: usize| {
        let mut left = tensors.to_vec();
        left.remove(left_out);
        packed(&left)
    };
    let renamed = |new: &str| {
        let mut all = tensors.to_vec();
        all[1].0 = new;
        packed(&all)
    };
    let more = |name: &str, shape: &str, bytes| {
        let mut all = tensors.to_vec();
        all.push((name, shape, bytes));
        packed(&all)
    };
    let long = "x".repeat(100_000);
    vec![
        class(
            "nothing",
            "4 of 4 tensors differ",
            vec![file("{}", &[]), file("{}  ", &[])],
        ),
        class(
            "a tensor missing",
            "missing in the file",
            (0..4).map(without).collect(),
        ),
        class(
            "a tensor more",
            "not in the network",
            vec![
                more("extra", "[1]", 4),
                more("extra", "[]", 4),
                more("extra", "[0]", 0),
                more("hidden", "[2,3]", 24),
                more("hidden.weight.", "[2,3]", 24),
                more(&long, "[1]", 4),
            ],
        ),
        class(
            "another name",
            "2 of 5 tensors differ",
            [
                "Hidden.weight",
                "hidden.weights",
                "hidden_weight",
                " hidden.weight",
                "hidden.weight ",
                "hidden.weight\\u0000",
                "hidden..weight",
                "hidden",
                ".weight",
                "module.hidden.weight",
                "hіdden.weight",
                "../hidden.weight",
                "\\u001b[31mhidden",
            ]
            .map(renamed)
            .to_vec(),
        ),
        class(
            "another network's widths",
            "another shape",
            vec![
                Two::<f32, Relu, 3, 3, 2>::from_seed(0).to_bytes().unwrap(),
                Two::<f32, Relu, 2, 2, 2>::from_seed(0).to_bytes().unwrap(),
                Two::<f32, Relu, 3, 2, 1>::from_seed(0).to_bytes().unwrap(),
                Two::<f32, Relu, 64, 128, 10>::from_seed(0)
                    .to_bytes()
                    .unwrap(),
                Two::<f64, Relu, 64, 128, 10>::from_seed(0)
                    .to_bytes()
                    .unwrap(),
            ],
        ),
        class(
            "the other scalar type",
            "load it as `Two::<f64>`",
            vec![Two::<f64, Relu, 3, 2, 2>::from_seed(0).to_bytes().unwrap()],
        ),
    ]
}

pub(crate) fn values() -> Vec<Class> {
    let planted = |value: f32| {
        TENSORS
            .iter()
            .flat_map(|&(.., start, end)| [start, end - 4])
            .map(|at| {
                let mut values = data(DATA);
                values[at..at + 4].copy_from_slice(&value.to_le_bytes());
                file(header(&entries()), &values)
            })
            .collect()
    };
    vec![
        class("NaN", "] is NaN", planted(f32::NAN)),
        class(
            "another NaN",
            "] is NaN",
            planted(f32::from_bits(0xff80_0001)),
        ),
        class("infinity", "] is inf", planted(f32::INFINITY)),
        class("minus infinity", "] is -inf", planted(f32::NEG_INFINITY)),
    ]
}
