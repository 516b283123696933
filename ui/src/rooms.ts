// Which page belongs to which room of the address.

import type { Component } from "svelte";
import ExportsRoom from "./exports/ExportsRoom.svelte";
import SettingsPage from "./settings/SettingsPage.svelte";

/** A page by the first part of the address. */
export const rooms: Record<string, Component> = {
  exports: ExportsRoom,
  settings: SettingsPage,
};
