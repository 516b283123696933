//! What all requests share, and the way of each: mishap, gate, account, mishap, ledger.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::HeaderValue;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use tokio::sync::watch;

use crate::account::Account;
use crate::answer::{Answer, Fate};
use crate::call::Call;
use crate::faults::{Faults, What};
use crate::import::{self, Terms};
use crate::keys::{KeyKind, Keys};
use crate::ledger::{Entry, Exchange, Ledger, sha256, whole_milliseconds};
use crate::limits::Windows;
use crate::operation::Operation;
use crate::options::Options;
use crate::toxics::Line;
use crate::{directory, flows, gate, jobs, lists, members, mishap, subscribe};

/// All that requests share.
pub(crate) struct Shared {
    pub(crate) options: Options,
    pub(crate) keys: Keys,
    pub(crate) begun: Instant,
    pub(crate) line: watch::Sender<Line>,
    state: Mutex<State>,
}

/// All that requests change.
pub(crate) struct State {
    pub(crate) account: Account,
    pub(crate) faults: Faults,
    pub(crate) ledger: Ledger,
    pub(crate) exchanges: Vec<Exchange>,
    pub(crate) windows: Windows,
    pub(crate) keys_revoked: bool,
    /// Which keys lack which scope that they once had.
    pub(crate) withdrawn: Vec<(KeyKind, String)>,
}

impl Shared {
    pub(crate) fn new(options: Options, keys: Keys, now: jiff::Timestamp) -> Arc<Self> {
        let begun = Instant::now();
        let state = Mutex::new(State {
            account: Account::new(now, options.keep_attributes),
            faults: options.faults.clone(),
            ledger: Ledger::default(),
            exchanges: Vec::new(),
            windows: Windows::new(options.limits, begun),
            keys_revoked: false,
            withdrawn: Vec::new(),
        });
        let line = watch::Sender::new(options.faults.made_line());
        Arc::new(Self { options, keys, begun, line, state })
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces all faults. The line is left alone when nothing changes about it.
    pub(crate) fn set_faults(&self, faults: Faults) {
        let new = faults.made_line();
        self.state().faults = faults;
        self.line.send_if_modified(|line| {
            let changes = *line != new;
            *line = new;
            changes
        });
    }

    /// Answers `call`, late if that was asked for, and writes it down. Nothing when that broke off: a bug, or the end.
    pub(crate) async fn answer(
        self: &Arc<Self>,
        operation: Option<Operation>,
        call: Call,
    ) -> Option<Answer> {
        let delay = self.state().faults.delay_milliseconds;
        if delay > 0 {
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
        let shared = Arc::clone(self);
        // Reading megabytes of profiles takes a while, and others may need this thread: a window that rehearses.
        let answered = tokio::task::spawn_blocking(move || shared.answer_at_once(operation, &call));
        answered.await.ok()
    }

    fn answer_at_once(&self, operation: Option<Operation>, call: &Call) -> Answer {
        let mut state = self.state();
        let answer = match operation {
            Some(operation) => self.decide(&mut state, operation, call),
            None => no_such_thing(call),
        };
        self.note(&mut state, operation, call, &answer);
        answer
    }

    fn decide(&self, state: &mut State, operation: Operation, call: &Call) -> Answer {
        match state.faults.take_before(operation) {
            Some(What::RevokeKeys) => state.keys_revoked = true,
            Some(What::WithdrawScope(scope)) => {
                let key = gate::key_of(&self.keys, call);
                state.withdrawn.extend(key.map(|kind| (kind, scope)));
            }
            Some(what) => {
                if let Some(answer) = mishap::before(what) {
                    return answer;
                }
            }
            None => {}
        }
        state.account.settle(call.now);
        let left = match gate::admit(&self.keys, state, operation, call) {
            Ok(left) => left,
            Err(answer) => return answer,
        };
        let answer = self.carry_out(state, operation, call).with_limits(left);
        if answer.status.is_success()
            && let Some(what) = state.faults.take_after(operation)
        {
            return mishap::after(&what, answer);
        }
        answer
    }

    fn carry_out(&self, state: &mut State, operation: Operation, call: &Call) -> Answer {
        if let Err(answer) = gate::check_form(operation, call) {
            return answer;
        }
        let State { account, faults, .. } = state;
        let outcome = match operation {
            Operation::Accounts => Ok(Account::describe(call)),
            Operation::Lists => lists::all(account, call),
            Operation::CreateList => lists::create(account, call),
            Operation::List => Ok(lists::one(account, call)),
            Operation::FlowTriggers => flows::of_list(account, call),
            Operation::Profiles => directory::all(account, call),
            Operation::UpdateProfile => directory::change(account, call),
            Operation::Subscribe => subscribe::subscribe(account, call, faults),
            Operation::Members => members::all(account, call),
            Operation::RemoveMembers => members::remove(account, call),
            Operation::ImportJobs => jobs::all(account, call),
            Operation::ImportJob => Ok(jobs::one(account, call)),
            Operation::ImportErrors => jobs::errors(account, call, faults.errors_per_page),
            Operation::Import => {
                let terms = Terms { faults, job_time: self.options.job_time };
                Ok(import::take(account, call, &terms))
            }
        };
        outcome.unwrap_or_else(|refusal| refusal)
    }

    fn note(&self, state: &mut State, operation: Option<Operation>, call: &Call, answer: &Answer) {
        let noted = answer.noted.clone();
        state.ledger.add(Entry {
            number: 0,
            milliseconds: whole_milliseconds(self.begun.elapsed()),
            operation,
            method: call.method.to_string(),
            path: call.path.clone(),
            status: answer.status.as_u16(),
            answered: answer.fate == Fate::Sent,
            body_sha256: sha256(call.bytes()),
            profiles: noted.profiles,
            job: noted.job,
        });
        state.ledger.totals.profiles_stored = state.account.profiles.len() as u64;
        if self.options.keep_exchanges {
            state.exchanges.push(exchange(call, answer));
        }
    }
}

fn no_such_thing(call: &Call) -> Answer {
    Answer::not_found(format!("The path {} does not exist.", call.path))
}

fn exchange(call: &Call, answer: &Answer) -> Exchange {
    let header = |(name, value): (&axum::http::HeaderName, &HeaderValue)| {
        let text = value.to_str().unwrap_or_default();
        let text = match name {
            name if name == AUTHORIZATION => text.split(' ').next().unwrap_or_default(),
            _ => text,
        };
        (name.as_str().to_owned(), text.to_owned())
    };
    let kind = answer.headers.iter().find(|(name, _)| name == CONTENT_TYPE);
    Exchange {
        method: call.method.to_string(),
        target: call.own_link()[call.origin.len()..].to_owned(),
        headers: call.headers.iter().map(header).collect(),
        body: call.bytes().to_vec(),
        status: answer.status.as_u16(),
        answer_type: kind.and_then(|(_, value)| value.to_str().ok()).map(str::to_owned),
        answer: answer.body.to_vec(),
    }
}
