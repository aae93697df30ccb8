/**
 * `deno task sign URL…`: signs URLs by the first of `FIGMENT_SIGNING_KEYS`.
 *
 * @module
 */

import { UserError } from "../shared/errors.ts";
import { signTarget } from "./operation/signature.ts";
import { readSettings } from "./settings.ts";

/** @throws {UserError} Where there is nothing to sign, or nothing to sign it by. */
function signedUrls(urls: readonly string[], key: string | undefined): string[] {
  if (key === undefined) {
    throw new UserError("FIGMENT_SIGNING_KEYS is not set; URLs are signed by its first key");
  }
  if (urls.length === 0) {
    throw new UserError('Name a URL or a path, such as "/generate?seed=alice"');
  }
  return urls.map((url) => {
    const [, origin = "", target = ""] = /^(https?:\/\/[^/?#]*)?(\/[^#]*)?/.exec(url) ?? [];
    if (target === "") {
      throw new UserError(`"${url}" has no path; sign one such as "/generate?seed=alice"`);
    }
    return origin + signTarget(target, key);
  });
}

try {
  const read = (name: string) => name === "FIGMENT_SIGNING_KEYS" ? Deno.env.get(name) : undefined;
  const { signingKeys: [key] } = readSettings(read, "weights");
  for (const url of signedUrls(Deno.args, key)) console.log(url);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  Deno.exit(1);
}
