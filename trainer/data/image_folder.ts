/**
 * A folder of images.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import {
  arrange,
  countLeftOut,
  type ImageFile,
  type ImageFiles,
  isHidden,
  isWanted,
} from "./image_files.ts";
import { messageOf, readBytes } from "./read_bytes.ts";

/**
 * Finds the pictures of a folder and of the folders in it.
 *
 * @throws {UserError} If a folder cannot be read.
 */
export async function listImageFolder(folder: string): Promise<ImageFiles> {
  const files: ImageFile[] = [];
  const others: string[] = [];
  await list(folder, "", files, others);
  return arrange(folder, files, countLeftOut(others));
}

async function list(folder: string, below: string, files: ImageFile[], others: string[]) {
  try {
    for await (const entry of Deno.readDir(`${folder}/${below}`)) {
      const path = below + entry.name;
      const name = `${folder}/${path}`;
      if (isHidden(path)) others.push(path);
      else if (entry.isSymlink ? await leadsToFolder(name) : entry.isDirectory) {
        await list(folder, `${path}/`, files, others);
      } else if (isWanted(path)) files.push({ path, name, read: () => readBytes(name) });
      else others.push(path);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Cannot read the folder ${folder}/${below} (${messageOf(error)}): check its rights`,
    );
  }
}

/** Whether a link leads to a folder; one that leads nowhere is told from its name, as a file. */
async function leadsToFolder(link: string): Promise<boolean> {
  try {
    return (await Deno.stat(link)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
