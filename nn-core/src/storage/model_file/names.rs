//! Other names: files whose layers are called `0` and `2` instead of `hidden` and `output`.

use std::collections::BTreeSet;

use super::header::shown;

/// Pairs (name in the file, name in the network), each of a layer or of a tensor.
#[derive(Clone, Copy)]
pub(super) struct Renaming<'a>(pub(super) &'a [(&'a str, &'a str)]);

impl Renaming<'_> {
    /// The network's name for the file's tensor `name`.
    pub(super) fn to_network(self, name: &str) -> String {
        rename(name, self.0.iter().copied())
    }

    /// The file's name for the network's tensor `name`.
    pub(super) fn to_file(self, name: &str) -> String {
        rename(name, self.0.iter().map(|&(file, network)| (network, file)))
    }

    /// Checks that every pair renames something, and that no two tensors end up with one name.
    pub(super) fn check(
        self,
        network: impl Iterator<Item = String>,
        file: Option<&[&str]>,
    ) -> Result<(), String> {
        let network: Vec<String> = network.collect();
        let network: Vec<&str> = network.iter().map(String::as_str).collect();
        for &(from, to) in self.0 {
            let pair = format!("the pair (\"{}\", \"{}\")", shown(from), shown(to));
            if !network.iter().any(|name| rest(name, to).is_some()) {
                return Err(format!(
                    "{pair}: the network has no `{}`; it has {}",
                    shown(to),
                    list(&network)
                ));
            }
            if let Some(names) = file
                && !names.iter().any(|name| rest(name, from).is_some())
            {
                return Err(format!(
                    "{pair}: the file has no `{}`; it has {}",
                    shown(from),
                    list(names)
                ));
            }
        }
        let renamed: Vec<(&str, String)> = match file {
            Some(names) => names.iter().map(|&n| (n, self.to_network(n))).collect(),
            None => network.iter().map(|&n| (n, self.to_file(n))).collect(),
        };
        let mut seen = BTreeSet::new();
        for (name, new) in &renamed {
            if !seen.insert(new) {
                return Err(format!(
                    "`{}` is not the only tensor that would be called `{}`",
                    shown(name),
                    shown(new)
                ));
            }
            if new.is_empty() || new == "__metadata__" {
                return Err(format!("no tensor may be called `{}`", shown(new)));
            }
        }
        Ok(())
    }
}

/// Renames by the pair that matches most of `name`.
fn rename<'a>(name: &str, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    pairs
        .filter_map(|(from, to)| Some((from, to, rest(name, from)?)))
        .max_by_key(|(from, ..)| from.len())
        .map_or_else(|| name.to_owned(), |(_, to, rest)| format!("{to}{rest}"))
}

/// The rest of `name` after `prefix`, if `prefix` is the whole name or whole words of it up to a dot.
fn rest<'n>(name: &'n str, prefix: &str) -> Option<&'n str> {
    name.strip_prefix(prefix)
        .filter(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The layers of the tensors called `names`: the part before the last dot, each once.
fn list(names: &[&str]) -> String {
    const MOST: usize = 20;
    let mut layers: Vec<&str> = names
        .iter()
        .map(|name| name.rsplit_once('.').map_or(*name, |(layer, _)| layer))
        .collect();
    layers.dedup();
    let more = layers.len().saturating_sub(MOST);
    let mut text: Vec<String> = layers
        .iter()
        .take(MOST)
        .map(|layer| format!("`{}`", shown(layer)))
        .collect();
    if more > 0 {
        text.push(format!("and {more} more"));
    }
    if text.is_empty() {
        return "no tensors".to_owned();
    }
    text.join(", ")
}
