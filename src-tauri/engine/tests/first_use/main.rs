//! The first databases of a process, opened by many threads in the same moment. A process has this moment only once, so
//! the test has a process of its own.

use std::sync::{Arc, Barrier};
use std::thread;

use listward_engine::contract::DoorState;
use listward_engine::desktop::NoDesktop;
use listward_engine::event::NoListener;
use listward_engine::secrets::MemorySecrets;
use listward_engine::{Door, Session};

const THREADS: usize = 16;

#[test]
fn every_thread_finds_an_encrypted_database() {
    let together = Arc::new(Barrier::new(THREADS));
    let openings: Vec<_> = (0..THREADS)
        .map(|_| {
            thread::spawn({
                let together = together.clone();
                move || opens(&together)
            })
        })
        .collect();
    for opening in openings {
        opening.join().expect("the thread ends");
    }
}

/// Makes a database of its own, when all the others do.
fn opens(together: &Barrier) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let secrets = Arc::new(MemorySecrets::default());
    let data = folder.path().join("data");
    let session =
        Session::new(Door::new(&data, secrets, Arc::new(NoListener), Arc::new(NoDesktop)));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    together.wait();
    let state = runtime.block_on(session.door_state()).expect("the door opens");
    assert!(matches!(state, DoorState::FirstStart), "{state:?}");
}
