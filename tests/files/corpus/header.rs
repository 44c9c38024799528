//! Headers that are JSON, but break the format.

use super::*;

pub(crate) fn keys() -> Vec<Class> {
    let doubled = |of: fn(&str, &str, usize, usize) -> String| {
        TENSORS
            .map(|(name, shape, start, end)| with_extra(&of(name, shape, start, end)))
            .to_vec()
    };
    vec![
        class(
            "a tensor twice, the same",
            "appears twice",
            doubled(|name, shape, start, end| entry(name, "F32", shape, start, end)),
        ),
        class(
            "a tensor twice, another type",
            "appears twice",
            doubled(|name, shape, start, end| entry(name, "I32", shape, start, end)),
        ),
        class(
            "a tensor twice, empty",
            "appears twice",
            doubled(|name, _, _, _| entry(name, "F32", "[0]", DATA, DATA)),
        ),
        class(
            "a tensor twice, escaped",
            "appears twice",
            doubled(|name, shape, start, end| {
                let name = name.replace('.', "\\u002e");
                entry(&name, "F32", shape, start, end)
            }),
        ),
        class(
            "metadata twice",
            "`__metadata__` appears twice",
            vec![with_extra(r#""__metadata__":{},"__metadata__":{}"#)],
        ),
        class(
            "a metadata key twice",
            "`a` appears twice",
            vec![with_extra(r#""__metadata__":{"a":"1","a":"2"}"#)],
        ),
        class(
            "metadata that are no texts",
            "`__metadata__`: invalid type",
            [
                "1",
                "null",
                "[]",
                "\"a\"",
                r#"{"a":1}"#,
                r#"{"a":null}"#,
                r#"{"a":{}}"#,
            ]
            .map(|value| with_extra(&format!(r#""__metadata__":{value}"#)))
            .to_vec(),
        ),
        class(
            "our own metadata damaged",
            "damaged metadata `nn-core`",
            [
                "",
                "x",
                "[]",
                "1",
                "null",
                r#"{\"crc32\":1}"#,
                r#"{\"crc32\""#,
            ]
            .map(|value| with_extra(&format!(r#""__metadata__":{{"nn-core":"{value}"}}"#)))
            .to_vec(),
        ),
        class(
            "a wrong checksum",
            "damaged: the checksum is",
            ["", "00000000", "ffffffff", "zzzz", "é"]
                .map(|sum| {
                    with_extra(&format!(
                        r#""__metadata__":{{"nn-core":"{{\"crc32\":\"{sum}\"}}"}}"#
                    ))
                })
                .to_vec(),
        ),
        class(
            "an empty name",
            "empty name",
            vec![
                with_extra(&entry("", "F32", "[0]", DATA, DATA)),
                with(0, entry("", "F32", "[2]", 0, 8)),
            ],
        ),
    ]
}

pub(crate) fn fields() -> Vec<Class> {
    let (name, shape, start, end) = TENSORS[1];
    let raw = |value: &str| with(1, format!(r#""{name}":{value}"#));
    let offsets = format!(r#""data_offsets":[{start},{end}]"#);
    let shaped = |shape: &str| with(1, entry(name, "F32", shape, start, end));
    let placed = |offsets: &str| {
        raw(&format!(
            r#"{{"dtype":"F32","shape":{shape},"data_offsets":{offsets}}}"#
        ))
    };
    let whole = format!(r#"{{"dtype":"F32","shape":{shape},{offsets}"#);
    vec![
        class(
            "a field missing",
            "`hidden.weight`: missing field",
            vec![
                raw("{}"),
                raw(&format!(r#"{{"shape":{shape},{offsets}}}"#)),
                raw(&format!(r#"{{"dtype":"F32",{offsets}}}"#)),
                raw(&format!(r#"{{"dtype":"F32","shape":{shape}}}"#)),
            ],
        ),
        class(
            "an unknown field",
            "`hidden.weight`: unknown field",
            [
                r#","x":1"#,
                r#","Dtype":"F32""#,
                r#","":0"#,
                r#","offset":0"#,
            ]
            .map(|more| raw(&format!("{whole}{more}}}")))
            .to_vec(),
        ),
        class(
            "a field twice",
            "`hidden.weight`: duplicate field",
            [
                r#","dtype":"F32""#,
                r#","shape":[2,3]"#,
                r#","data_offsets":[8,32]"#,
            ]
            .map(|more| raw(&format!("{whole}{more}}}")))
            .to_vec(),
        ),
        class(
            "an entry that is no object",
            "`hidden.weight`: ",
            ["1", "null", "\"F32\"", "true", "[]"].map(raw).to_vec(),
        ),
        class(
            "an unknown type",
            "`hidden.weight`: unknown variant",
            ["F33", "f32", "", "float32", "F32 ", "Float"]
                .map(|dtype| with(1, entry(name, dtype, shape, start, end)))
                .to_vec(),
        ),
        class(
            "another type of the same size",
            "another type",
            ["I32", "U32"]
                .map(|dtype| with(1, entry(name, dtype, shape, start, end)))
                .to_vec(),
        ),
        class(
            "another type of another size",
            "needs",
            [
                "F64", "F16", "BF16", "I64", "U64", "I16", "U8", "I8", "BOOL", "C64", "F8_E4M3",
                "F4",
            ]
            .map(|dtype| with(1, entry(name, dtype, shape, start, end)))
            .to_vec(),
        ),
        class(
            "a part of a byte",
            "not whole bytes",
            vec![with(1, entry(name, "F4", "[1]", start, end))],
        ),
        class(
            "a shape of the same size",
            "another shape",
            [
                "[3,2]",
                "[6]",
                "[1,6]",
                "[6,1]",
                "[1,2,3]",
                "[2,3,1]",
                "[1,1,1,1,1,1,1,1,1,6]",
            ]
            .map(shaped)
            .to_vec(),
        ),
        class(
            "a shape of another size",
            "`hidden.weight` of type F32 and shape",
            [
                "[2,2]",
                "[]",
                "[0]",
                "[2,0]",
                "[2,4]",
                "[7]",
                "[200,300]",
                "[0,18446744073709551615]",
            ]
            .map(shaped)
            .to_vec(),
        ),
        class(
            "a shape beyond any memory",
            "larger than any memory",
            [
                "[18446744073709551615,2]",
                "[4294967296,4294967296]",
                "[9223372036854775807]",
            ]
            .map(shaped)
            .to_vec(),
        ),
        class(
            "a shape that is none",
            "`hidden.weight`: invalid",
            [
                "-1",
                "[-2,3]",
                "[2.0,3]",
                "[2.5]",
                "\"[2,3]\"",
                "null",
                "{}",
                "[null]",
                "[1e3]",
                "[true]",
                "[18446744073709551616]",
            ]
            .map(shaped)
            .to_vec(),
        ),
        class(
            "offsets that are none",
            "`hidden.weight`: invalid",
            [
                "[]",
                "[8]",
                "[-8,32]",
                "[8.0,32]",
                "\"8\"",
                "null",
                "{}",
                "[\"8\",\"32\"]",
                "[8,18446744073709551616]",
            ]
            .map(placed)
            .to_vec(),
        ),
        class(
            "too many offsets",
            "damaged header",
            vec![placed("[8,32,40]"), placed("[8,32,40,44]")],
        ),
        class(
            "offsets with a gap or an overlap",
            "must start at",
            [
                "[9,33]",
                "[12,36]",
                "[0,24]",
                "[4,28]",
                "[32,8]",
                "[56,80]",
                "[8,7]",
                "[1000,1024]",
            ]
            .map(placed)
            .to_vec(),
        ),
        class(
            "offsets of another length",
            "needs 24 bytes, but has",
            ["[8,31]", "[8,33]", "[8,56]", "[8,18446744073709551615]"]
                .map(placed)
                .to_vec(),
        ),
    ]
}
