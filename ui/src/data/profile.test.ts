import { describe, expect, it } from "vitest";

import { FakeBackend } from "../ipc/fake/backend";
import { ProfileSheet } from "./profile.svelte";

const AINO = 1;

async function opened(): Promise<{ backend: FakeBackend; sheet: ProfileSheet }> {
  const backend = new FakeBackend("full");
  const sheet = new ProfileSheet(backend, () => backend.call("profile", { profile: AINO }));
  await sheet.load();
  return { backend, sheet };
}

async function put(sheet: ProfileSheet, field: string, value: string): Promise<boolean> {
  sheet.begin(field);
  sheet.typed = value;
  return sheet.save();
}

const corrected = (sheet: ProfileSheet, field: string) => sheet.fields.find(({ key }) => key === field)?.value?.corrected;

describe("a profile", () => {
  it("lists also the fields that hold nothing, so that they can be filled", async () => {
    const { backend, sheet } = await opened();
    const fields = await backend.call("list_fields", {});

    expect(sheet.fields.map(({ key }) => key)).toEqual(fields.map(({ key }) => key));
  });

  it("holds what was put right and what the file says", async () => {
    const { sheet } = await opened();
    const before = sheet.valueOf("city");

    expect(await put(sheet, "city", " Oulu ")).toBe(true);

    expect(sheet.editing, "the field is left").toBeNull();
    expect(sheet.valueOf("city")).toBe("Oulu");
    expect(corrected(sheet, "city")).toMatchObject({ said: before === "" ? null : before });
  });

  it("holds again what the file says when that is taken back", async () => {
    const { sheet } = await opened();
    const before = sheet.valueOf("city");
    await put(sheet, "city", "Oulu");

    expect(await sheet.takeBack("city")).toBe(true);

    expect(sheet.valueOf("city")).toBe(before);
    expect(corrected(sheet, "city") ?? null).toBeNull();
  });

  it("stays in the field when the value cannot be one, and says why", async () => {
    const { sheet } = await opened();

    expect(await put(sheet, "Total spent", "a lot")).toBe(false);

    expect(sheet.editing).toBe("Total spent");
    expect(sheet.wrong?.code).toBe("not_a_number");
    sheet.leave();
    expect(sheet.wrong, "it is forgotten with the field").toBeNull();
  });

  it("says whom it would be joined with before it joins anybody", async () => {
    const { backend, sheet } = await opened();
    const other = (await backend.call("profile", { profile: 7 })).values[0]?.value ?? "";

    expect(await put(sheet, "email", other)).toBe(false);
    expect(sheet.joins).toMatchObject({ email: other });
    expect(backend.world.corrections.size, "nothing was saved").toBe(0);

    sheet.typed = `${other}x`;
    sheet.retyped();
    expect(sheet.joins, "another address is another question").toBeNull();

    sheet.typed = other;
    await sheet.save();
    expect(await sheet.save(), "the second time somebody has read it").toBe(true);
    expect(sheet.email).toBe(other);
  });

  it("saves nothing when nothing was changed", async () => {
    const { backend, sheet } = await opened();

    expect(await put(sheet, "email", sheet.email)).toBe(true);
    expect(backend.world.corrections.size).toBe(0);
  });

  it("says when a telephone number stays on the laptop", async () => {
    const { sheet } = await opened();

    await put(sheet, "phone_number", "040 123 4567");
    expect(sheet.staysHere).toBe("phone_number");
    await put(sheet, "phone_number", "+358 40 123 4567");
    expect(sheet.staysHere).toBeNull();
  });
});
