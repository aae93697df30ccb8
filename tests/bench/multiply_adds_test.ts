import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { draftModel } from "../../shared/model/save.ts";
import { randomWeights, tinyDescription } from "../shared/model/fixture.ts";
import { multiplyAddsOf } from "./multiply_adds.ts";

describe("multiplyAddsOf()", () => {
  it("counts each layer of a generator by its size", () => {
    // 4 of noise and 3 classes → 4x4x4 → convolution → 8x8x4 → 8x8x1.
    const description = tinyDescription();
    const model = draftModel(description, randomWeights(description));
    const dense = (4 + 3) * 4 * 4 * 4;
    const convolution = 4 * 4 * 4 * 9 * 4;
    const up = 8 * 8 * 4 * 4 * 4;
    const output = 8 * 8 * 1 * 9 * 4;
    assert.equal(multiplyAddsOf(model), dense + convolution + up + output);
  });

  it("counts a fully connected generator's by its weights, biases aside", () => {
    // 4 of noise and 3 classes → 5 → 8x8x1.
    const description = tinyDescription({ family: "gan", architecture: { hidden: [5] } });
    const model = draftModel(description, randomWeights(description));
    assert.equal(multiplyAddsOf(model), (4 + 3) * 5 + 5 * 8 * 8);
  });
});
