import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { bootTrainer } from "../../../trainer/backend.ts";
import { losses } from "../../../trainer/losses/registry.ts";
import { tieOf } from "../../../trainer/losses/tie.ts";

describe("tieOf", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("gives the losses of a judge that cannot tell", async () => {
    const ties = [
      ["binary-cross-entropy", Math.log(4), Math.log(2)],
      ["relativistic", Math.log(2), Math.log(2)],
    ] as const;
    for (const [name, judgeLoss, forgerLoss] of ties) {
      const tie = await tieOf(losses[name]);
      assert.ok(Math.abs(tie.judgeLoss - judgeLoss) < 1e-6, name);
      assert.ok(Math.abs(tie.forgerLoss - forgerLoss) < 1e-6, name);
    }
  });
});
