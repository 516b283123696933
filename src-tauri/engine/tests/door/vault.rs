//! A system without a keychain: a passphrase protects the key, by choice and never silently.

use std::sync::Arc;

use listward_engine::Session;
use listward_engine::contract::{DoorState, ErrorCode};
use listward_engine::error::Result;
use listward_engine::secrets::SecretStore;
use secrecy::SecretString;

use crate::laptop::{Laptop, PASSWORD, door, sign_in};

const PASSPHRASE: &str = "four boats leave the harbour";

/// What a system without a keychain answers.
struct NoKeychain;

impl SecretStore for NoKeychain {
    fn get(&self, _name: &str) -> Result<Option<SecretString>> {
        Err(ErrorCode::KeychainMissing.into())
    }

    fn set(&self, _name: &str, _secret: &SecretString) -> Result<()> {
        Err(ErrorCode::KeychainMissing.into())
    }

    fn remove(&self, _name: &str) -> Result<()> {
        Err(ErrorCode::KeychainMissing.into())
    }
}

fn start(laptop: &Laptop) -> Session {
    laptop.start_with(Arc::new(NoKeychain))
}

#[tokio::test]
async fn without_a_keychain_nothing_is_stored_until_a_passphrase_is_chosen() {
    let laptop = Laptop::new();
    let window = start(&laptop);
    assert_eq!(door(&window).await, DoorState::NoKeychain);
    let early = window.create_first_administrator("Anna".into(), PASSWORD.into()).await;
    assert_eq!(early.expect_err("there is no place for a key").code, ErrorCode::KeychainMissing);
    let short = window.open_vault("short".into()).await.expect_err("it protects too little");
    assert_eq!(short.code, ErrorCode::PasswordTooShort);
    assert!(!laptop.database().exists(), "nothing is stored yet");

    let state = window.open_vault(PASSPHRASE.into()).await.expect("a vault is made");
    assert_eq!(state, DoorState::FirstStart);
    window.create_first_administrator("Anna".into(), PASSWORD.into()).await.expect("Anna founds");
    drop(window);

    let window = start(&laptop);
    assert_eq!(door(&window).await, DoorState::VaultLocked);
    let early = sign_in(&window, "Anna", PASSWORD).await.expect_err("the vault is closed");
    assert_eq!(early.code, ErrorCode::VaultLocked);
    let wrong = window.open_vault("five boats leave the harbour".into()).await;
    assert_eq!(wrong.expect_err("that is not it").code, ErrorCode::PassphraseWrong);
    assert_eq!(door(&window).await, DoorState::VaultLocked, "it can be tried again");
    let state = window.open_vault(PASSPHRASE.into()).await.expect("that is it");
    assert_eq!(state, DoorState::SignedOut);
    sign_in(&window, "Anna", PASSWORD).await.expect("all is there");
    drop(window);

    std::fs::write(laptop.path().join("vault.json"), "{").expect("the vault is spoilt");
    let spoilt = start(&laptop).open_vault(PASSPHRASE.into()).await.expect_err("it is damaged");
    assert_eq!(spoilt.code, ErrorCode::VaultDamaged);
}

#[tokio::test]
async fn a_vault_is_never_made_beside_a_database_whose_key_lies_elsewhere() {
    let laptop = Laptop::with_anna().await;
    let window = start(&laptop);
    let closed = DoorState::Closed { code: ErrorCode::KeychainMissing, said: None };
    assert_eq!(door(&window).await, closed);
    window.open_vault(PASSPHRASE.into()).await.expect_err("the key is in a keychain");
    assert!(!laptop.path().join("vault.json").exists(), "no vault was made");
}
