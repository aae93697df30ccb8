import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { generate, type OpenModel, openModel, Problem } from "../../edge/figment.ts";
import { encoders, type Format } from "../../edge/encode/registry.ts";
import { UserError } from "../../shared/errors.ts";
import { saveTinyModel } from "../shared/model/fixture.ts";
import { browserObstacle, openBrowser, serve } from "../support/browser.ts";
import { itUnless } from "../support/skip.ts";
import { testServer } from "./fixture.ts";

const ROOT = fileURLToPath(import.meta.resolve("../../"));

const { app } = testServer();
const formats = Object.keys(encoders) as Format[];

/** What the server answers. */
async function answered(query: string): Promise<Uint8Array> {
  const response = await app.request(`/generate?${query}`);
  assert.equal(response.status, 200);
  return new Uint8Array(await response.arrayBuffer());
}

let parent: string;
let folder: string;

beforeAll(async () => {
  parent = await Deno.makeTempDir();
  folder = await saveTinyModel(parent, { name: "plain", version: 3 });
});
afterAll(() => Deno.remove(parent, { recursive: true }));

describe("generate()", () => {
  let model: OpenModel;
  beforeAll(async () => {
    model = await openModel(folder);
  });

  it("gives what the server answers, in every format", async () => {
    assert.deepEqual(await generate({ model, seed: "alice" }), await answered("seed=alice"));
    for (const format of formats) {
      assert.deepEqual(
        await generate({ model, seed: "Zoë", class: "star", size: 20, truncation: 0.5, format }),
        await answered(`seed=Zo%C3%AB&class=star&size=20&truncation=0.5&format=${format}`),
      );
    }
  });

  it("takes a class by name or index, and any number of digits", async () => {
    const star = await generate({ model, seed: "a", class: "star" });
    assert.deepEqual(await generate({ model, seed: "a", class: 2 }), star);
    const third = await generate({ model, seed: "a", truncation: 0.1 + 0.2 });
    assert.deepEqual(third, await generate({ model, seed: "a", truncation: 0.3 }));
    await generate({ model, seed: "a", truncation: 1e-9, format: "json" });
  });

  it("takes an unpaired surrogate as UTF-8 does", async () => {
    assert.deepEqual(
      await generate({ model, seed: "\ud800" }),
      await generate({ model, seed: "\ufffd" }),
    );
  });

  it("refuses what the server refuses, naming it", async () => {
    const cases = [
      [{ seed: "" }, "seed"],
      [{ seed: "x".repeat(257) }, "seed"],
      [{ class: "circel" }, "class"],
      [{ class: 3 }, "class"],
      [{ class: -1 }, "class"],
      [{ size: 15 }, "size"],
      [{ size: 20.5 }, "size"],
      [{ truncation: 2.1 }, "truncation"],
      [{ truncation: -0.1 }, "truncation"],
      [{ truncation: NaN }, "truncation"],
      [{ format: "gif" as Format }, "format"],
    ] as const;
    for (const [options, parameter] of cases) {
      await assert.rejects(generate({ model, seed: "a", ...options }), (error) => {
        assert.ok(error instanceof Problem);
        assert.equal(error.members["parameter"], parameter);
        return true;
      });
    }
  });
});

describe("openModel()", () => {
  const expected = () => answered("seed=alice");

  it("reads from a path, a file's URL, and whatever gives the bytes", async () => {
    const sources = [
      folder,
      `${folder}/`,
      new URL(`file://${folder}`),
      (name: string) => Deno.readFile(`${folder}/${name}`),
    ];
    for (const source of sources) {
      const model = await openModel(source);
      assert.equal(model.config.name, "plain");
      assert.deepEqual(await generate({ model, seed: "alice" }), await expected());
    }
  });

  it("reads from a server", async () => {
    const { origin, stop } = serve(serveFolder(folder));
    try {
      const model = await openModel(origin);
      assert.deepEqual(await generate({ model, seed: "alice" }), await expected());
      await assert.rejects(openModel(`${origin}/nowhere`), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, /nowhere\/config\.json: the answer is 404$/);
        return true;
      });
    } finally {
      await stop();
    }
  });

  it("refuses a folder that is not there or damaged, naming the file", async () => {
    await assert.rejects(openModel(`${parent}/nowhere`), /nowhere\/config\.json: cannot be read/);
    await assert.rejects(
      openModel(async (name) => {
        const bytes = await Deno.readFile(`${folder}/${name}`);
        if (name === "model.safetensors") bytes[bytes.length - 1]! ^= 1;
        return bytes;
      }),
      /^UserError: model\/model\.safetensors: its SHA-256 is /,
    );
  });
});

describe("the bundle of the library", () => {
  /** Makes a picture in each format, where it has only been copied to. */
  const program = (library: string, model: string) => `
    import { generate, openModel } from "${library}";
    const model = await openModel("${model}");
    const files = [];
    for (const format of ${JSON.stringify(formats)}) {
      files.push([...await generate({ model, seed: "alice", size: 20, format })]);
    }
  `;
  let bundle: string;

  beforeAll(async () => {
    bundle = `${parent}/library`;
    const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
    const args = (tasks["bundle:library"] as string).split(" ").slice(1)
      .map((arg) => arg === "--allow-write=dist" ? `--allow-write=${parent}` : arg);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...args, bundle],
      cwd: ROOT,
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  });

  async function assertSame(files: number[][]): Promise<void> {
    assert.equal(files.length, formats.length);
    for (const [i, format] of formats.entries()) {
      const expected = await answered(`seed=alice&size=20&format=${format}`);
      assert.deepEqual(Uint8Array.from(files[i]!), expected, format);
    }
  }

  for (
    const [platform, before] of [
      ["Deno", ""],
      ["a platform without 16-bit floats, as Node 20 is", "delete globalThis.Float16Array;"],
    ] as const
  ) {
    it(`gives the same bytes in ${platform}, and needs to read nothing but its files`, async () => {
      const path = `${parent}/program.mjs`;
      await Deno.writeTextFile(`${parent}/before.mjs`, before);
      await Deno.writeTextFile(
        path,
        `import "./before.mjs"; ${program("./library/figment.js", folder)}
        console.log(JSON.stringify(files));`,
      );
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "--no-config", "--no-prompt", `--allow-read=${parent}`, path],
      }).output();
      assert.equal(new TextDecoder().decode(stderr), "");
      await assertSame(JSON.parse(new TextDecoder().decode(stdout)));
    });
  }

  itUnless(browserObstacle(), "gives the same bytes in a browser", async () => {
    const { origin, stop } = serve(serveFolder(parent));
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      await page.goto(`${origin}/`);
      await page.addScriptTag({
        type: "module",
        content: `${program("/library/figment.js", `${origin}/plain`)} globalThis.files = files;`,
      });
      const files = await page.waitForFunction("globalThis.files", undefined, { timeout: 60_000 });
      await assertSame(await files.jsonValue() as number[][]);
      assert.deepEqual(errors, []);
    } finally {
      await browser.close();
      await stop();
    }
  });
});

/** Serves the files of a folder, and an empty page at its root. */
function serveFolder(folder: string) {
  const types: Readonly<Record<string, string>> = {
    js: "text/javascript",
    wasm: "application/wasm",
  };
  return async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === "/") {
      return new Response("<!DOCTYPE html><title>Library</title>", {
        headers: { "Content-Type": "text/html" },
      });
    }
    try {
      const bytes = await Deno.readFile(folder + pathname);
      const type = types[pathname.split(".").at(-1)!] ?? "application/octet-stream";
      return new Response(bytes, { headers: { "Content-Type": type } });
    } catch {
      return new Response(null, { status: 404 });
    }
  };
}
