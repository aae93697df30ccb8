/**
 * What Ctrl+C does to a run.
 *
 * @module
 */

/** Status of a program that Ctrl+C has ended. */
export const INTERRUPTED = 130;

/** Ctrl+C asks the run to save and stop; a second one stops it at once. */
export class Interruption {
  isRequested = false;
  readonly #listener = () => {
    if (this.isRequested) Deno.exit(INTERRUPTED);
    this.isRequested = true;
    console.log("\nSaving; press Ctrl+C again to stop without");
  };

  constructor() {
    Deno.addSignalListener("SIGINT", this.#listener);
    Deno.addSignalListener("SIGTERM", this.#listener);
  }

  /** From here on Ctrl+C ends the program at once; says whether it was asked to stop before. */
  end(): boolean {
    this[Symbol.dispose]();
    return this.isRequested;
  }

  [Symbol.dispose]() {
    Deno.removeSignalListener("SIGINT", this.#listener);
    Deno.removeSignalListener("SIGTERM", this.#listener);
  }
}
