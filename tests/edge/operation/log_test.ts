import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatEntry, LineWriter, type LogEntry } from "../../../edge/operation/log.ts";

const entry: LogEntry = {
  time: "2026-11-25T00:00:00.000Z",
  id: "abc",
  method: "GET",
  path: "/generate",
  query: "seed=a",
  status: 200,
  ms: 1.5,
  bytes: 600,
  cache: "miss",
  model: "mnist",
};

describe("formatEntry()", () => {
  it("makes one line of JSON", () => {
    const line = formatEntry({ ...entry, path: "/\n" }, "json");
    assert.equal(line.indexOf("\n"), line.length - 1);
    assert.deepEqual(JSON.parse(line), { ...entry, path: "/\n" });
  });

  it("makes one line of text, which leaves out what there is nothing to say of", () => {
    assert.equal(
      formatEntry(entry, "text"),
      "2026-11-25T00:00:00.000Z GET /generate?seed=a 200 1.5 ms 600 B miss mnist abc\n",
    );
    const { query: _, bytes: _b, cache: _c, model: _m, ...rest } = entry;
    assert.equal(
      formatEntry(rest, "text"),
      "2026-11-25T00:00:00.000Z GET /generate 200 1.5 ms abc\n",
    );
  });

  it("lets no control character into text", () => {
    const line = formatEntry({ ...entry, path: "/\r\n\x1b[31m\x9b" }, "text");
    assert.match(line, /^\P{Control}+\n$/u);
  });
});

/** A place to write to that takes a few bytes at a time. */
function slowSink() {
  let text = "";
  return {
    text: () => text,
    write: (bytes: Uint8Array) => {
      const taken = bytes.subarray(0, 5);
      text += new TextDecoder().decode(taken);
      return Promise.resolve(taken.length);
    },
  };
}

describe("LineWriter", () => {
  it("writes lines in order and to their end, later", async () => {
    const sink = slowSink();
    const writer = new LineWriter(sink.write, () => assert.fail("a line is lost"));
    const lines = ["first line\n", "second line\n", "third\n"];
    for (const line of lines) writer.add(line);
    assert.equal(sink.text(), "");
    await writer.flush();
    assert.equal(sink.text(), lines.join(""));
    writer.add("fourth\n");
    await writer.flush();
    assert.equal(sink.text(), `${lines.join("")}fourth\n`);
  });

  it("drops lines, and says so, where nobody takes them in time", async () => {
    let dropped = 0;
    let written = 0;
    const writer = new LineWriter((bytes) => {
      written += bytes.length;
      return Promise.resolve(bytes.length);
    }, () => dropped++);
    const line = "x".repeat(99_999) + "\n";
    for (let i = 0; i < 20; i++) writer.add(line);
    await writer.flush();
    assert.equal(dropped, 10);
    assert.equal(written, 10 * line.length);
  });

  it("goes on where standard output is closed", async () => {
    let dropped = 0;
    const writer = new LineWriter(() => Promise.reject(new Error("broken pipe")), () => dropped++);
    writer.add("a\n");
    await writer.flush();
    writer.add("b\n");
    await writer.flush();
    assert.equal(dropped, 2);
  });
});
