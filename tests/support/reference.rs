//! Stored reference vectors, and tolerances.
#![allow(dead_code)] // each test uses its part

use std::io::Read as _;

use approx::relative_eq;
use serde_json::Value;

/// All records of `tests/reference/<name>.jsonl.gz`.
pub(crate) fn records(name: &str) -> Vec<Value> {
    let path = format!("{}/reference/{name}.jsonl.gz", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::File::open(&path).unwrap_or_else(|problem| panic!("{path}: {problem}"));
    let mut text = String::new();
    flate2::read::GzDecoder::new(file)
        .read_to_string(&mut text)
        .unwrap();
    let lines = text.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The stored cases of a family that were compared.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Those without a difference.
    pub(crate) passed: usize,
    pub(crate) failures: Vec<String>,
    /// What was compared, by the reference's names.
    pub(crate) names: Vec<String>,
}

impl Tally {
    /// Counts a case; it has passed if there are no differences.
    pub(crate) fn add(&mut self, name: &str, differences: impl IntoIterator<Item = String>) {
        let before = self.failures.len();
        self.failures.extend(differences);
        self.passed += usize::from(self.failures.len() == before);
        self.names.push(name.to_owned());
    }

    pub(crate) fn count(&self, name: &str) -> usize {
        self.names.iter().filter(|known| *known == name).count()
    }

    /// # Panics
    /// If a case differs.
    pub(crate) fn all_passed(&self) {
        assert!(self.failures.is_empty(), "{}", self.failures.join("\n"));
        assert_eq!(self.passed, self.names.len());
    }
}

/// Text at `key`; empty if there is none.
pub(crate) fn text<'a>(record: &'a Value, key: &str) -> &'a str {
    record[key].as_str().unwrap_or_default()
}

/// All numbers in nested lists, row by row.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        Value::Number(number) => vec![number.as_f64().unwrap()],
        Value::String(word) => vec![word.parse().unwrap()],
        other => panic!("no number: {other}"),
    }
}

/// The rows of a matrix.
pub(crate) fn rows<const F: usize>(value: &Value) -> Vec<[f64; F]> {
    let flat = numbers(value);
    flat.chunks_exact(F)
        .map(|row| row.try_into().unwrap())
        .collect()
}

/// Class indices.
pub(crate) fn classes(value: &Value) -> Vec<usize> {
    let items = value.as_array().unwrap().iter();
    items
        .map(|item| usize::try_from(item.as_u64().unwrap()).unwrap())
        .collect()
}

/// The tolerance between a computed number and a stored one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tolerance {
    pub(crate) relative: f64,
    pub(crate) absolute: f64,
}

impl Tolerance {
    /// One operation in the scalar type of a record.
    pub(crate) fn of(dtype: &str) -> Self {
        match dtype {
            "f64" => Self {
                relative: 1e-12,
                absolute: 1e-15,
            },
            "f32" => Self {
                relative: 1.3e-6,
                absolute: 1e-5,
            },
            other => panic!("no such scalar: {other}"),
        }
    }

    /// Ten optimizer steps.
    pub(crate) fn after_steps(dtype: &str) -> Self {
        match dtype {
            "f64" => Self {
                relative: 1e-10,
                absolute: 1e-13,
            },
            other => Self::of(other),
        }
    }

    /// The differences, if any.
    pub(crate) fn difference(self, computed: &[f64], stored: &[f64]) -> Option<String> {
        if computed.len() != stored.len() {
            let (a, b) = (computed.len(), stored.len());
            return Some(format!("{a} numbers instead of {b}"));
        }
        let pairs = computed.iter().zip(stored).enumerate();
        for (index, (&a, &b)) in pairs {
            let same = a == b || (a.is_nan() && b.is_nan());
            let near = relative_eq!(a, b, epsilon = self.absolute, max_relative = self.relative);
            if !same && !near {
                return Some(format!("number {index} is {a:e} instead of {b:e}"));
            }
        }
        None
    }
}
