// The door of the engine in memory. Any password of eight characters opens it; "wrong" never does.

import type { CommandName } from "../backend";
import { pause, refuse } from "./world";
import type { Handlers, World } from "./world";

const SHORTEST = 8;

type DoorCommand = Extract<
  CommandName,
  | "door_state"
  | "open_vault"
  | "try_door_again"
  | "create_first_administrator"
  | "sign_in"
  | "sign_out"
  | "settings"
  | "change_settings"
  | "open_link"
  | "activity"
  | "verify_activity"
>;

/** The commands of the door, the settings and the log. */
export function doorHandlers(world: World): Handlers<DoorCommand> {
  return {
    door_state: () => world.door,
    try_door_again: async () => {
      await pause(300);
      return world.door;
    },
    open_vault: async ({ passphrase }) => {
      await pause(200);
      if (passphrase.length < SHORTEST) refuse(world.door.state === "vault_locked" ? "passphrase_wrong" : "password_too_short");
      world.door = { state: world.door.state === "vault_locked" ? "signed_out" : "first_start" };
      return world.door;
    },
    create_first_administrator: async ({ name, password }) => {
      await pause(200);
      if (name === "") refuse("name_missing");
      if (password.length < SHORTEST) refuse("password_too_short");
      world.write("first_started", name);
      return world.signIn(name);
    },
    sign_in: async ({ name, password }) => {
      await pause(200);
      if (password === "wrong" || password.length < SHORTEST) refuse("wrong_password");
      return world.signIn(name);
    },
    sign_out: () => (world.door = { state: "signed_out" }),
    settings: () => world.settings,
    change_settings: ({ settings }) => {
      world.settings = settings;
      world.emit({ event: "changed", what: "settings" });
      return settings;
    },
    open_link: () => null,
    activity: ({ offset, limit }) => ({ total: world.acts.length, lines: world.acts.slice(offset, offset + limit) }),
    verify_activity: () => ({ whole: world.acts.length, broken_at: null }),
  };
}
