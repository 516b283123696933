// Where the engine in memory begins: `?scene=full` in the address, for looking at a screen without clicking there.

import { accountOf, LISTS } from "./connections";
import { exportView } from "./exports";
import { past, waiting } from "./past";
import { scheduled } from "./schedule";
import { found, World } from "./world";
import { USUAL } from "../../exports/choices";
import type { SourceView } from "../contract";

const YESTERDAY = "2026-11-23T14:02:00Z";

/** The scenes. */
export type Scene =
  | "first_start"
  | "no_keychain"
  | "vault_locked"
  | "signed_out"
  | "closed"
  | "empty"
  | "data"
  | "full"
  | "waiting"
  | "scheduled"
  | "viewer";

function source(world: World, name: string, rows: number, merged: number, rejected: number): SourceView {
  return {
    id: world.id(),
    name,
    import: world.id(),
    rows,
    imported: rows - merged - rejected,
    merged,
    rejected,
    dialect: { delimiter: ",", header: true, byte_order_mark: false },
    bytes: rows * 158,
    person: "Aino",
    read: "2026-11-24T06:12:00Z",
    sample: false,
  };
}

function withData(world: World): void {
  world.sources = [
    source(world, "crm-export-2026-11.csv", 812_004, 98_112, 16_004),
    source(world, "webshop.tsv", 392_314, 46_413, 412),
  ];
  world.profiles = world.sources.reduce((sum, { imported }) => sum + imported, 0);
}

function withMore(world: World): void {
  const kept = { total: 0, members: 0, exports: [], changed: YESTERDAY, everyone: false };
  world.segments.push({
    ...kept,
    id: 2,
    name: "Big spenders in Finland",
    rule: {
      combinator: "and",
      rules: [
        { field: "country", operator: "=", value: "FI" },
        { field: "Total spent", operator: ">", value: 1000 },
      ],
    },
  });
  world.segments.push({
    ...kept,
    id: 3,
    name: "Lapsed",
    rule: { combinator: "and", rules: [{ field: "Last order", operator: "<", value: "2025-02-01" }] },
  });
  world.connections.push({
    id: 1,
    name: "Main shop",
    kind: "klaviyo",
    audience: "contributors",
    account: accountOf(false),
    key_hint: "4f2a",
    consent: { person: "Aino", at: YESTERDAY, text: { version: 1, language: "en" } },
    export_user: "Aino",
    exports: [],
    created: YESTERDAY,
    usable: true,
    limits: { share: 100, plan_profiles: null },
  });
  const [spring, winBack, suomi] = LISTS.map((list) => list);
  const attributes = [{ field: "first_name", attribute: "first_name" }];
  const draft = { connection: 1, email: "email", segments: [2], attributes, limit: null, choices: USUAL, subscribing: null };
  world.exports.push(exportView(world, { ...draft, id: 1, name: "Spring newsletter", list: found(spring) }, 1));
  world.exports.push(
    exportView(
      world,
      {
        ...draft,
        id: 2,
        name: "Win-back",
        segments: [3],
        list: found(winBack),
        attributes: [...attributes, { field: "city", attribute: "location.city" }, { field: "phone_number", attribute: "phone_number" }],
        choices: { sending: "changes", leavers: "take_off", canary: "ask_me" },
      },
      2,
    ),
  );
  world.exports.push(exportView(world, { ...draft, id: 3, name: "Newsletter Suomi", connection: null, list: found(suomi) }, 3));
  const run = past(world);
  world.write("run_ended", "Spring newsletter", run.receipt.accepted);
  world.write("run_started", "Spring newsletter", run.receipt.sent);
  world.write("consent_given", "Main shop");
  world.write("key_stored", "Main shop");
}

/** A world as a scene has it. */
export function worldOf(scene: Scene): World {
  const doors = ["first_start", "no_keychain", "vault_locked", "signed_out"] as const;
  const door = doors.find((name) => name === scene);
  const world = new World(
    scene === "closed" ? { state: "closed", code: "key_lost", said: null } : { state: door ?? "first_start" },
  );
  world.segments.push({
    id: 1,
    name: "",
    everyone: true,
    rule: { combinator: "and", rules: [] },
    members: 0,
    total: 0,
    exports: [],
    changed: YESTERDAY,
  });
  if (door === undefined && scene !== "closed") world.signIn("Aino", scene === "viewer" ? "viewer" : "administrator");
  if (["data", "full", "waiting", "scheduled", "viewer"].includes(scene)) withData(world);
  if (["full", "waiting", "scheduled", "viewer"].includes(scene)) withMore(world);
  if (scene === "waiting") waiting(world);
  if (scene === "scheduled") scheduled(world);
  return world;
}
