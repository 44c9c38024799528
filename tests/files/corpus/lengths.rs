//! Lengths that do not fit, and headers that are not a JSON object.

use super::*;

pub(crate) fn lengths() -> Vec<Class> {
    let good = file(header(&entries()), &data(DATA));
    let header_bytes = header(&entries()).len() as u64;
    let announce = |length: u64| {
        let mut bytes = good.clone();
        bytes[..8].copy_from_slice(&length.to_le_bytes());
        bytes
    };
    let rest = good.len() as u64 - 8;
    vec![
        class("empty", "the file is empty", vec![Vec::new()]),
        class(
            "shorter than a length",
            "truncated",
            (1..8).map(|n| good[..n].to_vec()).collect(),
        ),
        class(
            "header longer than the file",
            "announce a header",
            [
                rest + 1,
                1 << 20,
                1 << 31,
                1 << 32,
                1 << 62,
                1 << 63,
                u64::MAX,
            ]
            .map(announce)
            .to_vec(),
        ),
        class(
            "header longer than any",
            "more than 16777216 are not read",
            vec![file(vec![b' '; (16 << 20) + 1], &[])],
        ),
        class(
            "header cut short",
            "header",
            (0..header_bytes).step_by(9).map(announce).collect(),
        ),
        class(
            "header too long by data",
            "header",
            (1..=8).map(|n| announce(header_bytes + n)).collect(),
        ),
        class(
            "truncated data",
            "truncated: the tensors take 56 bytes",
            (0..DATA)
                .map(|n| file(header(&entries()), &data(n)))
                .collect(),
        ),
        class(
            "trailing bytes",
            "bytes too long",
            [1, 2, 4, 8, 1000]
                .map(|n| file(header(&entries()), &data(DATA + n)))
                .to_vec(),
        ),
    ]
}

pub(crate) fn texts() -> Vec<Class> {
    let good = header(&entries());
    let whole = |text: &str| file(text, &data(DATA));
    vec![
        class(
            "not UTF-8",
            "not UTF-8",
            [&b"\xff\xfe"[..], b"{\"\xc3\x28\":1}", b"\x80"]
                .map(|text| file(text, &data(DATA)))
                .to_vec(),
        ),
        class(
            "no object",
            "does not begin with `{`",
            ["", "[]", "0", "null", "\"a\"", "true", "NaN", "<html>"]
                .map(whole)
                .to_vec(),
        ),
        class(
            "space before",
            "does not begin with `{`",
            [" ", "\n", "\t", "\u{feff}", "\0"]
                .map(|space| whole(&format!("{space}{good}")))
                .to_vec(),
        ),
        class(
            "no JSON",
            "damaged header",
            [
                "{",
                "{]",
                "{'a':1}",
                "{a:1}",
                "{\"a\"}",
                "{\"a\":}",
                "{,}",
                "{\"a\":1,}",
                "{\"a\":1}//",
                "{\"\\x\":1}",
                "{\"\\ud800\":1}",
            ]
            .map(whole)
            .to_vec(),
        ),
        class(
            "something behind the object",
            "damaged header",
            ["x", "{}", "\0", ",", "}"]
                .map(|tail| whole(&format!("{good}{tail}")))
                .to_vec(),
        ),
        class(
            "deep nesting",
            "damaged header",
            ["[", "{\"a\":"]
                .map(|open| whole(&format!("{{\"a\":{}", open.repeat(100_000))))
                .to_vec(),
        ),
        class(
            "other kinds of file",
            "",
            [
                &b"\x89PNG\r\n\x1a\n0000IHDR"[..],
                b"PK\x03\x04data.pkl archive",
                b"\x80\x02}q\x00(X\x06\x00\x00\x00weight",
                b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
                b"\x08\x07\x12\x07pytorch",
                b"\x93NUMPY\x01\x00v\x00",
                b"GGUF\x03\x00\x00\x00",
                b"a,b,c\n1,2,3\n",
                b"{\"hidden\": [1, 2, 3]}",
                b"\x00\x00\x00\x00\x00\x00\x00\x00",
            ]
            .map(<[u8]>::to_vec)
            .to_vec(),
        ),
    ]
}
