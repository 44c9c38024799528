//! From a network's [`Program`] to a script: a forward and a backward function in JavaScript, one call per stage. The
//! functions that are called stand in `web/kernels.js`.

mod functions;

use std::fmt::{self, Write as _};

use nn_core::network::{Op, Program, Read, Stage};

/// A tensor of the network: its name in files, and its shape.
#[derive(Clone)]
pub(crate) struct Tensor {
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
}

/// A stage that has no translation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Untranslated {
    network: &'static str,
    stage: String,
    why: String,
}

impl fmt::Display for Untranslated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            network,
            stage,
            why,
        } = self;
        write!(f, "`{network}` has no script: `{stage}` {why}")
    }
}

/// The script of a network.
pub(crate) struct Script {
    /// A JavaScript expression: an object with `forward(p, x)`, `output(v)` and `backward(p, x, v, dy)`.
    pub(crate) text: String,
    /// The reason why there is no backward function, if there is none.
    pub(crate) untrainable: Option<String>,
}

/// Translates `program`, whose tensors are `tensors`.
///
/// `p` holds a list of numbers for each tensor by its name, row by row; `x` is one sample. `v[i]` is the value of
/// stage i, `d[i]` its gradient.
///
/// # Errors
/// The first stage that is not translated.
pub(crate) fn translate(program: &Program, tensors: &[Tensor]) -> Result<Script, Untranslated> {
    let translator = Translator { program, tensors };
    let functions = translator.functions()?;
    let forward = translator.forward()?;
    let outputs = translator.outputs();
    let given: Vec<String> = outputs.iter().map(|read| translator.value(*read)).collect();
    let output = match given.as_slice() {
        [one] => one.clone(),
        several => format!("concat({})", several.join(", ")),
    };
    let untrainable = translator.untrainable();
    let backward = match untrainable {
        None => format!(
            "  backward(p, x, v, dy) {{\n{}  }},\n",
            translator.backward(&outputs)?
        ),
        Some(_) => String::new(),
    };
    let text = format!(
        "(() => {{\n{functions}return {{\n  forward(p, x) {{\n    const v = [];\n{forward}    return v;\n  }},\n  \
         output(x, v) {{ return {output}; }},\n{backward}}};\n}})()"
    );
    Ok(Script { text, untrainable })
}

struct Translator<'a> {
    program: &'a Program,
    tensors: &'a [Tensor],
}

impl Translator<'_> {
    fn stages(&self) -> impl DoubleEndedIterator<Item = (usize, &Stage)> {
        let stages = self.program.stages.iter();
        stages.enumerate().collect::<Vec<_>>().into_iter()
    }

    fn refuse(&self, stage: &Stage, why: impl Into<String>) -> Untranslated {
        Untranslated {
            network: self.program.name,
            stage: label(stage),
            why: why.into(),
        }
    }

    fn outputs(&self) -> Vec<Read> {
        match (self.program.outputs, self.program.stages.len()) {
            ([], 0) => vec![Read::Input],
            ([], stages) => vec![Read::Stage(stages - 1)],
            (outputs, _) => outputs.iter().map(|(_, read)| *read).collect(),
        }
    }

    fn reads(&self, index: usize) -> Vec<Read> {
        self.program.reads(index).iter().collect()
    }

    /// The columns of a part of the input.
    fn columns(&self, part: usize) -> (usize, usize) {
        let before = &self.program.parts[..part];
        let start = before.iter().map(|(_, width)| width).sum();
        (start, start + self.program.parts[part].1)
    }

    fn width(&self, read: Read) -> usize {
        match read {
            Read::Input => self.program.input.len(),
            Read::Part(part) => self.program.parts[part].1,
            Read::Stage(stage) => self.program.stages[stage].output.len(),
        }
    }

    /// A value as an expression.
    fn value(&self, read: Read) -> String {
        match read {
            Read::Input => "x".into(),
            Read::Part(part) => {
                let (from, to) = self.columns(part);
                format!("x.slice({from}, {to})")
            }
            Read::Stage(stage) => format!("v[{stage}]"),
        }
    }

    /// The definitions of the functions that stages apply to each value, each once.
    fn functions(&self) -> Result<String, Untranslated> {
        let mut text = String::new();
        let mut defined: Vec<String> = Vec::new();
        for (index, stage) in self.stages() {
            if !matches!(stage.op, Op::Activation { .. }) {
                continue;
            }
            let name = function_name(index, stage);
            if defined.contains(&name) {
                continue;
            }
            let function =
                functions::of(stage.op).map_err(|why| self.refuse(stage, why.to_string()))?;
            let _ = writeln!(
                text,
                "const {name} = {{\n  value: (z) => {},\n  slope: (z, u) => {},\n}};",
                function.value, function.slope
            );
            defined.push(name);
        }
        Ok(text)
    }

    /// The names of the weights and the bias of a dense stage.
    fn dense(&self, stage: &Stage, bias: bool) -> Result<(String, Option<String>), Untranslated> {
        let find = |tensor: &str| {
            let names = ["", "dense."].map(|layer| format!("{}.{layer}{tensor}", stage.name));
            let known = |name: &String| self.tensors.iter().any(|known| known.name == *name);
            names.into_iter().find(known)
        };
        let missing = |tensor: &str| self.refuse(stage, format!("has no tensor `{tensor}`"));
        let weight = find("weight").ok_or_else(|| missing("weight"))?;
        let bias = if bias {
            Some(find("bias").ok_or_else(|| missing("bias"))?)
        } else {
            None
        };
        Ok((weight, bias))
    }

    fn forward(&self) -> Result<String, Untranslated> {
        let mut text = String::new();
        for (index, stage) in self.stages() {
            if let Some(line) = stage.same_as() {
                return Err(self.refuse(stage, format!("uses the weights of `{line}` again")));
            }
            let reads: Vec<String> = self
                .reads(index)
                .into_iter()
                .map(|read| self.value(read))
                .collect();
            let all = reads.join(", ");
            let call = match stage.op {
                Op::Dense { bias } => {
                    let (weight, bias) = self.dense(stage, bias)?;
                    format!(
                        "dense({}, {}, {all})",
                        tensor(&weight),
                        or_null(bias.as_deref())
                    )
                }
                Op::Activation { .. } => {
                    format!("each({}.value, {all})", function_name(index, stage))
                }
                Op::Probabilities => format!("softmax({all})"),
                Op::Sum => format!("sum({all})"),
                Op::Difference => format!("difference({all})"),
                Op::Product => format!("product({all})"),
                Op::Mean => format!("scaled(1 / {}, sum({all}))", reads.len()),
                Op::Concat => format!("concat({all})"),
                _ => return Err(self.refuse(stage, "is an operation that is not translated")),
            };
            let _ = writeln!(text, "    v[{index}] = {call}; // {}", comment(stage));
        }
        Ok(text)
    }

    /// The reason why the network has no gradients: a stage whose derivative is 0 everywhere.
    fn untrainable(&self) -> Option<String> {
        let stages = self.program.stages;
        let flat = stages.iter().find(|stage| {
            matches!(
                stage.op,
                Op::Activation {
                    keyword: "step" | "perceptron",
                    formula: None,
                    ..
                }
            )
        })?;
        Some(format!(
            "“{}” is 0 or 1, so its derivative is 0: no gradient reaches the weights.",
            label(flat)
        ))
    }

    /// The forward pass in reverse. What reads a value last writes its gradient, what reads it before adds to it.
    fn backward(&self, outputs: &[Read]) -> Result<String, Untranslated> {
        let mut back = Back {
            translator: self,
            text: String::from("    const d = [], g = {};\n"),
            written: vec![false; self.program.stages.len()],
            input: false,
        };
        let mut start = 0;
        for read in outputs {
            let end = start + self.width(*read);
            let whole = outputs.len() == 1;
            let given = if whole {
                "dy".into()
            } else {
                format!("dy.slice({start}, {end})")
            };
            back.deliver(*read, &given);
            start = end;
        }
        for (index, stage) in self.stages().rev() {
            if !back.written[index] {
                return Err(self.refuse(stage, "has a value that nothing reads"));
            }
            back.stage(index, stage)?;
        }
        let dx = if back.input { "dx" } else { "zeros(x.length)" };
        let _ = writeln!(
            back.text,
            "    return {{ values: d, parameters: g, input: {dx} }};"
        );
        Ok(back.text)
    }
}

/// The backward pass while it is written.
struct Back<'a> {
    translator: &'a Translator<'a>,
    text: String,
    /// The stages that have a gradient so far.
    written: Vec<bool>,
    /// True if the input has one.
    input: bool,
}

impl Back<'_> {
    /// Hands the gradient `given` to a value.
    fn deliver(&mut self, read: Read, given: &str) {
        let width = self.translator.program.input.len();
        let (place, first, given) = match read {
            Read::Stage(stage) => {
                let first = !std::mem::replace(&mut self.written[stage], true);
                (format!("d[{stage}]"), first, given.to_owned())
            }
            Read::Input | Read::Part(_) => {
                let first = !std::mem::replace(&mut self.input, true);
                let given = match read {
                    Read::Part(part) => {
                        let (from, _) = self.translator.columns(part);
                        format!("widened({given}, {from}, {width})")
                    }
                    _ => given.to_owned(),
                };
                ("dx".into(), first, given)
            }
        };
        let _ = match (first, place.as_str()) {
            (true, "dx") => writeln!(self.text, "    let dx = {given};"),
            (true, _) => writeln!(self.text, "    {place} = {given};"),
            (false, _) => writeln!(self.text, "    {place} = sum({place}, {given});"),
        };
    }

    fn stage(&mut self, index: usize, stage: &Stage) -> Result<(), Untranslated> {
        let reads = self.translator.reads(index);
        let values: Vec<String> = reads
            .iter()
            .map(|read| self.translator.value(*read))
            .collect();
        let (du, u) = (format!("d[{index}]"), format!("v[{index}]"));
        let _ = writeln!(self.text, "    // {}", comment(stage));
        match stage.op {
            Op::Dense { bias } => {
                let (weight, bias) = self.translator.dense(stage, bias)?;
                let (of, z) = (tensor(&weight), &values[0]);
                let _ = writeln!(self.text, "    g[{}] = outer({du}, {z});", quoted(&weight));
                if let Some(bias) = bias {
                    let _ = writeln!(self.text, "    g[{}] = {du}.slice();", quoted(&bias));
                }
                self.deliver(reads[0], &format!("transposed({of}, {du})"));
            }
            Op::Activation { .. } => {
                let name = function_name(index, stage);
                let z = &values[0];
                self.deliver(reads[0], &format!("slopes({name}.slope, {z}, {u}, {du})"));
            }
            Op::Probabilities => self.deliver(reads[0], &format!("softmaxBack({u}, {du})")),
            Op::Sum => {
                for read in &reads {
                    self.deliver(*read, &du);
                }
            }
            Op::Difference => {
                self.deliver(reads[0], &du);
                self.deliver(reads[1], &format!("scaled(-1, {du})"));
            }
            Op::Product => {
                for (own, read) in reads.iter().enumerate() {
                    let others = values.iter().enumerate().filter(|(at, _)| *at != own);
                    let others: Vec<&str> = others.map(|(_, value)| value.as_str()).collect();
                    self.deliver(*read, &format!("product({du}, {})", others.join(", ")));
                }
            }
            Op::Mean => {
                let share = format!("scaled(1 / {}, {du})", reads.len());
                for read in &reads {
                    self.deliver(*read, &share);
                }
            }
            Op::Concat => {
                let mut start = 0;
                for read in &reads {
                    let end = start + self.translator.width(*read);
                    self.deliver(*read, &format!("{du}.slice({start}, {end})"));
                    start = end;
                }
            }
            _ => {
                return Err(self
                    .translator
                    .refuse(stage, "is an operation that is not translated"));
            }
        }
        Ok(())
    }
}

/// `hidden: dense`, for people.
fn label(stage: &Stage) -> String {
    match stage.name {
        "" => stage.kind.to_owned(),
        name => format!("{name}: {}", stage.kind),
    }
}

/// The label on one line of a script.
fn comment(stage: &Stage) -> String {
    label(stage).replace(|c: char| c.is_control() || c == '<', " ")
}

/// The keyword, if it says everything; with a number or a formula the stage's index makes it unique.
fn function_name(index: usize, stage: &Stage) -> String {
    match stage.op {
        Op::Activation {
            keyword,
            number: None,
            formula: None,
        } if !keyword.is_empty() => keyword.to_owned(),
        _ => format!("function{index}"),
    }
}

fn tensor(name: &str) -> String {
    format!("p[{}]", quoted(name))
}

fn or_null(name: Option<&str>) -> String {
    name.map_or_else(|| "null".into(), tensor)
}

/// A JavaScript string, which can stand in a `<script>` element.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c == '<' || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A JavaScript number with the same bits.
pub(crate) fn number(value: f64) -> String {
    if value.is_nan() {
        "NaN".into()
    } else if value.is_infinite() {
        format!("{}Infinity", if value < 0.0 { "-" } else { "" })
    } else {
        format!("{value:?}")
    }
}

/// A JavaScript list.
pub(crate) fn list(values: &[f64]) -> String {
    let values: Vec<String> = values.iter().map(|value| number(*value)).collect();
    format!("[{}]", values.join(", "))
}
