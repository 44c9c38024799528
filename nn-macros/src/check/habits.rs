//! Habits of Keras and `PyTorch`. A stage that is written their way is an error, and the walk goes on with what it means.

use std::collections::BTreeSet;

use super::elsewhere::{argument, bare_width};
use super::meaning::{Habits, written};
use super::references::declared;
use super::spelling;
use crate::catalogue;
use crate::catalogue::foreign::{self, Instead};
use crate::catalogue::row::{Does, Row};
use crate::diag::{Errors, Place, source};
use crate::model::plain;
use crate::syntax::ast::{Arg, GROUP, Item, Line, Origin, Shape, Stage};
use crate::syntax::parse;

/// Replaces what is written in the way of other libraries, with an error for each stage.
pub(super) fn replace(items: &mut [Item], errors: &mut Errors) {
    let mut lines = BTreeSet::new();
    declared(items, &mut lines);
    for item in &*items {
        if let Item::Input {
            shape: Shape::Parts(parts),
            ..
        } = item
        {
            lines.extend(parts.iter().map(|(name, _)| plain(name)));
        }
    }
    let blocks = items.iter().filter_map(|item| match item {
        Item::Template(template) => Some(plain(&template.name)),
        _ => None,
    });
    let mut habits = Habits {
        blocks: blocks.collect(),
        lines,
        errors,
    };
    if !items.iter().any(|item| matches!(item, Item::Input { .. })) {
        habits.input(items);
    }
    habits.items(items);
}

impl Habits<'_> {
    /// `Input(64)` in the place of `input: 64`.
    fn input(&mut self, items: &mut [Item]) {
        let Some(item) = items.first_mut() else {
            return;
        };
        let Item::Line(line) = item else {
            return;
        };
        let [stage] = &line.stages[..] else {
            return;
        };
        let Some(word) = stage.path.get_ident() else {
            return;
        };
        let Some(Instead::Input) = foreign::instead(&word.to_string()) else {
            return;
        };
        let list = stage.args.as_ref().map_or(&[][..], |args| &args.list);
        let Some(Arg::Value(value) | Arg::Option(_, value)) = list.first() else {
            return;
        };
        let (keyword, width) = (word.clone(), bare_width(value));
        let place = match &line.name {
            Some(name) => Place::of(name).to(stage.place()),
            None => stage.place(),
        };
        self.errors.at(
            place,
            format!("`{keyword}` is not a layer here: the first line says the width of a sample"),
            format!("write `input: {}`", source(&width)),
        );
        *item = Item::Input {
            keyword,
            shape: Shape::Features(width),
        };
    }

    fn items(&mut self, items: &mut [Item]) {
        for item in items {
            match item {
                Item::Line(line) => self.line(line),
                Item::Outputs { heads, .. } => self.items(heads),
                Item::Template(template) => {
                    let params = template.params.iter().map(plain);
                    let params: BTreeSet<String> = params.collect();
                    let lines = self.lines.clone();
                    declared(&template.body.items, &mut self.lines);
                    self.lines.extend(params);
                    self.items(&mut template.body.items);
                    self.lines = lines;
                }
                Item::Input { .. } | Item::Broken => {}
            }
        }
    }

    fn line(&mut self, line: &mut Line) {
        self.training(line);
        let mut index = 0;
        while index < line.stages.len() {
            index = self.stage(&mut line.stages, index);
        }
    }

    /// `dense(64, l2 = 0.01)`: how a layer is trained, and its name, stand before its line.
    fn training(&mut self, line: &mut Line) {
        let (Some(first), Some(last)) = (line.stages.first(), line.stages.last()) else {
            return;
        };
        if line.broken || line.stages.iter().any(|stage| stage.body.is_some()) {
            return;
        }
        let place = line.name.as_ref().map_or(first.place(), Place::of);
        let place = place.to(last.place());
        let mut attributes: Vec<String> = Vec::new();
        let mut message = None;
        let mut name = line.name.clone();
        for stage in &mut line.stages {
            let row = self
                .word(stage)
                .and_then(|(word, _)| catalogue::anywhere(&word));
            let (Some(row), Some(args)) = (row, &mut stage.args) else {
                continue;
            };
            if !matches!(
                row.does,
                Does::Dense | Does::Layer(_) | Does::Noise(_) | Does::Activation(_)
            ) {
                continue;
            }
            let learns = matches!(row.does, Does::Dense | Does::Layer(_));
            let before = args.list.len();
            args.list.retain(|arg| {
                let Arg::Option(key, value) = arg else {
                    return true;
                };
                let (key, value) = (key.to_string(), source(value));
                if key == "name" {
                    message.get_or_insert_with(|| String::from("the name of a layer is that of its line"));
                    let text = value.trim_matches('"').to_lowercase().replace(['-', ' ', '/', '.'], "_");
                    if let (None, Ok(_)) = (&name, syn::parse_str::<syn::Ident>(&text)) {
                        name = Some(syn::Ident::new(&text, place.first));
                    }
                    return false;
                }
                let Some(attribute) = foreign::training(&key, &value).filter(|_| learns) else {
                    return true;
                };
                message.get_or_insert_with(|| {
                    let keyword = row.keyword;
                    format!("`{key}` is said of a line, in an attribute, and is no option of `{keyword}`")
                });
                if !attribute.is_empty() && !attributes.contains(&attribute) {
                    attributes.push(attribute);
                }
                false
            });
            if args.list.len() < before {
                let list: Vec<String> = args.list.iter().map(argument).collect();
                args.tokens = list.join(", ").parse().unwrap_or_default();
                if list.is_empty() {
                    stage.args = None;
                }
            }
        }
        let Some(message) = message else {
            return;
        };
        // What else is not in the language's words is in the help, too.
        let mut stages = Vec::new();
        let mut texts = Vec::new();
        for (index, stage) in line.stages.iter().enumerate() {
            let Some(meant) = self.meant(stage, index == 0) else {
                texts.push(spelling::text(stage));
                stages.push(stage.clone());
                continue;
            };
            let mut new = parse::flow(&without_inputs(&meant.text), stage.place(), self.errors);
            for stage in &mut new {
                stage.origin = Origin::Meant;
            }
            stages.extend(new);
            texts.push(meant.text);
        }
        line.stages = stages;
        line.name = name;
        // A frozen line is not trained, so nothing else can be said of its training.
        if attributes.iter().any(|text| text == "#[frozen]") {
            attributes = vec![String::from("#[frozen]")];
        }
        let colon = line.name.as_ref().map(|name| format!("{name}: "));
        let flow = texts.join(" -> ");
        attributes.push(format!("{}{flow}", colon.unwrap_or_default()));
        self.errors
            .at(place, message, format!("write `{}`", attributes.join(" ")));
    }

    /// Reads one stage; gives the index of the next one.
    fn stage(&mut self, stages: &mut Vec<Stage>, index: usize) -> usize {
        let stage = &mut stages[index];
        self.items(&mut stage.branches);
        if let Some(body) = &mut stage.body {
            self.items(&mut body.items);
        }
        if stage.path.is_ident(GROUP) || stage.each.is_some() {
            return index + 1;
        }
        let (before, after) = stages.split_at(index);
        let stage = &after[0];
        if let Some(Instead::Nothing { why }) = self.activation(before, stage) {
            return self.nothing(stages, index, why);
        }
        if let Some(row) = self.merge_of_nothing(stage) {
            let place = stage.place();
            self.errors.at(
                place,
                format!("unknown layer `{}`", written(stage)),
                format!(
                    "its values stand in its parentheses: write for example `{}`",
                    row.form
                ),
            );
            let identity = parse::flow("identity", place, self.errors);
            stages.splice(index..=index, identity);
            return index + 1;
        }
        let stage = &stages[index];
        let guess = matches!(self.instead(stage), Some(Instead::Missing { .. }));
        let Some(meant) = self.meant(stage, index == 0) else {
            return index + 1;
        };
        let place = stage.place();
        let help = format!("{}`{}`", meant.help, meant.text);
        self.errors.at(place, meant.message, help);
        let mut new = parse::flow(&without_inputs(&meant.text), place, self.errors);
        for stage in &mut new {
            stage.origin = if guess { Origin::Guess } else { Origin::Meant };
        }
        let count = new.len();
        if let Some(last) = new.last_mut() {
            if last.body.is_none() {
                last.body = stages[index].body.take();
            }
            stages.splice(index..=index, new);
        }
        index + count.max(1)
    }

    /// What stands in the place of a stage. Behind a layer `linear` is an activation.
    fn activation(&self, before: &[Stage], stage: &Stage) -> Option<&'static Instead> {
        let bare = stage.args.as_ref().is_none_or(|args| args.list.is_empty());
        let word = |stage: &Stage| self.word(stage).map(|(word, _)| word);
        let row = before.last().and_then(word);
        let row = row.and_then(|word| catalogue::anywhere(&word));
        let layer = row.is_some_and(|row| matches!(row.does, Does::Dense | Does::Layer(_)));
        if bare && layer && stage.path.is_ident("linear") {
            return foreign::any(foreign::LINEAR);
        }
        self.instead(stage)
    }

    /// `Add()`
    fn merge_of_nothing(&self, stage: &Stage) -> Option<&'static Row> {
        let (word, own) = self.word(stage)?;
        let empty = stage.args.as_ref().is_some_and(|args| args.list.is_empty());
        let row = catalogue::anywhere(&word).filter(|_| own && empty && stage.applied.is_none())?;
        matches!(row.does, Does::Merge(_)).then_some(row)
    }

    /// Removes a stage that does nothing, together with an arrow.
    fn nothing(&mut self, stages: &mut Vec<Stage>, index: usize, why: &str) -> usize {
        let stage = &stages[index];
        let word = written(stage);
        let message = format!("`{word}` has no work to do: {why}");
        let text = |stage: &Stage| match self.meant(stage, false) {
            Some(meant) => meant.text,
            None => spelling::text(stage),
        };
        let plain = |stage: &&Stage| !stage.path.is_ident(GROUP);
        let after = stages.get(index + 1).filter(plain);
        let before = index.checked_sub(1).map(|before| &stages[before]);
        let before = before.filter(plain).filter(|stage| stage.body.is_none());
        let (place, text) = match (before, after) {
            (_, Some(after)) => (stage.place().to(after.place()), Some(text(after))),
            (Some(before), None) => (before.place().to(stage.place()), Some(text(before))),
            (None, None) => (stage.place(), None),
        };
        match text {
            Some(text) => {
                let help = format!("leave it out: write `{text}`");
                self.errors.at(place, message, help);
                stages.remove(index);
                // A habit of the next stage is a mistake of its own, with the same text.
                index
            }
            None => {
                self.errors
                    .at(place, message, "remove it, or write `identity`");
                let identity = parse::flow("identity", place, self.errors);
                stages.splice(index..=index, identity);
                index + 1
            }
        }
    }
}

/// A text whose dense layers do not say what comes in: a wrong number there would be a second error for the line.
fn without_inputs(text: &str) -> String {
    const DENSE: &str = "dense(";
    let mut pieces = text.split(DENSE);
    let mut left = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let output = match piece.split_once(" => ") {
            Some((input, output)) if !input.contains(['(', ')']) => output,
            _ => piece,
        };
        left.extend([DENSE, output]);
    }
    left
}
