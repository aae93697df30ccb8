/**
 * What viewers of a live report are sent: first the run as it is, then what is new.
 *
 * @module
 */

import { type Address, RunReader } from "./read_run.ts";

/** A server-sent event. */
export interface FeedEvent {
  readonly event: "report" | "news" | "over";
  /** JSON. */
  readonly data: string;
}

/** After so much news everyone is sent the whole again, and the news are forgotten. */
const MOST_NEWS = 500;

/** Follows a run for any number of viewers. */
export class Feed {
  #reader: RunReader | null = null;
  #news: string[] = [];
  /** How often viewers had to begin anew. */
  #epoch = 0;
  #isOver = false;
  #change = Promise.withResolvers<void>();

  /**
   * Looks for news of a run.
   *
   * @param address Where viewers find its pictures.
   * @throws {UserError} Where the folder cannot be read.
   */
  async look(folder: string, address: Address): Promise<void> {
    const news = await this.#reader?.update() ?? null;
    if (news === null) { // at first, and when the folder holds another run by now
      this.#reader = await RunReader.open(folder, address);
      this.#beginAnew();
    } else if ([news.lines, news.moments, news.grids, news.points].some(({ length }) => length)) {
      this.#news.push(JSON.stringify(news));
      if (this.#news.length > MOST_NEWS) this.#beginAnew();
    } else return;
    this.#wake();
  }

  /** Lets every viewer know that there is nothing more to come. */
  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  /**
   * What one viewer is sent, at the pace at which it takes it.
   *
   * @param signal Ends it, when the viewer is gone.
   */
  async *events(signal: AbortSignal): AsyncGenerator<FeedEvent> {
    const gone = new Promise<void>((resolve) =>
      signal.addEventListener("abort", () => resolve(), { once: true })
    );
    let epoch = -1;
    let sent = 0;
    while (!signal.aborted) {
      const change = this.#change.promise; // of before the looks that follow, to miss none
      if (this.#reader !== null && epoch !== this.#epoch) {
        epoch = this.#epoch;
        sent = this.#news.length;
        yield { event: "report", data: JSON.stringify(this.#reader.report) };
      } else if (sent < this.#news.length) {
        yield { event: "news", data: this.#news[sent++]! };
      } else if (this.#isOver) {
        yield { event: "over", data: "{}" };
        return;
      } else {
        await Promise.race([change, gone]);
      }
    }
  }

  #beginAnew(): void {
    this.#epoch++;
    this.#news = [];
  }

  #wake(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}
