//! Batch, mini-batch and online descent on noisy data. A batch step is exact and costs a pass over all samples. An online
//! step costs one sample and follows its noise. Online is ahead after few gradients, the batch is closer in the end; and
//! noise can be of use: it leaves a valley in which the batch stays.
//!
//! 200 samples of a line with noise, learned with two weights; and a sine whose frequency is learned, from a start behind
//! a bump of the loss. The learning rate is the same for all three methods.

mod bump;
mod line;
mod picture;

use std::process::ExitCode;

use nn_core::prelude::*;
use nn_examples::{cli, say};

/// Samples in each data set.
pub(crate) const SAMPLES: usize = 200;

/// A method and the number of samples that it looks at for one update.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Method {
    pub(crate) name: &'static str,
    pub(crate) size: usize,
}

pub(crate) const METHODS: [Method; 3] = [
    Method {
        name: "batch",
        size: SAMPLES,
    },
    Method {
        name: "mini-batch",
        size: 20,
    },
    Method {
        name: "online",
        size: 1,
    },
];

fn main() -> ExitCode {
    cli::run(
        "Compares batch, mini-batch and online descent on noisy data",
        run,
    )
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let line = line::descend(session.seed())?;
    line.show();
    let bump = bump::descend(session.seed())?;
    bump.show();
    picture::draw(session, &line, &bump)?;
    let first = line.paths.each_ref().map(|path| path.after_epochs(1));
    let last = line.paths.each_ref().map(line::Path::last_epoch);
    say!(
        "batch, mini-batch, online: loss above the least {:.3} {:.3} {:.3} after 1 epoch, {:.0e} {:.0e} {:.0e} in the last; over the bump {} {} {} of {}",
        first[0],
        first[1],
        first[2],
        last[0],
        last[1],
        last[2],
        bump.over(0),
        bump.over(1),
        bump.over(2),
        bump::STARTS
    );
    Ok(())
}
