/**
 * A zip of images.
 *
 * @module
 */

import { unzipSync } from "fflate";
import { UserError } from "../../shared/errors.ts";
import { arrange, type ImageFiles, isWanted } from "./image_files.ts";
import { messageOf, readBytes } from "./read_bytes.ts";

/**
 * Unpacks the pictures of a zip archive into memory.
 *
 * @throws {UserError} If it is damaged, or has an entry that points out of the archive.
 */
export async function listImageZip(archive: string): Promise<ImageFiles> {
  const bytes = await readBytes(archive);
  const entries = Object.entries(unzip(bytes, archive)).map(([entry, content]) => {
    const path = slashes(entry);
    return { path, name: `${archive}: ${path}`, read: () => Promise.resolve(content) };
  });
  return arrange(archive, entries);
}

function unzip(bytes: Uint8Array, archive: string): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, {
      filter({ name }) {
        if (pointsOut(slashes(name))) {
          throw new UserError(
            `${archive} has an entry that points out of the archive, ${name}: make it again`,
          );
        }
        return isWanted(slashes(name));
      },
    });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${archive} is damaged or cut short (${messageOf(error)}): make or download it again`,
    );
  }
}

/** Zips made on Windows may have backslashes between folders. */
function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}

/** Whether a path is absolute or goes up. */
function pointsOut(path: string): boolean {
  return path.startsWith("/") || /^[a-z]:/i.test(path) || path.split("/").includes("..");
}
