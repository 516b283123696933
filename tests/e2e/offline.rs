//! A test on a machine without a network: a namespace of the kernel's in which only loopback is there. It shows that
//! something works offline, and counts what tried to leave all the same.

use std::io::ErrorKind;
use std::net::TcpStream;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;
use std::{env, fs, thread};

/// Set for the half of the test that is on the machine without a network: the file in which it says that it came to its end.
const INSIDE: &str = "LISTWARD_TEST_OFFLINE";

/// An address of nobody's, kept free for documents (RFC 5737).
const NOWHERE: &str = "192.0.2.1:443";

/// Does something where there is no network, and fails when anything on that machine tried to leave it.
///
/// The namespace has to stand before the first thread and program of the test, so the test begins once more inside.
pub(crate) fn offline(visit: impl FnOnce()) {
    match env::var_os(INSIDE) {
        None => begin_inside(),
        Some(said) => {
            visit();
            assert_eq!(attempts(), 0, "something tried to leave the machine");
            let refused = TcpStream::connect(NOWHERE).expect_err("there is no network");
            assert_eq!(refused.kind(), ErrorKind::NetworkUnreachable);
            assert_eq!(attempts(), 1, "the kernel counts what tries to leave");
            fs::write(said, "came to its end").expect("the test's own folder is writable");
        }
    }
}

fn begin_inside() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let said = folder.path().join("said");
    let this = thread::current();
    let mut unshare = Command::new("unshare");
    unshare.arg("--net");
    if !is_root() {
        unshare.arg("--map-root-user");
    }
    unshare
        .args(["--", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh"])
        .arg(env::current_exe().expect("a running program has a file"))
        .args(["--exact", this.name().expect("a test's thread has its name"), "--nocapture"]);
    let ended = unshare.env(INSIDE, &said).status().expect("`unshare` is installed");
    assert!(ended.success(), "what is seen above failed where there is no network");
    assert!(said.exists(), "the test ran inside");
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|this| this.uid() == 0)
}

/// How often anything in this namespace looked for a way to another machine, names included, and found none.
fn attempts() -> u64 {
    let old = fs::read_to_string("/proc/self/net/snmp").expect("the kernel counts");
    let mut lines = old.lines().filter_map(|line| line.strip_prefix("Ip: "));
    let (names, counts) = (lines.next().expect("names"), lines.next().expect("counts"));
    let old = names.split(' ').zip(counts.split(' ')).find(|(name, _)| *name == "OutNoRoutes");
    // Without IPv6 there is no second file.
    let new = fs::read_to_string(Path::new("/proc/self/net/snmp6")).unwrap_or_default();
    let new = new.lines().find_map(|line| line.strip_prefix("Ip6OutNoRoutes"));
    let number = |count: &str| count.trim().parse::<u64>().expect("a count");
    number(old.expect("the kernel counts this").1) + new.map_or(0, number)
}
