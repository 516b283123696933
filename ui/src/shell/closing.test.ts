import { describe, expect, it } from "vitest";

import { FakeBackend } from "../ipc/fake/backend";
import { Closing } from "./closing.svelte";

class Closable extends FakeBackend {
  closed = false;

  override closeAnyway(): void {
    this.closed = true;
  }
}

describe("closing the window while something goes on", () => {
  it("asks, and stays open when the person wants that", () => {
    const backend = new Closable("full");
    const closing = new Closing(backend);
    closing.follow();

    backend.world.emit({ event: "close_asked", going: { runs: 1, imports: 0 } });
    expect(closing.asked).toEqual({ runs: 1, imports: 0 });

    closing.stay();
    expect(closing.asked).toBeNull();
    expect(backend.closed).toBe(false);
  });

  it("closes when the person means it", () => {
    const backend = new Closable("full");
    const closing = new Closing(backend);
    closing.follow();
    backend.world.emit({ event: "close_asked", going: { runs: 0, imports: 1 } });

    closing.go();

    expect(backend.closed).toBe(true);
  });
});
