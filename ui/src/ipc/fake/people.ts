// The way in, pretended: `#fake=first` in the address begins before the first start.

import type { DoorState, Settings } from "../contract";
import type { Answers } from "../fake";
import { asked } from "./asked";

/** Answers about people and settings. */
export function peopleAnswers(): Answers {
  let settings: Settings = { language: "en", theme: "system" };
  const inside: DoorState = { state: "signed_in", person: { id: 1, name: "Aino", role: "administrator" } };
  let door: DoorState = asked("first") ? { state: "first_start" } : inside;
  return {
    door_state: () => door,
    create_first_administrator: () => (door = inside),
    sign_in: () => (door = inside),
    sign_out: () => (door = { state: "signed_out" }),
    settings: () => settings,
    change_settings: ({ settings: changed }) => (settings = changed),
    open_link: () => null,
  };
}
