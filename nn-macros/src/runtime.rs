//! The door to the runtime: every path of nn-core that generated code writes. In a `quote!` body, the names in capitals
//! are these paths.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use crate::diag::located;

/// A path from the door on: an item, and the module or type that holds it, if any. As tokens it is the item's path in
/// the generated block.
#[derive(Clone, Copy)]
pub(crate) struct Path(&'static str, &'static str);

/// A module of the runtime with the passes of a layer.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Module(&'static str);

/// The runtime, as seen from the generated code that names it.
pub(crate) struct Door(TokenStream);

// Items that a shadowed prelude would hide.
pub(crate) const BOOL: Path = Path("", "bool");
pub(crate) const CLONE: Path = Path("", "Clone");
pub(crate) const COPY: Path = Path("", "Copy");
pub(crate) const DEBUG: Path = Path("", "Debug");
pub(crate) const DEFAULT: Path = Path("", "Default");
pub(crate) const F32: Path = Path("", "f32");
pub(crate) const F64: Path = Path("", "f64");
pub(crate) const NONE: Path = Path("", "None");
pub(crate) const OK: Path = Path("", "Ok");
pub(crate) const OPTION: Path = Path("", "Option");
pub(crate) const PARTIAL_EQ: Path = Path("", "PartialEq");
pub(crate) const PHANTOM_DATA: Path = Path("", "PhantomData");
pub(crate) const RESULT: Path = Path("", "Result");
pub(crate) const SOME: Path = Path("", "Some");
pub(crate) const STR: Path = Path("", "str");
pub(crate) const USIZE: Path = Path("", "usize");

// Macros.
pub(crate) const AT: Path = Path("", "at");
pub(crate) const AT_F32: Path = Path("", "at_f32");
pub(crate) const BACKWARD: Path = Path("", "backward");
pub(crate) const FOR_EDITORS: Path = Path("", "for_editors");
pub(crate) const TENSORS: Path = Path("", "tensors");
pub(crate) const TRAITS: Path = Path("", "traits");

// Blocks that are repeated as often as a constant says.
pub(crate) const COUNTED_BLOCK: Path = Path("counted", "Block");
pub(crate) const COUNTED_GROUPS: Path = Path("counted", "groups");
pub(crate) const COUNTED_NAMES: Path = Path("counted", "names");
pub(crate) const COUNTED_READS: Path = Path("counted", "reads");
pub(crate) const COUNTED_STAGES: Path = Path("counted", "stages");
pub(crate) const COUNTED_TEXTS: Path = Path("counted", "texts");
pub(crate) const READ: Path = Path("", "Read");
pub(crate) const U8: Path = Path("", "u8");

// A network.
pub(crate) const AGAIN_ADD: Path = Path("again", "add");
pub(crate) const GROUP_NEW: Path = Path("Group", "new");
pub(crate) const GROUP_NETWORK: Path = Path("Group", "network");
pub(crate) const HEAD_HEADS: Path = Path("head", "Heads");
pub(crate) const HEAD_IDENTITY: Path = Path("head", "Identity");
pub(crate) const HEAD_OTHER: Path = Path("head", "Other");
pub(crate) const HEAD_SIGMOID: Path = Path("head", "Sigmoid");
pub(crate) const HEAD_SOFTMAX: Path = Path("head", "Softmax");
pub(crate) const INIT_RNG: Path = Path("", "InitRng");
pub(crate) const MODEL: Path = Path("", "Model");
pub(crate) const MODEL_INIT: Path = Path("Model", "init");
pub(crate) const NETWORK: Path = Path("", "Network");
pub(crate) const NETWORK_PREDICT: Path = Path("Network", "predict");
pub(crate) const OP_ACTIVATION: Path = Path("Op", "Activation");
pub(crate) const OP_GATE: Path = Path("Op", "Gate");
pub(crate) const OP_LAYER: Path = Path("Op", "Layer");
pub(crate) const OVER_SCALAR: Path = Path("", "OverScalar");
pub(crate) const POLICY: Path = Path("", "Policy");
pub(crate) const POLICY_PLAIN: Path = Path("Policy", "PLAIN");
pub(crate) const PROGRAM: Path = Path("", "Program");
pub(crate) const PROGRAM_NEW: Path = Path("Program", "new");
pub(crate) const READ_INPUT: Path = Path("Read", "Input");
pub(crate) const READ_PART: Path = Path("Read", "Part");
pub(crate) const READ_STAGE: Path = Path("Read", "Stage");
pub(crate) const STAGE_ACTIVATION: Path = Path("Stage", "activation");
pub(crate) const STAGE_DENSE: Path = Path("Stage", "dense");
pub(crate) const STAGE_LAYER: Path = Path("Stage", "layer");
pub(crate) const STAGE_NETWORK: Path = Path("Stage", "network");
pub(crate) const STAGE_NOISE: Path = Path("Stage", "noise");
pub(crate) const STAGE_SOFTMAX: Path = Path("Stage", "softmax");
pub(crate) const STAGE_PLAIN: Path = Path("Stage", "plain");
pub(crate) const STAGE_TIED: Path = Path("Stage", "tied");
pub(crate) const TRAIN: Path = Path("", "Train");

// Data, and a network's tensors.
pub(crate) const AS_BATCH: Path = Path("", "AsBatch");
pub(crate) const BATCH: Path = Path("", "Batch");
pub(crate) const COLUMNS: Path = Path("", "columns");
pub(crate) const MAT_REF: Path = Path("", "MatRef");
pub(crate) const NOT_AN_INDEX: Path = Path("", "NotAnIndex");
pub(crate) const OPTIMIZER: Path = Path("", "Optimizer");

// A pass.
pub(crate) const ARRAY: Path = Path("", "array");
pub(crate) const FIRST: Path = Path("", "first");
pub(crate) const GOAL: Path = Path("", "Goal");
pub(crate) const PASS: Path = Path("", "Pass");
pub(crate) const SIMD: Path = Path("", "Simd");
pub(crate) const SLOT: Path = Path("", "Slot");
pub(crate) const SOURCE: Path = Path("", "Source");
pub(crate) const STUB: Path = Path("", "stub");

// Layers and their passes.
pub(crate) const DENSE: Path = Path("", "Dense");
pub(crate) const DENSE_INIT: Path = Path("Dense", "init");
pub(crate) const EMBEDDING_CHECK: Path = Path("embedding", "check");
pub(crate) const NETWORK_CHECK: Path = Path("network", "check");
pub(crate) const ONE_FITS_STACK: Path = Path("one", "FitsStack");
pub(crate) const ONE_STACK: Path = Path("one", "stack");
pub(crate) const ONE_SAMPLE: Path = Path("one", "OneSample");
pub(crate) const ONE_PART: Path = Path("one", "part");
pub(crate) const ONE_PREDICT: Path = Path("one", "predict");
pub(crate) const OWN_LAYER: Path = Path("own", "Layer");
pub(crate) const REPEATED_INIT: Path = Path("repeated", "init");
pub(crate) const REPEATED_OP: Path = Path("repeated", "op");
pub(crate) const REPEATED_SLOTS: Path = Path("repeated", "slots");
pub(crate) const TIED: Path = Path("", "Tied");
pub(crate) const TIED_INIT: Path = Path("Tied", "init");
pub(crate) const TINY_BACKWARD: Path = Path("tiny", "backward");
pub(crate) const TINY_BLOCK: Path = Path("tiny", "Block");
pub(crate) const TINY_BLOCK_SLOPES: Path = Path("tiny::Block", "slopes");
pub(crate) const TINY_FORWARD: Path = Path("tiny", "forward");
pub(crate) const TINY_INPUT: Path = Path("tiny", "input");
pub(crate) const TINY_UPDATE: Path = Path("tiny", "update");

// Activations and numbers.
pub(crate) const ACTIVATION: Path = Path("", "Activation");
pub(crate) const BARE_NEW: Path = Path("Bare", "new");
pub(crate) const CHAIN: Path = Path("", "Chain");
pub(crate) const FORMULA: Path = Path("formula", "Formula");
pub(crate) const FORMULA_COMPARISON: Path = Path("formula", "Comparison");
pub(crate) const FORMULA_FUNCTION: Path = Path("formula", "Function");
pub(crate) const FORMULA_NODE: Path = Path("formula", "Node");
/// A function.
pub(crate) const FORMULA_OF: Path = Path("", "formula_of");
pub(crate) const COSH: Path = Path("", "cosh");
pub(crate) const IDENTITY: Path = Path("", "Identity");
pub(crate) const LN_COSH: Path = Path("", "ln_cosh");
pub(crate) const POWER: Path = Path("", "power");
pub(crate) const POWF: Path = Path("", "powf");
pub(crate) const SCALAR: Path = Path("", "Scalar");
pub(crate) const SCALAR_MAX: Path = Path("Scalar", "max");
pub(crate) const SCALAR_MIN: Path = Path("Scalar", "min");
pub(crate) const SIGN: Path = Path("", "sign");
pub(crate) const SINH: Path = Path("", "sinh");
pub(crate) const TAN: Path = Path("", "tan");
pub(crate) const TIMES_LOG: Path = Path("", "times_log");

// Losses.
pub(crate) const ELEMENTWISE_LOSS: Path = Path("", "ElementwiseLoss");
pub(crate) const FITS_EVERY_HEAD: Path = Path("", "fits_every_head");
pub(crate) const FITS_PROBABILITIES: Path = Path("", "fits_probabilities");
pub(crate) const LOSS: Path = Path("", "Loss");
pub(crate) const REDUCTION: Path = Path("", "Reduction");
pub(crate) const REDUCTION_MEAN: Path = Path("Reduction", "Mean");

// Claims about constants; probes of types.
pub(crate) const COST_BYTES: Path = Path("Cost", "Bytes");
pub(crate) const COST_MULTIPLY_ADDS: Path = Path("Cost", "MultiplyAdds");
pub(crate) const COST_PARAMETERS: Path = Path("Cost", "Parameters");
pub(crate) const EXPECT_A_WIDTH: Path = Path("", "expect_a_width");
pub(crate) const EXPECT_AT_MOST: Path = Path("", "expect_at_most");
pub(crate) const EXPECT_BUDGET: Path = Path("", "expect_budget");
pub(crate) const EXPECT_DIVIDES: Path = Path("", "expect_divides");
pub(crate) const EXPECT_EQUAL: Path = Path("", "expect_equal");
pub(crate) const EXPECT_LAYER: Path = Path("", "expect_layer");
pub(crate) const EXPECT_NESTED: Path = Path("", "expect_nested");
pub(crate) const EXPECT_NETWORK: Path = Path("", "expect_network");
pub(crate) const EXPECT_NOT_ZERO: Path = Path("", "expect_not_zero");
pub(crate) const EXPECT_NUMBER: Path = Path("", "expect_number");
pub(crate) const OTHERWISE: Path = Path("", "Otherwise");
pub(crate) const OVER: Path = Path("", "Over");
pub(crate) const OWN: Path = Path("", "Own");
pub(crate) const PROBE: Path = Path("", "Probe");
pub(crate) const WIDTH: Path = Path("", "Width");

/// The type that a row of the catalogue names.
pub(crate) const fn kernel(name: &'static str) -> Path {
    Path("", name)
}

// The traits in types that docs show.
pub(crate) const PUBLIC_LAYER: Path = Path("layer", "Layer");
pub(crate) const PUBLIC_MODEL: Path = Path("network", "Model");

/// A stage of a program, as a row of the catalogue names it.
pub(crate) const fn stage(name: &'static str) -> Path {
    Path("Stage", name)
}

/// The variant that an initialiser names.
pub(crate) const fn init(variant: &'static str) -> Path {
    Path("Init", variant)
}

/// A function of one number.
pub(crate) const fn scalar_function(name: &'static str) -> Path {
    Path("Scalar", name)
}

// The modules with the passes of groups.
/// The trait of layers with tensors, and the module of its pass backward for any goal.
pub(crate) const PASSES: Module = Module("Passes");
pub(crate) const PASSES_LEARN: Module = Module("learn");
pub(crate) const DENSE_PASSES: Module = Module("dense");
pub(crate) const DENSE_FROZEN: Module = Module("dense::frozen");
pub(crate) const DENSE_SHARED: Module = Module("dense::shared");
pub(crate) const ELEMENTWISE_PASSES: Module = Module("elementwise");
pub(crate) const GATED_PASSES: Module = Module("gated");
pub(crate) const NETWORK_PASSES: Module = Module("network");
pub(crate) const NETWORK_LAST: Module = Module("network::last");
pub(crate) const REPEATED: Module = Module("repeated");
pub(crate) const SOFTMAX_PASSES: Module = Module("softmax");
pub(crate) const TIED_PASSES: Module = Module("tied");

impl Module {
    /// The one that a row of the catalogue names.
    pub(crate) const fn of_row(name: &'static str) -> Self {
        Self(name)
    }

    /// One of its functions.
    pub(crate) const fn function(self, name: &'static str) -> Path {
        Path(self.0, name)
    }
}

/// A trait that no scalar implements. Its text says why a network with this activation cannot be trained.
pub(crate) fn has_slope(kernel: &str, span: Span) -> TokenStream {
    let name = format_ident!("{}HasSlope", kernel, span = span);
    let root = root(span);
    quote_spanned!(span=> #root::#name)
}

/// The traits with the method of `Bare`.
pub(crate) fn bare_traits() -> TokenStream {
    let root = root(Span::call_site());
    quote!(#[allow(unused_imports)] use #root::{AsIs as _, OfOne as _, OfThree as _, OfTwo as _};)
}

/// The line that opens the door in the generated block of the network at `span`.
pub(crate) fn import(krate: &TokenStream, span: Span) -> TokenStream {
    let (Door(door), root) = (Door::outside(krate, span), root(Span::call_site()));
    quote!(use #door as #root;)
}

/// The runtime inside the generated block.
fn root(span: Span) -> Ident {
    Ident::new("__rt", span)
}

impl Door {
    /// Inside the generated block.
    pub(crate) fn inside() -> Self {
        Self(root(Span::call_site()).into_token_stream())
    }

    /// Of the crate `krate`.
    pub(crate) fn of(krate: &TokenStream) -> Self {
        Self(quote!(#krate::macro_support))
    }

    /// Outside the generated block, blamed on `span`.
    pub(crate) fn outside(krate: &TokenStream, span: Span) -> Self {
        let krate = located(krate, span);
        let span = Span::call_site().located_at(span);
        Self(quote_spanned!(span=> #krate::macro_support))
    }

    /// The public modules of the crate `krate`.
    pub(crate) fn public(krate: &TokenStream) -> Self {
        Self(krate.clone())
    }

    pub(crate) fn path(&self, path: Path) -> TokenStream {
        path.from(&self.0, Span::call_site())
    }

    /// Several at once.
    pub(crate) fn paths<const N: usize>(&self, paths: [Path; N]) -> [TokenStream; N] {
        paths.map(|path| self.path(path))
    }

    /// Blamed on `span`.
    pub(crate) fn path_at(&self, path: Path, span: Span) -> TokenStream {
        path.from(&located(&self.0, span), span)
    }
}

impl Path {
    /// Inside the generated block, blamed on `span`.
    pub(crate) fn at(self, span: Span) -> TokenStream {
        self.from(&root(span), span)
    }

    fn from(self, root: &impl ToTokens, span: Span) -> TokenStream {
        let Self(within, name) = self;
        let segments = within.split("::").filter(|segment| !segment.is_empty());
        let segments = segments.chain([name]).map(|name| Ident::new(name, span));
        quote_spanned!(span=> #root #(::#segments)*)
    }
}

impl ToTokens for Path {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let span = Span::call_site();
        tokens.extend(self.from(&root(span), span));
    }
}
