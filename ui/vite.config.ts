// How the page is built. It knows no feature.

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { writeMessages } from "./scripts/messages.mjs";

/** Writes the typed message ids again when a catalogue changes while the page is being worked on. */
const messages = {
  name: "messages",
  handleHotUpdate({ file }: { file: string }) {
    if (file.endsWith("/en.ftl")) writeMessages();
  },
};

// What the window allows (tauri.conf.json says the same): the preview server holds the page to it too.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
].join("; ");

export default defineConfig({
  plugins: [svelte(), messages],
  base: "./",
  build: {
    target: "safari17.5",
    outDir: "dist",
    emptyOutDir: true,
    // Everything is a file of its own: the window's policy allows fonts from 'self' only, not data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  preview: { host: "127.0.0.1", headers: { "Content-Security-Policy": policy } },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
  // Runes need the client build of Svelte, also where there is no DOM.
  resolve: process.env["VITEST"] ? { conditions: ["browser"] } : {},
});
