// What the engine in memory knows, and how it talks.

import { CallError, plainFailure } from "../failure";
import type { AnswerOf, ArgumentsOf, CommandName } from "../backend";
import type {
  Act,
  ActivityLine,
  ConnectionView,
  DoorState,
  ErrorCode,
  Event,
  ExportSchedule,
  ExportView,
  Failure,
  RefreshSchedule,
  RefreshView,
  Role,
  RunView,
  SegmentView,
  Settings,
  SourceView,
  WeekDay,
} from "../contract";

const WEEKDAYS = { every: "week" as const, days: ["monday", "tuesday", "wednesday", "thursday", "friday"] as WeekDay[], times: ["07:00"], zone: "Europe/Helsinki" };
const USUAL_REFRESH: RefreshSchedule = { on: false, timetable: WEEKDAYS, missed: "once" };
/** What an export has that nobody has scheduled. */
export const USUAL_EXPORT: ExportSchedule = { runs: "with_refresh", timetable: WEEKDAYS };

/** What a command does here. */
export type Handlers<K extends CommandName> = {
  [N in K]: (args: ArgumentsOf<N>) => AnswerOf<N> | Promise<AnswerOf<N>>;
};

/** Refuses, as the engine would. */
export function refuse(code: ErrorCode, about: Partial<Failure> = {}): never {
  throw new CallError({ ...plainFailure(code), ...about });
}

/** The thing that was asked for; refuses when there is none. */
export function found<T>(thing: T | undefined): T {
  return thing ?? refuse("not_found");
}

/** Waits, so that the page's waiting states can be seen. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Everything that is kept. */
export class World {
  door: DoorState;
  refreshSchedule: RefreshSchedule = USUAL_REFRESH;
  refreshes: RefreshView[] = [];
  schedules = new Map<number, ExportSchedule>();
  settings: Settings = { language: "en", theme: "system" };
  profiles = 0;
  sources: SourceView[] = [];
  segments: SegmentView[] = [];
  connections: ConnectionView[] = [];
  exports: ExportView[] = [];
  runs: RunView[] = [];
  acts: ActivityLine[] = [];
  /** What was put right by hand: by the place of the person and the field. */
  corrections = new Map<string, { value: string; person: string; at: string; said: string | null }>();

  #hear = new Set<(event: Event) => void>();
  #last = 100;

  constructor(door: DoorState) {
    this.door = door;
  }

  get personName(): string {
    return this.door.state === "signed_in" ? this.door.person.name : "";
  }

  /** The role of whoever is signed in. */
  get role(): Role {
    return this.door.state === "signed_in" ? this.door.person.role : "viewer";
  }

  signIn(name: string, role: Role = "administrator"): DoorState {
    this.door = { state: "signed_in", person: { id: 1, name, role } };
    return this.door;
  }

  /** A number that was not given before. */
  id(): number {
    this.#last += 1;
    return this.#last;
  }

  now(): string {
    return new Date().toISOString();
  }

  listen(hear: (event: Event) => void): () => void {
    this.#hear.add(hear);
    return () => this.#hear.delete(hear);
  }

  emit(event: Event): void {
    for (const hear of this.#hear) hear(event);
  }

  write(act: Act, subject: string, count: number | null = null): void {
    this.acts.unshift({ id: this.id(), at: this.now(), person: this.personName, act, subject, count });
  }
}
