// Which page belongs to which room of the address.

import type { Component } from "svelte";
import ActivityPage from "./activity/ActivityPage.svelte";
import ConnectionsRoom from "./connections/ConnectionsRoom.svelte";
import DataRoom from "./data/DataRoom.svelte";
import ExportsRoom from "./exports/ExportsRoom.svelte";
import OverviewPage from "./overview/OverviewPage.svelte";
import SegmentsRoom from "./segments/SegmentsRoom.svelte";
import SettingsPage from "./settings/SettingsPage.svelte";

/** A page by the first part of the address. */
export const rooms: Record<string, Component> = {
  overview: OverviewPage,
  data: DataRoom,
  segments: SegmentsRoom,
  connections: ConnectionsRoom,
  exports: ExportsRoom,
  activity: ActivityPage,
  settings: SettingsPage,
};
