/**
 * The parts of the bench, each loaded when it is run.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import type { Effort } from "./effort.ts";

/** A part: what its table is called, and how it gets the table's rows, or its one row. */
export interface Part {
  readonly title: string;
  /** Runs only where it is asked for by name, because it takes long. */
  readonly onlyByName?: true;
  run(effort: Effort): Promise<object>;
}

/** By the names of their fields in the report, in the order in which they run. */
export const parts: Readonly<Record<string, Part>> = {
  inference: {
    title: "Forward pass on one thread, beside ONNX Runtime Web",
    run: async (effort) => (await import("./inference.ts")).benchInference(effort),
  },
  request: {
    title: "Request for a fresh PNG, beside the forward pass in it",
    run: async (effort) => (await import("./request.ts")).benchRequest(effort),
  },
  cold_start: {
    title: "Process start to the first picture, beside a server that says ok by Hono",
    run: async (effort) => (await import("./cold_start.ts")).benchColdStart(effort),
  },
  memory: {
    title: "Resident memory, three models loaded, after a thousand pictures",
    run: async (effort) => (await import("./memory.ts")).benchMemory(effort),
  },
  training: {
    title: "Training, images a second, beside PyTorch on the same machine",
    run: async (effort) => (await import("./training.ts")).benchTraining(effort),
  },
  http: {
    title: "Requests a second, beside a server that says ok by Hono",
    run: async (effort) => (await import("./http.ts")).benchHttp(effort),
  },
  overload: {
    title: "Ten times the load that can be served",
    run: async (effort) => (await import("./overload.ts")).benchOverload(effort),
  },
  soak: {
    title: "Resident memory after a million requests of all kinds",
    onlyByName: true,
    run: async (effort) => (await import("./soak.ts")).benchSoak(effort),
  },
};

/**
 * @param text Names between commas; where absent, all parts but those that take long.
 * @throws {UserError} For a name that no part has.
 */
export function selectParts(text: string | undefined): string[] {
  const names = Object.keys(parts);
  const wanted = text?.split(",") ?? names.filter((name) => !parts[name]!.onlyByName);
  for (const name of wanted) {
    if (names.includes(name)) continue;
    throw new UserError(`Option --only names "${name}"; the parts are ${names.join(", ")}`);
  }
  return names.filter((name) => wanted.includes(name));
}
