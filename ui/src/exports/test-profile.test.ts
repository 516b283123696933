import { describe, expect, it } from "vitest";

import { FakeBackend } from "../ipc/fake/backend";
import { ProfileTest } from "./test-profile.svelte";

const trying = (address: string): ProfileTest => {
  const test = new ProfileTest(new FakeBackend("full"), 1);
  test.address = address;
  return test;
};

describe("trying an export out on one person", () => {
  it("waits for an address", async () => {
    const test = trying("  ");

    await test.send();

    expect(test.canSend).toBe(false);
    expect(test.answer).toBeNull();
  });

  it("counts the values that came otherwise than they were sent", async () => {
    const test = trying("aino.differs@example.fi");

    await test.send();

    expect(test.answer?.accepted).toBe(true);
    expect(test.differing).toBe(1);
  });

  it("keeps the address and says why when it is none", async () => {
    const test = trying("aino");

    await test.send();

    expect(test.failure?.code).toBe("address_invalid");
    expect(test.address).toBe("aino");
    expect(test.canSend, "it can be mended and sent again").toBe(true);
  });

  it("asks before a customer is sent, and again for another one", async () => {
    const test = trying("aino@example.com");
    const plan = await new FakeBackend("full").call("plan_export", { export: 1 });
    const [one, other] = plan.difference.joining;

    test.address = one ?? "";
    await test.send();
    expect(test.isCustomers, "it is said whose address it is").toBe(true);
    expect(test.failure, "nothing went wrong").toBeNull();
    expect(test.canSend).toBe(false);

    test.mean(true);
    test.address = other ?? "";
    await test.send();
    expect(test.answer, "the tick was for somebody else").toBeNull();
    expect(test.canSend).toBe(false);

    test.mean(true);
    await test.send();
    expect(test.answer?.accepted).toBe(true);
  });
});
