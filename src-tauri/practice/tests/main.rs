//! The practice account seen by somebody who is not our client: plain HTTP, so that the two can disagree.

mod admission;
mod control;
mod imports;
mod million;
mod pace;
mod people;
mod program;
mod support;
mod toxics;
