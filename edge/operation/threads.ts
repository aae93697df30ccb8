/**
 * The threads of one process, each with a server of its own, as `deno serve --parallel` has
 * them. A signal reaches all, and whichever ends the process ends the others: so each waits
 * for them.
 *
 * @module
 */

interface Message {
  readonly from: string;
  /** Whoever hears that another begins says that it is there. */
  readonly event: "begins" | "is there" | "has finished";
}

/** One of the threads, and what it knows of the others. */
export class Thread {
  readonly #id = crypto.randomUUID();
  readonly #channel: BroadcastChannel;
  readonly #others = new Set<string>();
  readonly #alone = Promise.withResolvers<void>();
  #hasFinished = false;

  /** @param name What only the threads of one process have in common. */
  constructor(name = `figment ${Deno.pid}`) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => this.#hear(data);
    this.#say("begins");
  }

  /** Tells the others that this one has finished, and ends when they have, too. */
  async finish(): Promise<void> {
    this.#hasFinished = true;
    this.#say("has finished");
    if (this.#others.size > 0) await this.#alone.promise;
  }

  /** Hears and says nothing more. */
  close(): void {
    this.#channel.close();
  }

  #say(event: Message["event"]): void {
    this.#channel.postMessage({ from: this.#id, event } satisfies Message);
  }

  #hear({ from, event }: Message): void {
    if (event === "has finished") this.#others.delete(from);
    else this.#others.add(from);
    if (event === "begins") this.#say(this.#hasFinished ? "has finished" : "is there");
    if (this.#hasFinished && this.#others.size === 0) this.#alone.resolve();
  }
}
