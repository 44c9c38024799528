//! A user who writes a layer, a loss or a network needs only types of nn-core: `nn_core::external` re-exports the
//! other crates' types in its public signatures.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{
    ImplItem, Item, ItemImpl, ItemUse, Signature, TraitItem, UseTree, Visibility, parse_file,
};

/// The dependencies of nn-core, as spelt in its code.
const CRATES: [&str; 11] = [
    "faer",
    "flate2",
    "indicatif",
    "nn_macros",
    "pulp",
    "rand",
    "rand_chacha",
    "rayon",
    "safetensors",
    "serde",
    "serde_json",
];

fn is_foreign(segment: &str) -> bool {
    CRATES.contains(&segment)
}

/// Every name that a `use` imports, with its path.
fn names(tree: &UseTree, before: &[String], all: &mut BTreeMap<String, Vec<String>>) {
    let with = |ident: &syn::Ident| [before, &[ident.to_string()]].concat();
    match tree {
        UseTree::Path(path) => names(&path.tree, &with(&path.ident), all),
        UseTree::Name(name) => {
            all.insert(name.ident.to_string(), with(&name.ident));
        }
        UseTree::Rename(renamed) => {
            all.insert(renamed.rename.to_string(), with(&renamed.ident));
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                names(tree, before, all);
            }
        }
        UseTree::Glob(_) => {
            all.insert(format!("*{}", before.join("::")), before.to_vec());
        }
    }
}

fn imports<'a>(uses: impl Iterator<Item = &'a ItemUse>) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    uses.for_each(|item| names(&item.tree, &[], &mut all));
    all.retain(|_, path| is_foreign(&path[0]));
    all
}

/// Foreign types in public signatures, as `place: faer::Mat`.
struct Found {
    file: String,
    imports: BTreeMap<String, Vec<String>>,
    types: BTreeSet<(String, String)>,
    place: String,
}

impl<'ast> Visit<'ast> for Found {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        let first = &segments[0];
        let whole = match self.imports.get(first) {
            Some(imported) => Some([&imported[..], &segments[1..]].concat()),
            None => is_foreign(first).then(|| segments.clone()),
        };
        if let Some(whole) = whole {
            self.types.insert((self.place.clone(), whole.join("::")));
        }
        visit::visit_path(self, path);
    }
    // Function bodies may use any type.
    fn visit_block(&mut self, _: &'ast syn::Block) {}
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
}

impl Found {
    fn signature(&mut self, signature: &Signature) {
        self.place = format!("{}: {}", self.file, signature.ident);
        self.visit_signature(signature);
    }

    fn of_impl(&mut self, item: &ItemImpl) {
        // The trait defines the signatures of its functions.
        if item.trait_.is_some() {
            return;
        }
        for inner in &item.items {
            if let ImplItem::Fn(function) = inner
                && is_public(&function.vis)
            {
                self.signature(&function.sig);
            }
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Fn(function) if is_public(&function.vis) => self.signature(&function.sig),
            Item::Impl(item) => self.of_impl(item),
            Item::Trait(item) if is_public(&item.vis) => {
                self.place = format!("{}: trait {}", self.file, item.ident);
                self.visit_generics(&item.generics);
                item.supertraits
                    .iter()
                    .for_each(|bound| self.visit_type_param_bound(bound));
                for inner in &item.items {
                    match inner {
                        TraitItem::Fn(function) => self.signature(&function.sig),
                        TraitItem::Type(inner) => self.visit_trait_item_type(inner),
                        TraitItem::Const(inner) => self.visit_type(&inner.ty),
                        _ => {}
                    }
                }
            }
            Item::Struct(item) if is_public(&item.vis) => {
                for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
                    self.place = format!("{}: field of {}", self.file, item.ident);
                    self.visit_type(&field.ty);
                }
            }
            Item::Enum(item) if is_public(&item.vis) => {
                self.place = format!("{}: {}", self.file, item.ident);
                let fields = item.variants.iter().flat_map(|variant| &variant.fields);
                fields.for_each(|field| self.visit_type(&field.ty));
            }
            Item::Type(item) if is_public(&item.vis) => {
                self.place = format!("{}: {}", self.file, item.ident);
                self.visit_type(&item.ty);
            }
            _ => {}
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The other crates' types in a file's public signatures.
fn shown(file: &str, code: &str) -> BTreeSet<(String, String)> {
    let parsed = parse_file(code).unwrap_or_else(|error| panic!("{file}: {error}"));
    let uses = parsed.items.iter().filter_map(|item| match item {
        Item::Use(item) => Some(item),
        _ => None,
    });
    let mut found = Found {
        file: file.to_owned(),
        imports: imports(uses),
        types: BTreeSet::new(),
        place: String::new(),
    };
    parsed.items.iter().for_each(|item| found.item(item));
    found.types
}

fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, all);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push(path);
        }
    }
}

/// The re-exports of `external.rs`: `faer::Mat`.
fn handed_on(code: &str) -> BTreeSet<String> {
    let parsed = parse_file(code).unwrap();
    let uses = parsed.items.iter().filter_map(|item| match item {
        Item::Use(item) if is_public(&item.vis) => Some(item),
        _ => None,
    });
    let paths = imports(uses).into_values();
    paths.map(|path| path.join("::")).collect()
}

#[test]
fn what_others_bring_into_public_signatures_is_handed_on() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../nn-core/src");
    let handed_on = handed_on(&fs::read_to_string(root.join("external.rs")).unwrap());
    assert!(handed_on.contains("faer::MatRef"), "{handed_on:?}");
    let mut all = Vec::new();
    files(&root, &mut all);
    assert!(all.len() > 100, "{}", all.len());
    let (mut seen, mut missing) = (0, Vec::new());
    for path in all {
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        // the door for generated code, not for users
        if name.starts_with("macro_support") {
            continue;
        }
        for (place, foreign) in shown(&name, &fs::read_to_string(&path).unwrap()) {
            seen += 1;
            if !handed_on.contains(&foreign) {
                missing.push(format!("{place}: {foreign}"));
            }
        }
    }
    assert!(seen > 50, "{seen}");
    assert!(
        missing.is_empty(),
        "hand these on in nn-core/src/external.rs, or take a type of our own:\n{}",
        missing.join("\n")
    );
}

#[test]
fn a_planted_type_is_found() {
    let planted = "
        use faer::{Mat, sparse::SparseColMat};
        use rand_chacha::ChaCha20Rng as Fast;
        pub fn one(x: &SparseColMat<usize, f32>) {}
        pub(crate) fn hidden(x: rayon::ThreadPool) {}
        pub struct Public { pub generator: Fast, private: Mat<f32> }
        pub struct Here;
        impl Here {
            pub fn two(&self) -> Option<safetensors::Dtype> { let _: rayon::ThreadPool; None }
            fn own(&self) -> rayon::ThreadPool {}
        }
        pub trait Open { fn three<R: rand::Rng>(rng: R); }
    ";
    let found: Vec<String> = shown("planted.rs", planted)
        .into_iter()
        .map(|(_, foreign)| foreign)
        .collect();
    assert_eq!(
        found,
        [
            "rand_chacha::ChaCha20Rng",
            "faer::sparse::SparseColMat",
            "rand::Rng",
            "safetensors::Dtype"
        ]
    );
}
