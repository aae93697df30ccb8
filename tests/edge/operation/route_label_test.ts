import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Metrics } from "../../../edge/operation/metrics.ts";
import { isForOperators, makesPictures, routeLabels } from "../../../edge/operation/route_label.ts";
import { testServer } from "../fixture.ts";

const { app } = testServer({ metrics: new Metrics() });
const routes = app.routes.map(({ path }) => path);
const label = routeLabels(routes);

describe("routeLabels()", () => {
  it("names the route of each path that the server has", async () => {
    for (const path of ["/", "/generate", "/models", "/models/plain", "/healthz", "/metrics"]) {
      assert.notEqual(label(path), "other", path);
      assert.notEqual((await app.request(path)).status, 404, path);
    }
    assert.equal(label("/models/plain"), "/models/:name");
  });

  it("has one name for all others", () => {
    for (const path of ["", "/nope", "/generate/", "/models/a/b", "/models/", "//", "/*"]) {
      assert.equal(label(path), "other", path);
    }
  });

  it("understands parts with a parameter and an expression", () => {
    const route = "/v1/:model/:file{.+\\.png}";
    assert.equal(routeLabels([route])("/v1/mnist/alice.png"), route);
    assert.equal(routeLabels([route])("/v1/mnist"), "other");
  });
});

describe("makesPictures()", () => {
  it("is so of exactly the routes that run a network", () => {
    const picturing = new Set(routes.filter((path) => !path.includes("*") && makesPictures(path)));
    const expected = /^\/(generate|random|sheet|morph(\.\w+)?|v1\/.*)$/;
    for (const route of picturing) assert.match(route, expected);
    for (const route of routes) {
      if (expected.test(route)) assert.ok(picturing.has(route), route);
    }
    assert.ok(picturing.has("/generate"));
  });
});

describe("isForOperators()", () => {
  it("is so of what watches over the server", () => {
    assert.ok(["/healthz", "/readyz", "/metrics"].every(isForOperators));
    assert.ok(!isForOperators("/generate") && !isForOperators("other"));
  });
});
