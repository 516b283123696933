// Choosing, looking at, checking and adding a file in the engine in memory. It has one file, invented like its people.

import type { CommandName } from "../backend";
import type {
  ColumnPreview,
  FileTicket,
  ImportId,
  ImportPlan,
  ImportReport,
  ImportState,
  Reject,
  SourceView,
} from "../contract";
import { FIELDS, personAt } from "./people";
import { found, pause, refuse } from "./world";
import type { Handlers, World } from "./world";

type FileCommand = Extract<
  CommandName,
  | "pick_files"
  | "sample_file"
  | "preview_file"
  | "start_import"
  | "import_state"
  | "cancel_import"
  | "import_rejects"
  | "save_import_rejects"
>;

const ROWS = 48_312;
const REJECTED = 128;
const MERGED = 3_204;
const HEADINGS = ["E-mail", "First name", "Surname", "Mobile", "Town", "Country", "Total spent", "Last order", "Newsletter", "Interests", "col_17"];

const rejects: Reject[] = Array.from({ length: REJECTED }, (_, place) => {
  const line = 12 + place * 371;
  if (place % 5 === 0) return { line, column: null, code: "too_many_cells", value: "Aino;Virtanen;aino@example.com;;;;;;;;;x" };
  if (place % 3 === 0) return { line, column: "E-mail", code: "email_missing", value: "" };
  return { line, column: "E-mail", code: "email_invalid", value: `${["aino", "ken", "maria"][place % 3]}@@example.com` };
});

function columns(): ColumnPreview[] {
  return HEADINGS.map((name, index) => {
    const field = FIELDS[index];
    const samples = [0, 1, 2].flatMap((place) => personAt(place).get(field?.key ?? "") ?? []);
    return {
      index,
      name,
      samples: field === undefined ? ["A-2", "A-7", "B-1"] : samples,
      filled: field?.share ?? 0.31,
      fits: index === 0 ? 0.994 : 0.98,
      target:
        field === undefined
          ? { to: "nothing" }
          : { to: "field", key: field.standard ? field.key : name, kind: field.kind },
      sure: field === undefined ? "guess" : index === 2 || index === 4 ? "likely" : "exact",
    };
  });
}

function rowsOf(): string[][] {
  return Array.from({ length: 100 }, (_, place) => [
    ...FIELDS.map(({ key }) => personAt(place).get(key) ?? ""),
    place % 3 === 0 ? `A-${place}` : "",
  ]);
}

function reportOf(id: ImportId, file: string, source: number | null, started: string, ended: string): ImportReport {
  return {
    import: id,
    source,
    file,
    rows: ROWS,
    imported: ROWS - MERGED - REJECTED,
    merged: MERGED,
    rejected: REJECTED,
    reasons: [
      { code: "email_invalid", rows: 68 },
      { code: "email_missing", rows: 34 },
      { code: "too_many_cells", rows: 26 },
    ],
    notices: [
      { column: "Last order", code: "not_a_date", cells: 412, first_line: 88 },
      { column: "Total spent", code: "shortened_number", cells: 3, first_line: 1204 },
    ],
    rejects: rejects.slice(0, 100),
    started,
    ended,
  };
}

/** The commands about files. */
export function fileHandlers(world: World): Handlers<FileCommand> {
  const tickets = new Map<string, FileTicket>();
  const imports = new Map<ImportId, ImportState>();

  function ticket(name: string): FileTicket {
    const made = { token: `ticket-${world.id()}`, name, bytes: 8_412_006 };
    tickets.set(made.token, made);
    return made;
  }

  async function read(id: ImportId, plan: ImportPlan): Promise<void> {
    const file = found(tickets.get(plan.token));
    const started = world.now();
    for (let part = 0; part <= 20; part += 1) {
      if (imports.get(id)?.state !== "going") return;
      const progress = {
        import: id,
        phase: part < 18 ? ("reading" as const) : ("unifying" as const),
        bytes: Math.round((file.bytes * Math.min(part, 18)) / 18),
        bytes_total: file.bytes,
        rows: Math.round((ROWS * Math.min(part, 18)) / 18),
        rejected: Math.round((REJECTED * Math.min(part, 18)) / 18),
      };
      imports.set(id, { state: "going", progress });
      world.emit({ event: "import_progressed", progress });
      await pause(70);
    }
    const source = plan.check_only ? null : add(file, id);
    imports.set(id, { state: "ended", report: reportOf(id, file.name, source, started, world.now()) });
    world.emit({ event: "import_ended", import: id });
    if (!plan.check_only) world.emit({ event: "changed", what: "data" });
  }

  function add(file: FileTicket, id: ImportId): number {
    const source: SourceView = {
      id: world.id(),
      name: file.name,
      import: id,
      rows: ROWS,
      imported: ROWS - MERGED - REJECTED,
      merged: MERGED,
      rejected: REJECTED,
      dialect: { delimiter: ",", header: true, byte_order_mark: false },
      bytes: file.bytes,
      person: world.personName,
      read: world.now(),
      sample: file.name === "sample-customers.csv",
    };
    world.sources = [source, ...world.sources.filter(({ name }) => name !== source.name)];
    world.profiles += source.imported;
    world.write("source_added", source.name, source.rows);
    return source.id;
  }

  return {
    pick_files: async () => {
      await pause(150);
      return { files: [ticket("customers-2026.csv")], refused: [] };
    },
    sample_file: () => ticket("sample-customers.csv"),
    preview_file: async ({ token, options }) => {
      await pause(120);
      const file = tickets.get(token) ?? refuse("ticket_unknown");
      if (file.name.endsWith(".xlsx")) refuse("file_is_workbook");
      const header = options.header ?? true;
      return {
        file,
        dialect: { delimiter: options.delimiter ?? ",", header, byte_order_mark: false },
        columns: columns(),
        rows: rowsOf(),
        rows_estimate: ROWS,
        already: world.sources.find(({ name }) => name === file.name) ?? null,
      };
    },
    start_import: ({ plan }) => {
      const id = world.id();
      const bytes_total = found(tickets.get(plan.token)).bytes;
      imports.set(id, {
        state: "going",
        progress: { import: id, phase: "reading", bytes: 0, bytes_total, rows: 0, rejected: 0 },
      });
      void read(id, plan);
      return id;
    },
    import_state: (args) => found(imports.get(args.import)),
    cancel_import: (args) => {
      if (imports.get(args.import)?.state !== "going") return null;
      imports.set(args.import, { state: "canceled" });
      world.emit({ event: "import_ended", import: args.import });
      return null;
    },
    import_rejects: ({ offset, limit }) => ({ total: rejects.length, rejects: rejects.slice(offset, offset + limit) }),
    save_import_rejects: async () => {
      await pause(150);
      return true;
    },
  };
}
