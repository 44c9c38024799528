//! What stands beside errors: the whole network as the user means it, or nothing.
//!
//! The check repairs what it complains about, so the model is one the expansion can take; its API
//! keeps uses elsewhere in the program free of errors that only follow from the first one.

use proc_macro2::TokenStream;

use crate::check::Checked;
use crate::expand;

pub(crate) fn stub(checked: Option<Box<Checked>>) -> TokenStream {
    let whole = checked.filter(|checked| checked.whole);
    whole.map_or_else(TokenStream::new, |checked| expand::stub(&checked.network))
}
