import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { UserError } from "../../shared/errors.ts";
import { readSettings } from "../../edge/settings.ts";

const read = (variables: Record<string, string>) =>
  readSettings((name) => variables[name], "weights");

describe("readSettings()", () => {
  it("has a default for everything", () => {
    assert.deepEqual(read({}), {
      host: "0.0.0.0",
      port: 8000,
      weights: "weights",
      model: undefined,
    });
  });

  it("takes what is set", () => {
    const variables = { HOST: "::1", PORT: "0", FIGMENT_WEIGHTS: "/w", FIGMENT_MODEL: "mnist@1" };
    assert.deepEqual(read(variables), { host: "::1", port: 0, weights: "/w", model: "mnist@1" });
  });

  it("refuses a port that is none, naming it", () => {
    for (const port of ["http", "-1", "65536", "80.5", "0x50", " 80"]) {
      const message = `PORT is "${port}"; it must be an integer from 0 to 65535`;
      assert.throws(() => read({ PORT: port }), new UserError(message));
    }
  });

  it("refuses what is set but empty, naming it", () => {
    for (const name of ["HOST", "PORT", "FIGMENT_WEIGHTS", "FIGMENT_MODEL"]) {
      assert.throws(() => read({ [name]: "" }), new RegExp(`^UserError: ${name} is set but empty`));
    }
  });
});
