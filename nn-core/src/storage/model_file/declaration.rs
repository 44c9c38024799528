//! The computation of a network beside its tensors, as text in its file: `relu` and `tanh` have the same weights.
//! Stages active in training alone (`dropout`) and mere names (of a line, or the path of a type) are not included, so
//! a file remains valid when they change. It is the text of the declaration: values of constants in it, and settings
//! changed by code (`with_epsilon`), are not compared.

use std::fmt::Write as _;
use std::mem::discriminant;

use super::header::shown;
use crate::network::{Model, Op, Program, Read, Stage};

/// The separator between a row's name, which is not compared, and its computation.
const NAMED: &str = ": ";

/// One line for each row of the table that acts in a prediction: `hidden: relu`. Empty for a network
/// without a table.
pub(super) fn text<N: Model>() -> String {
    let mut text = String::new();
    write(&mut text, N::PROGRAM, "");
    text
}

fn write(text: &mut String, program: &Program, indent: &str) {
    // The number of each row among the written ones; for a row that is left out, that of its input.
    let mut numbers: Vec<Source> = Vec::new();
    let mut last = 0;
    for (row, stage) in program.stages.iter().enumerate() {
        let of = |read: Read| match read {
            Read::Input => Source::Input,
            Read::Part(part) => Source::Part(part),
            Read::Stage(above) => numbers.get(above).copied().unwrap_or(Source::Input),
        };
        let sources: Vec<Source> = program.reads(row).iter().map(of).collect();
        if stage.is_noise() {
            numbers.push(sources.first().copied().unwrap_or(Source::Input));
            continue;
        }
        let above = if last == 0 {
            Source::Input
        } else {
            Source::Row(last)
        };
        last += 1;
        numbers.push(Source::Row(last));
        let _ = write!(
            text,
            "{indent}{}{NAMED}{}",
            stage.name,
            word(stage, sources.len())
        );
        if let Some(first) = first_use(&program.stages[..row], stage)
            && let Some(first) = numbers.get(first)
        {
            let _ = write!(text, " with the weights of {}", first.text());
        }
        if sources != [above] {
            let of: Vec<String> = sources.iter().map(Source::text).collect();
            let _ = write!(text, " of {}", of.join(", "));
        }
        text.push('\n');
        if let Op::Nested(inside) = stage.op
            && stage.same_as().is_none()
        {
            write(text, inside, &format!("{indent}  "));
        }
    }
    for (name, read) in program.outputs {
        let of = match *read {
            Read::Stage(row) => numbers.get(row).copied().unwrap_or(Source::Input),
            Read::Input | Read::Part(_) => Source::Input,
        };
        let _ = writeln!(text, "{indent}{name}{NAMED}output of {}", of.text());
    }
}

/// The stage above whose tensors this one uses once more.
fn first_use(above: &[Stage], stage: &Stage) -> Option<usize> {
    let line = stage.same_as()?;
    let kind = discriminant(&stage.op);
    above
        .iter()
        .position(|other| other.name == line && discriminant(&other.op) == kind)
}

#[derive(Clone, Copy, PartialEq)]
enum Source {
    Input,
    Part(usize),
    Row(usize),
}

impl Source {
    fn text(&self) -> String {
        match self {
            Self::Input => "the input".to_owned(),
            Self::Part(part) => format!("input {}", part + 1),
            Self::Row(row) => format!("row {row}"),
        }
    }
}

/// The computation of a row: its keyword with its arguments, without mere names.
fn word(stage: &Stage, sources: usize) -> String {
    if matches!(stage.op, Op::Nested(_)) {
        return "network".to_owned();
    }
    let kind = match stage.kind.split_once('(') {
        // The names in a merge's parentheses are its inputs, which are written separately.
        Some((word, _)) if sources > 1 => word,
        _ => stage.kind,
    };
    without_paths(kind)
}

/// `layer(my::Rotation)` as `layer(Rotation)`: a type may move to another module.
fn without_paths(kind: &str) -> String {
    let mut text = String::new();
    for part in kind.split("::") {
        let name = text.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
        text.truncate(name.len());
        text.push_str(part);
    }
    text
}

/// Compares the text in the file, or of bytes `in_memory`, with that of `N`; the error names the first row that
/// differs.
pub(super) fn check<N: Model>(file: &str, in_memory: bool) -> Result<(), String> {
    let own = text::<N>();
    if own.is_empty() {
        return Ok(());
    }
    let (file, own): (Vec<_>, Vec<_>) = (
        file.lines().map(row).collect(),
        own.lines().map(row).collect(),
    );
    let rows = 0..file.len().max(own.len());
    let computed = |rows: &[(&str, &str)], at: usize| rows.get(at).map(|row| computed(row.1));
    let differ = |at: &usize| computed(&file, *at) != computed(&own, *at);
    let Some(at) = rows.into_iter().find(differ) else {
        return Ok(());
    };
    let said = |rows: &[(&str, &str)]| match rows.get(at) {
        Some((_, word)) => format!("is `{}`", shown(word)),
        None => "does not exist".to_owned(),
    };
    let name = match own.get(at).or(file.get(at)) {
        Some((name, _)) if !name.trim().is_empty() => format!(" (`{}`)", shown(name.trim())),
        _ => String::new(),
    };
    let first = if in_memory {
        "write the bytes to a file, and "
    } else {
        ""
    };
    Err(format!(
        "the weights fit `{network}`, but the network that wrote them computes something else: row {row}{name} {} \
         in the file, but {} in `{network}`\nhelp: if you want the weights all the same: \
         {first}`{network}::load_weights(path, &[])`",
        said(&file),
        said(&own),
        network = N::NAME,
        row = at + 1,
    ))
}

/// A line's name, and the compared part.
fn row(line: &str) -> (&str, &str) {
    line.split_once(NAMED).unwrap_or(("", line))
}

/// Layers whose arguments are stored in their tensors: initial values and sizes.
const IN_TENSORS: [&str; 3] = ["prelu", "features", "embedding"];

/// The compared part of a row: `features of the input` for `features(16, gamma = 0.3) of the input`.
fn computed(word: &str) -> String {
    let Some((keyword, rest)) = word.split_once('(') else {
        return word.to_owned();
    };
    if !IN_TENSORS.contains(&keyword) && keyword != "batch_norm" {
        return word.to_owned();
    }
    let mut open = 1_usize;
    let behind = rest.find(|c: char| {
        match c {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        open == 0
    });
    let behind = behind.unwrap_or(rest.len());
    let (arguments, rest) = rest.split_at(behind);
    let rest = rest.strip_prefix(')').unwrap_or_default();
    // A momentum matters in training alone; an epsilon matters in prediction.
    let mut arguments = arguments.split(", ");
    match arguments.find(|argument| argument.starts_with("eps")) {
        Some(eps) if keyword == "batch_norm" => format!("{keyword}({eps}){rest}"),
        _ => format!("{keyword}{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{computed, without_paths};

    #[test]
    fn what_is_in_the_tensors_is_not_compared() {
        for (word, short) in [
            ("prelu(0.1)", "prelu"),
            ("prelu", "prelu"),
            ("batch_norm(momentum = 0.05)", "batch_norm"),
            (
                "batch_norm(eps = 1e-3, momentum = 0.1) of row 1",
                "batch_norm(eps = 1e-3) of row 1",
            ),
            (
                "features(N * (2 + 1), gamma = f(0.3)) of row 2",
                "features of row 2",
            ),
            ("embedding(CITIES, 2) of input 1", "embedding of input 1"),
            ("leaky_relu(0.1)", "leaky_relu(0.1)"),
            ("layer(Prelu<(1)>)", "layer(Prelu<(1)>)"),
            ("prelu(", "prelu"),
        ] {
            assert_eq!(computed(word), short);
        }
    }

    #[test]
    fn paths_of_types_are_left_out() {
        for (kind, short) in [
            ("relu", "relu"),
            ("layer(my::own::Rotation)", "layer(Rotation)"),
            ("crate::Swish", "Swish"),
            ("::a::B(<C as d::E>::F, 2)", "B(<C as E>F, 2)"),
        ] {
            assert_eq!(without_paths(kind), short);
        }
    }
}
