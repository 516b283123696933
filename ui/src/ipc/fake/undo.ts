// Runs of the engine in memory that take back what another one did.

import type { CommandName } from "../backend";
import { planOf } from "./exports";
import { newRun } from "./new-run";
import { go, keep } from "./run-ways";
import { found, pause } from "./world";
import type { Handlers, World } from "./world";

type UndoCommand = Extract<CommandName, "plan_undo" | "undo_run">;

/** The commands that take a run back. */
export function undoHandlers(world: World): Handlers<UndoCommand> {
  return {
    plan_undo: async (args) => {
      await pause(300);
      const run = found(world.runs.find(({ id }) => id === args.run));
      const { accepted } = run.receipt;
      const changes = run.compared?.changes ?? 0;
      return {
        run: run.id,
        leave: Math.max(0, accepted - changes),
        restored: changes,
        changed_since: 0,
        back: run.receipt.removals?.removed ?? 0,
        emptied: Math.round(changes * 0.1),
        values_emptied: Math.round(changes * 0.1),
        unconfirmed: run.receipt.unknown,
        may_be_merged: accepted,
        flows: ["Welcome"],
        refusal: run.undoable ? null : { code: "nothing_to_undo", line: null, subject: run.export_name, count: null, said: null },
      };
    },
    undo_run: (args) => {
      const undone = found(world.runs.find(({ id }) => id === args.run));
      const view = found(world.exports.find(({ id }) => id === undone.export));
      const id = world.id();
      const people = undone.compared?.changes ?? 0;
      const plan = { ...planOf(world, view), selected: people, to_send: people, left_out: {}, chunks: Math.ceil(people / 10_000) };
      keep(world, { ...undone, undoable: false });
      keep(world, { ...newRun(world, plan, id, world.now()), kind: { does: "undo", run: undone.id }, compared: null });
      world.write("undo_started", undone.export_name, people);
      void go(world, plan, id);
      return id;
    },
  };
}
