/**
 * Files of JSON lines about a run, each of which says how many pictures were seen by then.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { writeAtomically } from "./write_atomically.ts";

/**
 * Begins such a file. Of a resumed run's, what came after its checkpoint goes: that is played
 * again, and a line that a crash has torn is none.
 *
 * @param images Pictures seen before; 0 for a new run.
 * @throws {UserError} Where it cannot be written.
 */
export async function beginLines(path: string, images: number): Promise<void> {
  const text = images === 0 ? "" : await Deno.readTextFile(path).catch(() => "");
  const kept = text.split("\n").filter((line) => imagesOf(line) <= images);
  await writeAtomically(path, new TextEncoder().encode(kept.map((line) => `${line}\n`).join("")));
}

/**
 * Adds a line.
 *
 * @throws {UserError} Where it cannot be written.
 */
export async function appendLine(path: string, value: unknown): Promise<void> {
  try {
    await Deno.writeTextFile(path, JSON.stringify(value) + "\n", { append: true });
  } catch (error) {
    throw new UserError(`${path}: cannot write (${(error as Error).message})`);
  }
}

/** The whole lines of such a file; none where there is no file. */
export async function readLines(path: string): Promise<unknown[]> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return text.split("\n").filter((line) => !Number.isNaN(imagesOf(line))).map((line) =>
    JSON.parse(line)
  );
}

/** The images of a line; NaN where it is not whole. */
function imagesOf(line: string): number {
  try {
    return JSON.parse(line).images;
  } catch {
    return NaN;
  }
}
