import { describe, it } from "@std/testing/bdd";
import { Validator } from "@seriousme/openapi-schema-validator";
import assert from "node:assert/strict";
import type { OpenApi } from "../../../edge/openapi/document.ts";
import type { Parameter } from "../../../edge/openapi/parameters.ts";
import { Metrics } from "../../../edge/operation/metrics.ts";
import { testServer } from "../fixture.ts";

const { app } = testServer({ metrics: new Metrics() });
const reference: OpenApi = await (await app.request("/openapi.json")).json();
const operations = Object.entries(reference.paths).map(([path, { get }]) => ({ path, ...get }));

/** A request with some of the parameters, at their examples. */
function urlOf(path: string, parameters: readonly Parameter[]): string {
  const text = ({ example }: Parameter) =>
    [example].flat().map((value) => encodeURIComponent(`${value}`)).join(",");
  const filled = parameters.filter((parameter) => parameter.in === "path").reduce(
    (whole, parameter) => whole.replace(`{${parameter.name}}`, text(parameter)),
    path,
  );
  const query = parameters.filter((parameter) => parameter.in === "query")
    .map((parameter) => `${parameter.name}=${text(parameter)}`);
  return query.length === 0 ? filled : `${filled}?${query.join("&")}`;
}

/** Asks, and follows one redirect. */
async function ask(url: string): Promise<Response> {
  const response = await app.request(url);
  if (response.status !== 302) return response;
  return await app.request(response.headers.get("Location")!);
}

describe("GET /openapi.json", () => {
  it("is a document of OpenAPI 3.1", async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...reference });
    assert.ok(valid, JSON.stringify(errors));
    assert.equal(validator.version, "3.1");
  });

  it("describes every route of the server, and no other", () => {
    const routes = app.routes.filter(({ method, path }) => method === "GET" && !path.includes("*"))
      .map(({ path }) => path)
      .filter((path) => path !== "/assets/:file") // what pages are made of, under changing names
      .map((path) => path.replace(":file", ":seed.:format").replaceAll(/:(\w+)/g, "{$1}"));
    assert.deepEqual(operations.map(({ path }) => path).sort(), routes.sort());
  });

  it("gives every operation an identifier of its own", () => {
    const ids = operations.map(({ operationId }) => operationId);
    assert.equal(new Set(ids).size, ids.length);
  });

  for (const { path, parameters = [] } of operations) {
    const required = parameters.filter(({ required }) => required);
    for (const parameter of parameters) {
      it(`has an example of ${parameter.name} that ${path} accepts, and its limits`, async () => {
        const { name, description, example, schema } = parameter;
        assert.ok(description.length > 10);
        // A parameter that the default model does not take has none.
        const isTaken = name !== "mix" && name !== "domain";
        assert.equal(example !== undefined, isTaken);
        const others = required.filter((other) => other.name !== name);
        const given = { ...parameter, example: example ?? "bob" };
        const response = await ask(urlOf(path, [...others, given]));
        assert.equal(response.status, isTaken ? 200 : 400, await response.text());
        if (schema.maximum !== undefined) {
          const beyond = { ...parameter, example: schema.maximum + 1 };
          assert.equal((await ask(urlOf(path, [...others, beyond]))).status, 400);
        }
        if (schema.enum !== undefined) {
          assert.ok(schema.enum.includes(`${example}`));
        }
      });
    }
  }

  for (const { path, responses, "x-examples": examples = [] } of operations) {
    it(`has examples of ${path} that are answered as it says`, async () => {
      assert.ok(examples.length > 0);
      const { content } = (responses["200"] ?? { content: {} }) as { content: object };
      for (const { url, picture } of examples) {
        const response = await ask(url);
        assert.equal(response.status, 200, `${url}: ${await response.clone().text()}`);
        const mediaType = response.headers.get("Content-Type")!.split(";")[0]!;
        if (path !== "/random") {
          assert.ok(Object.hasOwn(content, mediaType), `${url}: ${mediaType}`);
        }
        assert.equal(mediaType.startsWith("image/"), picture, url);
        await response.body?.cancel();
      }
    });
  }

  it("describes refusals as they are", async () => {
    const refusal = await (await app.request("/generate?seed=a&size=1")).json();
    const { Problem } = reference.components["schemas"] as {
      Problem: { required: string[]; properties: object };
    };
    for (const name of Problem.required) assert.ok(Object.hasOwn(refusal, name), name);
    for (const name of Object.keys(refusal)) assert.ok(Object.hasOwn(Problem.properties, name));
  });

  it("describes models as they are", async () => {
    const model = await (await app.request("/models/plain")).json();
    const { Model } = reference.components["schemas"] as { Model: { properties: object } };
    assert.deepEqual(Object.keys(model).sort(), Object.keys(Model.properties).sort());
  });

  it("is not sent again to who has it", async () => {
    for (const path of ["/openapi.json", "/docs", "/llms.txt", "/figment.js"]) {
      const etag = (await app.request(path)).headers.get("ETag")!;
      const response = await app.request(path, { headers: { "If-None-Match": etag } });
      assert.equal(response.status, 304);
      assert.equal(await response.text(), "");
    }
  });
});
