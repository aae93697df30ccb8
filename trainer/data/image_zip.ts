/**
 * A zip of images.
 *
 * @module
 */

import { unzipSync } from "fflate";
import { UserError } from "../../shared/errors.ts";
import { arrange, countLeftOut, type ImageFiles, isWanted } from "./image_files.ts";
import { messageOf } from "./read_bytes.ts";

/**
 * Unpacks the pictures of a zip archive into memory.
 *
 * @param bytes The archive.
 * @param archive Its path, for the errors.
 * @throws {UserError} If it is damaged, or has an entry that points out of the archive.
 */
export function listImageZip(bytes: Uint8Array, archive: string): ImageFiles {
  const others: string[] = [];
  const entries = Object.entries(unzip(bytes, archive, others)).map(([entry, content]) => {
    const path = slashes(entry);
    return { path, name: `${archive}: ${path}`, read: () => Promise.resolve(content) };
  });
  return arrange(archive, entries, countLeftOut(others));
}

function unzip(
  bytes: Uint8Array,
  archive: string,
  others: string[],
): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, {
      filter({ name }) {
        const path = slashes(name);
        if (pointsOut(path)) {
          throw new UserError(
            `${archive} has an entry that points out of the archive, ${name}: make it again`,
          );
        }
        if (path.endsWith("/")) return false; // a folder
        if (!isWanted(path)) others.push(path);
        return isWanted(path);
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
