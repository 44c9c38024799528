//! Guesses the network's names for a file's tensors, for the help in an error.

use safetensors::Dtype;

use super::sides::{Expected, Found};

/// Pairs for [`load_renamed`](super::ModelFile::load_renamed), and tensors that the file does not have.
pub(super) struct Renames<'a> {
    /// (file, network): names of layers if the names in them agree, names of tensors otherwise.
    pub(super) pairs: Vec<(String, String)>,
    pub(super) missing: Vec<&'a str>,
}

/// Renames that make the shapes agree: layer by layer, in the order of the declaration and of the file's names, or
/// tensor by tensor if every shape is unique.
pub(super) fn renames<'a>(expected: &'a [Expected], found: &[Found<'_>]) -> Option<Renames<'a>> {
    let own: Vec<Item<'a>> = expected.iter().map(Item::of_network).collect();
    let mut file: Vec<Item<'_>> = found.iter().map(Item::of_file).collect();
    file.sort_by_key(|item| natural(item.name));
    by_layer(&own, &file)
        .or_else(|| by_shape(&own, &file))
        .filter(|renames| !renames.pairs.is_empty())
}

/// A tensor of either side.
#[derive(Clone, Copy)]
struct Item<'a> {
    name: &'a str,
    /// The part of the name before the last dot; `tensor` is the rest.
    layer: &'a str,
    last: &'a str,
    shape: &'a [usize],
    counts: bool,
}

impl<'a> Item<'a> {
    fn new(name: &'a str, shape: &'a [usize], dtype: Dtype) -> Self {
        let (layer, last) = name.rsplit_once('.').unwrap_or(("", name));
        Self {
            name,
            layer,
            last,
            shape,
            counts: dtype == Dtype::I64,
        }
    }

    fn of_network(own: &'a Expected) -> Self {
        Self::new(&own.name, &own.shape, own.dtype)
    }

    fn of_file(found: &'a Found<'_>) -> Self {
        Self::new(found.name_in_file, found.shape, found.dtype)
    }

    /// True if they could be one tensor. (Another message reports the type of the numbers.)
    fn fits(&self, other: &Item<'_>) -> bool {
        self.shape == other.shape && self.counts == other.counts
    }
}

/// The tensors of each layer, in the order of their first one.
fn layers<'i, 'a>(items: &'i [Item<'a>]) -> Vec<Vec<&'i Item<'a>>> {
    let mut layers: Vec<Vec<&Item<'a>>> = Vec::new();
    for item in items {
        match layers.iter_mut().find(|layer| layer[0].layer == item.layer) {
            Some(layer) => layer.push(item),
            None => layers.push(vec![item]),
        }
    }
    layers
}

fn by_layer<'a>(own: &[Item<'a>], file: &[Item<'_>]) -> Option<Renames<'a>> {
    let mut left = layers(file);
    let mut renames = Renames {
        pairs: Vec::new(),
        missing: Vec::new(),
    };
    for own in layers(own) {
        let at = left
            .iter()
            .position(|file| file.len() == own.len() && pairs(&own, file).is_some())
            .or_else(|| left.iter().position(|file| pairs(&own, file).is_some()))?;
        let file = left.remove(at);
        let tensors = pairs(&own, &file)?;
        let named = |item: &&&Item<'a>| tensors.iter().all(|(_, own)| own.name != item.name);
        renames
            .missing
            .extend(own.iter().filter(named).map(|item| item.name));
        let whole = tensors.iter().all(|(file, own)| file.last == own.last);
        let (from, to) = (file[0].layer, own[0].layer);
        if whole && !from.is_empty() && !to.is_empty() {
            renames.pairs.push((from.to_owned(), to.to_owned()));
        } else {
            let name = |item: &Item<'_>| item.name.to_owned();
            let tensors = tensors.iter().map(|(file, own)| (name(file), name(own)));
            renames.pairs.extend(tensors);
        }
    }
    renames.pairs.retain(|(file, own)| file != own);
    left.is_empty().then_some(renames)
}

/// The tensors of one layer with the names of another, a different one for each tensor of the file. Equal words match
/// first, then Keras's words for ours, then the only shape that fits.
fn pairs<'i, 'f, 'o>(
    own: &[&'i Item<'o>],
    file: &[&'i Item<'f>],
) -> Option<Vec<(&'i Item<'f>, &'i Item<'o>)>> {
    let mut left = own.to_vec();
    let mut pairs = Vec::new();
    for &file in file {
        let fitting = || left.iter().filter(|own| own.fits(file));
        let named =
            fitting().find(|own| own.last == file.last || our_word(file.last) == Some(own.last));
        let only = || fitting().next().filter(|_| fitting().count() == 1);
        let found = *named.or_else(only)?;
        left.retain(|own| own.name != found.name);
        pairs.push((file, found));
    }
    Some(pairs)
}

fn our_word(keras: &str) -> Option<&'static str> {
    Some(match keras {
        "kernel" | "gamma" | "embeddings" => "weight",
        "beta" => "bias",
        "moving_mean" => "running_mean",
        "moving_variance" => "running_var",
        _ => return None,
    })
}

/// Names without layers (`w1`, `b1`): each tensor has a unique shape.
fn by_shape<'a>(own: &[Item<'a>], file: &[Item<'_>]) -> Option<Renames<'a>> {
    if own.len() != file.len() {
        return None;
    }
    let mut pairs = Vec::new();
    for own_item in own {
        let mut fitting = file.iter().filter(|item| own_item.fits(item));
        let (found, another) = (fitting.next()?, fitting.next());
        if another.is_some() || own.iter().filter(|other| other.fits(found)).count() > 1 {
            return None;
        }
        if found.name != own_item.name {
            pairs.push((found.name.to_owned(), own_item.name.to_owned()));
        }
    }
    Some(Renames {
        pairs,
        missing: Vec::new(),
    })
}

/// Sorts `layer.10` after `layer.9`.
fn natural(name: &str) -> Vec<(u64, &str)> {
    name.split('.')
        .map(|word| (word.parse().unwrap_or(u64::MAX), word))
        .collect()
}
