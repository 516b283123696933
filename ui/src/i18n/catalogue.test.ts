import { readFileSync } from "node:fs";
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { describe, expect, it } from "vitest";

import { messagesOf } from "../../scripts/messages.mjs";

const source = readFileSync(new URL("../../locales/en.ftl", import.meta.url), "utf8");
const contract = readFileSync(new URL("../ipc/contract.ts", import.meta.url), "utf8");
const messages = messagesOf(source);

/** The words of a union type of the contract. */
function wordsOf(type: string): string[] {
  const [, union = ""] = new RegExp(`export type ${type} = ([^;]+);`).exec(contract) ?? [];
  return [...union.matchAll(/"([^"]+)"/g)].map(([, word = ""]) => word);
}

describe("the English catalogue", () => {
  it("says every message with its arguments without a fault", () => {
    const bundle = new FluentBundle("en");
    const faults: Error[] = [...bundle.addResource(new FluentResource(source))];

    for (const [id, variables] of messages) {
      const values = Object.fromEntries([...variables].map(([name, kind]) => [name, kind === "number" ? 2 : "x"]));
      const pattern = bundle.getMessage(id)?.value;
      if (pattern) bundle.formatPattern(pattern, values, faults);
    }

    expect(faults, "a message names something that it is not given").toEqual([]);
  });

  it("has a sentence for everything that can go wrong, and for every status", () => {
    const wanted = [
      ...wordsOf("ErrorCode").map((code) => `error-${code}`),
      ...wordsOf("RunStatus").map((status) => `status-${status}`),
    ];

    expect(wanted.length, "the contract was read").toBeGreaterThan(60);
    expect(wanted.filter((id) => !messages.has(id))).toEqual([]);
  });

  it("never shouts", () => {
    const shouting = source.split("\n").filter((line) => !line.startsWith("#") && line.includes("!"));

    expect(shouting, "plain verbs, no exclamation marks").toEqual([]);
  });
});
