//! Pictures of an architecture, with the inputs of each layer, as [Mermaid](https://mermaid.js.org) text and as SVG.
//!
//! ```
//! use nn_core::prelude::*;
//!
//! network! {
//!     struct Skip {
//!         input: (pixels: 64, meta: 5),
//!         left: from(pixels) -> dense(16) -> relu,
//!         deep: residual { inner: dense(16) -> relu },
//!         output: concat(deep, meta) -> softmax,
//!     }
//! }
//! let text = Skip::mermaid();
//! assert!(text.contains(r#"["<b>left</b><br/>dense 64 → 16<br/>1,040 parameters"]"#), "{text}");
//! assert!(Skip::svg().starts_with("<svg "));
//! ```

mod drawing;
mod layout;
mod mermaid;
mod svg;

use crate::network::model::Model;
use drawing::Drawing;

pub(super) use layout::layout;
pub(super) use svg::{escaped, path};

/// Pictures of every network's architecture.
pub trait Picture: Model {
    /// The architecture as [Mermaid](https://mermaid.js.org) text: a box for each row of [`LAYERS`](Model::LAYERS)
    /// with its name and parameters, each input and output, and on the arrows the values per sample. Put it into a
    /// fenced block of a README, or see [`svg`](Picture::svg).
    #[must_use]
    fn mermaid() -> String {
        mermaid::text(&Drawing::of::<Self>())
    }
    /// The architecture as an SVG picture, with the same boxes and arrows as [`mermaid`](Picture::mermaid).
    ///
    /// ```
    /// # use nn_core::prelude::*;
    /// network! { struct Digits { input: 64, hidden: dense(64) -> relu, output: dense(10) -> softmax } }
    /// let picture = Digits::svg();
    /// assert!(picture.contains(">4,160 parameters<"));
    /// # let folder = std::env::temp_dir().join(format!("nn-core-picture-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("digits.svg");
    /// std::fs::write(path, picture)?;
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    fn svg() -> String {
        svg::text(&Drawing::of::<Self>())
    }
}

impl<N: Model> Picture for N {}
