//! The same calls in reverse, or the reason why there are none.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{quote, quote_spanned};

use super::{Parts, activation, source, tiny};
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
    let (fused, tiny) = (fused(parts), tiny::methods(parts));
    let blamed = net
        .untrainable()
        .map_or_else(|| name.span(), |node| node.place.first);
    let rt_blamed = names::rt_at(blamed);
    let contract = quote_spanned!(blamed=> #rt_blamed::Train);
    let network: TokenStream = quote!(#name #used)
        .into_iter()
        .map(|mut token| {
            token.set_span(blamed);
            token
        })
        .collect();
    quote! {
        #reason
        #[automatically_derived]
        impl #declared #contract for #network #bound {
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
            #fused
            #tiny
        }
    }
}

/// `fn backward_and_update`: the same calls, each with its layer's update.
fn fused(parts: &Parts) -> TokenStream {
    let Parts { groups, rt, .. } = parts;
    let locals = groups.iter().map(|group| &group.local);
    let mut tensors = parts
        .net
        .dense()
        .map(|(_, dense)| 1 + usize::from(dense.bias))
        .sum();
    let calls = groups.iter().rev().map(|group| match &group.kernel {
        Kernel::Dense { dense, activations } => {
            let (field, activation, local) = (&dense.field, activation(rt, activations), &group.local);
            tensors -= 1 + usize::from(dense.bias);
            let index = Literal::usize_unsuffixed(tensors);
            let from = from(parts, group, &quote!(#rt::None));
            quote!(#rt::dense::backward_and_update(&mut self.#field, #activation, #from, #local, &mut gradients.#field, (optimizer, #index), pass);)
        }
        _ => call_with(parts, group, &quote!(#rt::None)),
    });
    let calls: Vec<_> = calls.collect();
    quote! {
        fn backward_and_update<__O: #rt::Optimizer<T>>(
            &mut self,
            x: #rt::MatRef<'_, T>,
            slots: &mut Self::Slots,
            gradients: &mut Self,
            optimizer: &mut __O,
            pass: &#rt::Pass,
        ) {
            let [#(#locals),*] = slots;
            #rt::Optimizer::start_step(optimizer);
            #(#calls)*
        }
    }
}

fn from(parts: &Parts, group: &Group, input_gradient: &TokenStream) -> TokenStream {
    let rt = &parts.rt;
    match source(parts, group.reads) {
        Some(group) => {
            let local = &group.local;
            quote!(#local.source())
        }
        None => quote!(#rt::Source::input(x, #input_gradient)),
    }
}

fn call(parts: &Parts, group: &Group) -> TokenStream {
    call_with(parts, group, &quote!(input_gradient))
}

fn call_with(parts: &Parts, group: &Group, input_gradient: &TokenStream) -> TokenStream {
    let rt = &parts.rt;
    let from = from(parts, group, input_gradient);
    let Group { kernel, local, .. } = group;
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
    let span = node.place.first;
    let trainable = Ident::new(&names::trainable().to_string(), span);
    let reason = quote_spanned! {span=>
        #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
        pub trait #trainable {}
    };
    (reason, quote_spanned!(span=> where T: #trainable))
}
