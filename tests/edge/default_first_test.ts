import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { defaultFirst } from "../../edge/default_first.ts";

/** A handler whose other models are read when `finish` is called. */
function started() {
  const reading = Promise.withResolvers<void>();
  let begun = 0;
  const handler = defaultFirst((request) => new Response(request.url), () => {
    begun++;
    return reading.promise;
  });
  const ask = (target: string) => handler(new Request(`http://localhost${target}`));
  return { ask, finish: reading.resolve, begun: () => begun };
}

describe("defaultFirst()", () => {
  for (const target of ["/generate?seed=models", "/random", "/healthz"]) {
    it(`answers ${target} at once`, () => {
      const { ask, begun } = started();
      assert.ok(ask(target) instanceof Response);
      assert.equal(begun(), 0);
    });
  }

  const waiting = [
    "/generate?seed=a&model=mnist",
    "/generate?seed=a&mod%65l=mnist",
    "/v1/mnist/a.png",
    "/models",
    "/readyz",
    "/",
    "/nothing",
  ];
  for (const target of waiting) {
    it(`lets ${target} wait until all models are read, and no longer`, async () => {
      const { ask, finish, begun } = started();
      let isAnswered = false;
      const answer = Promise.resolve(ask(target)).then((response) => {
        isAnswered = true;
        return response;
      });
      await new Promise((resolve) => setTimeout(resolve));
      assert.deepEqual([begun(), isAnswered], [1, false]);
      finish();
      assert.equal(await (await answer).text(), `http://localhost${target}`);
      assert.ok(ask(target) instanceof Response);
      assert.equal(begun(), 1);
    });
  }
});
