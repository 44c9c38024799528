//! The command line of every example: `--help`, `--seed`, `--out`, and Ctrl-C that loses nothing.

use std::fmt::{Arguments, Display};
use std::io::{ErrorKind, Write, stderr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Args, Command, FromArgMatches};
use nn_core::Error;
use nn_core::storage::durable;

#[derive(Debug, Args)]
struct Options {
    /// The seed of initial weights, splits and the order of samples.
    #[arg(long, default_value_t = 42)]
    seed: u64,
    /// The folder for output files; created if it is missing.
    #[arg(long, value_name = "DIR", default_value = "target/examples")]
    out: PathBuf,
}

/// `println!` that ignores a closed pipe, as in `digits | head -1`: files are still written.
#[macro_export]
macro_rules! say {
    ($($text:tt)*) => { $crate::cli::write_line(::std::io::stdout().lock(), ::std::format_args!($($text)*)) };
}

/// `eprintln!` that ignores a closed pipe.
#[macro_export]
macro_rules! note {
    ($($text:tt)*) => { $crate::cli::write_line(::std::io::stderr().lock(), ::std::format_args!($($text)*)) };
}

#[doc(hidden)]
pub fn write_line(mut to: impl Write, text: Arguments<'_>) {
    // One call, so that a closed pipe is noticed between lines.
    let line = format!("{text}\n");
    if let Err(error) = to.write_all(line.as_bytes())
        && error.kind() != ErrorKind::BrokenPipe
    {
        // The program's results would be lost silently.
        let _ = writeln!(stderr(), "error: cannot write results: {error}");
        std::process::exit(1);
    }
}

/// A run of an example: its seed and its output folder, which is known to be writable.
#[derive(Debug)]
pub struct Session {
    seed: u64,
    out: PathBuf,
}

static STOP: AtomicBool = AtomicBool::new(false);

/// Reads the command line, checks that the output folder is writable, and runs `example`; errors are printed in
/// readable form.
pub fn run<E: Display>(
    about: &'static str,
    example: impl FnOnce(&Session) -> Result<(), E>,
) -> ExitCode {
    let options = parse(about);
    let session = Session {
        seed: options.seed,
        out: options.out,
    };
    let prepared = durable::make_folder(&session.out).map_err(|error| error.to_string());
    match prepared.and_then(|()| example(&session).map_err(|error| error.to_string())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            note!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(about: &'static str) -> Options {
    let command = Options::augment_args(Command::new(program())).about(about);
    Options::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit())
}

fn program() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let path = std::env::args_os().next().map(PathBuf::from);
        let stem = path.as_ref().and_then(|path| path.file_stem());
        stem.map_or_else(
            || "example".into(),
            |stem| stem.to_string_lossy().into_owned(),
        )
    })
}

impl Session {
    /// The seed of all random numbers in this run.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The path of a file in the output folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.out.join(name)
    }

    /// Writes a whole file into the output folder, and prints its path.
    ///
    /// # Errors
    /// A file that cannot be written; the old file is then unchanged.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<(), Error> {
        self.announce(name, |path| durable::write(path, content))
    }

    /// Lets `write` create the file `name`, and prints the result.
    ///
    /// # Errors
    /// The error that `write` returns.
    pub fn announce(
        &self,
        name: &str,
        write: impl FnOnce(&PathBuf) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let path = self.path(name);
        let verb = if path.exists() { "replaced" } else { "wrote" };
        write(&path)?;
        note!("{verb} {}", path.display());
        Ok(())
    }

    /// A flag that Ctrl-C raises, for `Trainer::stop_on`: training ends after the current epoch and keeps its
    /// weights. A second Ctrl-C ends the program at once.
    #[must_use]
    pub fn stop(&self) -> &'static AtomicBool {
        static HANDLER: OnceLock<()> = OnceLock::new();
        HANDLER.get_or_init(|| {
            let handler = ctrlc::set_handler(|| {
                if STOP.swap(true, Ordering::Relaxed) {
                    std::process::exit(130);
                }
                note!("\nending after this epoch (Ctrl-C again: at once)");
            });
            if let Err(error) = handler {
                note!("Ctrl-C will end the program at once: {error}");
            }
        });
        &STOP
    }
}
