import { describe, expect, it } from "vitest";

import type { Backend } from "../ipc/backend";
import type { Commands, ImportReport, Target } from "../ipc/contract";
import { FileImport } from "./import.svelte";

const text = (key: string): Target => ({ to: "field", key, kind: "text" });
const report = { import: 7, rows: 3, imported: 2, merged: 0, rejected: 1 } as ImportReport;

/** An engine that has read the file by the time it is asked. */
function engine(asked: (keyof Commands)[] = []): Backend {
  return {
    call: (async (name: keyof Commands) => {
      asked.push(name);
      return name === "start_import" ? 7 : { state: "ended", report };
    }) as Backend["call"],
    listen: () => () => {},
    closeAnyway: () => {},
  };
}

const begun = (targets: Target[], backend = engine()): FileImport => {
  const file = new FileImport(backend, { token: "t", name: "people.csv", bytes: 10 });
  file.targets = targets;
  return file;
};

describe("a file on its way in", () => {
  it("needs a column that is the e-mail address", () => {
    expect(begun([text("first_name")]).trouble).toBe("no_email_column");
    expect(begun([text("email")]).trouble).toBeNull();
  });

  it("never maps two columns to one field", () => {
    const file = begun([text("email"), text("city")]);

    file.become(1, text("email"));

    expect(file.targets).toEqual([{ to: "nothing" }, text("email")]);
  });

  it("forgets what a check found once a column becomes something else", async () => {
    const file = begun([text("email"), text("city")]);
    await file.check();
    expect(file.checked).toEqual(report);

    file.become(1, { to: "nothing" });

    expect(file.checked).toBeNull();
  });

  it("stands at its end once it was added", async () => {
    const file = begun([text("email")]);

    await file.add();

    expect(file.step).toBe("done");
    expect(file.added).toEqual(report);
  });
});
