//! The difference between a file and the network it should fill: a table of both, tensor by tensor.

use std::fmt::Write as _;

use safetensors::Dtype;

use super::header::{shown, sizes};
use super::problem::Problem;
use super::sides::{Expected, Found};
use super::suggest;
use crate::error::{TensorDifference, TensorDifferences, TensorForm, listed};

/// The contents of the table.
pub(super) struct Sides<'a> {
    pub(super) network: &'a str,
    pub(super) dtype: Dtype,
    pub(super) expected: &'a [Expected],
    pub(super) found: &'a [Found<'a>],
}

impl Sides<'_> {
    /// The differences as an error; `Ok` if there are none.
    pub(super) fn difference(&self) -> Result<(), Problem> {
        let mut rows: Vec<Row> = self.expected.iter().map(|own| self.row(own)).collect();
        rows.extend(
            self.found
                .iter()
                .filter(|found| self.expected.iter().all(|own| own.name != found.name))
                .map(|found| Row {
                    name: shown(&found.name),
                    network: "-".to_owned(),
                    file: file_text(found),
                    verdict: "not in the network",
                }),
        );
        let different = rows.iter().filter(|row| !row.verdict.is_empty()).count();
        if different == 0 {
            return Ok(());
        }
        let mut text = format!(
            "the file does not fit the network `{}`: {different} of {} tensors differ\n",
            self.network,
            rows.len()
        );
        table(&mut text, &rows);
        if let Some(help) = self.help() {
            let _ = write!(text, "help: {help}");
        }
        Err(Problem {
            text: text.trim_end().to_owned(),
            tensors: self.tensors(),
        })
    }

    /// The rows that differ, for programs.
    fn tensors(&self) -> TensorDifferences {
        let own = self.expected.iter().map(|own| {
            let found = self.found.iter().find(|found| found.name == own.name);
            let found = found.map(|found| form(found.dtype, found.shape));
            TensorDifference::new(&own.name, Some(form(own.dtype, &own.shape)), found)
        });
        let others = self.found.iter().filter(|found| {
            let mut own = self.expected.iter();
            own.all(|own| own.name != found.name)
        });
        let others = others.map(|found| {
            TensorDifference::new(&found.name, None, Some(form(found.dtype, found.shape)))
        });
        own.chain(others)
            .filter(|tensor| tensor.expected != tensor.found)
            .collect()
    }

    fn row(&self, own: &Expected) -> Row {
        let found = self.found.iter().find(|found| found.name == own.name);
        let verdict = match found {
            None => "missing in the file",
            Some(found) if found.shape != own.shape => "another shape",
            Some(found) if found.dtype != own.dtype => "another type",
            Some(_) => "",
        };
        Row {
            name: own.name.clone(),
            network: tensor(own.dtype, &own.shape),
            file: found.map_or_else(|| "-".to_owned(), |found| file_text(found)),
            verdict,
        }
    }

    /// The way to resolve the difference, if there is only one.
    fn help(&self) -> Option<String> {
        let other = self.other_type();
        let same_names = self.found.len() == self.expected.len()
            && self.found.iter().all(|found| {
                let mut own = self.expected.iter();
                own.any(|own| own.name == found.name && own.shape == found.shape)
            });
        if let Some(other) = other
            && same_names
        {
            let word = word(other);
            return Some(if matches!(other, Dtype::F32 | Dtype::F64) {
                format!(
                    "this is the network in {word}: load it as `{}::<{word}>`",
                    self.network
                )
            } else {
                format!("this is the network in {word}: {}", wider(self.dtype))
            });
        }
        self.renaming(other).or_else(|| self.transposed())
    }

    /// The type of all numbers in the file, if there is only one and it is not the network's.
    fn other_type(&self) -> Option<Dtype> {
        let numbers =
            |dtype: &Dtype| matches!(dtype, Dtype::F32 | Dtype::F64 | Dtype::F16 | Dtype::BF16);
        let mut dtypes = self.found.iter().map(|found| found.dtype).filter(numbers);
        let first = dtypes.next().filter(|&dtype| dtype != self.dtype)?;
        dtypes.all(|dtype| dtype == first).then_some(first)
    }

    fn renaming(&self, other: Option<Dtype>) -> Option<String> {
        const MOST: usize = 40;
        let suggest::Renames { pairs, missing } = suggest::renames(self.expected, self.found)?;
        if pairs.len() > MOST {
            return None;
        }
        let pairs: Vec<String> = pairs
            .iter()
            .map(|(file, own)| format!("(\"{}\", \"{own}\")", shown(file)))
            .collect();
        let more = other.map_or_else(String::new, |other| format!(" and in {}", word(other)));
        let (scalar, before) = match other {
            Some(other @ (Dtype::F32 | Dtype::F64)) => {
                (format!("::<{}>", word(other)), String::new())
            }
            Some(_) => (String::new(), format!("{}, then ", wider(self.dtype))),
            None => (String::new(), String::new()),
        };
        let mut text = format!(
            "if this is the same network under other names{more}: \
             {before}`{}{scalar}::load_renamed(path, &[{}])`",
            self.network,
            pairs.join(", ")
        );
        if !missing.is_empty() {
            let missing = missing.iter().map(|name| format!("`{name}`"));
            let _ = write!(text, "; add {} to the file first", listed(missing));
        }
        Some(text)
    }

    fn transposed(&self) -> Option<String> {
        let transposed = |own: &Expected, found: &Found<'_>| {
            own.shape.len() == 2
                && own.shape.first() != own.shape.last()
                && own.shape.iter().rev().eq(found.shape)
        };
        let mut own = self.expected.iter();
        own.any(|own| {
            let found = self.found.iter().find(|found| found.name == own.name);
            found.is_some_and(|found| transposed(own, found))
        })
        .then(|| "the weights seem transposed: a row is a unit, [out, in]".to_owned())
    }
}

/// The way to convert half precision to the network's type.
fn wider(dtype: Dtype) -> String {
    let method = if dtype == Dtype::F64 {
        "double"
    } else {
        "float"
    };
    format!(
        "save it as {} (in PyTorch: `net.{method}().state_dict()`)",
        word(dtype)
    )
}

fn file_text(found: &Found<'_>) -> String {
    let text = tensor(found.dtype, found.shape);
    if found.name == found.name_in_file {
        text
    } else {
        format!("{text} as {}", shown(found.name_in_file))
    }
}

struct Row {
    name: String,
    network: String,
    file: String,
    /// Empty if both sides agree.
    verdict: &'static str,
}

fn table(text: &mut String, rows: &[Row]) {
    const MOST: usize = 40;
    // Equal rows are shown too, so that both networks can be read; only a long list leaves them out.
    let short = rows.len() > MOST;
    let shown_rows = || {
        rows.iter()
            .filter(|row| !short || !row.verdict.is_empty())
            .take(MOST)
    };
    let width = |title: &str, column: fn(&Row) -> &str| {
        shown_rows()
            .map(|row| column(row).chars().count())
            .fold(title.len(), usize::max)
    };
    let name = width("tensor", |row| &row.name);
    let network = width("network", |row| &row.network);
    let file = width("file", |row| &row.file);
    let mut line = |a: &str, b: &str, c: &str, d: &str| {
        let line = format!("  {a:name$}  {b:network$}  {c:file$}  {d}");
        text.push_str(line.trim_end());
        text.push('\n');
    };
    line("tensor", "network", "file", "");
    for row in shown_rows() {
        line(&row.name, &row.network, &row.file, row.verdict);
    }
    let left = rows.len() - shown_rows().count();
    if left > 0 {
        let _ = writeln!(text, "  … and {left} more");
    }
}

/// `f32 [64, 10]`.
fn tensor(dtype: Dtype, shape: &[usize]) -> String {
    format!("{} {}", word(dtype), sizes(shape))
}

fn form(dtype: Dtype, shape: &[usize]) -> TensorForm {
    TensorForm {
        dtype: word(dtype),
        shape: shape.to_vec(),
    }
}

/// The type in the notation of Rust and of the format: `f32`.
fn word(dtype: Dtype) -> String {
    dtype.to_string().to_lowercase()
}
