import { afterAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Thread } from "../../../edge/operation/threads.ts";

const threads: Thread[] = [];

function start(process: string): Thread {
  const thread = new Thread(process);
  threads.push(thread);
  return thread;
}

/** Time enough for all that has been said to be heard. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

describe("Thread", () => {
  // Not in between: a channel that is opened after all were closed does not work in Deno 2.9.6.
  afterAll(() => {
    for (const thread of threads.splice(0)) thread.close();
  });

  it("finishes at once where there is no other", async () => {
    start("another process");
    await start("this process").finish();
  });

  it("waits for all others, whichever began and whichever finishes first", async () => {
    const all = ["a", "b", "c"].map(() => start("one process"));
    await settled();
    const [first, second, third] = all as [Thread, Thread, Thread];
    const ended: string[] = [];
    const finish = (thread: Thread, name: string) => thread.finish().then(() => ended.push(name));
    const both = [finish(second, "second"), finish(first, "first")];
    await settled();
    assert.deepEqual(ended, []);
    await finish(third, "third");
    await Promise.all(both);
    assert.deepEqual(ended.sort(), ["first", "second", "third"]);
  });

  it("is not waited for where it begins when the others have finished", async () => {
    await start("a third process").finish();
    const late = start("a third process");
    await settled();
    await late.finish();
  });
});
