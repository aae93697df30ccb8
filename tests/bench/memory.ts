/**
 * The memory that a server with three models takes after many pictures.
 *
 * @module
 */

import { saveModel } from "../../shared/model/save.ts";
import { Connection, requestOf } from "./connection.ts";
import type { Effort } from "./effort.ts";
import { inFolder } from "./folder.ts";
import { publishedModels } from "./models.ts";
import type { Memory } from "./report.ts";
import { startFigment } from "./server.ts";

const MODELS = 3;

/** Asks the models in turn, one picture at a time. */
export function benchMemory({ pictures }: Effort): Promise<Memory> {
  return inFolder(async (folder) => {
    const names = await fillWithModels(folder);
    await using server = await startFigment(folder);
    using connection = await Connection.open(server.port);
    for (let i = 0; i < pictures; i++) {
      const path = `/generate?model=${names[i % MODELS]}&seed=${i}`;
      const { status, head } = await connection.ask(requestOf(path));
      if (status !== 200) throw new Error(head);
    }
    return await residentMemory(server.pid);
  });
}

/** The published models under other names, again from the first where there are too few. */
async function fillWithModels(folder: string): Promise<string[]> {
  const published = await publishedModels();
  return await Promise.all(Array.from({ length: MODELS }, async (_, i) => {
    const model = published[i % published.length]!;
    const name = `bench-${i}`;
    const config = { ...model.config, name };
    await saveModel(`${folder}/${name}`, { ...model, config }, config.golden);
    return name;
  }));
}

/** The memory that a process takes. Asks `ps`: Deno lets nobody without every permission read /proc. */
export async function residentMemory(pid: number): Promise<Memory> {
  const { success, stdout } = await new Deno.Command("ps", {
    args: ["-o", "rss=", "-p", `${pid}`], // in KiB
    stderr: "null",
  }).output().catch(() => ({ success: false, stdout: new Uint8Array() }));
  if (!success) return { resident_mb: null, reason: "there is no program ps that knows it" };
  const kibibytes = Number(new TextDecoder().decode(stdout));
  return { resident_mb: kibibytes * 1024 / 1e6, reason: null };
}
