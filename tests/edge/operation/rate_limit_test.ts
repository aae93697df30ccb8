import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { clientAddress } from "../../../edge/operation/client_address.ts";
import { RateLimit } from "../../../edge/operation/rate_limit.ts";

/** A limit whose clock a test sets. */
function limited(perMinute: number, maxClients?: number) {
  let now = 1000;
  const limit = new RateLimit(perMinute, () => now, maxClients);
  return { limit, wait: (seconds: number) => now += 1000 * seconds };
}

describe("RateLimit", () => {
  it("lets a minute's worth of requests pass at once, and no more", () => {
    const { limit } = limited(3);
    assert.deepEqual([1, 2, 3, 4].map(() => limit.take("a")), [0, 0, 0, 20]);
  });

  it("lets one pass after the seconds that it named, and not before", () => {
    const { limit, wait } = limited(3);
    for (let i = 0; i < 3; i++) limit.take("a");
    assert.equal(limit.take("a"), 20);
    wait(19);
    assert.equal(limit.take("a"), 1);
    wait(1);
    assert.equal(limit.take("a"), 0);
    assert.equal(limit.take("a"), 20);
  });

  it("saves up no more than a minute's worth", () => {
    const { limit, wait } = limited(2);
    limit.take("a");
    wait(3600);
    assert.deepEqual([1, 2, 3].map(() => limit.take("a")), [0, 0, 30]);
  });

  it("counts each client for itself", () => {
    const { limit } = limited(1);
    assert.deepEqual(["a", "b", "a", "b"].map((client) => limit.take(client)), [0, 0, 60, 60]);
  });

  it("remembers a bounded number of clients, those who came last", () => {
    const { limit } = limited(1, 100);
    for (let i = 0; i < 1000; i++) limit.take(`client ${i}`);
    assert.equal(limit.clients, 100);
    assert.equal(limit.take("client 999"), 60);
    assert.equal(limit.take("client 0"), 0);
  });
});

describe("clientAddress()", () => {
  it("believes no header where there is no proxy", () => {
    assert.equal(clientAddress("1.2.3.4", "5.6.7.8", 0), "1.2.3.4");
  });

  it("takes the address that the outermost proxy of ours has seen", () => {
    const forwarded = "6.6.6.6, 5.6.7.8, 10.0.0.1";
    assert.equal(clientAddress("10.0.0.2", forwarded, 1), "10.0.0.1");
    assert.equal(clientAddress("10.0.0.2", forwarded, 2), "5.6.7.8");
  });

  it("takes the connection's where the header is too short", () => {
    assert.equal(clientAddress("1.2.3.4", null, 1), "1.2.3.4");
    assert.equal(clientAddress("1.2.3.4", "5.6.7.8", 2), "1.2.3.4");
    assert.equal(clientAddress("1.2.3.4", "5.6.7.8, ", 1), "1.2.3.4");
  });

  it("takes the households of IPv6 for one client each", () => {
    const networks = [
      "2001:db8:1:2:3:4:5:6",
      "2001:0db8:1:2::9",
      "[2001:db8:1:2::1]:443",
    ].map((address) => clientAddress(address, null, 0));
    assert.deepEqual(new Set(networks), new Set(["2001:db8:1:2::/64"]));
    assert.notEqual(clientAddress("2001:db8:1:3::1", null, 0), networks[0]);
    assert.equal(clientAddress("::1", null, 0), "0:0:0:0::/64");
  });

  it("knows IPv4 in the clothes of IPv6, and with a port", () => {
    assert.equal(clientAddress("::ffff:1.2.3.4", null, 0), "1.2.3.4");
    assert.equal(clientAddress("", "1.2.3.4:5678", 1), "1.2.3.4");
  });

  it("cuts off what no address is as long as", () => {
    assert.ok(clientAddress("1.2.3.4", "x".repeat(10_000), 1).length <= 45);
  });
});
