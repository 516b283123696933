// The language of the page and its catalogue. It knows no message.

import { FluentBundle, FluentResource } from "@fluent/bundle";
import type { Language } from "../ipc/contract";
import english from "../../locales/en.ftl?raw";

/** Languages under their own names, in the order a picker offers them. */
export const LANGUAGES: ReadonlyArray<{ code: Language; name: string }> = [
  { code: "en", name: "English" },
];

function bundleOf(code: Language, text: string): FluentBundle {
  // No isolation marks: all our languages run from left to right, and the marks would end up in copied text.
  const bundle = new FluentBundle(code, { useIsolating: false });
  const errors = bundle.addResource(new FluentResource(text));
  if (errors.length > 0) throw new Error(`The catalogue ${code} has faults: ${errors.join("; ")}`);
  return bundle;
}

const catalogues: Record<Language, string> = { en: english };

/** The truth that stands in for what a translation lacks. */
export const fallback = bundleOf("en", english);

class CurrentLanguage {
  code = $state<Language>("en");
  readonly bundle = $derived(this.code === "en" ? fallback : bundleOf(this.code, catalogues[this.code]));

  /** Changes every text of the page at once. */
  use(code: Language): void {
    this.code = code;
    if (typeof document !== "undefined") document.documentElement.lang = code;
  }
}

/** The language that the page speaks now. */
export const language = new CurrentLanguage();
