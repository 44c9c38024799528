//! The floors of nn-core and nn-macros: a module uses only modules that are declared above it.
//!
//! The order is that of the `mod` lines: in `lib.rs`, and inside a folder in its `mod.rs`. The items of a `mod.rs`
//! itself count as above all its children or below all of them, depending on their uses. Tests and doc comments are
//! exempt.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;
use syn::{Item, UseTree};

/// A module: its path, its declarations and re-exports, its uses.
struct Module {
    /// `["layer", "dense"]`; empty for `lib.rs`.
    path: Vec<String>,
    file: PathBuf,
    children: Vec<String>,
    /// Names that `pub use` re-exports from elsewhere in the crate.
    handed_on: BTreeMap<String, Vec<String>>,
    uses: BTreeSet<Vec<String>>,
}

struct Crate {
    name: &'static str,
    modules: BTreeMap<Vec<String>, Module>,
    /// All modules, those with the fewest dependencies first; a parent before its children.
    order: Vec<Vec<String>>,
}

impl Crate {
    fn read(name: &'static str) -> Self {
        let mut this = Self {
            name,
            modules: BTreeMap::new(),
            order: Vec::new(),
        };
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .join(name)
            .join("src");
        this.add(Vec::new(), root.join("lib.rs"), &root);
        this
    }

    fn add(&mut self, path: Vec<String>, file: PathBuf, folder: &Path) {
        let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let syntax = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let outlined = |item: &Item| match item {
            Item::Mod(module) if module.content.is_none() => Some(module.ident.to_string()),
            _ => None,
        };
        let mut reader = Reader {
            path: path.clone(),
            children: syntax.items.iter().filter_map(outlined).collect(),
            depth: 0,
            handed_on: BTreeMap::new(),
            uses: BTreeSet::new(),
        };
        let mut children = Vec::new();
        for item in &syntax.items {
            if let Item::Mod(module) = item
                && module.content.is_none()
            {
                if !is_test(&module.attrs) {
                    children.push(module.ident.to_string());
                }
                continue;
            }
            reader.visit_item(item);
        }
        self.order.push(path.clone());
        let Reader {
            handed_on, uses, ..
        } = reader;
        let module = Module {
            path: path.clone(),
            file,
            children: children.clone(),
            handed_on,
            uses,
        };
        self.modules.insert(path.clone(), module);
        for child in children {
            let (file, inside) = (folder.join(format!("{child}.rs")), folder.join(&child));
            let file = if file.exists() {
                file
            } else {
                inside.join("mod.rs")
            };
            let path = [path.clone(), vec![child]].concat();
            self.add(path, file, &inside);
        }
    }

    /// The module that defines the item of a path; `None` for names that no module defines or re-exports.
    fn home(&self, path: &[String]) -> Option<Vec<String>> {
        let mut at: Vec<String> = Vec::new();
        for (index, name) in path.iter().enumerate() {
            let module = &self.modules[&at];
            if module.children.contains(name) {
                at.push(name.clone());
            } else if let Some(origin) = module.handed_on.get(name) {
                let rest = [origin.clone(), path[index + 1..].to_vec()].concat();
                return self.home(&rest);
            } else {
                break;
            }
        }
        Some(at)
    }

    /// The forbidden uses of a module, one sentence each.
    fn wrong(&self) -> Vec<String> {
        let rank = |path: &[String]| self.order.iter().position(|other| other == path).unwrap();
        let mut problems = Vec::new();
        let mut own_children: BTreeMap<&[String], [Option<String>; 2]> = BTreeMap::new();
        for module in self
            .modules
            .values()
            .filter(|module| !module.path.is_empty())
        {
            for used in &module.uses {
                let Some(home) = self.home(used) else {
                    continue;
                };
                if home == module.path {
                    continue;
                }
                if home.is_empty() {
                    if used
                        .first()
                        .is_some_and(|name| name.starts_with(char::is_uppercase))
                    {
                        problems.push(format!(
                            "{} uses `crate::{}`, which stands for users: name its module",
                            module.path.join("::"),
                            used.join("::")
                        ));
                    }
                    continue;
                }
                let words = || {
                    format!(
                        "{}/src/{} uses `{}`",
                        self.name,
                        module
                            .file
                            .display()
                            .to_string()
                            .rsplit_once("src/")
                            .unwrap()
                            .1,
                        home.join("::")
                    )
                };
                if home.starts_with(&module.path) {
                    own_children.entry(&module.path).or_default()[0].get_or_insert_with(words);
                } else if module.path.starts_with(&home) {
                    let parent = &self.modules[&home].path;
                    own_children.entry(parent).or_default()[1].get_or_insert_with(words);
                } else if rank(&home) > rank(&module.path) {
                    let shared = home
                        .iter()
                        .zip(&module.path)
                        .take_while(|(a, b)| a == b)
                        .count();
                    problems.push(format!(
                        "{}, but `mod {}` stands below `mod {}`: move what is needed above it, or what needs it below",
                        words(),
                        home[shared],
                        module.path[shared],
                    ));
                }
            }
        }
        for (path, [down, up]) in own_children {
            if let (Some(down), Some(up)) = (down, up) {
                problems.push(format!(
                    "`{}` is above and below its children: {down}, and {up}: what they share belongs into a child of its own",
                    path.join("::")
                ));
            }
        }
        problems
    }
}

struct Reader {
    path: Vec<String>,
    /// The modules in files of their own below this one.
    children: Vec<String>,
    /// Inline modules around the current item.
    depth: usize,
    handed_on: BTreeMap<String, Vec<String>>,
    uses: BTreeSet<Vec<String>>,
}

impl Reader {
    /// The path from the crate's root, for a path that starts with `crate`, `self`, `super` or a child.
    fn absolute(&self, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let here = &self.path;
        match first.as_str() {
            "crate" | "$crate" => Some(rest.to_vec()),
            "self" => Some([here.clone(), rest.to_vec()].concat()),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                let kept = (here.len() + self.depth).checked_sub(ups)?.min(here.len());
                Some([here[..kept].to_vec(), path[ups..].to_vec()].concat())
            }
            child if self.depth == 0 && self.children.iter().any(|name| name == child) => {
                Some([here.clone(), path.to_vec()].concat())
            }
            _ => None,
        }
    }

    fn tree(&mut self, tree: &UseTree, before: &[String], public: bool) {
        match tree {
            UseTree::Path(path) => {
                let before = [before.to_vec(), vec![path.ident.to_string()]].concat();
                self.tree(&path.tree, &before, public);
            }
            UseTree::Name(name) if name.ident == "self" => {
                self.used(before, before.last().cloned(), public);
            }
            UseTree::Name(name) => {
                let path = [before.to_vec(), vec![name.ident.to_string()]].concat();
                self.used(&path, Some(name.ident.to_string()), public);
            }
            UseTree::Rename(name) => {
                let path = [before.to_vec(), vec![name.ident.to_string()]].concat();
                self.used(&path, Some(name.rename.to_string()), public);
            }
            UseTree::Glob(_) => self.used(before, None, false),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, before, public);
                }
            }
        }
    }

    fn used(&mut self, path: &[String], name: Option<String>, public: bool) {
        let absolute = match self.absolute(path) {
            Some(path) => path,
            // `pub use child::Name` without `self`
            None if public && self.depth == 0 => [self.path.clone(), path.to_vec()].concat(),
            None => return,
        };
        if public
            && self.depth == 0
            && let Some(name) = name
        {
            self.handed_on.insert(name, absolute.clone());
        }
        // Re-exporting a child's item is not a use.
        if !(public && absolute.starts_with(&self.path)) {
            self.uses.insert(absolute);
        }
    }

    /// Paths in a macro's tokens, which are not parsed: `crate::a::b` and `$crate::a::b`.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.end(&mut path);
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.end(&mut path);
                    self.tokens(group.stream());
                    colons = 0;
                }
                _ => {
                    self.end(&mut path);
                    colons = 0;
                }
            }
        }
        self.end(&mut path);
    }

    fn end(&mut self, path: &mut Vec<String>) {
        if path.len() > 1
            && let Some(absolute) = self.absolute(path)
        {
            self.uses.insert(absolute);
        }
        path.clear();
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Use(item) if !is_test(&item.attrs) => {
                let public = !matches!(item.vis, syn::Visibility::Inherited);
                self.tree(&item.tree, &[], public);
            }
            Item::Mod(item) if !is_test(&item.attrs) => {
                self.depth += 1;
                syn::visit::visit_item_mod(self, item);
                self.depth -= 1;
            }
            Item::Use(_) | Item::Mod(_) => {}
            Item::Fn(item) if is_test(&item.attrs) => {}
            _ => syn::visit::visit_item(self, item),
        }
    }

    /// `pub(super)` uses nothing.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path
            .segments
            .iter()
            .map(|part| part.ident.to_string())
            .collect();
        if let Some(absolute) = self.absolute(&parts) {
            self.uses.insert(absolute);
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.tokens(mac.tokens.clone());
        syn::visit::visit_macro(self, mac);
    }
}

/// True if the item has a `#[cfg(test)]`.
fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .meta
                .require_list()
                .is_ok_and(|list| list.tokens.to_string() == "test")
    })
}

fn check(name: &'static str) {
    let problems = Crate::read(name).wrong();
    assert!(
        problems.is_empty(),
        "{} arrows against the order:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

#[test]
fn nn_core_has_floors() {
    check("nn-core");
}

#[test]
fn nn_macros_has_floors() {
    check("nn-macros");
}

/// The files of a crate whose code has this text.
fn files_with(name: &str, text: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(name)
        .join("src");
    let (mut found, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let code = fs::read_to_string(&path).unwrap();
            let is_code = |line: &&str| !line.trim_start().starts_with("//");
            if code.lines().filter(is_code).any(|line| line.contains(text)) {
                found.push(path.strip_prefix(&root).unwrap().display().to_string());
            }
        }
    }
    found.sort();
    found
}

/// An item behind a door file is named only in that file.
#[test]
fn doors() {
    // the compiler's own tokens, which unit tests cannot create
    assert_eq!(files_with("nn-macros", "proc_macro::"), ["lib.rs"]);
    // a path of the runtime in generated code belongs in `runtime.rs`
    assert_eq!(files_with("nn-macros", "macro_support"), ["runtime.rs"]);
    assert_eq!(files_with("nn-macros", "\"__rt\""), ["runtime.rs"]);
    // the matrix product is called through `numeric::matmul`, which splits it
    assert_eq!(
        files_with("nn-core", "faer::linalg"),
        ["numeric/matmul/mod.rs"]
    );
    // files are opened only by readers, storage and the log of a training
    assert_eq!(
        files_with("nn-core", "std::fs"),
        [
            "data/read/source.rs",
            "storage/checkpoints.rs",
            "storage/durable/disk.rs",
            "storage/durable/mod.rs",
            "storage/durable/simulated.rs",
            "storage/model_file/checkpoint.rs",
            "storage/model_file/read.rs",
            "train/history.rs",
        ]
    );
    // what comes after `check` cannot fail
    for file in files_with("nn-macros", "Errors") {
        let after_check = ["expand/", "fuse/", "model/"]
            .iter()
            .any(|folder| file.starts_with(folder));
        assert!(!after_check, "{file} makes errors: `check` does");
    }
    // a thread pool is made only in `threads`
    assert_eq!(
        files_with("nn-core", "ThreadPoolBuilder::"),
        ["numeric/threads.rs"]
    );
    assert!(files_with("nn-core", "fn no_such_function").is_empty());
}
