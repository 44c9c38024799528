//! Predictions for many samples: block by block through one workspace.
//!
//! There are two rules. Inputs that the network cannot process (an index that an embedding does not have, a
//! `standardize` that was not fitted) are refused by [`check::inputs`] before the pass in every function that returns
//! a [`Result`]; functions that return plain numbers give NaN. Outputs that overflowed are refused after the pass by
//! functions that turn them into classes, decisions or a report; predictions and losses show them as they are.

use std::ops::ControlFlow;

use faer::MatRef;

use crate::data::batch::{Batch, BatchRef};
use crate::error::{Error, Place, Result, counted};
use crate::head::{Head, decision};
use crate::network::check;
use crate::network::model::Model;
use crate::network::workspace::Workspace;
use crate::numeric::scalar::Scalar;

/// Samples per pass.
const BLOCK: usize = 1024;

/// Takes the index of a block's first sample, its logits (column-major), and the number of its samples.
type Each<'e, T> = &'e mut dyn FnMut(usize, &mut [T], usize) -> ControlFlow<()>;

/// Passes each block of samples to `each`, until that breaks.
fn in_blocks<N: Model>(network: &N, x: MatRef<'_, N::Scalar>, each: Each<'_, N::Scalar>) {
    let mut work = Workspace::new(network, x.nrows().min(BLOCK));
    blocks(x, &mut |start, x| {
        work.logits(network, x);
        each(start, work.last_mut().value_mut(), x.nrows())
    });
}

/// Takes the index of a block's first sample, and the block.
type Block<'b, T> = &'b mut dyn FnMut(usize, MatRef<'_, T>) -> ControlFlow<()>;

/// The loop of [`in_blocks`]: compiled once, not once per network.
#[inline(never)]
fn blocks<T: Scalar>(x: MatRef<'_, T>, each: Block<'_, T>) {
    for start in (0..x.nrows()).step_by(BLOCK) {
        let rows = BLOCK.min(x.nrows() - start);
        if each(start, x.subrows(start, rows)).is_break() {
            break;
        }
    }
}

/// The samples of `all` starting at `start` `←` column-major values.
fn put<T: Scalar, const OUT: usize>(values: &[T], all: &mut Batch<T, OUT>, start: usize) {
    put_rows(values, &mut all.as_mut_slice()[start * OUT..], OUT);
}

/// [`put`], compiled once, not once per width.
fn put_rows<T: Scalar>(values: &[T], all: &mut [T], width: usize) {
    let block = &mut all[..values.len()];
    for (i, row) in block.chunks_exact_mut(width).enumerate() {
        copy_row(values, i, row);
    }
}

/// `row ←` sample `i` of column-major values.
fn copy_row<T: Scalar>(values: &[T], i: usize, row: &mut [T]) {
    let rows = values.len() / row.len();
    for (k, value) in row.iter_mut().enumerate() {
        *value = values[k * rows + i];
    }
}

pub(crate) fn logits<N: Model, const IN: usize, const OUT: usize>(
    network: &N,
    x: BatchRef<'_, N::Scalar, IN>,
) -> Batch<N::Scalar, OUT> {
    let mut all = Batch::zeros(x.len());
    in_blocks(network, x.matrix(), &mut |start, values, _| {
        put(values, &mut all, start);
        ControlFlow::Continue(())
    });
    all
}

pub(crate) fn predictions<N: Model, const IN: usize, const OUT: usize>(
    network: &N,
    x: BatchRef<'_, N::Scalar, IN>,
) -> Batch<N::Scalar, OUT> {
    let mut all = Batch::zeros(x.len());
    in_blocks(network, x.matrix(), &mut |start, values, rows| {
        N::Head::apply(values, rows);
        put(values, &mut all, start);
        ControlFlow::Continue(())
    });
    all
}

/// Logits and predictions; an error if a logit is not finite.
pub(crate) fn both<N: Model, const IN: usize, const OUT: usize>(
    network: &N,
    x: BatchRef<'_, N::Scalar, IN>,
) -> Result<[Batch<N::Scalar, OUT>; 2]> {
    check::inputs(network, x)?;
    let [mut logits, mut predictions] = [0; 2].map(|_| Batch::zeros(x.len()));
    in_blocks(network, x.matrix(), &mut |start, values, rows| {
        put(values, &mut logits, start);
        N::Head::apply(values, rows);
        put(values, &mut predictions, start);
        ControlFlow::Continue(())
    });
    all_finite(&logits)?;
    Ok([logits, predictions])
}

/// Passes the logits of each sample to `each`; an error if a logit is not finite.
pub(crate) fn each_sample<N: Model, const IN: usize>(
    network: &N,
    x: BatchRef<'_, N::Scalar, IN>,
    each: &mut dyn FnMut(&[N::Scalar]),
) -> Result<()> {
    check::inputs(network, x)?;
    let mut row = vec![N::Scalar::ZERO; N::OUTPUT];
    let mut problem = Ok(());
    in_blocks(network, x.matrix(), &mut |start, values, rows| {
        problem = each_row(values, rows, start, &mut row, each);
        match problem {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    });
    problem
}

/// [`each_sample`] of a block: compiled once, not once per network.
fn each_row<T: Scalar>(
    values: &[T],
    rows: usize,
    start: usize,
    row: &mut [T],
    each: &mut dyn FnMut(&[T]),
) -> Result<()> {
    for i in 0..rows {
        copy_row(values, i, row);
        finite(row, start + i)?;
        each(row);
    }
    Ok(())
}

/// Refuses outputs that are not finite.
fn finite<T: Scalar>(answers: &[T], sample: usize) -> Result<()> {
    match answers.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(at) => Err(Error::data(
            Place::new().at("sample", sample),
            format!(
                "the network's output {} is {}, not a finite number",
                at + 1,
                answers[at]
            ),
        )),
    }
}

/// [`finite`] for every sample.
pub(crate) fn all_finite<T: Scalar, const K: usize>(answers: &Batch<T, K>) -> Result<()> {
    let mut rows = answers.rows().enumerate();
    rows.try_for_each(|(sample, row)| finite(row, sample))
}

pub(crate) fn classes<N: Model, const IN: usize>(
    network: &N,
    x: BatchRef<'_, N::Scalar, IN>,
) -> Result<Vec<usize>> {
    if N::Head::WIDTHS.len() > 1 {
        return Err(Error::invalid(format!(
            "the network has {}, and a class is that of one of them: take it from `net.outputs(&x)`, \
             whose fields have the method `argmax`",
            outputs_in_words::<N>()
        )));
    }
    let mut classes = Vec::with_capacity(x.len());
    each_sample(network, x, &mut |logits| {
        classes.push(decision::class(logits, N::Head::DECISION));
    })?;
    Ok(classes)
}

pub(crate) fn decisions<N: Model, const IN: usize, const OUT: usize>(
    network: &N,
    x: BatchRef<'_, N::Scalar, IN>,
) -> Result<Vec<[bool; OUT]>> {
    let outputs = N::Head::WIDTHS.iter().zip(N::Head::DECISIONS);
    let thresholds: Vec<_> = outputs
        .flat_map(|(&width, &decision)| std::iter::repeat_n(decision, width))
        .map(N::Scalar::from_f64)
        .collect();
    let mut decisions = Vec::with_capacity(x.len());
    each_sample(network, x, &mut |logits| {
        decisions.push(std::array::from_fn(|k| logits[k] >= thresholds[k]));
    })?;
    Ok(decisions)
}

/// `2 outputs (`digit` and `price`)`.
pub(crate) fn outputs_in_words<N: Model>() -> String {
    let count = counted(N::Head::WIDTHS.len(), "output");
    let names = N::PROGRAM
        .outputs
        .iter()
        .map(|(name, _)| format!("`{name}`"));
    let names: Vec<String> = names.collect();
    match &names[..] {
        [] => count,
        [before @ .., last] if !before.is_empty() => {
            format!("{count} ({} and {last})", before.join(", "))
        }
        _ => format!("{count} ({})", names.join(", ")),
    }
}
