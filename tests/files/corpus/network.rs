//! Valid files of another network, and values that are not numbers.

use super::*;

network! {
    struct Wider {
        input: 3,
        hidden: dense(3) -> relu,
        output: dense(2),
    }
}
network! {
    struct FewerInputs {
        input: 2,
        hidden: dense(2) -> relu,
        output: dense(2),
    }
}
network! {
    struct OneOutput {
        input: 3,
        hidden: dense(2) -> relu,
        output: dense(1),
    }
}
network! {
    struct Large {
        input: 64,
        hidden: dense(128) -> relu,
        output: dense(10),
    }
}

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
        // such a tensor belongs to a training session: a reader of networks leaves it out
        class(
            "a name with a stroke",
            "1 of 4 tensors differ",
            ["../hidden.weight", "optimizer/exp_avg/hidden.weight"]
                .map(renamed)
                .to_vec(),
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
                "\\u001b[31mhidden",
            ]
            .map(renamed)
            .to_vec(),
        ),
        class(
            "another network's widths",
            "another shape",
            vec![
                Wider::<f32>::new(0).to_bytes().unwrap(),
                FewerInputs::<f32>::new(0).to_bytes().unwrap(),
                OneOutput::<f32>::new(0).to_bytes().unwrap(),
                Large::<f32>::new(0).to_bytes().unwrap(),
                Large::<f64>::new(0).to_bytes().unwrap(),
            ],
        ),
        class(
            "the other scalar type",
            "load it as `Small::<f64>`",
            vec![Small::<f64>::new(0).to_bytes().unwrap()],
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
