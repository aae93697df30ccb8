/**
 * What the pages say of the server that they are on.
 *
 * @module
 */

import type { Catalogue } from "./catalogue.ts";

/** See the module's text. */
export interface Site {
  readonly catalogue: Catalogue;
  /**
   * Signs a path and query that the server itself has chosen; absent where URLs need no
   * signature. It must sign nothing that a visitor chooses: that would be a signature for all.
   */
  readonly sign?: ((target: string) => string) | undefined;
  /** Proxies in front; see {@linkcode originOf}. */
  readonly proxies: number;
}

/**
 * The server's address as its visitors know it, such as `https://figment.example`: a proxy
 * that ends TLS says in `X-Forwarded-Proto` and `X-Forwarded-Host` what it was asked.
 *
 * @param proxies How many proxies of the operator's stand in front; 0 ignores the headers.
 */
export function originOf({ url, headers }: Request, proxies: number): string {
  const { protocol, host, origin } = new URL(url);
  if (proxies === 0) return origin;
  // Where proxies add to what is there, the first of ours has written what it saw.
  const forwarded = (name: string) =>
    headers.get(`X-Forwarded-${name}`)?.split(",").map((value) => value.trim()).at(-proxies);
  const scheme = forwarded("Proto") ?? headers.get("X-Forwarded-Proto")?.trim();
  const candidate = `${/^https?$/.test(scheme ?? "") ? `${scheme}:` : protocol}//` +
    (forwarded("Host") ?? headers.get("X-Forwarded-Host")?.trim() ?? host);
  const isWhole = URL.canParse(candidate) && new URL(candidate).origin === candidate;
  return isWhole ? candidate : origin;
}
