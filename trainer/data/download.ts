/**
 * Fetches the files of a data set once, and keeps them.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { UserError } from "../../shared/errors.ts";
import type { OnProgress } from "./dataset.ts";
import { messageOf } from "./read_bytes.ts";

/** A file on a server. */
export interface RemoteFile {
  readonly url: string;
  /** SHA-256 of the file, in hex. */
  readonly sha256: string;
}

/** How to download. */
export interface DownloadOptions {
  /** Where to keep the file; made if it is not there. */
  readonly folder: string;
  readonly onProgress?: OnProgress | undefined;
  /** Stands in for the network in tests. */
  readonly fetch?: typeof fetch | undefined;
}

/**
 * Downloads a file, unless an intact copy is there already. The file appears under
 * its name only once it is whole and its checksum is right.
 *
 * @returns Its path in `options.folder`.
 * @throws {UserError} If it cannot be fetched or kept, or is not the file expected.
 */
export async function download(file: RemoteFile, options: DownloadOptions): Promise<string> {
  const name = file.url.slice(file.url.lastIndexOf("/") + 1);
  const path = `${options.folder}/${name}`;
  if (await sha256OfFile(path) === file.sha256) return path;
  const response = await request(file.url, options.fetch ?? fetch);
  const part = `${path}.${crypto.randomUUID()}.part`;
  try {
    const digest = await keep(response, part, options, `downloading ${name}`, file.url);
    if (digest !== file.sha256) {
      throw new UserError(
        `${file.url} is not the file expected: its SHA-256 is ${digest} instead of ` +
          `${file.sha256}; try again later, or ${LOCAL_COPY}`,
      );
    }
    await Deno.rename(part, path);
  } catch (error) {
    await Deno.remove(part).catch(() => {}); // it may not have come to be
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Cannot keep ${name} in ${options.folder} (${messageOf(error)}): ` +
        `make room there, or ${LOCAL_COPY}`,
    );
  }
  return path;
}

const LOCAL_COPY = "pass a local copy of the data with --data PATH";

/** The answer of the server, if it is the file. */
async function request(url: string, fetcher: typeof fetch): Promise<Response> {
  const response = await fetcher(url).catch((error) => {
    throw notFetched(url, messageOf(error));
  });
  if (response.ok) return response;
  await response.body?.cancel();
  throw notFetched(url, `the server answers ${response.status} ${response.statusText}`.trim());
}

function notFetched(url: string, why: string): UserError {
  return new UserError(`Cannot fetch ${url} (${why}): check the network, or ${LOCAL_COPY}`);
}

/** Writes a body to a file; gives its SHA-256. */
async function keep(
  response: Response,
  path: string,
  { folder, onProgress }: DownloadOptions,
  task: string,
  url: string,
): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  using target = await Deno.open(path, { write: true, createNew: true });
  const writer = target.writable.getWriter();
  const reader = (response.body ?? new Blob().stream()).getReader();
  const hash = createHash("sha256");
  const total = Number(response.headers.get("content-length")) || null;
  let done = 0;
  for (;;) {
    const chunk = await reader.read().catch((error) => {
      throw notFetched(url, `broken off after ${done} bytes: ${messageOf(error)}`);
    });
    if (chunk.done) break;
    hash.update(chunk.value);
    await writer.write(chunk.value);
    done += chunk.value.length;
    onProgress?.({ task, unit: "bytes", done, total });
  }
  await writer.close();
  return hash.digest("hex");
}

/** The SHA-256 of a file in hex, or null if there is none. */
async function sha256OfFile(path: string): Promise<string | null> {
  try {
    using file = await Deno.open(path);
    const hash = createHash("sha256");
    for await (const chunk of file.readable) hash.update(chunk);
    return hash.digest("hex");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw new UserError(`Cannot read ${path} (${messageOf(error)}): remove it and try again`);
  }
}
