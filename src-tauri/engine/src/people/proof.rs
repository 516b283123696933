//! Proving that somebody knows a password, with its delays.

use std::sync::Arc;

use super::{delay, password};
use crate::audit;
use crate::clock::Moment;
use crate::contract::{Act, ErrorCode, Failure, PersonId, PersonView, Secret};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::{people, sign_in_delays};

impl Engine {
    /// The person with that name and password. A wrong name and a wrong password are one answer, after one time.
    pub(super) async fn person_who_knows(
        self: &Arc<Self>,
        name: &str,
        password: &Secret,
        now: Moment,
    ) -> Result<PersonView> {
        let name = name.trim().to_owned();
        let password = password.clone();
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || engine.prove(&name, &password, now)).await?
    }

    /// Asks a person who is signed in for their password once more, before something that weighs. Wrong ones count
    /// towards the delays of signing in.
    pub(crate) async fn confirm_password(
        self: &Arc<Self>,
        person: PersonId,
        password: &Secret,
    ) -> Result<()> {
        let person = self.person_in_office(person).await?.ok_or(ErrorCode::NotSignedIn)?;
        self.person_who_knows(&person.name, password, Moment::now()).await?;
        Ok(())
    }

    fn prove(&self, name: &str, password: &Secret, now: Moment) -> Result<PersonView> {
        // The failure is noted before the password is looked at, and taken back when it was right. So many tries at
        // once, or a process that is ended in the middle, gain nothing.
        let (known, before, failures) = self.store.write(|transaction| {
            sign_in_delays::remove_before(transaction, Moment(now.0 - delay::FORGOTTEN_AFTER))?;
            let before = sign_in_delays::of(transaction, name)?;
            if let Some(seconds) = before.and_then(|(_, until)| delay::seconds_left(until, now)) {
                return Err(Failure::new(ErrorCode::SignInPaused).counting(seconds).into());
            }
            let failures = before.map_or(0, |(failures, _)| failures).saturating_add(1);
            sign_in_delays::put(transaction, name, failures, delay::after(now, failures))?;
            Ok((people::by_name(transaction, name)?, before, failures))
        })?;
        let kept = known.as_ref().map(|(_, kept)| kept.as_str());
        let right = match password::verify(password, kept) {
            Ok(right) => right,
            Err(error) => {
                // It was not looked at, so it was not wrong.
                self.store.write(|transaction| match before {
                    Some((failures, until)) => {
                        sign_in_delays::put(transaction, name, failures, until)
                    }
                    None => sign_in_delays::remove(transaction, name),
                })?;
                return Err(error);
            }
        };
        self.store.write(|transaction| match &known {
            Some((person, _)) if right => {
                sign_in_delays::remove(transaction, name)?;
                Ok(Ok(person.clone()))
            }
            _ => {
                // The wait begins when the answer is given, however long the look took.
                let now = Moment::now();
                sign_in_delays::put(transaction, name, failures, delay::after(now, failures))?;
                // A name that nobody has may well be a password in the wrong place: it is not written down.
                let subject = known.as_ref().map_or("", |(person, _)| &person.name);
                audit::write(transaction, now, "", Act::SignInRefused, subject, None)?;
                Ok(Err(ErrorCode::WrongPassword.into()))
            }
        })?
    }
}
