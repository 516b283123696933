// Whom a run of the engine in memory could not bring there: by name, put right, and sent once more.

import type { CommandName } from "../backend";
import type { ExportPlan, RunId } from "../contract";
import { placeOf, profileAt } from "./corrections";
import { planOf } from "./exports";
import { rejectsOf } from "./rejects";
import { found, pause } from "./world";
import type { Handlers, World } from "./world";

type RepeatCommand = Extract<CommandName, "plan_again" | "rejected_profile" | "run_rejects" | "save_run_rejects">;

/** The preflight of sending those again whom a run could not bring there. */
export function planAgain(world: World, run: RunId): ExportPlan {
  const repeated = found(world.runs.find(({ id }) => id === run));
  const plan = planOf(world, found(world.exports.find(({ id }) => id === repeated.export)));
  const people = repeated.repeatable;
  const difference = { ...plan.difference, joins: people, changes: 0, untouched: 0, leaves: 0, by_attribute: [], examples: [] };
  return { ...plan, selected: people, left_out: {}, to_send: people, chunks: 1, bytes: people * 310, seconds: 3, difference, brake: false, refusal: null };
}

/** The commands about people who did not get there. */
export function repeatHandlers(world: World): Handlers<RepeatCommand> {
  return {
    run_rejects: ({ run, offset, limit }) => {
      const all = rejectsOf(found(world.runs.find(({ id }) => id === run)));
      return { total: all.length, rejects: all.slice(offset, offset + limit) };
    },
    plan_again: async ({ run }) => {
      await pause(400);
      return planAgain(world, run);
    },
    rejected_profile: ({ run, reject }) => {
      const { email } = found(rejectsOf(found(world.runs.find(({ id }) => id === run)))[reject]);
      return profileAt(world, email === "" ? reject * 3 + 1 : placeOf(world, email));
    },
    save_run_rejects: async () => {
      await pause(150);
      return true;
    },
  };
}
