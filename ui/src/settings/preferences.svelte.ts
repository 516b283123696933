// Language and theme, as they are kept by the engine and shown by the page.

import { language } from "../i18n/language.svelte";
import { failureOf, type Backend } from "../ipc/backend";
import type { Failure, Settings } from "../ipc/contract";

class Preferences {
  settings = $state.raw<Settings>({ language: "en", theme: "system" });
  failure = $state.raw<Failure | null>(null);

  async load(backend: Backend): Promise<void> {
    try {
      this.#show(await backend.call("settings", {}));
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  async change(backend: Backend, change: Partial<Settings>): Promise<void> {
    try {
      this.#show(await backend.call("change_settings", { settings: { ...this.settings, ...change } }));
      this.failure = null;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  #show(settings: Settings): void {
    this.settings = settings;
    language.use(settings.language);
    const root = document.documentElement;
    if (settings.theme === "system") delete root.dataset["theme"];
    else root.dataset["theme"] = settings.theme;
  }
}

/** The person's preferences. */
export const preferences = new Preferences();
