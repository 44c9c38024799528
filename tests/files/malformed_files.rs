//! A corpus of damaged, hostile and foreign files: each is refused with a message that names the problem; none
//! panics or loads wrong weights.

use crate::corpus::{Class, DATA, Small, data, entries, file, header};
use nn_core::prelude::*;
use nn_tests::bits;
use proptest::prelude::{ProptestConfig, any, prop, proptest};
use safetensors::SafeTensors;

#[test]
fn every_malformed_file_is_refused_and_the_text_says_why() {
    let good = file(header(&entries()), &data(DATA));
    assert!(
        Small::<f32>::from_bytes(&good).is_ok(),
        "the cases start from a good file"
    );
    let classes = crate::corpus::classes();
    let mut count = 0;
    for Class { name, says, files } in &classes {
        for bytes in files {
            count += 1;
            let Err(error) = Small::<f32>::from_bytes(bytes) else {
                panic!("{name}: accepted {}", String::from_utf8_lossy(bytes));
            };
            let text = error.to_string();
            assert!(text.contains(says), "{name}: should say `{says}`: {text}");
            assert!(
                text.starts_with("<bytes>: ") && text.len() < 2000,
                "{name}: {text}"
            );
            let plain = text.chars().all(|c| c == '\n' || !c.is_control());
            assert!(
                plain,
                "{name}: control characters reach the terminal: {text:?}"
            );
        }
    }
    assert!(
        classes.len() >= 40 && count >= 300,
        "{} classes, {count} files",
        classes.len()
    );
    println!("{count} files in {} classes refused", classes.len());
}

/// The same files through the file system, where the header is read before the rest.
#[test]
fn a_file_and_its_bytes_give_the_same_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    for Class { name, files, .. } in crate::corpus::classes() {
        for bytes in files {
            std::fs::write(&path, &bytes).unwrap();
            let of_file = Small::<f32>::load(&path).unwrap_err().to_string();
            let of_bytes = Small::<f32>::from_bytes(&bytes).unwrap_err().to_string();
            let of_file = of_file.replace(path.to_str().unwrap(), "<bytes>");
            assert_eq!(of_file, of_bytes, "{name}");
        }
    }
}

#[test]
fn every_truncation_is_refused() {
    let good = Small::<f32>::new(7).to_bytes().unwrap();
    for length in 0..good.len() {
        assert!(
            Small::<f32>::from_bytes(&good[..length]).is_err(),
            "{length} bytes"
        );
    }
}

/// Each byte replaced by each other value: refused, or (spaces in the header) the same network.
#[test]
fn no_changed_byte_goes_unseen() {
    let net = Small::<f32>::new(7);
    let good = net.to_bytes().unwrap();
    let (mut refused, mut harmless) = (0, 0);
    for at in 0..good.len() {
        let mut bytes = good.clone();
        for change in 1..=255 {
            bytes[at] = good[at] ^ change;
            match Small::<f32>::from_bytes(&bytes) {
                Err(_) => refused += 1,
                Ok(found) => {
                    assert_eq!(bits(&found), bits(&net), "byte {at} changed by {change}");
                    assert!(
                        SafeTensors::deserialize(&bytes).is_ok(),
                        "stricter than the crate"
                    );
                    harmless += 1;
                }
            }
        }
    }
    println!("{refused} changes refused, {harmless} harmless ones");
    assert!(refused > 50 * harmless, "{refused} {harmless}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Whatever we accept, the crate accepts too.
    #[test]
    fn arbitrary_changes_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        insert in prop::collection::vec(any::<u8>(), 0..4),
    ) {
        let mut bytes = file(header(&entries()), &data(DATA));
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let at = cut.index(bytes.len());
        bytes.splice(at..at, insert);
        if Small::<f32>::from_bytes(&bytes).is_ok() {
            assert!(SafeTensors::deserialize(&bytes).is_ok());
        }
    }

    #[test]
    fn arbitrary_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        assert!(Small::<f32>::from_bytes(&bytes).is_err());
        assert!(Small::<f32>::from_bytes(&file(&bytes, &data(DATA))).is_err());
    }
}
