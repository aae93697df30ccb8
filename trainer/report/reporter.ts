/**
 * Starts the worker that reports on a training, and tells it when there is something to see.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import type { ListenAddress } from "./address.ts";
import type { Answer, Order } from "./reporter_worker.ts";

/** How long the last page may take at the end of a training. */
const PATIENCE_MS = 30_000;

/** See the module's text. Nothing here throws once it has started. */
export class Reporter implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #isFollowing = false;
  /** Address of the live page; null without. */
  readonly url: string | null;

  private constructor(worker: Worker, url: string | null) {
    this.#worker = worker;
    this.url = url;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.answer === "ended") resolve();
      if (data.answer === "trouble") console.warn(`The report stands still: ${data.message}`);
    };
    worker.onerror = (event) => {
      event.preventDefault(); // which would end the training too
      console.warn(`The report has ended, the training goes on: ${event.message}`);
      resolve();
    };
  }

  /**
   * Starts it.
   *
   * @param address Where the live page listens; null for none.
   * @throws {UserError} Where it cannot listen there.
   */
  static async start(address: ListenAddress | null): Promise<Reporter> {
    const worker = new Worker(new URL("./reporter_worker.ts", import.meta.url), {
      type: "module",
    });
    const { promise, resolve, reject } = Promise.withResolvers<string | null>();
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.answer === "listening") resolve(data.url);
      if (data.answer === "refused") reject(refusal(address!, data));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new UserError(`The report cannot start: ${event.message}`));
    };
    send(worker, { order: "listen", address });
    try {
      return new Reporter(worker, await promise);
    } catch (error) {
      worker.terminate();
      throw error;
    }
  }

  /** Has it follow a run. */
  follow(folder: string): void {
    this.#isFollowing = true;
    send(this.#worker, { order: "follow", folder });
  }

  /** Has it write the last page, and ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isFollowing) return this.#worker.terminate();
    send(this.#worker, { order: "end" });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => timer = setTimeout(resolve, PATIENCE_MS));
    await Promise.race([this.#ended, patience]);
    clearTimeout(timer);
    this.#worker.terminate();
  }
}

function send(worker: Worker, order: Order): void {
  worker.postMessage(order);
}

/** Why a report cannot be shown at an address, and what to do. */
function refusal(
  { hostname, port }: ListenAddress,
  { code, message }: Extract<Answer, { answer: "refused" }>,
): UserError {
  const where = `--report ${hostname}:${port}`;
  if (code === "AddrInUse") {
    return new UserError(
      `${where}: another program listens at this port; name another one, or 0 for any that is ` +
        `free: --report ${hostname}:0`,
    );
  }
  if (code === "NotCapable") {
    return new UserError(
      `${where}: the task may listen at 127.0.0.1, localhost and 0.0.0.0 only, the last for ` +
        `others to watch`,
    );
  }
  return new UserError(`${where}: cannot listen there (${message})`);
}
