/**
 * dataset.json, the labels of StyleGAN's data sets: an object whose "labels" is a
 * list of pairs, the path of a picture and its label; or null for none.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";

const EXAMPLE = `{"labels": [["cats/1.png", 0], ["dogs/1.png", 1]]}`;

/**
 * Reads dataset.json.
 *
 * @param name The file, for the errors.
 * @returns Labels by path, or null if it says that there are none.
 * @throws {UserError} If it is not of the form described above.
 */
export function readLabelsJson(bytes: Uint8Array, name: string): Map<string, number> | null {
  const labels = parse(bytes, name);
  if (labels === null) return null;
  if (!Array.isArray(labels)) throw new UserError(`${name} has no list "labels", as in ${EXAMPLE}`);
  const numbers = new Map<string, number>();
  labels.forEach((pair: unknown, i) => {
    if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== "string") {
      throw new UserError(
        `${name}: label ${i} is ${JSON.stringify(pair)}, not a pair as in ${EXAMPLE}`,
      );
    }
    const path = pair[0].replaceAll("\\", "/");
    const label: unknown = pair[1];
    if (!Number.isInteger(label) || (label as number) < 0 || (label as number) > 65535) {
      throw new UserError(
        `${name}: the label of ${path} is ${JSON.stringify(label)}, ` +
          `not a whole number from 0 to 65535`,
      );
    }
    if (numbers.has(path)) throw new UserError(`${name} has two labels for ${path}: remove one`);
    numbers.set(path, label as number);
  });
  return numbers;
}

function parse(bytes: Uint8Array, name: string): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return value instanceof Object && "labels" in value ? value.labels : undefined;
  } catch (error) {
    throw new UserError(
      `${name} is not JSON (${(error as Error).message}); it should be ${EXAMPLE}`,
    );
  }
}
