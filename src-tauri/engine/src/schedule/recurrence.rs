//! When a timetable is due. Pure: it knows no clock, and no more of the world than time zones.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, ZonedDateTime};

use crate::contract::{ErrorCode, Every, Failure, MOST_TIMES, Timetable, WeekDay};
use crate::error::Result;

/// Days that are looked at: the one before, whose times a clock may have been moved into this one, to the next but a week.
const DAYS: std::ops::RangeInclusive<i64> = -1..=8;

/// A timetable that can be due.
#[derive(Debug, Clone)]
pub(super) struct Recurrence {
    timetable: Timetable,
    zone: TimeZone,
}

impl Recurrence {
    /// Checks a timetable: [`ErrorCode::TimetableIncomplete`] without a day or time, or with too many; or
    /// [`ErrorCode::ZoneUnknown`].
    pub(super) fn of(timetable: &Timetable) -> Result<Self> {
        let mut timetable = timetable.clone();
        timetable.times.sort_unstable();
        timetable.times.dedup();
        let times = (1..=MOST_TIMES).contains(&timetable.times.len());
        let complete = match timetable.every {
            Every::Hour => true,
            Every::Day => times,
            Every::Week => times && !timetable.days.is_empty(),
        };
        if !complete {
            return Err(ErrorCode::TimetableIncomplete.into());
        }
        match TimeZone::get(&timetable.zone) {
            Ok(zone) => Ok(Self { timetable, zone }),
            Err(_) => Err(Failure::new(ErrorCode::ZoneUnknown).about(timetable.zone).into()),
        }
    }

    /// The first time that it is due after a moment. None only at the end of time.
    pub(super) fn next_after(&self, moment: Timestamp) -> Option<Timestamp> {
        let local = moment.to_zoned_datetime(self.zone.clone());
        match self.timetable.every {
            Every::Hour => full_hour_after(local),
            Every::Day | Every::Week => self.time_after(&local),
        }
    }

    /// The last time that it was due after one moment and not after another, and how many times in all.
    pub(super) fn last_between(
        &self,
        after: Timestamp,
        until: Timestamp,
    ) -> Option<(Timestamp, u32)> {
        let mut last = None;
        let mut from = after;
        while let Some(due) = self.next_after(from).filter(|due| *due <= until) {
            let times = last.map_or(0, |(_, times)| times);
            last = Some((due, times + 1));
            from = due;
        }
        last
    }

    fn time_after(&self, local: &ZonedDateTime) -> Option<Timestamp> {
        let mut first = None;
        for day in DAYS {
            let Ok(date) = local.date().checked_add(day.days()) else { continue };
            if !self.is_on(date.weekday()) {
                continue;
            }
            for time in &self.timetable.times {
                // What the clock leaves out comes later; what it shows twice counts the first time.
                let Ok(due) = date.to_datetime(time.0).to_zoned_datetime(self.zone.clone()) else {
                    continue;
                };
                let due = due.timestamp();
                if due > local.timestamp() && first.is_none_or(|first| due < first) {
                    first = Some(due);
                }
            }
        }
        first
    }

    fn is_on(&self, day: Weekday) -> bool {
        self.timetable.every == Every::Day
            || self.timetable.days.iter().any(|chosen| weekday(*chosen) == day)
    }
}

/// By the clock on the wall, which in some zones moves by half an hour.
fn full_hour_after(mut local: ZonedDateTime) -> Option<Timestamp> {
    local = local.with().second(0).subsec_nanosecond(0).build().ok()?;
    loop {
        local = local.checked_add((60 - i64::from(local.minute())).minutes()).ok()?;
        if local.minute() == 0 {
            return Some(local.timestamp());
        }
    }
}

const fn weekday(day: WeekDay) -> Weekday {
    match day {
        WeekDay::Monday => Weekday::Monday,
        WeekDay::Tuesday => Weekday::Tuesday,
        WeekDay::Wednesday => Weekday::Wednesday,
        WeekDay::Thursday => Weekday::Thursday,
        WeekDay::Friday => Weekday::Friday,
        WeekDay::Saturday => Weekday::Saturday,
        WeekDay::Sunday => Weekday::Sunday,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::ClockTime;

    fn timetable(every: Every, days: &[WeekDay], times: &[&str], zone: &str) -> Timetable {
        let times = times.iter().map(|time| time.parse().expect("a time")).collect();
        Timetable { every, days: days.to_vec(), times, zone: zone.into() }
    }

    fn recurrence(every: Every, days: &[WeekDay], times: &[&str], zone: &str) -> Recurrence {
        Recurrence::of(&timetable(every, days, times, zone)).expect("a whole timetable")
    }

    /// The next few times after a moment, each as it stands on the wall.
    fn after(recurrence: &Recurrence, moment: &str, count: usize) -> Vec<String> {
        let mut from: Timestamp = moment.parse().expect("a moment");
        let mut found = Vec::new();
        for _ in 0..count {
            from = recurrence.next_after(from).expect("there is always a next time");
            found.push(
                from.to_zoned_datetime(recurrence.zone.clone())
                    .strftime("%a %d %b %H:%M %z")
                    .to_string(),
            );
        }
        found
    }

    #[test]
    fn each_day_at_its_times_whatever_their_order() {
        let daily = recurrence(Every::Day, &[], &["18:30", "07:00", "07:00"], "Europe/Helsinki");
        let found = after(&daily, "2026-11-27T05:00:00Z", 3);
        assert_eq!(
            found,
            ["Fri 27 Nov 18:30 +0200", "Sat 28 Nov 07:00 +0200", "Sat 28 Nov 18:30 +0200"],
            "at seven sharp it is seven's turn no more"
        );
    }

    #[test]
    fn each_week_on_its_days_over_the_end_of_month_and_year() {
        let days = [WeekDay::Friday, WeekDay::Monday];
        let weekly = recurrence(Every::Week, &days, &["00:00"], "Asia/Tokyo");
        let found = after(&weekly, "2026-12-28T00:00:00Z", 3);
        assert_eq!(
            found,
            ["Fri 01 Jan 00:00 +0900", "Mon 04 Jan 00:00 +0900", "Fri 08 Jan 00:00 +0900"]
        );
        let once = recurrence(Every::Week, &[WeekDay::Friday], &["09:00"], "Asia/Hong_Kong");
        let found = after(&once, "2026-11-27T01:00:00Z", 1);
        assert_eq!(found, ["Fri 04 Dec 09:00 +0800"], "a week later to the minute");
    }

    #[test]
    fn a_time_that_spring_leaves_out_comes_an_hour_later_and_once() {
        let helsinki = recurrence(Every::Day, &[], &["03:30"], "Europe/Helsinki");
        let found = after(&helsinki, "2026-03-28T02:00:00Z", 2);
        assert_eq!(found, ["Sun 29 Mar 04:30 +0300", "Mon 30 Mar 03:30 +0300"]);
        let both = recurrence(Every::Day, &[], &["03:30", "04:30"], "Europe/Helsinki");
        let found = after(&both, "2026-03-28T03:00:00Z", 3);
        assert_eq!(
            found,
            ["Sun 29 Mar 04:30 +0300", "Mon 30 Mar 03:30 +0300", "Mon 30 Mar 04:30 +0300"],
            "two times that fall together are one"
        );
        let new_york = recurrence(Every::Day, &[], &["02:15"], "America/New_York");
        let found = after(&new_york, "2026-03-07T12:00:00Z", 2);
        assert_eq!(found, ["Sun 08 Mar 03:15 -0400", "Mon 09 Mar 02:15 -0400"]);
    }

    #[test]
    fn a_time_that_autumn_shows_twice_counts_once() {
        let helsinki = recurrence(Every::Day, &[], &["03:30"], "Europe/Helsinki");
        let found = after(&helsinki, "2026-10-24T12:00:00Z", 2);
        assert_eq!(found, ["Sun 25 Oct 03:30 +0300", "Mon 26 Oct 03:30 +0200"]);
        let new_york = recurrence(Every::Day, &[], &["01:30"], "America/New_York");
        let found = after(&new_york, "2026-10-31T12:00:00Z", 2);
        assert_eq!(found, ["Sun 01 Nov 01:30 -0400", "Mon 02 Nov 01:30 -0500"]);
    }

    #[test]
    fn full_hours_are_those_of_the_wall() {
        let helsinki = recurrence(Every::Hour, &[], &[], "Europe/Helsinki");
        let found = after(&helsinki, "2026-10-25T00:00:01Z", 2);
        assert_eq!(
            found,
            ["Sun 25 Oct 03:00 +0200", "Sun 25 Oct 04:00 +0200"],
            "an hour that is lived twice is two hours"
        );
        let kathmandu = recurrence(Every::Hour, &[], &[], "Asia/Kathmandu");
        let found = after(&kathmandu, "2026-11-27T00:00:00Z", 1);
        assert_eq!(found, ["Fri 27 Nov 06:00 +0545"]);
        let howe = recurrence(Every::Hour, &[], &[], "Australia/Lord_Howe");
        let found = after(&howe, "2026-10-03T15:00:00Z", 2);
        assert_eq!(found, ["Sun 04 Oct 03:00 +1100", "Sun 04 Oct 04:00 +1100"], "half an hour");
    }

    #[test]
    fn what_was_missed_is_counted_and_the_last_of_it_given() {
        let daily = recurrence(Every::Day, &[], &["07:00"], "UTC");
        let at = |text: &str| text.parse::<Timestamp>().expect("a moment");
        let served = at("2026-11-20T07:00:00Z");
        let found = daily.last_between(served, at("2026-11-24T06:59:59Z"));
        assert_eq!(found, Some((at("2026-11-23T07:00:00Z"), 3)));
        assert_eq!(daily.last_between(served, served), None, "what was served is not due again");
        let sharp = daily.last_between(served, at("2026-11-21T07:00:00Z"));
        assert_eq!(sharp, Some((at("2026-11-21T07:00:00Z"), 1)), "on the second");
    }

    #[test]
    fn a_timetable_is_refused_with_its_reason() {
        let refused = |timetable: Timetable| {
            let error = Recurrence::of(&timetable).expect_err("refused");
            Failure::from(error).code
        };
        let day = &[WeekDay::Monday];
        let five = ["01:00", "02:00", "03:00", "04:00", "05:00"];
        assert_eq!(
            refused(timetable(Every::Week, &[], &["07:00"], "UTC")),
            ErrorCode::TimetableIncomplete,
            "no day"
        );
        assert_eq!(
            refused(timetable(Every::Week, day, &[], "UTC")),
            ErrorCode::TimetableIncomplete,
            "no time"
        );
        assert_eq!(
            refused(timetable(Every::Day, &[], &five, "UTC")),
            ErrorCode::TimetableIncomplete,
            "five times"
        );
        assert_eq!(
            refused(timetable(Every::Day, &[], &["07:00"], "Europe/Atlantis")),
            ErrorCode::ZoneUnknown
        );
    }

    #[test]
    fn a_time_is_read_as_it_is_written() {
        for (text, read) in [("07:00", Some("07:00")), (" 7:5 ", Some("07:05")), ("24:00", None)] {
            let time = text.parse::<ClockTime>().ok().map(|time| time.to_string());
            assert_eq!(time.as_deref(), read, "{text}");
        }
        for nonsense in ["", "seven", "7", "07:60", "-1:00"] {
            assert!(nonsense.parse::<ClockTime>().is_err(), "{nonsense} is no time");
        }
    }
}
