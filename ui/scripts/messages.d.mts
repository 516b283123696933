/** The messages of a catalogue: id → argument → its type. Throws at what Fluent could not read. */
export function messagesOf(text: string): Map<string, Map<string, "number" | "string">>;
/** Writes src/i18n/messages.ts from locales/en.ftl. */
export function writeMessages(): void;
