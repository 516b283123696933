//! Step by step, and never one before the other.

use listward_engine::contract::*;
use listward_practice::{Faults, KeyKind, Operation, What};

use crate::laptop::{Laptop, klaviyo, state, text};

#[tokio::test]
async fn s11_a_display_name_is_required_and_trimmed() {
    let laptop = Laptop::with_anna().await;
    let session = &laptop.session;
    let draft = session.begin_connection(ConnectionType::Klaviyo).await.expect("a wizard");

    let nameless = session.name_connection(draft.id.clone(), "  ".into(), draft.audience).await;
    let named = session.name_connection(draft.id, " Main shop ".into(), Audience::default()).await;

    assert_eq!(nameless.unwrap_err().code, ErrorCode::NameMissing, "blanks are no name");
    assert_eq!(named.expect("a name").name, "Main shop", "blanks around it are not part of it");
}

#[tokio::test]
async fn s12_who_takes_no_action_shares_with_administrators_only() {
    let laptop = Laptop::with_anna().await;
    let draft = laptop.session.begin_connection(ConnectionType::Klaviyo).await.expect("a wizard");

    assert_eq!(draft.audience, Audience::Administrators, "the narrow choice is the default");
}

#[tokio::test]
async fn s14_mistakes_of_the_clipboard_are_told_apart_without_asking_klaviyo() {
    let laptop = Laptop::with_anna().await;
    let session = &laptop.session;
    let draft = session.begin_connection(ConnectionType::Klaviyo).await.expect("a wizard").id;
    let audience = Audience::default();
    session.name_connection(draft.clone(), "Main shop".into(), audience).await.expect("a name");

    for (key, code) in [
        ("", ErrorCode::KeyMalformed),
        ("pk_with a blank", ErrorCode::KeyMalformed),
        ("AbC123", ErrorCode::KeyIsPublic),
    ] {
        let refused = session.give_connection_key(draft.clone(), key.into()).await;
        assert_eq!(refused.unwrap_err().code, code, "the key {key:?}");
    }
    let taken = session.give_connection_key(draft, "pk_0123456789abcdef".into()).await;
    let hint = taken.expect("a key").key_hint;
    assert_eq!(hint.as_deref(), Some("cdef"), "four characters are all that is seen of it again");
}

#[tokio::test]
async fn s15_nothing_is_connected_before_the_privacy_text_is_agreed_to() {
    let laptop = Laptop::with_anna().await;
    let session = &laptop.session;
    let klaviyo = klaviyo().await;
    let draft = laptop.agreed(&klaviyo, "Main shop", klaviyo.key()).await;
    let outdated = ConsentText { version: CONSENT_VERSION - 1, ..text() };

    let old = session.agree_to_privacy(draft.clone(), true, outdated).await;
    let back = session.agree_to_privacy(draft.clone(), false, text()).await.expect("taken back");
    let connected = session.connect_connection(draft).await;

    assert_eq!(old.unwrap_err().code, ErrorCode::ConsentOutdated, "an older text does not do");
    let locked = StepState::Locked { until: WizardStep::Privacy };
    assert_eq!(state(&back, WizardStep::Connect), locked, "Connect waits for the agreement");
    let refused = connected.unwrap_err();
    assert_eq!(refused.code, ErrorCode::StepLocked, "the engine refuses too");
    assert_eq!(refused.subject.as_deref(), Some("privacy"), "and says what to do first");
    assert_eq!(klaviyo.ledger().totals.requests, 0, "Klaviyo was asked nothing");
}

#[tokio::test]
async fn s16_a_connect_that_failed_says_why_and_can_be_tried_again() {
    let laptop = Laptop::with_anna().await;
    let session = &laptop.session;
    let klaviyo = klaviyo().await;
    let draft = laptop.agreed(&klaviyo, "Main shop", klaviyo.key()).await;
    klaviyo.set_faults(Faults::once(Operation::Accounts, What::WebPage(403)));

    let failed = session.connect_connection(draft.clone()).await.expect("an answer");
    let again = session.connect_connection(draft).await.expect("an answer");

    let failure = Failure::new(ErrorCode::Blocked);
    assert_eq!(state(&failed, WizardStep::Connect), StepState::Failed { failure }, "a firewall");
    assert_eq!(state(&again, WizardStep::Connect), StepState::Done, "the second try gets through");
    let account = again.account.expect("an account");
    assert_eq!(account.name, "Practice account", "a person can recognise it");
    assert!(account.test, "and sees that it is no real one");
}

#[tokio::test]
async fn s02_a_key_that_klaviyo_does_not_know_is_refused() {
    let laptop = Laptop::with_anna().await;
    let klaviyo = klaviyo().await;
    let draft = laptop.agreed(&klaviyo, "Main shop", "pk_nobody_knows_this_one").await;

    let failed = laptop.session.connect_connection(draft).await.expect("an answer");

    let failure = Failure::new(ErrorCode::KeyRefused);
    assert_eq!(state(&failed, WizardStep::Connect), StepState::Failed { failure }, "not accepted");
}

#[tokio::test]
async fn s17_a_key_without_write_scopes_is_found_out_before_anything_is_saved() {
    let laptop = Laptop::with_anna().await;
    let session = &laptop.session;
    let klaviyo = klaviyo().await;
    let key = klaviyo.key_of(KeyKind::ReadOnly);
    let draft = laptop.agreed(&klaviyo, "Main shop", key).await;
    let account = session.connect_connection(draft.clone()).await.expect("an answer").account;
    let account = account.expect("reading is allowed").id;

    let failed = session.authenticate_connection(draft, account).await.expect("an answer");

    let StepState::Failed { failure } = state(&failed, WizardStep::Authenticate) else {
        panic!("the step must fail: {:?}", failed.steps);
    };
    assert_eq!(failure.code, ErrorCode::ScopesMissing, "reading is not enough");
    let missing = failure.subject.expect("the scopes by name");
    assert!(missing.contains("profiles:write"), "names what a new key needs: {missing}");
}

#[tokio::test]
async fn s17_only_the_account_that_connect_found_can_be_confirmed() {
    let laptop = Laptop::with_anna().await;
    let session = &laptop.session;
    let klaviyo = klaviyo().await;
    let draft = laptop.agreed(&klaviyo, "Main shop", klaviyo.key()).await;
    session.connect_connection(draft.clone()).await.expect("an answer");

    let other = session.authenticate_connection(draft, "XyZ999".into()).await;

    assert_eq!(other.unwrap_err().code, ErrorCode::AccountMismatch, "it is another account");
}

#[tokio::test]
async fn s18_the_export_user_proves_who_they_are() {
    let laptop = Laptop::with_anna().await;
    let session = &laptop.session;
    let klaviyo = klaviyo().await;
    let draft = laptop.agreed(&klaviyo, "Main shop", klaviyo.key()).await;

    let early = session.add_export_user(draft.clone(), "whatever".into()).await;
    let account = session.connect_connection(draft.clone()).await.expect("an answer").account;
    let account = account.expect("an account").id;
    session.authenticate_connection(draft.clone(), account).await.expect("an answer");
    let wrong = session.add_export_user(draft, "not my password".into()).await;

    assert_eq!(early.unwrap_err().code, ErrorCode::StepLocked, "it waits for its turn");
    assert_eq!(wrong.unwrap_err().code, ErrorCode::WrongPassword, "it takes the caller's own");
}

#[tokio::test]
async fn a_new_key_undoes_what_the_old_one_had_opened() {
    let laptop = Laptop::with_anna().await;
    let session = &laptop.session;
    let klaviyo = klaviyo().await;
    let draft = laptop.complete(&klaviyo, "Main shop").await;

    let changed = session.give_connection_key(draft.clone(), "pk_another_key".into()).await;
    let saved = session.save_connection(draft).await;

    let changed = changed.expect("a key");
    assert_eq!(state(&changed, WizardStep::Privacy), StepState::Done, "the text is the same");
    assert_eq!(state(&changed, WizardStep::Connect), StepState::Ready, "Connect is due again");
    assert_eq!(changed.account, None, "whose key that is, is not known");
    assert_eq!(saved.unwrap_err().subject.as_deref(), Some("connect"), "and Save waits for it");
}

#[tokio::test]
async fn a_key_is_sent_to_klaviyo_or_to_this_computer_and_to_nobody_else() {
    let laptop = Laptop::with_anna().await;

    for address in ["https://klaviyo.example.com", "http://a.klaviyo.com", "http://192.168.1.4"] {
        let refused = laptop.session.begin_connection_at(address).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::AddressRefused, "{address} is a stranger");
    }
}
