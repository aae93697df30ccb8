import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { bootWasm, type WasmInstance } from "../../shared/backend.ts";

describe("bootWasm", () => {
  let wasm: WasmInstance;

  beforeAll(async () => {
    wasm = await bootWasm();
  });

  /** A tensor's values, as they lie in the backend's memory. */
  const inMemory = (tensor: TensorInfo) =>
    new Float32Array(
      wasm.memory.buffer,
      wasm.address(tensor),
      tf.util.sizeFromShape(tensor.shape),
    );

  it("needs no permission", async () => {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--frozen", "--no-check", "tests/shared/boot.ts"],
      cwd: fileURLToPath(import.meta.resolve("../..")),
    }).output();
    assert.equal(new TextDecoder().decode(stdout), "wasm 42\n", new TextDecoder().decode(stderr));
  });

  it("makes the backend the current one", () => {
    assert.equal(tf.getBackend(), "wasm");
    const product = tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]);
    assert.deepEqual(product.arraySync(), [[19, 22], [43, 50]]);
  });

  it("boots the build of one thread, whose memory is not shared", () => {
    assert.ok(wasm.memory.buffer instanceof ArrayBuffer);
  });

  it("tells where in memory a tensor lies", () => {
    const tensor = tf.tensor2d([[1, 2], [3, 4]]);
    assert.deepEqual(Array.from(inMemory(tensor)), [1, 2, 3, 4]);
    inMemory(tensor)[2] = 30;
    assert.deepEqual(tensor.arraySync(), [[1, 2], [30, 4]]);
  });

  it("allocates tensors to be filled in memory", () => {
    const info = wasm.allocate([3, 2]);
    inMemory(info).set([1, 2, 3, 4, 5, 6]);
    const tensor = tf.engine().makeTensorFromTensorInfo(info);
    assert.deepEqual([tensor.shape, tensor.dtype], [[3, 2], "float32"]);
    assert.deepEqual(tf.transpose(tensor).arraySync(), [[1, 3, 5], [2, 4, 6]]);
    assert.equal(wasm.allocate([1], "int32").dtype, "int32");
  });

  it("keeps tensors where they are while memory grows", () => {
    const tensor = tf.tensor1d([1, 2, 3]);
    const [address, buffer] = [wasm.address(tensor), wasm.memory.buffer];
    const large = wasm.allocate([buffer.byteLength / Float32Array.BYTES_PER_ELEMENT]);
    assert.notEqual(wasm.memory.buffer, buffer, "memory has grown");
    assert.equal(wasm.address(tensor), address);
    assert.deepEqual(Array.from(inMemory(tensor)), [1, 2, 3]);
    tf.backend().disposeData(large.dataId);
  });
});
