import { describe, expect, it } from "vitest";

import { plainFailure } from "../ipc/failure";
import { failureText } from "./failures";

describe("what a failure says", () => {
  it("has a person look at the computer's clock when a certificate does not fit the time", () => {
    expect(failureText(plainFailure("clock_wrong"))).toContain("Set the computer’s clock and date right");
    expect(failureText(plainFailure("connection_untrusted")), "another trouble is not the clock's").not.toContain("clock");
  });

  it("says what to do about a proxy that wants a name", () => {
    expect(failureText(plainFailure("proxy_password"))).toContain("HTTPS_PROXY=http://name:password@proxy:port");
  });

  it("quotes only Klaviyo as Klaviyo", () => {
    const refused = failureText({ ...plainFailure("klaviyo_refused"), said: "Not now." });
    const offline = failureText({ ...plainFailure("offline"), said: "its name has no address" });

    expect(refused).toMatch(/In Klaviyo’s words: .*Not now\./);
    expect(offline, "these are the program's own").toMatch(/ \(its name has no address\)$/);
  });
});
