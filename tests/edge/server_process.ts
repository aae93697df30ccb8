/**
 * A server in a process of its own, as a user starts it, with the permissions that its
 * task in deno.json gives it and no others.
 *
 * @module
 */

import { resolve } from "node:path";
import { taskWords } from "../support/task_words.ts";

const ROOT = resolve(import.meta.dirname!, "../..");

/** Starts it on any free port; its output is piped. */
export async function spawnServer(
  weights: string,
  variables: Record<string, string> = {},
): Promise<Deno.ChildProcess> {
  const args = await taskWords("start", {
    "$WEIGHTS": weights,
    "edge/main.ts": `${ROOT}/edge/main.ts`,
  });
  return new Deno.Command(Deno.execPath(), {
    args: [...args.toSpliced(1, 0, "--quiet", "--no-prompt")],
    env: { HOST: "127.0.0.1", PORT: "0", FIGMENT_WEIGHTS: weights, NO_COLOR: "1", ...variables },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** A server that is ready; disposing it ends the process. */
export interface RunningServer extends AsyncDisposable {
  readonly process: Deno.ChildProcess;
  /** Such as `http://127.0.0.1:8000`. */
  readonly address: string;
  readonly port: number;
  /** What it has written after its address, to its end. */
  output(): Promise<string>;
  /** What it has complained of, to its end. */
  complaints(): Promise<string>;
}

/** Waits until a server, however it was started, says where it serves. */
export async function running(process: Deno.ChildProcess): Promise<RunningServer> {
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const complaints = new Response(process.stderr).text();
  let output = "";
  let port: string | undefined;
  while (port === undefined) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`The server ended: ${output}${await complaints}`);
    output += value;
    port = /http:\/\/\S+:(\d+)\/\n/.exec(output)?.[1];
  }
  const rest = (async () => {
    let text = output.slice(output.indexOf("/\n", output.indexOf(port)) + 2);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text;
      text += value;
    }
  })();
  return {
    process,
    address: `http://127.0.0.1:${port}`,
    port: Number(port),
    output: () => rest,
    complaints: () => complaints,
    async [Symbol.asyncDispose]() {
      try {
        process.kill("SIGKILL");
      } catch {
        // it has ended already
      }
      await process.status;
      await Promise.all([rest, complaints]);
    },
  };
}

/** {@linkcode spawnServer} and {@linkcode running}. */
export async function startServer(
  weights: string,
  variables?: Record<string, string>,
): Promise<RunningServer> {
  return await running(await spawnServer(weights, variables));
}
