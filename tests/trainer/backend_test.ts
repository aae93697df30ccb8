import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../trainer/backend.ts";

describe("bootTrainer()", () => {
  it("leaves a backend that is booted as it is, its kernels and tensors", async () => {
    assert.equal(await bootTrainer("wasm"), "wasm");
    const kernels = () => tf.getKernelsForBackend("wasm").map(({ kernelFunc }) => kernelFunc);
    const before = kernels();
    const tensor = tf.tensor1d([1, 2]);
    assert.equal(await bootTrainer("cpu"), "cpu");
    assert.equal(await bootTrainer("wasm"), "wasm");
    assert.equal(tf.getBackend(), "wasm");
    assert.ok(before.length > 0);
    kernels().forEach((kernel, i) => assert.equal(kernel, before[i]));
    assert.deepEqual([...tf.add(tensor, 1).dataSync()], [2, 3]);
  });
});
