//! How a file differs from the network it should fill: a table of both, tensor by tensor.

use std::fmt::Write as _;

use safetensors::Dtype;

use super::header::{shown, sizes};

/// A tensor of the file under the network's name for it.
pub(super) struct Found<'a> {
    pub(super) name: String,
    pub(super) name_in_file: &'a str,
    pub(super) dtype: Dtype,
    pub(super) shape: &'a [usize],
}

/// A tensor that the network has.
pub(super) struct Expected {
    pub(super) name: String,
    pub(super) dtype: Dtype,
    pub(super) shape: Vec<usize>,
}

/// What the table is about.
pub(super) struct Sides<'a> {
    pub(super) network: &'a str,
    pub(super) dtype: Dtype,
    pub(super) expected: &'a [Expected],
    pub(super) found: &'a [Found<'a>],
}

impl Sides<'_> {
    /// What differs, or nothing.
    pub(super) fn difference(&self) -> Result<(), String> {
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
        Err(text.trim_end().to_owned())
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

    /// What the difference suggests, where it suggests one thing.
    fn help(&self) -> Option<String> {
        let same_names = || {
            self.found.len() == self.expected.len()
                && self.found.iter().all(|found| {
                    self.expected
                        .iter()
                        .any(|own| own.name == found.name && own.shape == found.shape)
                })
        };
        let scalars = |dtype: &Dtype| matches!(dtype, Dtype::F32 | Dtype::F64);
        let mut dtypes = self.found.iter().map(|found| found.dtype).filter(scalars);
        let other = dtypes.next().filter(|&dtype| dtype != self.dtype);
        if let Some(other) = other
            && same_names()
            && dtypes.all(|dtype| dtype == other)
        {
            return Some(format!(
                "this is the network in {other}: load it as `{}::<{other}>`",
                self.network,
                other = word(other),
            ));
        }
        if self.expected.len() == self.found.len()
            && self.in_order().is_some_and(|renames| !renames.is_empty())
        {
            let renames: Vec<String> = self
                .in_order()?
                .iter()
                .map(|(file, own)| format!("(\"{}\", \"{own}\")", shown(file)))
                .collect();
            return Some(format!(
                "if this is the same network under other names: `{}::load_renamed(path, &[{}])`",
                self.network,
                renames.join(", ")
            ));
        }
        let transposed = |own: &Expected, found: &Found<'_>| {
            own.shape.len() == 2
                && own.shape.first() != own.shape.last()
                && own.shape.iter().rev().eq(found.shape)
        };
        if self.expected.iter().any(|own| {
            let found = self.found.iter().find(|found| found.name == own.name);
            found.is_some_and(|found| transposed(own, found))
        }) {
            return Some("the weights seem transposed: a row is a unit, [out, in]".to_owned());
        }
        None
    }

    /// The layer names (file, network) to exchange, if the tensors agree one by one when both sides
    /// stand in order: the network's by declaration, the file's by name.
    fn in_order(&self) -> Option<Vec<(&str, &str)>> {
        let mut left: Vec<&Found<'_>> = self.found.iter().collect();
        left.sort_by_key(|found| natural(found.name_in_file));
        let mut renames: Vec<(&str, &str)> = Vec::new();
        for own in self.expected {
            let (own_layer, own_last) = own.name.rsplit_once('.')?;
            // Biases and weights of one layer stand in either order.
            let at = left.iter().take(2).position(|found| {
                found.shape == own.shape
                    && found.dtype == own.dtype
                    && found
                        .name_in_file
                        .rsplit_once('.')
                        .is_some_and(|(_, last)| last == own_last)
            })?;
            let (layer, _) = left.remove(at).name_in_file.rsplit_once('.')?;
            match renames.iter().find(|(file, _)| *file == layer) {
                Some((_, known)) if *known == own_layer => {}
                Some(_) => return None,
                None => renames.push((layer, own_layer)),
            }
        }
        renames.retain(|(file, own)| file != own);
        Some(renames)
    }
}

fn file_text(found: &Found<'_>) -> String {
    let text = tensor(found.dtype, found.shape);
    if found.name == found.name_in_file {
        text
    } else {
        format!("{text} as {}", shown(found.name_in_file))
    }
}

/// Sorts `layer.10` behind `layer.9`.
fn natural(name: &str) -> Vec<(u64, &str)> {
    name.split('.')
        .map(|word| (word.parse().unwrap_or(u64::MAX), word))
        .collect()
}

struct Row {
    name: String,
    network: String,
    file: String,
    /// Empty where both sides agree.
    verdict: &'static str,
}

fn table(text: &mut String, rows: &[Row]) {
    const MOST: usize = 40;
    // What agrees is shown too, so that both networks can be read; only a long list leaves it out.
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

/// The type as Rust and the format write it: `f32`.
fn word(dtype: Dtype) -> String {
    dtype.to_string().to_lowercase()
}
