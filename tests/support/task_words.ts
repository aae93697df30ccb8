/**
 * The tasks of deno.json as programs that can be started without `deno task`, so that tests
 * give them the permissions that users give them.
 *
 * @module
 */

import { resolve } from "node:path";

const ROOT = resolve(import.meta.dirname!, "../..");

/**
 * The words of a task's last command, without its first, `deno`.
 *
 * @param replaced What stands in a word, such as `$PORT` or a path, and what to put there.
 */
export async function taskWords(
  task: string,
  replaced: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  const line: string = tasks[task].command ?? tasks[task];
  const [, ...words] = line.split(" && ").at(-1)!.split(" ");
  return words.map((word) =>
    Object.entries(replaced).reduce(
      (text, [from, to]) => text.replace(from, () => to),
      word.replaceAll('"', ""),
    )
  );
}
