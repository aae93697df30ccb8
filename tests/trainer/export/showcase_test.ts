import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { gridRequests } from "../../../trainer/export/showcase.ts";

describe("gridRequests", () => {
  it("shows each seed once, and always the same", () => {
    const { requests } = gridRequests(0);
    assert.equal(new Set(requests.map(({ seed }) => seed)).size, requests.length);
    assert.deepEqual(gridRequests(0).requests, requests);
    assert.equal(requests[0]!.seed, "figment 0");
  });

  it("gives each of up to twenty classes its column", () => {
    for (const classes of [2, 10, 20]) {
      const { requests, columns } = gridRequests(classes);
      assert.equal(columns, classes);
      requests.forEach((request, i) => assert.equal(request.class, i % classes));
    }
  });

  it("shows a seed in all of its domains, side by side, whole seeds to a row", () => {
    for (const domains of [2, 3, 12]) {
      const { requests, columns } = gridRequests(domains, true);
      assert.equal(columns % domains, 0);
      requests.forEach((request, i) => {
        assert.equal(request.seed, `figment ${Math.floor(i / domains)}`);
        assert.equal(request.class, i % domains);
      });
    }
    assert.equal(gridRequests(2, true).columns, 10);
  });

  it("names classes that exist, however many or few there are", () => {
    for (const classes of [1, 21, 1000]) {
      const { requests, columns } = gridRequests(classes);
      assert.equal(requests.length % columns, 0);
      assert.ok(requests.every((request) => request.class! >= 0 && request.class! < classes));
    }
  });

  it("leaves the class out where there are none", () => {
    assert.ok(gridRequests(0).requests.every((request) => request.class === undefined));
  });
});
