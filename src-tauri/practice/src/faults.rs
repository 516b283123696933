//! What goes wrong, on request.

use serde::{Deserialize, Serialize};

use crate::operation::Operation;
use crate::toxics::{Line, Toward, Toxic, ToxicKind};

/// Everything that is to go wrong. As JSON:
///
/// ```json
/// {
///   "next": [
///     { "to": "import", "times": 2, "what": { "too_many_requests": { "retry_after": "1" } } },
///     { "to": "import", "after": 5, "what": "lose_answer" }
///   ],
///   "delay_milliseconds": 300,
///   "reject_emails": ["typo@example.com"],
///   "fail_emails": ["bounced@example.com"],
///   "refuse_subscribing": ["no@example.com"],
///   "subscribing": { "after": { "milliseconds": 500 } },
///   "jobs": "stuck",
///   "toxics": [{ "toward": "client", "what": { "latency": { "milliseconds": 300 } } }],
///   "bad_connections": 2
/// }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Used up one by one, in order.
    pub next: Vec<Fault>,
    /// Every answer is this late.
    pub delay_milliseconds: u64,
    /// A request that holds one of these addresses is refused as a whole, with a pointer to it.
    pub reject_emails: Vec<String>,
    /// Of several such addresses only the first is named in each answer.
    pub one_at_a_time: bool,
    /// Another attribute that is blamed for that.
    pub reject_for: Option<String>,
    /// These addresses are taken and then appear among the job's import errors.
    pub fail_emails: Vec<String>,
    /// A page of import errors has so many at most, however many are asked for.
    pub errors_per_page: Option<usize>,
    /// A request to subscribe one of these addresses is refused as a whole, with a pointer to the first of them only.
    pub refuse_subscribing: Vec<String>,
    /// What becomes of people whom a request to subscribe names, although it is answered as ever.
    pub subscribing: Option<SubscribeFault>,
    /// What becomes of jobs that are taken from now on.
    pub jobs: Option<JobFault>,
    /// What is wrong with the line. Connections that are open when this changes end with the request that they carry.
    pub toxics: Vec<Toxic>,
    /// So many new connections come over that line, and the others over a good one. All, when absent.
    pub bad_connections: Option<u32>,
}

/// Something that happens to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// To which operation; any, when absent.
    #[serde(default)]
    pub to: Option<Operation>,
    /// So many requests pass unharmed before.
    #[serde(default)]
    pub after: u32,
    /// How often it happens.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens.
    pub what: What,
}

fn once() -> u32 {
    1
}

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// 429, with this `Retry-After` header or without any.
    TooManyRequests {
        /// The header as it is: seconds, a date, nonsense.
        retry_after: Option<String>,
    },
    /// An error status without a body.
    Status(u16),
    /// 400 with these words, which blame no part of the request.
    Refuse(String),
    /// A page for a browser: with 403 a firewall's, with 200 a hotel's.
    WebPage(u16),
    /// A redirect to this address.
    Redirect(String),
    /// A successful answer without sense: the request is not carried out.
    Nonsense(String),
    /// The connection is closed before anything is done.
    DropRequest,
    /// The request is carried out and the connection closed without an answer.
    LoseAnswer,
    /// The request is carried out, and the answer breaks off in its middle.
    CutAnswer,
    /// The request is carried out, and the answer has no body.
    EmptyAnswer,
    /// The request is carried out, and a page for a browser comes back with the right status.
    WebPageAfter,
    /// From this request on no key is valid any more.
    RevokeKeys,
    /// From this request on the key that it comes with lacks this scope.
    WithdrawScope(String),
}

impl What {
    /// Whether the request is carried out nevertheless.
    fn is_after(&self) -> bool {
        matches!(self, Self::LoseAnswer | Self::CutAnswer | Self::EmptyAnswer | Self::WebPageAfter)
    }
}

/// What becomes of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobFault {
    /// It stays in the queue.
    StuckInQueue,
    /// It is begun and never ends.
    Stuck,
    /// Somebody cancels it half-way.
    Cancelled,
}

/// What becomes of people who are to be subscribed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscribeFault {
    /// Nothing, ever.
    Never,
    /// They are subscribed some time after the answer.
    After {
        /// So much later.
        milliseconds: u64,
    },
}

impl Faults {
    /// One fault, once, to the next request of `operation`.
    pub fn once(operation: Operation, what: What) -> Self {
        let fault = Fault { to: Some(operation), after: 0, times: 1, what };
        Self { next: vec![fault], ..Self::default() }
    }

    /// One thing wrong with the line toward the client, from the beginning.
    pub fn line(what: ToxicKind) -> Self {
        let toxics = vec![Toxic { toward: Toward::Client, what }];
        Self { toxics, ..Self::default() }
    }

    /// The line that these make.
    pub(crate) fn made_line(&self) -> Line {
        Line { toxics: self.toxics.as_slice().into(), connections: self.bad_connections }
    }

    /// Takes what happens to a request of `operation` before it is looked at.
    pub(crate) fn take_before(&mut self, operation: Operation) -> Option<What> {
        self.take(operation, false)
    }

    /// Takes what happens to a request of `operation` that has been carried out.
    pub(crate) fn take_after(&mut self, operation: Operation) -> Option<What> {
        self.take(operation, true)
    }

    fn take(&mut self, operation: Operation, after: bool) -> Option<What> {
        let fault = self.next.iter_mut().find(|fault| {
            fault.times > 0
                && fault.what.is_after() == after
                && fault.to.is_none_or(|to| to == operation)
        })?;
        if fault.after > 0 {
            fault.after -= 1;
            return None;
        }
        fault.times -= 1;
        Some(fault.what.clone())
    }
}
