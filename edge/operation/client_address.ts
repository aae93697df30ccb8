/**
 * Who sent a request, as far as a rate limit cares.
 *
 * @module
 */

/**
 * The client's address; of IPv6 the first 64 bits, of which every household has at least
 * one to itself, so that the others must not make more clients of it.
 *
 * @param peer The address that the connection is from.
 * @param forwarded The header `X-Forwarded-For`, to which each proxy adds its own peer.
 * @param proxies How many proxies of the operator's stand in front, each of which adds
 * one; what is before those the client may have made up. 0 ignores the header.
 */
export function clientAddress(peer: string, forwarded: string | null, proxies: number): string {
  const hops = forwarded?.split(",").map((hop) => hop.trim()) ?? [];
  // With fewer entries than proxies some other way leads here: trust the connection alone.
  const claimed = proxies > 0 ? hops.at(-proxies) : undefined;
  return networkOf(claimed === undefined || claimed === "" ? peer : claimed.slice(0, 45));
}

function networkOf(address: string): string {
  const bare = address.replace(/^\[(.*)\](:\d+)?$/, "$1");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  if (!bare.includes(":") || bare.includes(".")) return bare.replace(/:\d+$/, "");
  const [head = "", tail] = bare.split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    const after = tail === "" ? [] : tail.split(":");
    while (groups.length + after.length < 8) groups.push("0");
    groups.push(...after);
  }
  return `${
    groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(":")
  }::/64`;
}
