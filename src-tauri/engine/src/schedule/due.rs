//! Whether something is due now, and whether it was missed. Pure: what the clock shows and what it showed before are given.

use jiff::Timestamp;

use super::recurrence::Recurrence;
use crate::clock::Moment;
use crate::contract::{Missed, MissedBecause};

/// So late something is still on time.
const ON_TIME: i64 = 5 * 60;
/// By so much a clock may be put back without anything coming twice. Further back it is another time, in which things are due.
const PUT_BACK: i64 = 60 * 60;

/// That something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Due {
    /// Since when.
    pub(super) at: Moment,
    /// Why it did not begin then.
    pub(super) missed: Option<Missed>,
}

/// What is due now, if anything is; of several times that were missed the last.
///
/// `served` is the last due moment that was served, `seen` when the clock was looked at before in this process. Who looked at
/// it at that moment or later and was only busy has missed nothing.
pub(super) fn due(
    recurrence: &Recurrence,
    served: Moment,
    seen: Option<Moment>,
    now: Moment,
) -> Option<Due> {
    let (at, times) = recurrence.last_between(served.0, now.0)?;
    let missed = is_missed(at, seen, now).then(|| {
        let because = if seen.is_some() { MissedBecause::Asleep } else { MissedBecause::NotOpen };
        Missed { because, times }
    });
    Some(Due { at: Moment(at), missed })
}

fn is_missed(at: Timestamp, seen: Option<Moment>, now: Moment) -> bool {
    let was_awake = seen.is_some_and(|seen| seen.0 >= at);
    !was_awake && now.0.as_second() - at.as_second() > ON_TIME
}

/// Whether a clock that was far ahead was put right: the moment that was served last lies in a time that is still to come,
/// and would keep everything waiting until then.
pub(super) fn is_put_back(served: Moment, now: Moment) -> bool {
    served.0.as_second() - now.0.as_second() > PUT_BACK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Every, Timetable};

    fn at(text: &str) -> Moment {
        Moment(format!("2026-11-{text}:00Z").parse().expect("a moment"))
    }

    fn at_seven() -> Recurrence {
        let times = vec!["07:00".parse().expect("a time")];
        let timetable = Timetable { every: Every::Day, days: vec![], times, zone: "UTC".into() };
        Recurrence::of(&timetable).expect("a whole timetable")
    }

    fn looked(served: &str, seen: Option<&str>, now: &str) -> Option<Due> {
        due(&at_seven(), at(served), seen.map(at), at(now))
    }

    #[test]
    fn on_time_is_on_time() {
        let on_time = Some(Due { at: at("27T07:00"), missed: None });
        assert_eq!(looked("26T07:00", Some("27T06:59"), "27T07:00"), on_time);
        assert_eq!(
            looked("26T07:00", Some("27T06:59"), "27T07:05"),
            on_time,
            "a slow minute or five"
        );
        assert_eq!(looked("26T07:00", None, "27T07:04"), on_time, "opened just after");
        assert_eq!(looked("27T07:00", Some("27T07:00"), "27T07:01"), None, "once");
    }

    #[test]
    fn what_waited_for_something_else_was_not_missed() {
        let due = looked("26T07:00", Some("27T07:29"), "27T07:30");
        assert_eq!(due, Some(Due { at: at("27T07:00"), missed: None }), "the clock was looked at");
    }

    #[test]
    fn after_sleep_it_is_due_once_however_many_were_missed() {
        let because = |because, times| Some(Missed { because, times });
        let slept = looked("23T07:00", Some("23T22:00"), "27T09:02").expect("due");
        assert_eq!(slept.at, at("27T07:00"), "the last of them");
        assert_eq!(slept.missed, because(MissedBecause::Asleep, 4));
        let closed = looked("26T07:00", None, "27T09:02").expect("due");
        assert_eq!(closed.missed, because(MissedBecause::NotOpen, 1));
    }

    #[test]
    fn a_clock_that_is_put_back_a_little_brings_nothing_twice() {
        assert_eq!(looked("27T07:00", Some("27T07:00"), "27T06:57"), None, "put back");
        assert_eq!(looked("27T07:00", Some("27T06:57"), "27T07:00"), None, "seven again");
        assert!(!is_put_back(at("27T07:00"), at("27T06:00")), "an hour is little");
    }

    #[test]
    fn a_clock_that_was_far_ahead_does_not_keep_everything_waiting() {
        assert!(is_put_back(at("29T07:00"), at("27T06:00")));
    }
}
