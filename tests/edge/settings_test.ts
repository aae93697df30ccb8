import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { UserError } from "../../shared/errors.ts";
import { HOUSE_MODEL } from "../../shared/house_model.ts";
import { describeVariables, readSettings, variables } from "../../edge/settings.ts";

const read = (values: Record<string, string>) => readSettings((name) => values[name], "weights");

describe("readSettings()", () => {
  it("has a default for everything", () => {
    assert.deepEqual(read({}), {
      host: "0.0.0.0",
      port: 8000,
      weights: "weights",
      model: undefined,
      log: "off",
      cacheBytes: 4e6,
      webCache: false,
      queueLimit: 256,
      rateLimit: 0,
      proxies: 0,
      signingKeys: [],
    });
  });

  it("takes what is set", () => {
    const values = {
      HOST: "::1",
      PORT: "0",
      FIGMENT_WEIGHTS: "/w",
      FIGMENT_MODEL: "mnist@1",
      FIGMENT_LOG: "json",
      FIGMENT_CACHE_MB: "0",
      FIGMENT_WEB_CACHE: "on",
      FIGMENT_QUEUE: "1",
      FIGMENT_RATE_LIMIT: "600",
      FIGMENT_TRUST_PROXY: "1",
      FIGMENT_SIGNING_KEYS: "0123456789abcdef,fedcba9876543210",
    };
    assert.deepEqual(Object.keys(values), Object.keys(variables));
    assert.deepEqual(read(values), {
      host: "::1",
      port: 0,
      weights: "/w",
      model: "mnist@1",
      log: "json",
      cacheBytes: 0,
      webCache: true,
      queueLimit: 1,
      rateLimit: 600,
      proxies: 1,
      signingKeys: ["0123456789abcdef", "fedcba9876543210"],
    });
  });

  it("refuses a port that is none, naming it", () => {
    for (const port of ["http", "-1", "65536", "80.5", "0x50", " 80"]) {
      const message = `PORT is "${port}"; it must be an integer from 0 to 65535`;
      assert.throws(() => read({ PORT: port }), new UserError(message));
    }
  });

  it("refuses each value that is not allowed, naming the variable and what is", () => {
    const wrong: Partial<Record<keyof typeof variables, string[]>> = {
      FIGMENT_LOG: ["JSON", "yes"],
      FIGMENT_CACHE_MB: ["-1", "65537", "64MB", "1e3"],
      FIGMENT_WEB_CACHE: ["true", "1"],
      FIGMENT_QUEUE: ["0", "100001", "99999999999"],
      FIGMENT_RATE_LIMIT: ["-1", "10/s"],
      FIGMENT_TRUST_PROXY: ["11", "true"],
    };
    for (const [name, values] of Object.entries(wrong)) {
      const { allowed } = variables[name as keyof typeof variables];
      for (const value of values) {
        const message = `${name} is "${value}"; it must be ${allowed}`;
        assert.throws(() => read({ [name]: value }), new UserError(message));
      }
    }
  });

  it("refuses a short key without telling it", () => {
    for (const keys of ["short", "0123456789abcdef,", "0123456789abcdef,short"]) {
      assert.throws(
        () => read({ FIGMENT_SIGNING_KEYS: keys }),
        ({ message }: Error) =>
          /^FIGMENT_SIGNING_KEYS has a key of fewer than 16 characters; it must/.test(message) &&
          !message.includes("short"),
      );
    }
  });

  it("refuses what is set but empty, naming it", () => {
    for (const name of Object.keys(variables)) {
      assert.throws(() => read({ [name]: "" }), new RegExp(`^UserError: ${name} is set but empty`));
    }
  });

  it("tells everything that is wrong at once, a line each", () => {
    assert.throws(
      () => read({ PORT: "x", FIGMENT_LOG: "y", FIGMENT_QUEUE: "" }),
      ({ message }: Error) => {
        assert.deepEqual(message.split("\n").map((line) => line.split(" ", 1)[0]), [
          "PORT",
          "FIGMENT_LOG",
          "FIGMENT_QUEUE",
        ]);
        return true;
      },
    );
  });
});

describe("variables", () => {
  const names = Object.keys(variables);

  it("are the ones that the tasks of the server may read, no more and no fewer", async () => {
    const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
    for (const task of ["start", "serve", "compile"]) {
      const command = typeof tasks[task] === "string" ? tasks[task] : tasks[task].command;
      const [, allowed] = /--allow-env=(\S+)/.exec(command) ?? [];
      assert.deepEqual(allowed?.split(","), names, task);
    }
  });

  it("are all in README, and in the help", async () => {
    const readme = await Deno.readTextFile("README.md");
    for (const [name, { default: value }] of Object.entries(variables)) {
      assert.match(readme, new RegExp(`^\\|.* \`${name}\`.* \\|`, "m"));
      assert.ok(describeVariables().includes(`default: ${value}`));
    }
    assert.match(readme, new RegExp(`FIGMENT_MODEL.*\`${HOUSE_MODEL}\`, or the first`));
  });
});
