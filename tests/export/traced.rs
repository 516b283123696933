//! A program under strace, which kills it at one of its system calls, or lets the call fail.

use std::path::Path;
use std::process::{Command, Stdio};

/// What happens at a system call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Blow {
    /// The program is killed.
    Kill,
    /// The call fails once.
    Error(&'static str),
    /// The call fails from then on.
    ErrorsFromThere(&'static str),
}

/// A blow, at the n-th call of a kind that some thread of the program makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Point {
    pub(crate) call: &'static str,
    pub(crate) n: u32,
    pub(crate) blow: Blow,
}

/// How a program that was struck has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Struck {
    /// Whether it came to the point at all.
    pub(crate) reached: bool,
    /// Whether it ended as it should.
    pub(crate) well: bool,
}

/// Whether programs can be traced here. Says so where they cannot: what is left out must not look like what passed.
#[expect(clippy::print_stderr, reason = "a skipped test must not look like a passed one")]
pub(crate) fn can_trace() -> bool {
    let silent = |mut command: Command| {
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|it| it.success())
    };
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-e", "inject=fdatasync:error=EIO", "true"]);
    let can = cfg!(target_os = "linux") && silent(strace);
    if !can {
        eprintln!("SKIPPED: this needs Linux, strace, and the right to trace one's own programs");
    }
    can
}

/// Runs a program to its end, and counts: for each kind of call, the most that one thread has made of it.
pub(crate) fn most_calls(program: &Command, calls: &[&str], log: &Path) -> Vec<u32> {
    let mut strace = under_strace(program, &[format!("trace={}", calls.join(","))], log);
    assert!(strace.status().expect("strace").success(), "the program ends well");
    let text = std::fs::read_to_string(log).expect("what was traced");
    let mut by_thread = std::collections::HashMap::<(&str, &str), u32>::new();
    for line in text.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        if let Some((call, _)) = rest.trim_start().split_once('(') {
            *by_thread.entry((thread, call)).or_default() += 1;
        }
    }
    let most = |call: &&str| {
        let of_it = by_thread.iter().filter(|((_, made), _)| made == call);
        of_it.map(|(_, times)| *times).max().unwrap_or(0)
    };
    calls.iter().map(most).collect()
}

/// Runs a program until it is struck, or beyond.
pub(crate) fn strike(program: &Command, point: Point, log: &Path) -> Struck {
    strike_and_record(program, point, &[], log)
}

/// The same, and records some kinds of calls with every byte of theirs.
pub(crate) fn strike_and_record(
    program: &Command,
    point: Point,
    calls: &[&str],
    log: &Path,
) -> Struck {
    let Point { call, n, blow } = point;
    let what = match blow {
        Blow::Kill => format!("signal=KILL:when={n}"),
        Blow::Error(error) => format!("error={error}:when={n}"),
        Blow::ErrorsFromThere(error) => format!("error={error}:when={n}+"),
    };
    let traced = [calls, &[call]].concat().join(",");
    let injected = [format!("trace={traced}"), format!("inject={call}:{what}")];
    let ended = under_strace(program, &injected, log).status().expect("strace");
    let text = std::fs::read_to_string(log).expect("what was traced");
    let mark = if blow == Blow::Kill { "killed by SIGKILL" } else { "(INJECTED)" };
    Struck { reached: text.contains(mark), well: ended.success() }
}

fn under_strace(program: &Command, expressions: &[String], log: &Path) -> Command {
    let mut strace = Command::new("strace");
    // Bytes as numbers, all of them, and files by their names.
    strace.args(["-f", "-y", "-xx", "-s", "16777216", "-o"]).arg(log);
    for expression in expressions {
        strace.arg("-e").arg(expression);
    }
    strace.arg(program.get_program()).args(program.get_args());
    strace.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    strace.stdout(Stdio::null()).stderr(Stdio::null());
    strace
}
