// Rows that come in pages from the engine, kept while they are near. It draws nothing.

/** Gives the rows from a place on, and how many there are in all. */
export type FetchPage<Row> = (offset: number, limit: number) => Promise<{ total: number; rows: Row[] }>;

const PAGE = 200;
const KEPT = 12;

export class GridRows<Row> {
  total = $state(0);
  /** Whether the first page has come. */
  ready = $state(false);
  failure = $state.raw<unknown>(null);
  #pages = $state.raw(new Map<number, Row[]>());
  readonly #fetch: FetchPage<Row>;
  readonly #asked = new Set<number>();

  constructor(fetch: FetchPage<Row>) {
    this.#fetch = fetch;
  }

  /** The row at a place, once it is here. */
  at(place: number): Row | undefined {
    return this.#pages.get(Math.floor(place / PAGE))?.[place % PAGE];
  }

  /** Asks for the pages behind what is in sight. */
  async show(first: number, last: number): Promise<void> {
    const wanted: number[] = [];
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) {
      if (!this.#pages.has(page) && !this.#asked.has(page)) wanted.push(page);
    }
    await Promise.all(wanted.map((page) => this.#load(page)));
  }

  async #load(page: number): Promise<void> {
    this.#asked.add(page);
    try {
      const answer = await this.#fetch(page * PAGE, PAGE);
      const pages = new Map(this.#pages);
      pages.set(page, answer.rows);
      // The oldest pages go: a million rows must not end up in the page's memory.
      for (const old of pages.keys()) {
        if (pages.size <= KEPT) break;
        if (old !== page) pages.delete(old);
      }
      this.#pages = pages;
      this.total = answer.total;
      this.ready = true;
    } catch (error) {
      this.failure = error;
    } finally {
      this.#asked.delete(page);
    }
  }
}
