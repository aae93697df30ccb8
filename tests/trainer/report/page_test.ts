import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { encode } from "fast-png";
import { UserError } from "../../../shared/errors.ts";
import { RandomStream } from "../../../shared/random.ts";
import { report } from "../../../trainer/commands/report.ts";
import { inlinePicture } from "../../../trainer/report/inline_picture.ts";
import { reportPage } from "../../../trainer/report/page.tsx";
import { emptyReport, type RunReport } from "../../../trainer/report/run_report.ts";
import { writeReport } from "../../../trainer/report/write_report.ts";
import { writeRun } from "./run_fixture.ts";

const print = console.log;
let folder: string;
let printed: string[];

/** The reports that a page holds. */
function reportsIn(page: string): RunReport[] {
  const [, json] = /<script type="application\/json" id="reports">(.*?)<\/script>/s.exec(page)!;
  return JSON.parse(json!).reports;
}

describe("the page of a report", () => {
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    await writeRun(`${folder}/tiny`);
    printed = [];
    console.log = (line) => printed.push(line);
  });
  afterEach(async () => {
    console.log = print;
    await Deno.remove(folder, { recursive: true });
  });

  it("is one file that holds the run, its pictures too, and asks for nothing", async () => {
    await writeReport([`${folder}/tiny`], `${folder}/page.html`);
    const page = await Deno.readTextFile(`${folder}/page.html`);
    const [run] = reportsIn(page);
    assert.equal(run!.name, "tiny");
    assert.deepEqual(run!.columns["images"], [1024, 2048, 3072]);
    assert.deepEqual(run!.notes, []);
    for (const { src } of run!.grids) assert.match(src, /^data:image\/png;base64,/);
    assert.match(run!.real!, /^data:/);
    const markup = page.replace(/<script type="module">.*?<\/script>/s, "");
    const addresses = [...markup.matchAll(/\b(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]*)/g)]
      .map(([, address]) => address!);
    assert.ok(addresses.length >= 3);
    for (const address of addresses) assert.match(address, /^(data:|#|$)/);
  });

  it("lets nothing run but its own script", () => {
    const page = reportPage({ reports: [emptyReport("tiny")] });
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(page)!;
    assert.match(policy!, /^default-src &#39;none&#39;|^default-src 'none'/);
    const [, script] = /<script type="module">(.*?)<\/script>/s.exec(page)!;
    const digest = createHash("sha256").update(script!).digest("base64");
    assert.ok(policy!.includes(`sha256-${digest}`));
  });

  it("shows a run whose name is markup as what it is", () => {
    const name = "</script><script>alert(1)</script>";
    const page = reportPage({ reports: [emptyReport(name)] });
    assert.ok(!page.includes(name));
    assert.equal(reportsIn(page)[0]!.name, name);
  });

  it("makes large pictures short", async () => {
    const random = new RandomStream("photograph");
    const data = Uint8Array.from(
      { length: 640 * 512 * 3 },
      (_, i) => (i >> 6) + random.integer(40),
    );
    const png = encode({ width: 640, height: 512, channels: 3, data });
    await Deno.writeFile(`${folder}/large.png`, png as Uint8Array<ArrayBuffer>);
    const url = await inlinePicture(`${folder}/large.png`);
    assert.match(url, /^data:image\/webp;base64,/);
    assert.ok(url.length < png.length / 2);
  });
});

describe("deno task report", () => {
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    for (const name of ["a", "b"]) await writeRun(`${folder}/runs/${name}`);
    printed = [];
    console.log = (line) => printed.push(line);
  });
  afterEach(async () => {
    console.log = print;
    await Deno.remove(folder, { recursive: true });
  });

  it("writes the page into the run's folder, and says where it is", async () => {
    await report.run([`${folder}/runs/a/`]);
    assert.deepEqual(printed, [`Open it in a browser: ${folder}/runs/a/report.html`]);
    const page = await Deno.readTextFile(`${folder}/runs/a/report.html`);
    assert.deepEqual(reportsIn(page).map(({ name }) => name), ["a"]);
  });

  it("puts several runs side by side, beside their folders or where it is told", async () => {
    await report.run([`${folder}/runs/b`, `${folder}/runs/a`]);
    await report.run([`${folder}/runs/b`, `${folder}/runs/a`, "--out", `${folder}/both.html`]);
    for (const path of ["runs/report.html", "both.html"]) {
      const page = await Deno.readTextFile(`${folder}/${path}`);
      assert.deepEqual(reportsIn(page).map(({ name }) => name), ["b", "a"]);
    }
  });

  it("refuses what is no run, and writes nothing", async () => {
    const refused = (args: string[], message: RegExp) =>
      assert.rejects(report.run(args), (error) => {
        assert.ok(error instanceof UserError, `${error}`);
        assert.match(error.message, message);
        return true;
      });
    await refused([], /^No run is named; .*deno task report runs\/drawn$/);
    await refused([folder], /is no run's folder/);
    await refused([`${folder}/runs/none`], /runs\/none: cannot read this folder \(there is none\)/);
    await refused([`${folder}/runs/a`, `${folder}/runs/a/`], /runs\/a is named twice$/);
    await refused([`${folder}/runs/a`, folder], /is no run's folder/);
    await refused(["--bogus"], /^Unknown option --bogus/);
    assert.deepEqual(Array.from(Deno.readDirSync(`${folder}/runs`), ({ name }) => name).sort(), [
      "a",
      "b",
    ]);
  });
});
