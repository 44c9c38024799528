//! Repeated blocks with many lines as one group each: their code is written once.

use std::cmp::Reverse;
use std::ops::Range;

use super::{Group, Kernel, Read, Uses, of};
use crate::model::{Network, Repeat};

/// A repeated block with more lines than this, written out, is a loop. Each written line takes the compiler five
/// milliseconds; a block of fewer lines costs less than half a second, and all its calls can be read.
const WRITTEN_LINES: usize = 64;

/// The groups of a repeated block.
struct Run<'a> {
    repeat: &'a Repeat,
    groups: Range<usize>,
}

/// The same groups, with those of a large repeated block as one.
pub(crate) fn looped<'a>(net: &'a Network, groups: Vec<Group<'a>>) -> Vec<Group<'a>> {
    let large = |repeat: &&Repeat| {
        repeat.count.is_some()
            || repeat.times > 1 && repeat.times * repeat.lines.len() > WRITTEN_LINES
    };
    let mut repeats: Vec<&Repeat> = net.repeats.iter().filter(large).collect();
    // The outer ones first.
    repeats.sort_by_key(|repeat| (repeat.nodes.start, Reverse(repeat.end())));
    let mut runs: Vec<Run> = Vec::new();
    for repeat in repeats {
        let inside = runs
            .last()
            .is_some_and(|run| run.repeat.end() > repeat.nodes.start);
        if !inside {
            runs.extend(run(net, &groups, repeat));
        }
    }
    if runs.is_empty() {
        groups
    } else {
        joined(groups, &runs)
    }
}

/// The groups of a repeated block, if each repetition can be the same code.
fn run<'a>(net: &Network, groups: &[Group], repeat: &'a Repeat) -> Option<Run<'a>> {
    let body = net.body(repeat)?;
    let (each, nodes) = (of(&body).len(), repeat.nodes.len());
    let start = groups
        .iter()
        .position(|group| group.first >= Some(repeat.nodes.start))?;
    let all = start..start + each * repeat.times;
    let repetitions = groups.get(all.clone())?.chunks_exact(each);
    let first = &groups[start..start + each];
    for (time, own) in repetitions.enumerate() {
        let own_nodes = repeat.nodes.start + time * nodes..repeat.nodes.end + time * nodes;
        let theirs = own.iter().filter_map(|group| group.first);
        // No node is computed with one outside.
        let computed: usize = own.iter().map(Group::nodes).sum();
        if computed != nodes || !theirs.clone().all(|node| own_nodes.contains(&node)) {
            return None;
        }
        // Each repetition reads itself and the end of the one before.
        let there = |read: Read| match read {
            Read::Group(group) if group >= start => Read::Group(group + time * each),
            _ if time > 0 => Read::Group(start + time * each - 1),
            before => before,
        };
        let same = |(own, first): (&Group, &Group)| {
            own.reads
                .iter()
                .copied()
                .eq(first.reads.iter().copied().map(there))
                && !own.uses.shared
        };
        if !own.iter().zip(first).all(same) {
            return None;
        }
    }
    // Nothing else reads what is inside.
    let within = all.start..all.end - 1;
    let reads = groups[all.end..].iter().flat_map(|group| &group.reads);
    let mut others =
        reads.filter(|read| matches!(read, Read::Group(group) if within.contains(group)));
    others.next().is_none().then_some(Run {
        repeat,
        groups: all,
    })
}

/// The groups with each run as one.
fn joined<'a>(groups: Vec<Group<'a>>, runs: &[Run<'a>]) -> Vec<Group<'a>> {
    let mut runs = runs.iter().peekable();
    let mut done: Vec<Group> = Vec::new();
    // Where each group is now.
    let mut moved: Vec<usize> = Vec::new();
    for (index, mut group) in groups.into_iter().enumerate() {
        if runs.peek().is_some_and(|run| run.groups.end == index) {
            runs.next();
        }
        match runs.peek().filter(|run| run.groups.contains(&index)) {
            Some(run) if run.groups.start < index => {
                if let Some(all) = done.last_mut() {
                    all.take(group);
                }
            }
            run => {
                for read in &mut group.reads {
                    if let Read::Group(group) = read {
                        *group = moved[*group];
                    }
                }
                done.push(match run {
                    Some(run) => Group::repeated(run.repeat, group),
                    None => group,
                });
            }
        }
        moved.push(done.len() - 1);
    }
    done
}

impl<'a> Group<'a> {
    /// The number of nodes that it computes.
    pub(crate) fn nodes(&self) -> usize {
        match &self.kernel {
            Kernel::Dense { activations, .. } | Kernel::Tied { activations, .. } => {
                1 + activations.len()
            }
            Kernel::Elementwise { activations } => activations.len(),
            _ => 1,
        }
    }

    /// A repeated block, so far with the first of its groups.
    fn repeated(repeat: &'a Repeat, first: Self) -> Self {
        Group {
            // Before it is nothing of the block: it reads what the block reads.
            reads: first.reads[..1].to_vec(),
            name: repeat.at.text(),
            first: first.first,
            // A block hands on the shape that it reads.
            takes: first.gives.clone(),
            gives: first.gives.clone(),
            trains: first.trains,
            uses: Uses::default(),
            kernel: Kernel::Repeated {
                repeat,
                groups: vec![first],
            },
        }
    }

    /// Adds the next group of the repeated block.
    fn take(&mut self, group: Self) {
        self.takes = group.gives.clone();
        self.gives = group.gives.clone();
        self.trains |= group.trains;
        if let Kernel::Repeated { groups, .. } = &mut self.kernel {
            groups.push(group);
        }
    }

    /// Its own groups, if it is a repeated block; otherwise itself.
    pub(crate) fn written(&self) -> &[Self] {
        match &self.kernel {
            Kernel::Repeated { groups, .. } => groups,
            _ => std::slice::from_ref(self),
        }
    }
}
