// Message ids → text in the language of the page. Reactive: what uses `t` is drawn again when the language changes.

import { fallback, language } from "./language.svelte";
import type { MessageId, Messages } from "./messages";

type Values = Record<string, string | number>;
type Arguments<K extends MessageId> = keyof Messages[K] extends never ? [] : [values: Messages[K]];

/** The text of a message. Wrong ids and forgotten arguments do not compile. */
export function t<K extends MessageId>(id: K, ...values: Arguments<K>): string {
  return text(id, values[0]);
}

/** The text of a message that is chosen while the page runs. Arguments it does not name are passed over. */
export function text(id: MessageId, values: Values = {}): string {
  for (const bundle of [language.bundle, fallback]) {
    const message = bundle.getMessage(id);
    if (message?.value) return bundle.formatPattern(message.value, values);
  }
  return id;
}
