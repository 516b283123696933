//! What Klaviyo's client reports, as a person is told: the one place where the two meet.

use listward_klaviyo::{Error, Obstacle};

use crate::contract::{ErrorCode, Failure};

impl From<Error> for Failure {
    fn from(cause: Error) -> Self {
        match cause {
            Error::KeyRefused => Self::new(ErrorCode::KeyRefused),
            Error::ScopesMissing(scopes) => {
                Self::new(ErrorCode::ScopesMissing).about(scopes.join(", "))
            }
            Error::RateLimited { retry_after } => {
                let failure = Self::new(ErrorCode::RateLimited);
                match retry_after {
                    Some(pause) => failure.counting(pause.as_secs().max(1)),
                    None => failure,
                }
            }
            // Which people, and what was wrong with each, is for the run's list of rejects.
            Error::RowsRejected { rows } => {
                Self::new(ErrorCode::KlaviyoRefused).counting(rows.len() as u64)
            }
            Error::RequestRejected { said } => in_its_words(ErrorCode::KlaviyoRefused, &said),
            Error::ListUnknown { said } => in_its_words(ErrorCode::ListUnknown, &said),
            Error::NotFound => Self::new(ErrorCode::NotFound),
            Error::TooLarge => Self::new(ErrorCode::KlaviyoRefused).saying("413 Content Too Large"),
            Error::Blocked => Self::new(ErrorCode::Blocked),
            Error::Unreachable { why } => {
                let code = match why {
                    Obstacle::Tls => ErrorCode::ConnectionUntrusted,
                    Obstacle::CertificateDate => ErrorCode::ClockWrong,
                    Obstacle::ProxyPassword => ErrorCode::ProxyPassword,
                    Obstacle::Dns | Obstacle::Refused | Obstacle::Timeout | Obstacle::Broken => {
                        ErrorCode::Offline
                    }
                };
                Self::new(code).saying(why.to_string())
            }
            Error::Unavailable(status) => {
                Self::new(ErrorCode::KlaviyoUnavailable).counting(status.into())
            }
            Error::OutcomeUnknown => Self::new(ErrorCode::Offline),
            Error::Unreadable => Self::new(ErrorCode::AnswerUnreadable),
            Error::RevisionRetired => Self::new(ErrorCode::RevisionRetired),
            Error::Cancelled => Self::new(ErrorCode::Canceled),
        }
    }
}

fn in_its_words(code: ErrorCode, said: &str) -> Failure {
    let failure = Failure::new(code);
    if said.trim().is_empty() { failure } else { failure.saying(without_addresses(said)) }
}

/// Klaviyo may quote a customer, and a failure is shown and kept in more places than a list of rejects.
fn without_addresses(said: &str) -> String {
    let words = said.split_whitespace().map(|word| if word.contains('@') { "…" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn klaviyos_own_words_reach_the_person_without_any_customers_address() {
        let said = "Invalid input: 'ada@example.com' is not valid.".to_owned();

        let failure = Failure::from(Error::RequestRejected { said });

        assert_eq!(
            failure.said.as_deref(),
            Some("Invalid input: … is not valid."),
            "the words are kept and the address is not"
        );
    }

    #[test]
    fn a_short_pause_is_still_a_pause() {
        let retry_after = Some(Duration::from_millis(300));

        let failure = Failure::from(Error::RateLimited { retry_after });

        assert_eq!(failure.count, Some(1), "zero seconds would read as 'go on'");
    }

    #[test]
    fn a_connection_that_cannot_be_trusted_is_not_called_offline() {
        for (why, code) in [
            (Obstacle::CertificateDate, ErrorCode::ClockWrong),
            (Obstacle::ProxyPassword, ErrorCode::ProxyPassword),
            (Obstacle::Tls, ErrorCode::ConnectionUntrusted),
            (Obstacle::Dns, ErrorCode::Offline),
            (Obstacle::Timeout, ErrorCode::Offline),
        ] {
            let failure = Failure::from(Error::Unreachable { why });
            assert_eq!(failure.code, code, "{why:?} is another thing to do something about");
        }
    }
}
