// Reads locales/en.ftl and writes src/i18n/messages.ts: every message id and the arguments it takes, so that a
// wrong id or a forgotten argument does not compile. It knows nothing of what the messages say.

import { readFileSync, writeFileSync } from "node:fs";
import { parse, Visitor } from "@fluent/syntax";

const source = new URL("../locales/en.ftl", import.meta.url);
const target = new URL("../src/i18n/messages.ts", import.meta.url);

/** Collects the variables of one message. Those that choose a plural or are formatted as numbers are numbers. */
class Variables extends Visitor {
  kinds = new Map();

  visitSelectExpression(node) {
    if (node.selector.type === "VariableReference" && node.variants.some(isPlural)) {
      this.kinds.set(node.selector.id.name, "number");
    }
    this.genericVisit(node);
  }

  visitFunctionReference(node) {
    for (const argument of node.arguments.positional) {
      if (node.id.name === "NUMBER" && argument.type === "VariableReference") {
        this.kinds.set(argument.id.name, "number");
      }
    }
    this.genericVisit(node);
  }

  visitVariableReference(node) {
    if (!this.kinds.has(node.id.name)) this.kinds.set(node.id.name, "string");
  }
}

const PLURALS = new Set(["zero", "one", "two", "few", "many"]);
const isPlural = (variant) =>
  variant.key.type === "NumberLiteral" || PLURALS.has(variant.key.name);

/** The messages of a catalogue: id → argument → its type. Throws at what Fluent could not read. */
export function messagesOf(text) {
  const messages = new Map();
  for (const entry of parse(text, {}).body) {
    if (entry.type === "Junk") throw new Error(`This is not Fluent:\n${entry.content}`);
    if (entry.type !== "Message" || entry.value === null) continue;
    if (messages.has(entry.id.name)) throw new Error(`${entry.id.name} stands twice.`);
    const variables = new Variables();
    variables.visit(entry.value);
    messages.set(entry.id.name, variables.kinds);
  }
  return messages;
}

/** Writes the TypeScript, unless it says the same already. */
export function writeMessages() {
  const lines = [...messagesOf(readFileSync(source, "utf8"))].map(([id, variables]) => {
    const parts = [...variables].map(([name, kind]) => `${name}: ${kind}`);
    return `  "${id}": ${parts.length === 0 ? "Record<never, never>" : `{ ${parts.join("; ")} }`};`;
  });
  const text = [
    "// Written from locales/en.ftl by scripts/messages.mjs. Do not edit.",
    "",
    "/** Every message and the arguments it takes. */",
    "export interface Messages {",
    ...lines,
    "}",
    "",
    "/** The id of a message. */",
    "export type MessageId = keyof Messages;",
    "",
  ].join("\n");
  let before = "";
  try {
    before = readFileSync(target, "utf8");
  } catch {
    // The first time there is none.
  }
  if (text !== before) writeFileSync(target, text);
}

if (import.meta.url === `file://${process.argv[1]}`) writeMessages();
