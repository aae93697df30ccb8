import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Problem } from "../../edge/problem.ts";
import { RenderQueue } from "../../edge/render_queue.ts";

describe("RenderQueue", () => {
  it("computes what is asked for twice at a time once", async () => {
    const queue = new RenderQueue(1);
    let runs = 0;
    const work = () => Uint8Array.of(++runs);
    const [a, b] = await Promise.all([queue.render("key", work), queue.render("key", work)]);
    assert.deepEqual([a, b], [Uint8Array.of(1), Uint8Array.of(1)]);
    assert.deepEqual(await queue.render("key", work), Uint8Array.of(2));
  });

  it("works on one at a time, in order", async () => {
    const queue = new RenderQueue(2);
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = queue.render("first", async () => {
      order.push("first begins");
      await gate.promise;
      order.push("first ends");
      return new Uint8Array();
    });
    const second = queue.render("second", () => {
      order.push("second");
      return new Uint8Array();
    });
    gate.resolve();
    await Promise.all([first, second]);
    assert.deepEqual(order, ["first begins", "first ends", "second"]);
  });

  it("refuses at once past its limit, and takes more when there is room again", async () => {
    const queue = new RenderQueue(1);
    const gate = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
    const waiting = queue.render("a", () => gate.promise);
    assert.throws(
      () => queue.render("b", () => new Uint8Array()),
      (error) => error instanceof Problem && error.status === 503,
    );
    gate.resolve(new Uint8Array());
    await waiting;
    await queue.render("b", () => new Uint8Array());
  });

  it("goes on after a failure, which only those who asked for it see", async () => {
    const queue = new RenderQueue(2);
    const broken = queue.render("broken", () => {
      throw new Error("no");
    });
    const fine = queue.render("fine", () => Uint8Array.of(1));
    await assert.rejects(broken, /no/);
    assert.deepEqual(await fine, Uint8Array.of(1));
  });
});
