/**
 * Where a live report listens.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";

/** A host and a port. */
export interface ListenAddress {
  readonly hostname: string;
  readonly port: number;
}

/** This machine only, so that nobody watches unasked. */
const DEFAULT: ListenAddress = { hostname: "127.0.0.1", port: 8080 };

/**
 * The address that `--report` names.
 *
 * @param text `PORT` or `HOST:PORT`; true where it names none.
 * @throws {UserError} Where it is no address.
 */
export function parseAddress(text: string | true): ListenAddress {
  if (text === true) return DEFAULT;
  const [, hostname = DEFAULT.hostname, digits] =
    /^(?:([a-z0-9.-]+|\[[0-9a-f:.]+\]):)?(\d{1,5})$/i.exec(text) ?? [];
  if (digits === undefined || Number(digits) > 65535) {
    throw new UserError(
      `Option --report is "${text}", but must be a port from 0 to 65535, or an address such as ` +
        `127.0.0.1:8080, or 0.0.0.0:8080 for others to watch`,
    );
  }
  return { hostname, port: Number(digits) };
}
