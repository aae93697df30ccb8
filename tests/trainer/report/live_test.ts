import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { UserError } from "../../../shared/errors.ts";
import { gridName } from "../../../trainer/run/moment_files.ts";
import { parseAddress } from "../../../trainer/report/address.ts";
import { Feed } from "../../../trainer/report/feed.ts";
import { liveApp, pictureAddress } from "../../../trainer/report/live_app.ts";
import { Reporter } from "../../../trainer/report/reporter.ts";
import { lineAt, linesOf, writeGrid, writeRun } from "./run_fixture.ts";

let folder: string;
const append = (...lines: unknown[]) =>
  Deno.writeTextFile(`${folder}/log.jsonl`, linesOf(lines), { append: true });

/** Reads server-sent events, one after the other. */
async function* eventsOf(response: Response): AsyncGenerator<{ event: string; data: string }> {
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const fields = text.slice(0, end).split("\n").map((line) => line.split(/: (.*)/s));
      text = text.slice(end + 2);
      const { event, data } = Object.fromEntries(fields);
      yield { event, data };
    }
  }
}

describe("parseAddress", () => {
  it("takes a port, an address, or neither", () => {
    assert.deepEqual(parseAddress(true), { hostname: "127.0.0.1", port: 8080 });
    assert.deepEqual(parseAddress("81"), { hostname: "127.0.0.1", port: 81 });
    assert.deepEqual(parseAddress("0.0.0.0:0"), { hostname: "0.0.0.0", port: 0 });
    assert.deepEqual(parseAddress("[::1]:8080"), { hostname: "[::1]", port: 8080 });
  });

  for (const text of ["drawn", "65536", ":80", "localhost", "localhost:", "a b:80", "-1", "1e3"]) {
    it(`refuses "${text}"`, () => {
      assert.throws(() => parseAddress(text), (error) => {
        assert.ok(error instanceof UserError);
        assert.ok(error.message.startsWith(`Option --report is "${text}", but must be a port`));
        return true;
      });
    });
  }
});

describe("a live report", () => {
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    await writeRun(folder);
  });
  afterEach(() => Deno.remove(folder, { recursive: true }));

  const look = (feed: Feed) => feed.look(folder, (name) => pictureAddress(folder, name));

  it("tells ten viewers all there is, then what is new; those who leave disturb nobody", async () => {
    const feed = new Feed();
    const app = liveApp({ feed, folder: () => folder });
    const early = await Promise.all(Array.from({ length: 5 }, () => app.request("/events")));
    await look(feed);
    const late = await Promise.all(Array.from({ length: 5 }, () => app.request("/events")));
    const viewers = [...early, ...late].map(eventsOf);
    for (const viewer of viewers) {
      const { event, data } = (await viewer.next()).value!;
      assert.equal(event, "report");
      assert.deepEqual(JSON.parse(data).columns.images, [1024, 2048, 3072]);
    }
    for (const viewer of viewers.splice(0, 4)) await viewer.return(undefined);

    await append(lineAt(4096));
    await writeGrid(folder, 4096, 9);
    await look(feed);
    await look(feed); // nothing new: nothing is sent
    feed.end();
    for (const viewer of viewers) {
      const { event, data } = (await viewer.next()).value!;
      assert.equal(event, "news");
      assert.deepEqual(JSON.parse(data).lines, [lineAt(4096)]);
      const [{ src }] = JSON.parse(data).grids;
      const picture = await app.request(`/${src}`);
      assert.deepEqual(await picture.bytes(), await Deno.readFile(`${folder}/${gridName(4096)}`));
      assert.equal((await viewer.next()).value!.event, "over");
      assert.equal((await viewer.next()).done, true);
    }
  });

  it("tells of another run in the folder from its beginning", async () => {
    const feed = new Feed();
    await look(feed);
    const viewer = feed.events(new AbortController().signal);
    await viewer.next();
    await Deno.writeTextFile(`${folder}/log.jsonl`, linesOf([lineAt(64)]));
    await look(feed);
    const { event, data } = (await viewer.next()).value!;
    assert.deepEqual([event, JSON.parse(data).columns.images], ["report", [64]]);
  });

  it("sends the whole again where there is too much news, so that it keeps little", async () => {
    const feed = new Feed();
    await look(feed);
    const viewer = feed.events(new AbortController().signal);
    await viewer.next();
    for (let i = 1; i <= 501; i++) {
      await append(lineAt(4096 + i));
      await look(feed);
    }
    const { event, data } = (await viewer.next()).value!;
    assert.deepEqual([event, JSON.parse(data).columns.images.length], ["report", 3 + 501]);
  });

  it("shows a page at once, before there is a run, and no file but the pictures", async () => {
    const app = liveApp({ feed: new Feed(), folder: () => null });
    const page = await app.request("/");
    assert.equal(page.status, 200);
    assert.match(await page.text(), /Nothing to see yet/);
    assert.equal((await app.request(`/pictures/${gridName(0)}`)).status, 404);
    const other = liveApp({ feed: new Feed(), folder: () => folder });
    assert.equal((await other.request(`/pictures/${gridName(0)}`)).status, 200);
    for (const name of ["log.jsonl", "run.json", "..%2frun.json", "grid-1.png", ""]) {
      assert.equal((await other.request(`/pictures/${name}`)).status, 404, name);
    }
    assert.equal((await other.request("/", { method: "POST" })).status, 404);
  });
});

describe("the reporter", () => {
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    await writeRun(folder);
  });
  afterEach(() => Deno.remove(folder, { recursive: true }));

  const written = async () =>
    (await Deno.readTextFile(`${folder}/report.html`).catch(() => "")).includes("3072");

  it("shows a run and leaves its page in the folder, at the beginning and at the end", async () => {
    {
      await using reporter = await Reporter.start({ hostname: "127.0.0.1", port: 0 });
      assert.match(reporter.url!, /^http:\/\/127\.0\.0\.1:\d+\/$/);
      reporter.follow(folder);
      const events = eventsOf(await fetch(`${reporter.url}events`));
      assert.equal((await events.next()).value!.event, "report");
      while (!await written()) await new Promise((resolve) => setTimeout(resolve, 20));
      await append(lineAt(4096));
      for await (const { event, data } of events) {
        assert.equal(event, "news");
        assert.deepEqual(JSON.parse(data).lines, [lineAt(4096)]);
        break;
      }
    }
    assert.match(await Deno.readTextFile(`${folder}/report.html`), /\[1024,2048,3072,4096\]/);
  });

  it("writes the page without showing it, too", async () => {
    {
      await using reporter = await Reporter.start(null);
      assert.equal(reporter.url, null);
      reporter.follow(folder);
    }
    assert.ok(await written());
  });

  it("refuses a port at which another listens, naming it and what to do", async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    await assert.rejects(
      Reporter.start({ hostname: "127.0.0.1", port }),
      new UserError(
        `--report 127.0.0.1:${port}: another program listens at this port; name another one, ` +
          `or 0 for any that is free: --report 127.0.0.1:0`,
      ),
    );
  });

  it("refuses a host at which the task may not listen", async () => {
    await assert.rejects(
      Reporter.start({ hostname: "192.0.2.1", port: 0 }),
      (error) =>
        error instanceof UserError &&
        error.message.startsWith("--report 192.0.2.1:0: the task may"),
    );
  });

  it("says once what goes wrong, and disturbs nobody", async () => {
    const warned: string[] = [];
    const warn = console.warn;
    console.warn = (text) => warned.push(text);
    try {
      await using reporter = await Reporter.start(null);
      reporter.follow(`${folder}/none`);
    } finally {
      console.warn = warn;
    }
    assert.deepEqual(warned, [
      `The report stands still: ${folder}/none: cannot read this folder (there is none)`,
    ]);
  });
});
