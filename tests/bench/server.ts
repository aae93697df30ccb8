/**
 * Starts servers as their users do.
 *
 * @module
 */

import { resolve } from "node:path";
import { taskWords } from "../support/task_words.ts";
import { WEIGHTS } from "./models.ts";

const ROOT = resolve(import.meta.dirname!, "../..");

/** A server in a process of its own; disposing it ends the process and waits for that. */
export interface Server extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
}

/**
 * Starts what `deno task start` starts, its flags included.
 *
 * @param weights The folder of its models.
 */
export async function startFigment(weights = WEIGHTS): Promise<Server> {
  const args = await taskWords("start", { "$WEIGHTS": weights });
  return await start(args, { env: { FIGMENT_WEIGHTS: weights } });
}

/** Starts the bundle in a folder, with the same flags. */
export async function startBundle(folder: string): Promise<Server> {
  const args = await taskWords("start", {
    "$WEIGHTS": "weights",
    "edge/main.ts": "edge/main.js",
  });
  return await start(args, { cwd: folder });
}

/**
 * Starts hello.ts.
 *
 * @param bytes Of its picture.
 */
export function startHello(bytes = 0): Promise<Server> {
  return start(["run", "--allow-net", "tests/bench/hello.ts", `${bytes}`]);
}

/** Starts libraries.ts, or what was made of it, in `cwd`. */
export function startLibraries(program = "tests/bench/libraries.ts", cwd = ROOT): Promise<Server> {
  return start(["run", "--allow-net", program], { cwd });
}

/** Starts what was made of network.ts, in `cwd`, with the model of a folder. */
export function startNetwork(program: string, cwd: string, model: string): Promise<Server> {
  return start(["run", "--allow-net", `--allow-read=${model}`, program, model], { cwd });
}

/** Waits until the server says where it listens, so that nobody has to knock meanwhile. */
async function start(
  args: string[],
  { env = {}, cwd = ROOT }: { env?: Record<string, string>; cwd?: string } = {},
): Promise<Server> {
  const process = new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    env: { HOST: "127.0.0.1", PORT: "0", NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const port = await announcedPort(process.stdout);
  return {
    pid: process.pid,
    port,
    async [Symbol.asyncDispose]() {
      process.kill("SIGKILL");
      await process.status;
    },
  };
}

async function announcedPort(stdout: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<number> {
  const reader = stdout.pipeThrough(new TextDecoderStream()).getReader();
  for (let output = "";;) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`A server ended before it listened: ${output}`);
    output += value;
    const port = /http:\/\/\S+:(\d+)\/\n/.exec(output)?.[1];
    if (port === undefined) continue;
    await reader.cancel();
    return Number(port);
  }
}
