// Runs that have been, and runs that wait for a person, in the engine in memory.

import type { CanaryResult, ExportPlan, RunView } from "../contract";
import { accountOf } from "./connections";
import { exportView, planOf } from "./exports";
import { personAt } from "./people";
import { newRun } from "./new-run";
import { runAt } from "./run-at";
import { found } from "./world";
import type { World } from "./world";

const BEGAN = "2026-11-23T14:02:00Z";
const ENDED = "2026-11-23T14:06:12Z";

/** The first people of a run as they were read back. */
export function readBack(plan: ExportPlan, differing: number): CanaryResult {
  return {
    canary: plan.choices.canary,
    people: 25,
    found: 25,
    values: 25 * plan.fields.length,
    differences: Array.from({ length: differing }, (_, place) => ({
      email: personAt(place * 11).get("email") ?? "",
      value: { attribute: "location.city", before: JSON.stringify(personAt(place * 11).get("city") ?? "Helsinki"), after: '"Helsingfors"' },
    })),
  };
}

function put(world: World, run: RunView, marks: readonly number[]): void {
  world.runs = [run, ...world.runs];
  const history = marks.map((accepted) => ({ status: accepted === 0 ? ("failed" as const) : ("successful" as const), accepted }));
  world.exports = world.exports.map((view) =>
    view.id === run.export ? { ...view, last_run: run, history, preflight_due: null } : view,
  );
}

/** One run of everybody, and one of what changed, which took people off the list. Gives the first. */
export function past(world: World): RunView {
  const plan = planOf(world, found(world.exports[0]));
  const all = runAt(runAt(newRun(world, plan, 42, BEGAN), plan, 0.7, BEGAN), plan, 1, ENDED);
  put(world, all, [21_004, 22_108, 22_090, 23_411, 0, 23_900, all.receipt.accepted]);
  const view = found(world.exports[1]);
  put(world, runAt(newRun(world, planOf(world, view), 43, BEGAN), planOf(world, view), 1, ENDED), []);
  const changes = planOf(world, view);
  const some = runAt(runAt(newRun(world, changes, 43, BEGAN), changes, 0.7, BEGAN), changes, 1, ENDED);
  world.runs = world.runs.filter(({ id }) => id !== 43);
  const leavers = changes.difference.leaves;
  put(
    world,
    {
      ...some,
      canary: readBack(changes, 2),
      options: { removals: leavers, everybody: false, only_rejected_of: null },
      receipt: {
        ...some.receipt,
        accepted: some.receipt.accepted - 120,
        unknown: some.receipt.unknown + 120,
        removals: { leavers, removed: leavers - 51, absent: 31, stayed: 12, held: 0, unknown: 8 },
      },
    },
    [48_100, some.receipt.accepted],
  );
  return all;
}

// An export to rehearse with, which has never run.
function rehearsal(world: World): void {
  const [main] = world.connections;
  const [spring] = world.exports;
  const practice = { ...found(main), id: 2, name: "Rehearsal", kind: "practice" as const, account: accountOf(true), key_hint: "tice" };
  world.connections = [...world.connections, practice];
  const draft = { ...found(spring).draft, id: 4, name: "Rehearsal of spring", connection: 2 };
  world.exports = [...world.exports, exportView(world, draft, 4)];
}

/** Runs that wait: one for a word about its first people, one for another key. Beside them, an export to rehearse with. */
export function waiting(world: World): void {
  const [first, second] = world.exports.map((view) => view);
  const tried = planOf(world, found(second));
  const asked = newRun(world, tried, 44, world.now());
  put(
    world,
    {
      ...runAt(asked, tried, 0.02, world.now()),
      hold: { why: "canary" },
      canary: readBack(tried, 2),
    },
    [48_100],
  );
  const plan = planOf(world, found(first));
  put(
    world,
    {
      ...runAt(newRun(world, plan, 45, world.now()), plan, 0.31, world.now()),
      hold: {
        why: "trouble",
        failure: { code: "key_refused", line: null, subject: null, count: null, said: "Incorrect authentication credentials." },
      },
    },
    [21_004, 22_108],
  );
  rehearsal(world);
}
