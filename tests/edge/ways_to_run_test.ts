import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { verifyTarget } from "../../edge/operation/signature.ts";
import { Connection, requestOf } from "../bench/connection.ts";
import { running, type RunningServer, startServer } from "./server_process.ts";
import { taskWords } from "../support/task_words.ts";

const ROOT = resolve(import.meta.dirname!, "../..");

/** Where everything is written. */
let folder: string;
/** Nothing is in it: neither a configuration nor a cache of Deno's. */
let empty: string;

const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));

/** The words of a task's command, without `deno`, and with other paths. */
function deno(args: string[], options: Deno.CommandOptions = {}): Deno.Command {
  return new Deno.Command(Deno.execPath(), { stdin: "null", ...options, args });
}

async function outputOf(command: Deno.Command) {
  const { code, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** Starts something that serves, in an empty folder, as a user who has nothing there. */
async function startInEmptyFolder(args: string[], cwd = empty): Promise<RunningServer> {
  return await running(
    deno(args, {
      cwd,
      clearEnv: true,
      env: { HOME: empty, HOST: "127.0.0.1", PORT: "0", NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).spawn(),
  );
}

/** Two compilers of JSX close empty elements and write attributes without a value differently. */
function unformatted(html: string, address: string): string {
  return html.replaceAll(address, "").replaceAll(/ *\/?>/g, ">").replaceAll('=""', "");
}

describe("deno task bundle:edge", () => {
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    empty = `${folder}/empty`;
    await Deno.mkdir(empty);
    const words = await taskWords("bundle:edge", { "=dist": `=${folder}` });
    const { code, stderr } = await outputOf(deno([...words, `${folder}/server`], { cwd: ROOT }));
    assert.equal(code, 0, stderr);
  });
  afterAll(() => Deno.remove(folder, { recursive: true }));

  it("makes a server that needs no packages and answers as the source does", async () => {
    await using source = await startServer(`${ROOT}/weights`);
    await using bundle = await startInEmptyFolder([
      "run",
      "--no-prompt",
      "--cached-only",
      "--allow-net",
      `--allow-read=${folder}/server`, // its own modules are loaded when they are needed
      /--allow-env=\S+/.exec(tasks.start)![0],
      `${folder}/server/edge/main.js`,
    ]);
    const paths = [
      "/generate?seed=alice",
      "/generate?seed=alice&size=64&format=webp",
      "/generate?seed=alice&size=64&format=jpeg",
      "/generate?seed=alice&size=32&format=avif",
      "/generate?seed=alice&format=json",
      "/sheet?seeds=a,b,c",
      "/models",
      "/",
      "/nope",
    ];
    for (const path of paths) {
      const [expected, actual] = await Promise.all([source, bundle].map(async ({ address }) => {
        const response = await fetch(address + path);
        const text = new TextDecoder("latin1").decode(await response.bytes());
        const { date: _, "content-length": _l, ...headers } = Object.fromEntries(response.headers);
        return { status: response.status, headers, body: unformatted(text, address) };
      }));
      assert.deepEqual(actual, expected, path);
    }
  });

  it("loads nothing before it listens that a picture does not need", async () => {
    let loaded = "";
    const imported = new Set<string>();
    const load = async (name: string) => {
      const text = await Deno.readTextFile(`${folder}/server/edge/${name}`);
      loaded += text;
      for (const [, next] of text.matchAll(/\b(?:from|import)\s*"([^"]+)"/g)) {
        if (imported.has(next!)) continue;
        imported.add(next!);
        if (next!.startsWith("./")) await load(next!);
      }
    };
    await load("main.js");
    assert.match(loaded, /IHDR/);
    // What Deno has of Node is loaded when it is imported, and takes longer than a picture.
    assert.deepEqual([...imported].filter((name) => name.startsWith("node:")), []);
    // Zod's words in all languages come with it, unless it is imported as a namespace.
    assert.doesNotMatch(loaded, /erwartet/, 'import * as z from "../shared/zod.ts"');
  });

  it("has what the container runs, its check of health too", async () => {
    const dockerfile = await Deno.readTextFile(`${ROOT}/Dockerfile`);
    const [health, start] = [...dockerfile.matchAll(/^(?:HEALTHCHECK .*)?CMD \["deno", (.*)\]$/gm)]
      .map(([, words]) => JSON.parse(`[${words}]`) as string[]);
    const server = await startInEmptyFolder(start!, `${folder}/server`);
    const check = (port: number) =>
      deno(health!, { cwd: `${folder}/server`, env: { PORT: `${port}` } }).output();
    try {
      assert.equal((await fetch(`${server.address}/generate?seed=alice`)).status, 200);
      assert.equal((await check(server.port)).code, 0);
      server.process.kill("SIGTERM");
      assert.equal((await server.process.status).code, 0);
      assert.equal((await check(server.port)).code, 1);
    } finally {
      await server[Symbol.asyncDispose]();
    }
  });

  it("becomes an executable with models and binaries inside, by deno task compile", async () => {
    const words = (await taskWords("compile", { "dist/": `${folder}/` }))
      .filter((word) => word !== "--quiet");
    const env = { NO_COLOR: "1" };
    const real = deno(words, { cwd: ROOT, env, signal: AbortSignal.timeout(300_000) });
    let { code, stderr } = await outputOf(real);
    const isOutOfReach = code !== 0 &&
      /denort|dl\.deno\.land|dns error|sending request/.test(stderr);
    if (isOutOfReach) {
      // The runtime that it is put into comes from Deno's site. Without it, Deno itself
      // stands in: everything is embedded all the same, but nothing would look at it there.
      console.log("the executable is not run: Deno's runtime for executables is out of reach");
      const standIn = { ...env, DENORT_BIN: Deno.execPath() };
      ({ code, stderr } = await outputOf(deno(words, { cwd: ROOT, env: standIn })));
    }
    assert.equal(code, 0, stderr);
    for (const embedded of [/main\.js/, /avif_codec-\w+\.js/, /weights/]) {
      assert.match(stderr, embedded);
    }
    const { size } = await Deno.stat(`${folder}/figment`);
    assert.ok(size > 50e6);
    if (isOutOfReach) return;
    // Tests may run Deno only, so that has to start it.
    const starter = "const { code } = await new Deno.Command(Deno.args[0]).spawn().status;" +
      "Deno.exit(code);";
    await using server = await startInEmptyFolder(["eval", starter, `${folder}/figment`]);
    const picture = await fetch(`${server.address}/generate?seed=alice&format=webp`);
    assert.equal(picture.headers.get("Content-Type"), "image/webp");
    assert.ok((await picture.bytes()).length > 50);
  });
});

describe("the tasks that serve", () => {
  it("may use the network, read, and see their variables, and nothing else", () => {
    for (const task of [tasks.start, tasks.serve, tasks.compile.command]) {
      const allowed = (task as string).match(/--allow-[a-z]+/g)!.sort();
      assert.deepEqual(allowed, ["--allow-env", "--allow-net", "--allow-read"]);
      assert.match(task, /--allow-env=HOST,PORT,FIGMENT_/);
    }
  });

  it("may read their own folder and that of the models, from the source", () => {
    for (const task of [tasks.start, tasks.serve]) {
      assert.match(task, /^WEIGHTS=.*FIGMENT_WEIGHTS.* "--allow-read=\.,\$WEIGHTS" /);
    }
  });
});

describe("Dockerfile", () => {
  it("has the Deno that is tested, and allows what the task start allows", async () => {
    const dockerfile = await Deno.readTextFile(`${ROOT}/Dockerfile`);
    const versions = [...dockerfile.matchAll(/^FROM denoland\/deno:(\S+)/gm)].map(([, tag]) => tag);
    const [, ci] = /npx -y deno@([\d.]+)/.exec(await Deno.readTextFile(`${ROOT}/.ci/run`))!;
    assert.deepEqual(versions, [ci, ci]);
    assert.ok(dockerfile.includes(`"${/--allow-env=\S+/.exec(tasks.start)![0]}"`));
    assert.match(dockerfile, /^USER (?!root)\w+$/m);
  });

  it("is given what it bundles", async () => {
    const ignored = await Deno.readTextFile(`${ROOT}/.dockerignore`);
    const given = ignored.trim().split("\n").slice(1).map((line) => line.slice(1));
    for (const name of given) await Deno.stat(`${ROOT}/${name}`);
    assert.deepEqual(given, ["deno.json", "deno.lock", "LICENSE", "edge", "shared", "weights"]);
  });
});

describe("deno task serve", () => {
  it("serves the same pictures from several threads, and ends as it should", async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    listener.close();
    // Not by `deno task`, which would have to be trusted to end it.
    const words = await taskWords("serve", {
      "$WEIGHTS": "weights",
      "$HOST": "127.0.0.1",
      "$PORT": `${port}`,
    });
    const process = deno(words, {
      cwd: ROOT,
      env: { DENO_JOBS: "2", NO_COLOR: "1", FIGMENT_LOG: "off" },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const rest = process.stdout.pipeTo(new WritableStream());
    const output = process.stderr.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
    try {
      const url = `http://127.0.0.1:${port}/generate?seed=alice`;
      const signal = AbortSignal.timeout(60_000);
      let first: Response | undefined;
      for (let tries = 0; first === undefined && tries < 300; tries++) {
        first = await fetch(url, { signal }).catch(() => undefined);
        if (first === undefined) await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.equal(first?.status, 200);
      const expected = await first.bytes();
      const all = await Promise.all(Array.from({ length: 50 }, async () => {
        const response = await fetch(url, { signal });
        return [response.status, await response.bytes()];
      }));
      for (const answer of all) assert.deepEqual(answer, [200, expected]);
      let said = "";
      while (!/with 2 threads/.test(said)) {
        const { done, value } = await output.next();
        assert.ok(!done, said);
        said += value;
      }
      // What every thread has begun is finished; what it has not read yet is lost.
      const connections = await Promise.all(
        Array.from({ length: 20 }, async () => {
          const connection = await Connection.open(port);
          await connection.ask(requestOf("/healthz"));
          return connection;
        }),
      );
      const last = connections.map(async (connection, seed) => {
        using _ = connection;
        const request = requestOf(`/generate?seed=last-${seed}&size=512`);
        return (await connection.ask(request).catch(() => undefined))?.status;
      });
      await Promise.race(last);
      process.kill("SIGTERM");
      const statuses = await Promise.all(last);
      assert.ok(statuses.filter((status) => status === 200).length > 1, statuses.join());
      assert.ok(statuses.every((status) => [200, 503, undefined].includes(status)));
      assert.equal((await process.status).code, 0);
    } finally {
      try {
        process.kill("SIGKILL");
      } catch {
        // it has ended
      }
      await process.status;
      await rest;
      while (!(await output.next()).done); // to its end
    }
  });
});

describe("deno task sign", () => {
  const sign = async (args: string[], keys?: string) => {
    const words = await taskWords("sign", { "edge/": `${ROOT}/edge/` });
    return await outputOf(deno(
      [...words.toSpliced(1, 0, "--no-prompt"), ...args],
      { env: { NO_COLOR: "1", ...(keys === undefined ? {} : { FIGMENT_SIGNING_KEYS: keys }) } },
    ));
  };
  const keys = "the newest of the keys,an older one of the keys";

  it("signs URLs and paths by the newest key", async () => {
    const origin = "https://pictures.example";
    const { code, stdout } = await sign([`${origin}/generate?seed=a&class=7`, "/random"], keys);
    assert.equal(code, 0);
    const [first, second] = stdout.trimEnd().split("\n");
    assert.ok(first!.startsWith(`${origin}/`));
    const [newest] = keys.split(",");
    const target = first!.slice(origin.length);
    assert.equal(verifyTarget(target, [newest!]), "/generate?seed=a&class=7");
    assert.equal(verifyTarget(second!, [newest!]), "/random");
  });

  it("says in one line what it lacks", async () => {
    for (
      const [args, keys, message] of [
        [["/random"], undefined, /^FIGMENT_SIGNING_KEYS is not set/],
        [["/random"], "short", /^FIGMENT_SIGNING_KEYS has a key of fewer/],
        [[], "the newest of the keys", /^Name a URL or a path/],
        [["generate"], "the newest of the keys", /^"generate" has no path/],
      ] as const
    ) {
      const { code, stderr, stdout } = await sign([...args], keys);
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split("\n").length, 1);
      assert.deepEqual([code, stdout], [1, ""]);
    }
  });
});
