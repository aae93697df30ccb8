/**
 * Starts servers as their users do.
 *
 * @module
 */

import { resolve } from "node:path";
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
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  const [, ...args] = (tasks.start as string).split(" ")
    .map((word) => word === "--allow-read=weights" ? `--allow-read=${weights}` : word);
  return await start(args, { FIGMENT_WEIGHTS: weights });
}

/** Starts hello.ts. */
export function startHello(): Promise<Server> {
  return start(["run", "--allow-net", "tests/bench/hello.ts"], {});
}

/** Starts libraries.ts. */
export function startLibraries(): Promise<Server> {
  return start(["run", "--allow-net", "tests/bench/libraries.ts"], {});
}

/** Waits until the server says where it listens, so that nobody has to knock meanwhile. */
async function start(args: string[], env: Record<string, string>): Promise<Server> {
  const process = new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
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
