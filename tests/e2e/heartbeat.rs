//! Whether the window freezes: a heart that is put into the page, and what it felt.

use std::fmt;

use crate::window::Window;

const HEART: &str = include_str!("heartbeat.js");

/// What the heart felt while something went on.
#[derive(Debug, Clone)]
pub(crate) struct Felt {
    /// The longest pause between two beats, in milliseconds: what a person feels as a frozen window.
    pub(crate) pause: f64,
    /// Where and when that was.
    at: String,
    /// The longest wait for the engine's answer to the smallest question, in milliseconds.
    pub(crate) answer: f64,
    /// How often it beat.
    beats: u64,
}

impl Felt {
    /// Listens to the window's heart while somebody does something.
    pub(crate) fn during(window: &Window, something: impl FnOnce()) -> Self {
        window.run_in_page(HEART);
        something();
        let heart = window.run_in_page(
            "heart.stopped = true;
             arguments[0]({ ...heart, pause: Math.max(heart.pause, performance.now() - heart.last) });",
        );
        let number = |name: &str| heart[name].as_f64().expect("the heart tells numbers");
        Self {
            pause: number("pause"),
            at: heart["at"].as_str().expect("the heart tells a place").to_owned(),
            answer: number("answer"),
            beats: heart["beats"].as_u64().expect("beats are counted"),
        }
    }

    /// Whether the heart was there at all.
    pub(crate) fn is_alive(&self) -> bool {
        self.beats > 10
    }
}

impl fmt::Display for Felt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pause, at, answer, beats } = self;
        write!(
            out,
            "longest pause {pause:.0} ms at {at}, longest answer {answer:.0} ms, {beats} beats"
        )
    }
}
