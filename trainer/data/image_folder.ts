/**
 * A folder of images.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { arrange, type ImageFile, type ImageFiles, isWanted } from "./image_files.ts";
import { messageOf, readBytes } from "./read_bytes.ts";

/**
 * Finds the pictures of a folder and of the folders in it.
 *
 * @throws {UserError} If a folder cannot be read.
 */
export async function listImageFolder(folder: string): Promise<ImageFiles> {
  const files: ImageFile[] = [];
  await list(folder, "", files);
  return arrange(folder, files);
}

async function list(folder: string, below: string, files: ImageFile[]): Promise<void> {
  try {
    for await (const entry of Deno.readDir(`${folder}/${below}`)) {
      const path = below + entry.name;
      const name = `${folder}/${path}`;
      if (entry.isSymlink ? (await Deno.stat(name)).isDirectory : entry.isDirectory) {
        await list(folder, `${path}/`, files);
      } else if (isWanted(path)) {
        files.push({ path, name, read: () => readBytes(name) });
      }
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Cannot read the folder ${folder}/${below} (${messageOf(error)}): check its rights`,
    );
  }
}
