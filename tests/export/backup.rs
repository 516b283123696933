//! An older copy of the data folder takes the place of the present one, made while a run was sending: what became of it since is
//! found out, and nothing is claimed that is not so.

use std::path::Path;
use std::time::Duration;

use listward_engine::contract::{FieldKey, RunHappening, RunStatus};

use crate::resume::{program, slow_klaviyo, start_again};
use crate::world::{World, people};

/// Three chunks.
const PEOPLE: usize = 25_000;

/// Copies the files of a folder into another one, in place of what is there.
fn copy(from: &Path, to: &Path) {
    let files = |folder: &Path| {
        let entries = std::fs::read_dir(folder).expect("the folder");
        entries.map(|entry| entry.expect("a file").path()).collect::<Vec<_>>()
    };
    for old in files(to) {
        std::fs::remove_file(old).expect("it goes");
    }
    for file in files(from) {
        let name = file.file_name().expect("a name");
        std::fs::copy(&file, to.join(name)).expect("it is copied");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_an_older_copy_shows_as_sending_is_found_out_about_and_comes_to_a_true_end() {
    let klaviyo = slow_klaviyo().await;
    let world = World::before(klaviyo, &people(PEOPLE), FieldKey::email()).await;
    let World { laptop, klaviyo, session, export, list, .. } = world;
    drop(session);
    let mut child = program(laptop.path(), export);
    let mut looks = tokio::time::interval(Duration::from_millis(2));
    while klaviyo.ledger().imports_taken().count() == 0 {
        looks.tick().await;
        assert!(child.try_wait().expect("the child").is_none(), "too late");
    }
    child.kill().expect("killed");
    child.wait().expect("it is gone");
    let older = tempfile::tempdir().expect("a folder");
    copy(laptop.path(), older.path());
    let first = start_again(laptop.path()).await;
    assert_eq!(first.receipt.accepted, PEOPLE as u64, "the run came to its end: {first:?}");
    let jobs = klaviyo.ledger().imports_taken().count();

    copy(older.path(), laptop.path());
    let view = start_again(laptop.path()).await;

    let receipt = &view.receipt;
    assert_eq!(view.id, first.id, "it is that run");
    assert_eq!(receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!((receipt.accepted, receipt.unknown), (PEOPLE as u64, 0), "{view:?}");
    assert_eq!(klaviyo.members(&list).len(), PEOPLE, "nobody is claimed who is not there");
    let happened = |what| view.timeline.iter().any(|moment| moment.what == what);
    assert!(happened(RunHappening::Resumed), "it was taken up again: {:?}", view.timeline);
    let ledger = klaviyo.ledger();
    let again = ledger.imports_taken().count() - jobs;
    assert!(again <= 3, "each chunk once more at most: {again}");
    let mut named: Vec<_> = ledger.imports_taken().filter_map(|it| it.job.clone()).collect();
    named.retain(|job| receipt.jobs.contains(job));
    assert_eq!(named.len(), receipt.jobs.len(), "each job that it names is one of Klaviyo's");
}
