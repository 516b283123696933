//! What stays: after Save a connection and its key, after Cancel nothing.

use listward_engine::contract::*;

use crate::laptop::{Laptop, PASSWORD, klaviyo, text};

#[tokio::test]
async fn s19_save_completes_the_connection() {
    let laptop = Laptop::with_anna().await;
    let klaviyo = klaviyo().await;
    let draft = laptop.complete(&klaviyo, "Main shop").await;

    let saved = laptop.session.save_connection(draft).await.expect("all steps are done");
    let listed = laptop.session.list_connections().await.expect("a list");

    assert_eq!(listed, std::slice::from_ref(&saved), "it is there, as it was answered");
    assert_eq!(saved.export_user.as_deref(), Some("Anna"), "its runs happen in her name");
    let consent = saved.consent.expect("who agreed");
    assert_eq!((consent.person.as_str(), consent.text), ("Anna", text()), "to which text");
    assert_eq!(laptop.keychain.connections().len(), 1, "the key is in the keychain");
    let activity = laptop.session.activity(0, 10).await.expect("what was done").lines;
    for act in [Act::ConsentGiven, Act::KeyStored, Act::ConnectionSaved] {
        let written = activity.iter().any(|line| line.act == act && line.subject == "Main shop");
        assert!(written, "{act:?} is written down");
    }
}

#[tokio::test]
async fn s14_the_key_is_in_no_file_of_the_data_folder() {
    let laptop = Laptop::with_anna().await;
    let klaviyo = klaviyo().await;
    let draft = laptop.complete(&klaviyo, "Main shop").await;
    laptop.session.save_connection(draft).await.expect("all steps are done");

    let files = std::fs::read_dir(laptop.folder.path()).expect("the folder");
    for file in files.map(|file| file.expect("a file").path()) {
        let bytes = std::fs::read(&file).expect("it can be read");
        let key = klaviyo.key().as_bytes();
        let found = bytes.windows(key.len()).any(|window| window == key);
        assert!(!found, "{} holds the key", file.display());
    }
}

#[tokio::test]
async fn s19_cancel_leaves_nothing_behind() {
    let laptop = Laptop::with_anna().await;
    let klaviyo = klaviyo().await;
    let draft = laptop.complete(&klaviyo, "Main shop").await;

    laptop.session.cancel_connection(draft.clone()).await.expect("it can always be left");
    let saved = laptop.session.save_connection(draft).await;

    assert_eq!(saved.unwrap_err().code, ErrorCode::NotFound, "the draft is gone");
    assert_eq!(laptop.session.list_connections().await.expect("a list"), [], "nothing was made");
    assert_eq!(laptop.keychain.connections(), [""; 0], "and no key was kept");
}

#[tokio::test]
async fn signing_out_gives_up_a_wizard_and_the_key_in_it() {
    let laptop = Laptop::with_anna().await;
    let klaviyo = klaviyo().await;
    let draft = laptop.complete(&klaviyo, "Main shop").await;

    laptop.session.sign_out().await.expect("out");
    laptop.session.sign_in("Anna".into(), PASSWORD.into()).await.expect("in again");
    let saved = laptop.session.save_connection(draft).await;

    assert_eq!(saved.unwrap_err().code, ErrorCode::NotFound, "what was not saved is forgotten");
}

#[tokio::test]
async fn s11_two_connections_have_two_names() {
    let laptop = Laptop::with_anna().await;
    let session = &laptop.session;
    let klaviyo = klaviyo().await;
    let draft = laptop.complete(&klaviyo, "Main shop").await;
    session.save_connection(draft).await.expect("all steps are done");
    let second = session.begin_connection(ConnectionType::Practice).await.expect("a wizard").id;

    let taken = session.name_connection(second, "main SHOP".into(), Audience::default()).await;

    assert_eq!(taken.unwrap_err().code, ErrorCode::NameTaken, "case does not tell names apart");
}

#[tokio::test]
async fn s35_removing_a_connection_removes_its_key() {
    let laptop = Laptop::with_anna().await;
    let klaviyo = klaviyo().await;
    let draft = laptop.complete(&klaviyo, "Main shop").await;
    let saved = laptop.session.save_connection(draft).await.expect("all steps are done");

    laptop.session.remove_connection(saved.id).await.expect("nothing uses it");
    let again = laptop.session.remove_connection(saved.id).await;

    assert_eq!(laptop.session.list_connections().await.expect("a list"), [], "it is gone");
    assert_eq!(laptop.keychain.connections(), [""; 0], "and so is its key");
    let draft = laptop.complete(&klaviyo, "Main shop").await;
    let next = laptop.session.save_connection(draft).await.expect("all steps are done");
    assert_ne!(next.id, saved.id, "runs over the one before are none of its own");
    assert_eq!(again.unwrap_err().code, ErrorCode::NotFound, "a second time there is nothing");
}

#[tokio::test]
async fn the_practice_account_needs_no_key_and_keeps_none() {
    let laptop = Laptop::with_anna().await;
    let session = &laptop.session;
    let draft = session.begin_connection(ConnectionType::Practice).await.expect("a wizard").id;
    session
        .name_connection(draft.clone(), "Rehearsal".into(), Audience::Contributors)
        .await
        .expect("a name");
    session.agree_to_privacy(draft.clone(), true, text()).await.expect("the text of today");
    let account = session.connect_connection(draft.clone()).await.expect("it answers").account;
    let account = account.expect("an account").id;
    session.authenticate_connection(draft.clone(), account).await.expect("its key may do all");
    session.add_export_user(draft.clone(), PASSWORD.into()).await.expect("Anna's password");

    let saved = session.save_connection(draft).await.expect("all steps are done");

    assert_eq!(saved.kind, ConnectionType::Practice, "it is marked as a rehearsal");
    assert_eq!(saved.key_hint, None, "there is no key to recognise");
    assert_eq!(laptop.keychain.connections(), [""; 0], "and none in the keychain");
}
