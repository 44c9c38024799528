//! The same calls in reverse, or the reason why there are none.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Parts, activation, source};
use crate::groups::{Group, Kernel};
use crate::model::plain;
use crate::names;

/// `impl Train`
pub(super) fn train(parts: &Parts) -> TokenStream {
    let Parts {
        net,
        groups,
        rt,
        generics,
    } = parts;
    let (name, declared, used) = (&net.name, &generics.declared, &generics.used);
    let locals = groups.iter().map(|group| &group.local);
    let calls = groups.iter().rev().map(|group| call(parts, group));
    let (reason, bound) = untrainable(parts);
    quote! {
        #reason
        #[automatically_derived]
        impl #declared #rt::Train for #name #used #bound {
            fn backward(
                &self,
                x: #rt::MatRef<'_, T>,
                slots: &mut Self::Slots,
                gradients: &mut Self,
                input_gradient: #rt::Option<#rt::MatMut<'_, T>>,
                pass: &#rt::Pass,
            ) {
                let [#(#locals),*] = slots;
                #(#calls)*
            }
        }
    }
}

fn call(parts: &Parts, group: &Group) -> TokenStream {
    let rt = &parts.rt;
    let Group {
        kernel,
        reads,
        local,
        name: _,
        width: _,
    } = group;
    let from = match source(parts, *reads) {
        Some(group) => {
            let local = &group.local;
            quote!(#local.source())
        }
        None => quote!(#rt::Source::input(x, input_gradient)),
    };
    match kernel {
        Kernel::Dense { dense, activations } => {
            let (field, activation) = (&dense.field, activation(rt, activations));
            quote!(#rt::dense::backward(&self.#field, #activation, #from, #local, &mut gradients.#field, pass);)
        }
        Kernel::Elementwise { activations } => {
            let activation = activation(rt, activations);
            quote!(#rt::elementwise::backward(#activation, #from, #local, pass);)
        }
        Kernel::Dropout { rate, index } => {
            let (rate, index) = (&rate.0, Literal::usize_unsuffixed(*index));
            quote!(#rt::dropout::backward(#rate, #index, #from, #local, pass);)
        }
        Kernel::Softmax => quote!(#rt::softmax::backward(#from, #local, pass);),
    }
}

/// A trait that no scalar has, whose message names the stage without a derivative.
fn untrainable(parts: &Parts) -> (TokenStream, TokenStream) {
    let Some(node) = parts.net.untrainable() else {
        return (TokenStream::new(), TokenStream::new());
    };
    let (name, stage) = (plain(&parts.net.name), &node.text);
    let line = parts.net.line_name(node).map_or_else(
        || String::from("its declaration"),
        |line| format!("its line `{}`", plain(line)),
    );
    let message = format!(
        "`{name}` cannot be trained: {line} contains `{stage}`, whose derivative is 0 everywhere"
    );
    let label = format!("`{name}` can only predict");
    let note =
        format!("replace `{stage}` by an activation with a slope, such as `sigmoid` or `relu`");
    let trainable = names::trainable();
    let reason = quote! {
        #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
        pub trait #trainable {}
    };
    (reason, quote!(where T: #trainable))
}
