//! Saves that are killed, refused or concurrent: the file holds the old network or the new one.
//!
//! A test that needs another process starts this program again with `SCENE` set; the test `scene` then runs.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nn_core::prelude::*;
use nn_core::storage::durable;
use nn_tests::bits;

network! {
    /// Half a megabyte: large enough that a kill falls into the writing.
    struct Net {
        input: 256,
        hidden: dense(480) -> relu,
        output: dense(10),
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn names_in(folder: &Path) -> BTreeSet<OsString> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name()).collect()
}

/// The work of the process that `start` creates; nothing in an ordinary test run.
#[test]
fn scene() {
    let Ok(scene) = env::var("SCENE") else { return };
    let path = PathBuf::from(env::var_os("SCENE_PATH").unwrap());
    let nets = [Net::<f32>::new(1), Net::<f32>::new(2)];
    match scene.as_str() {
        "save for ever" => loop {
            for net in &nets {
                net.save(&path).unwrap();
            }
        },
        "overwrite for ever" => loop {
            for net in &nets {
                fs::write(&path, net.to_bytes().unwrap()).unwrap();
            }
        },
        "save once" => {
            let told = match nets[0].save(&path) {
                Ok(()) => "saved".to_owned(),
                Err(error) => error.to_string(),
            };
            let checked = match durable::check(&path) {
                Ok(()) => "checked".to_owned(),
                Err(error) => error.to_string(),
            };
            println!("told: {told}\nchecked: {checked}");
        }
        other => panic!("no scene `{other}`"),
    }
}

fn start(program: &str, scene: &str, path: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .args(["--exact", "crash::scene", "--nocapture", "--test-threads=1"])
        .env("SCENE", scene)
        .env("SCENE_PATH", path)
        .stderr(Stdio::null());
    command
}

fn this_program() -> String {
    env::current_exe().unwrap().to_str().unwrap().to_owned()
}

/// Kills `rounds` processes during their saves; returns the number of files that hold neither network.
fn killed(scene: &str, rounds: u32, path: &Path) -> u32 {
    let allowed = [0, 1, 2].map(|seed| bits(&Net::<f32>::new(seed)));
    let mut broken = 0;
    for round in 0..rounds {
        Net::<f32>::new(0).save(path).unwrap();
        let before = fs::read(path).unwrap();
        let mut child = start(&this_program(), scene, path)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // Wait for its first save, so that no kill is wasted on the start.
        let limit = Instant::now() + Duration::from_mins(1);
        while fs::read(path).unwrap() == before {
            assert!(Instant::now() < limit, "the process does not save");
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_micros(u64::from(round) * 733 % 9000));
        child.kill().unwrap();
        child.wait().unwrap();
        let whole = Net::<f32>::load(path).is_ok_and(|net| allowed.contains(&bits(&net)));
        broken += u32::from(!whole);
    }
    broken
}

#[test]
fn a_killed_save_leaves_a_whole_file_and_no_rubbish_for_long() {
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    assert_eq!(killed("save for ever", 40, &path), 0);
    Net::<f32>::new(3).save(&path).unwrap();
    assert_eq!(names_in(folder.path()).len(), 1, "the next save clears up");
}

#[test]
#[ignore = "takes a minute"]
fn a_thousand_kills_break_no_file() {
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    assert_eq!(killed("save for ever", 1000, &path), 0);
}

#[test]
fn the_kill_test_catches_writing_in_place() {
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    let caught = (0..20).any(|_| killed("overwrite for ever", 10, &path) > 0);
    assert!(caught, "200 kills amid overwriting broke no file");
}

#[test]
fn whoever_reads_during_saves_reads_a_whole_file() {
    let folder = folder();
    let path = &folder.path().join("net.safetensors");
    let nets = [1, 2, 3].map(Net::<f32>::new);
    let allowed = nets.each_ref().map(bits);
    nets[0].save(path).unwrap();
    thread::scope(|scope| {
        for net in &nets {
            scope.spawn(|| (0..15).for_each(|_| net.save(path).unwrap()));
        }
        for _ in 0..30 {
            assert!(allowed.contains(&bits(&Net::<f32>::load(path).unwrap())));
        }
    });
    assert_eq!(names_in(folder.path()).len(), 1);
}

/// Each save cleans up the folder: it must not take another save's new file for an abandoned one.
#[test]
fn many_can_save_into_one_folder_at_once() {
    let folder = folder();
    thread::scope(|scope| {
        for writer in 0..8_u8 {
            let path = folder.path().join(format!("net-{}", writer % 3));
            scope.spawn(move || {
                for _ in 0..200 {
                    durable::write(&path, [writer; 64]).unwrap();
                }
            });
        }
    });
    assert_eq!(names_in(folder.path()).len(), 3);
}

#[test]
fn stale_temporary_files_go_and_live_ones_stay() {
    let folder = folder();
    let stale = folder.path().join(".nn-core-1-2-3.tmp");
    let live = folder.path().join(".nn-core-4-5-6.tmp");
    let foreign = folder.path().join("mine.tmp");
    for path in [&stale, &foreign] {
        fs::write(path, "left").unwrap();
    }
    let other_writer = File::create(&live).unwrap();
    other_writer.lock().unwrap();
    durable::write(folder.path().join("a"), "new").unwrap();
    assert_eq!(
        names_in(folder.path()),
        [".nn-core-4-5-6.tmp", "a", "mine.tmp"]
            .map(OsString::from)
            .into()
    );
    drop(other_writer);
    // A process that another test is starting may hold a copy of the lock for a moment.
    let swept = (0..100).any(|_| {
        durable::write(folder.path().join("a"), "newer").unwrap();
        thread::sleep(Duration::from_millis(10));
        !live.exists()
    });
    assert!(swept);
    assert_eq!(
        names_in(folder.path()),
        ["a", "mine.tmp"].map(OsString::from).into()
    );
}

#[test]
fn any_bytes_replace_any_file() {
    let folder = folder();
    let path = folder.path().join("picture.svg");
    for content in ["", "<svg/>", "<svg></svg>", ""] {
        durable::write(&path, content).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
    let long = folder.path().join("n".repeat(255));
    durable::write(&long, "a name of the greatest length").unwrap();
    assert_eq!(names_in(folder.path()).len(), 2);
}

#[test]
fn folders_are_made_and_proved_writable() {
    let folder = folder();
    let deep = folder.path().join("a/b/c");
    durable::make_folder(&deep).unwrap();
    durable::make_folder(&deep).unwrap();
    assert!(names_in(&deep).is_empty());
    // Existing files in it do not matter, whatever their names.
    fs::create_dir(deep.join("probe")).unwrap();
    durable::make_folder(&deep).unwrap();
    fs::remove_dir(deep.join("probe")).unwrap();
    fs::write(deep.join("file"), "").unwrap();
    let text = durable::make_folder(deep.join("file"))
        .unwrap_err()
        .to_string();
    assert!(text.contains("file: cannot make this folder: "), "{text}");
    let text = durable::check(deep.join("no/net")).unwrap_err().to_string();
    assert!(
        text.contains("no: cannot make a file in this folder: "),
        "{text}"
    );
    let text = durable::check(&deep).unwrap_err().to_string();
    assert!(text.ends_with("cannot write: is a directory"), "{text}");
    durable::check(deep.join("file")).unwrap();
    durable::check(deep.join("new")).unwrap();
    assert_eq!(names_in(&deep).len(), 1, "a check leaves nothing");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::os::unix::process::CommandExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn old_permissions_stay_and_new_files_get_the_usual_ones() {
        let folder = folder();
        let usual = folder.path().join("usual");
        fs::write(&usual, "").unwrap();
        let path = folder.path().join("net");
        durable::write(&path, "1").unwrap();
        assert_eq!(mode(&path), mode(&usual), "0666 less the umask");
        for bits in [0o600, 0o640, 0o644, 0o664, 0o777] {
            set_mode(&path, bits);
            durable::write(&path, "2").unwrap();
            assert_eq!(mode(&path), bits);
        }
    }

    #[test]
    fn the_target_of_a_link_is_replaced_and_the_link_stays() {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("versions")).unwrap();
        fs::write(at("versions/3"), "old").unwrap();
        symlink("versions/3", at("latest")).unwrap();
        symlink("latest", at("link to link")).unwrap();
        symlink(at("versions/4"), at("dangling")).unwrap();
        for (link, target) in [("latest", "3"), ("link to link", "3"), ("dangling", "4")] {
            durable::write(at(link), link).unwrap();
            let target = at("versions").join(target);
            assert_eq!(fs::read_to_string(&target).unwrap(), link);
            assert!(fs::symlink_metadata(at(link)).unwrap().is_symlink());
            assert!(!fs::symlink_metadata(&target).unwrap().is_symlink());
        }
        symlink("round", at("round")).unwrap();
        let text = durable::write(at("round"), "x").unwrap_err().to_string();
        assert!(text.contains("round: cannot write: "), "{text}");
        assert_eq!(
            names_in(folder.path()).len(),
            5,
            "no temporary file beside the links"
        );
    }

    #[test]
    fn a_full_device_is_an_error_and_stays_a_device() {
        let full = Path::new("/dev/full");
        if !full.exists() {
            return;
        }
        let text = Net::<f32>::new(1).save(full).unwrap_err().to_string();
        assert!(text.starts_with("/dev/full: cannot write: "), "{text}");
        assert!(!fs::metadata(full).unwrap().is_file());
        durable::write("/dev/null", "gone").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    /// The output of the scene `save once`: the results of `save` and of `check`.
    fn answers(mut command: Command) -> Option<(String, String)> {
        let output = command.stdout(Stdio::piped()).output().ok()?.stdout;
        let output = String::from_utf8(output).unwrap();
        let after = |word: &str| Some(output.split_once(word)?.1.lines().next()?.to_owned());
        Some((after("told: ")?, after("checked: ")?))
    }

    /// A limit on file sizes stands for a full disk: the write fails half-way.
    #[test]
    fn a_write_that_fails_half_way_leaves_the_old_file() {
        let folder = folder();
        let path = folder.path().join("net.safetensors");
        Net::<f32>::new(0).save(&path).unwrap();
        let old = fs::read(&path).unwrap();
        // The shell counts in blocks of 512 or 1024 bytes; both are too few for the network.
        let limited = "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\"";
        let inner = start(&this_program(), "save once", &path);
        let mut shell = Command::new("sh");
        shell
            .args(["-c", limited])
            .arg(inner.get_program())
            .args(inner.get_args());
        let given = inner
            .get_envs()
            .filter_map(|(key, value)| Some((key, value?)));
        shell.envs(given);
        let (told, checked) = answers(shell).expect("`sh` runs");
        assert!(told.contains("net.safetensors: cannot write: "), "{told}");
        assert_eq!(checked, "checked", "an empty file still fits");
        assert_eq!(fs::read(&path).unwrap(), old);
        assert_eq!(
            names_in(folder.path()).len(),
            1,
            "no temporary file is left"
        );
    }

    /// Runs the scene `save once` as a user to whom permissions apply (they do not apply to root).
    fn as_nobody(path: &Path) -> Option<(String, String)> {
        let mut command = start(&this_program(), "save once", path);
        if fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
            command.uid(65534).gid(65534);
        }
        let answers = answers(command);
        if answers.is_none() {
            eprintln!("not tested: another user cannot run this program");
        }
        answers
    }

    #[test]
    fn a_read_only_folder_is_an_error_before_and_at_the_save() {
        let folder = folder();
        set_mode(folder.path(), 0o755);
        let closed = folder.path().join("closed");
        fs::create_dir(&closed).unwrap();
        let path = closed.join("net.safetensors");
        fs::write(&path, "old").unwrap();
        set_mode(&path, 0o666);
        set_mode(&closed, 0o555);
        if let Some((told, checked)) = as_nobody(&path) {
            let expected = format!("{}: cannot make a file in this folder: ", closed.display());
            assert!(told.starts_with(&expected), "{told}");
            assert_eq!(told, checked);
            assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        }
        set_mode(&closed, 0o755);
    }

    #[test]
    fn a_read_only_file_is_not_replaced() {
        let folder = folder();
        set_mode(folder.path(), 0o777);
        let path = folder.path().join("net.safetensors");
        fs::write(&path, "old").unwrap();
        set_mode(&path, 0o444);
        if let Some((told, checked)) = as_nobody(&path) {
            assert!(
                told.starts_with(&format!("{}: cannot write: ", path.display())),
                "{told}"
            );
            assert_eq!(told, checked);
            assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        }
    }

    /// Nothing can be renamed over a file that is a mount point, as in containers: the file is written in place.
    /// (`durable/simulated.rs` tests a failure at each step; this test uses a real mount, if the system allows it.)
    #[test]
    fn f52_a_file_that_is_mounted_on_its_own_is_written() {
        let folder = folder();
        let path = folder.path().join("net.safetensors");
        let outside = folder.path().join("outside");
        fs::write(&path, "the name in the container").unwrap();
        fs::write(&outside, "x".repeat(1 << 20)).unwrap();
        let inner = start(&this_program(), "save once", &path);
        let mut mounted = Command::new("unshare");
        mounted
            .args(["--map-root-user", "--mount", "sh", "-c"])
            .arg("mount --bind \"$0\" \"$SCENE_PATH\" && exec \"$@\"")
            .arg(&outside)
            .arg(inner.get_program())
            .args(inner.get_args())
            .stderr(Stdio::null());
        let given = inner
            .get_envs()
            .filter_map(|(key, value)| Some((key, value?)));
        mounted.envs(given);
        let Some((told, checked)) = answers(mounted) else {
            eprintln!("not tested: nothing can be mounted here");
            return;
        };
        assert_eq!((told.as_str(), checked.as_str()), ("saved", "checked"));
        let saved = Net::<f32>::load(&outside).unwrap();
        assert_eq!(bits(&saved), bits(&Net::<f32>::new(1)));
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            "the name in the container"
        );
        assert_eq!(names_in(folder.path()).len(), 2, "nothing is left beside");
    }
}
