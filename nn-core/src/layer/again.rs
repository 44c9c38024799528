//! Layers that are used several times in a network, with the same weights each time.
//!
//! ```text
//! u₁ = f(x₁, W)   u₂ = f(x₂, W)   …      ∂L/∂W = Σᵢ ∂L/∂W of use i alone
//! ```
//!
//! Each use has a slot of its own. A pass backward overwrites the layer's gradients; the first one that runs (that of
//! the last use) may do so, and the others run inside [`add`].
//!
//! Running statistics and counts are no derivatives: a step subtracts them once, whatever the number of uses. Each use
//! has the same weight in them, as if a step had seen the mean of the uses' statistics.

use crate::layer::buffers::Slot;
use crate::layer::dense::Dense;
use crate::layer::protocol::Passes;
use crate::layer::tensor::{Kind, ParameterMut, Tensors};
use crate::layer::tied::Tied;
use crate::numeric::columns::{Sum, combine_slices};
use crate::numeric::memory;
use crate::numeric::scalar::Scalar;

/// A layer, a network or the repetitions of a block: what has gradients in its own type. `By` says how its tensors are
/// listed; the compiler infers it.
pub trait HoldsTensors<T: Scalar, By> {
    /// Hands each tensor on, always in the same order.
    fn each(&mut self, visit: &mut dyn FnMut(Kind, &mut [T]));
}

/// By [`Dense::tensors_mut`].
#[derive(Debug)]
pub struct ByDense;

/// By [`Tied::tensors_mut`].
#[derive(Debug)]
pub struct ByTied;

/// By [`Passes::tensors_mut`].
#[derive(Debug)]
pub struct ByLayer;

/// By [`Tensors::each_tensor_mut`].
#[derive(Debug)]
pub struct ByNetwork;

/// By [`Tensors::each_tensor_mut`] of each repetition.
#[derive(Debug)]
pub struct ByRepetition;

impl<T, const IN: usize, const OUT: usize, const BIAS: bool> HoldsTensors<T, ByDense>
    for Dense<T, IN, OUT, BIAS>
where
    T: Scalar,
{
    fn each(&mut self, visit: &mut dyn FnMut(Kind, &mut [T])) {
        hand_on(&mut self.tensors_mut(), visit);
    }
}

impl<T, const OUT: usize, const BIAS: bool> HoldsTensors<T, ByTied> for Tied<T, OUT, BIAS>
where
    T: Scalar,
{
    fn each(&mut self, visit: &mut dyn FnMut(Kind, &mut [T])) {
        hand_on(&mut self.tensors_mut(), visit);
    }
}

impl<T: Scalar, L: Passes<T>> HoldsTensors<T, ByLayer> for L {
    fn each(&mut self, visit: &mut dyn FnMut(Kind, &mut [T])) {
        hand_on(&mut self.tensors_mut(), visit);
    }
}

impl<T: Scalar, N: Tensors<T>> HoldsTensors<T, ByNetwork> for N {
    fn each(&mut self, visit: &mut dyn FnMut(Kind, &mut [T])) {
        hand_on(&mut self.each_tensor_mut(), visit);
    }
}

impl<T: Scalar, B: Tensors<T>, const TIMES: usize> HoldsTensors<T, ByRepetition> for [B; TIMES] {
    fn each(&mut self, visit: &mut dyn FnMut(Kind, &mut [T])) {
        for block in self {
            hand_on(&mut block.each_tensor_mut(), visit);
        }
    }
}

fn hand_on<T>(
    tensors: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
    visit: &mut dyn FnMut(Kind, &mut [T]),
) {
    for tensor in tensors {
        visit(tensor.kind, tensor.values);
    }
}

/// The slot of a use, or the slots of one: the first has room for gradients that are not to be overwritten.
pub trait Room<T> {
    /// The room.
    fn room(&mut self) -> &mut Vec<T>;
}

impl<T: Scalar> Room<T> for Slot<T> {
    fn room(&mut self) -> &mut Vec<T> {
        self.others()
    }
}

/// # Panics
/// Without a slot.
impl<T: Scalar> Room<T> for [Slot<T>] {
    fn room(&mut self) -> &mut Vec<T> {
        self.first_mut().expect("a use has a slot").others()
    }
}

/// Runs `backward`, which overwrites the gradients, for one more use of a layer; then adds those that were there,
/// of `before` uses (at least one). Only the first call allocates.
///
/// A [`tied`](crate::layer::tied) layer writes to the same gradient of the weights. Where its pass runs before those of
/// all uses, the first use runs [`dense::shared`](crate::layer::dense::shared), which adds to the weights' gradient and
/// overwrites that of the biases; in all other cases the passes are as without it.
pub fn add<T, L, By, S>(
    before: usize,
    gradients: &mut L,
    slots: &mut S,
    backward: impl FnOnce(&mut L, &mut S),
) where
    T: Scalar,
    L: HoldsTensors<T, By>,
    S: Room<T> + ?Sized,
{
    let mut others = std::mem::take(slots.room());
    keep(&mut others, &mut |visit| gradients.each(visit));
    backward(gradients, slots);
    join(&others, before, &mut |visit| gradients.each(visit));
    *slots.room() = others;
}

/// Calls its argument with each tensor.
type Each<'a, T> = dyn FnMut(&mut dyn FnMut(Kind, &mut [T])) + 'a;

/// Copies the gradients. Fixed tensors have none.
fn keep<T: Scalar>(others: &mut Vec<T>, each: &mut Each<'_, T>) {
    let mut len = 0;
    each(&mut |kind, values| len += if kind == Kind::Fixed { 0 } else { values.len() });
    if others.len() != len {
        *others = memory::filled(T::ZERO, 1, len);
    }
    let mut rest = &mut others[..];
    each(&mut |kind, values| {
        if kind != Kind::Fixed {
            let (own, after) = std::mem::take(&mut rest).split_at_mut(values.len());
            own.copy_from_slice(values);
            rest = after;
        }
    });
}

/// Joins the copied gradients and the new ones.
fn join<T: Scalar>(others: &[T], before: usize, each: &mut Each<'_, T>) {
    let mut rest = others;
    each(&mut |kind, values| {
        if kind == Kind::Fixed {
            return;
        }
        let (own, after) = rest.split_at(values.len());
        rest = after;
        if kind == Kind::Learned {
            combine_slices(values, own, Sum);
        } else {
            // the mean of all uses, of which `before` are in the others
            let uses = T::from_usize(before + 1);
            for (value, &other) in values.iter_mut().zip(own) {
                *value = other + (*value - other) / uses;
            }
        }
    });
}
