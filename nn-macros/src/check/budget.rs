//! `#[budget(parameters <= 50_000, multiply_adds <= 1_000_000, bytes <= 64K)]` on the struct.

use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitInt, Token};

use crate::diag::{Errors, Place, similar};
use crate::model::{Budget, Cost};
use crate::syntax::literal::{self, Fault};

const FORM: &str = "write `#[budget(parameters <= 50_000, multiply_adds <= 1_000_000, bytes <= 64K)]`, or some of these";
const UNITS: [(&str, usize); 3] = [("K", 1 << 10), ("M", 1 << 20), ("G", 1 << 30)];
const COSTS: [(&str, Cost); 3] = [
    ("parameters", Cost::Parameters),
    ("multiply_adds", Cost::MultiplyAdds),
    ("bytes", Cost::Bytes),
];

/// Takes the budgets out of the struct's attributes.
pub(super) fn take(attrs: &mut Vec<Attribute>, generic: bool, errors: &mut Errors) -> Vec<Budget> {
    let (ours, others): (Vec<Attribute>, Vec<Attribute>) = std::mem::take(attrs)
        .into_iter()
        .partition(|attr| attr.path().is_ident("budget"));
    *attrs = others;
    let mut budgets = Vec::new();
    for attr in ours {
        if generic {
            errors.at(
                Place::of(&attr),
                "a network with parameters in its widths has no size of its own to hold to a budget",
                "remove it, or put a budget on the networks that use this one",
            );
            continue;
        }
        let Ok(list) = attr.parse_args_with(Punctuated::<Item, Token![,]>::parse_terminated) else {
            errors.at(Place::of(&attr), "this is not a budget", FORM);
            continue;
        };
        for item in list {
            budgets.extend(budget(&item, errors));
        }
    }
    budgets
}

/// `parameters <= 50_000`
struct Item {
    name: Ident,
    limit: LitInt,
}

impl syn::parse::Parse for Item {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![<=]>()?;
        let limit = input.parse()?;
        Ok(Self { name, limit })
    }
}

fn budget(item: &Item, errors: &mut Errors) -> Option<Budget> {
    let name = item.name.to_string();
    let Some((_, cost)) = COSTS.iter().find(|(known, _)| *known == name) else {
        let help = match similar(&name, COSTS.map(|(name, _)| name)) {
            Some(name) => format!("one with a similar name exists: `{name}`"),
            None => String::from(FORM),
        };
        errors.at(
            Place::of(&item.name),
            format!("there is no budget of `{name}`"),
            help,
        );
        return None;
    };
    let place = Place::of(&item.limit);
    let limit = match literal::whole_in(&item.limit, &UNITS) {
        Ok(limit) => limit,
        Err(Fault::Ending { ending, .. }) => {
            errors.at(
                place,
                format!("`{ending}` is not a unit of a budget"),
                "the units are `K` (1024), `M` (1024²) and `G` (1024³)",
            );
            return None;
        }
        Err(_) => {
            errors.at(place, "this limit is too large", "choose a smaller one");
            return None;
        }
    };
    Some(Budget {
        cost: *cost,
        limit,
        place: Place::of(&item.name).to(Place::of(&item.limit)),
    })
}
