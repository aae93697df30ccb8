import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { bootWasm } from "../../../shared/backend.ts";
import { UserError } from "../../../shared/errors.ts";
import type { GeneratorFamily, GeneratorInput } from "../../../shared/generators/family.ts";
import { loadModel, type Model } from "../../../shared/model/load.ts";
import type { ModelDescription } from "../../../shared/model/save.ts";
import { decodeModel, type ModelProto } from "../../../trainer/export/onnx/messages.ts";
import { toOnnx } from "../../../trainer/export/onnx/onnx.ts";
import { translators } from "../../../trainer/export/onnx/translators/registry.ts";
import { styledTiny, tinyModel } from "../../shared/model/fixture.ts";
import { assertSame } from "../../support/same_onnx.ts";
import { normals, normals4d } from "../../support/tensors.ts";

/** A generator without classes whose pictures, 4x6 in three colours, `make` computes. */
function modelOf(make: (latent: Tensor2D) => Tensor): Model {
  const model = tinyModel({ classes: null });
  const family = {
    generator: () => ({ latent }: GeneratorInput) => tf.tidy(() => make(latent) as Tensor4D),
    truncates: () => "noise",
  } as unknown as GeneratorFamily;
  return { ...model, family, shape: { ...model.shape, height: 4, width: 6, channels: 3 } };
}

function dense(x: Tensor2D, outputs: number): Tensor2D {
  return tf.matMul(x, normals("dense", [x.shape[1], outputs]) as Tensor2D);
}

/** A feature map as a dense layer makes it, `[N, height, width, 3]`. */
function denseMap(latent: Tensor2D, height = 4, width = 6): Tensor4D {
  const size = height * width * 3;
  const bias = normals("bias", [size]) as Tensor1D;
  return tf.reshape(tf.add(dense(latent, size), bias), [-1, height, width, 3]);
}

function convolve(x: Tensor4D, outputs = 3): Tensor4D {
  return tf.conv2d(x, normals4d("filter", [3, 3, x.shape[3], outputs]), 1, "same");
}

function operatorsOf(file: Uint8Array): string[] {
  return decodeModel(file).graph.node.map(({ opType }) => opType);
}

/** Uses of each kernel, whose name comes first. */
const uses: Readonly<Record<string, (latent: Tensor2D) => Tensor>> = {
  "Abs": (z) => tf.abs(convolve(denseMap(z))),
  "Add of a bias": (z) => tf.add(convolve(denseMap(z)), normals("b", [3])),
  "Add of a bias that comes first": (z) => tf.add(normals("b", [3]), convolve(denseMap(z))),
  "Add of two biases": (z) =>
    tf.add(tf.add(convolve(denseMap(z)), normals("b", [3])), normals("c", [1, 1, 3])),
  "Add of a number": (z) => tf.add(convolve(denseMap(z)), 0.5),
  "Add of a constant map": (z) => tf.add(convolve(denseMap(z)), normals("m", [4, 6, 3])),
  "Add of a column that is no bias": (z) => tf.add(convolve(denseMap(z)), normals("m", [4, 1, 1])),
  "Add of a map in the other order": (z) => tf.add(convolve(denseMap(z)), denseMap(z)),
  "BatchMatMul without bias": (z) => tf.reshape(dense(z, 72), [-1, 4, 6, 3]),
  "BatchMatMul by a transposed matrix": (z) =>
    tf.reshape(tf.matMul(z, normals("t", [72, 4]) as Tensor2D, false, true), [-1, 4, 6, 3]),
  "ClipByValue": (z) => tf.clipByValue(convolve(denseMap(z)), -0.5, 0.25),
  "Concat of channels": (z) => convolve(tf.concat([convolve(denseMap(z)), denseMap(z)], 3)),
  "Concat of rows": (z) => {
    const rows = tf.reshape(dense(z, 36), [-1, 2, 6, 3]) as Tensor4D;
    return tf.concat([rows, convolve(rows)], 1);
  },
  "Conv2D of stride 2": (z) =>
    tf.conv2d(denseMap(z, 8, 12), normals4d("s", [4, 4, 3, 3]), 2, "same"),
  "Conv2D with dilation": (z) =>
    tf.conv2d(denseMap(z), normals4d("d", [3, 3, 3, 3]), 1, "same", "NHWC", 2),
  "Conv2D without padding": (z) =>
    tf.conv2d(denseMap(z, 6, 7), normals4d("v", [3, 2, 3, 3]), 1, "valid"),
  "Conv2DBackpropInput of an odd filter": (z) =>
    tf.conv2dTranspose(
      denseMap(z, 2, 3),
      normals4d("o", [3, 3, 3, 3]),
      [z.shape[0], 4, 6, 3],
      2,
      "same",
    ),
  "Conv2DBackpropInput past its windows": (z) =>
    tf.conv2dTranspose(
      denseMap(z, 1, 2),
      normals4d("p", [3, 3, 3, 3]),
      [z.shape[0], 4, 6, 3],
      3,
      "valid",
    ),
  "DepthwiseConv2dNative": (z) =>
    tf.depthwiseConv2d(denseMap(z), normals4d("w", [3, 3, 3, 1]), 1, "same"),
  "DepthwiseConv2dNative of two outputs a channel": (z) =>
    convolve(tf.depthwiseConv2d(denseMap(z), normals4d("w", [3, 2, 3, 2]), 1, "same")),
  "Identity": (z) => tf.clone(convolve(denseMap(z))),
  "LeakyRelu": (z) => tf.leakyRelu(convolve(denseMap(z)), 0.3),
  "LeakyRelu of a dense layer's map": (z) => convolve(tf.leakyRelu(denseMap(z), 0.3)),
  "Maximum": (z) => tf.maximum(convolve(denseMap(z)), normals("m", [3])),
  "Minimum": (z) => tf.minimum(convolve(denseMap(z)), denseMap(z)),
  "Multiply by a style": (z) =>
    tf.mul(convolve(denseMap(z)), tf.reshape(dense(z, 3), [-1, 1, 1, 3])),
  "Neg": (z) => tf.neg(convolve(denseMap(z))),
  "RealDiv": (z) => tf.div(convolve(denseMap(z)), tf.scalar(3)),
  "Relu": (z) => convolve(tf.relu(denseMap(z))),
  "Reshape of a map to features and back": (z) =>
    convolve(tf.reshape(dense(tf.reshape(convolve(denseMap(z), 2), [-1, 48]), 72), [-1, 4, 6, 3])),
  "Rsqrt": (z) => tf.rsqrt(tf.add(tf.abs(convolve(denseMap(z))), 1)),
  "Sigmoid": (z) => tf.sigmoid(convolve(denseMap(z))),
  "Slice of noise": (z) =>
    tf.mul(convolve(denseMap(z)), tf.reshape(tf.slice(z, [0, 1], [-1, 1]), [-1, 1, 1, 1])),
  "Slice of rows and channels": (z) => {
    const map = convolve(denseMap(z, 8, 6), 5);
    return tf.slice(map, [0, 2, 0, 1], [z.shape[0], 4, 6, 3]);
  },
  "Slice of all that there is": (z) => tf.slice(convolve(denseMap(z)), [0, 0, 0, 0], [-1, 4, 6, 3]),
  "SplitV of channels": (z) => {
    const [first, second] = tf.split(convolve(denseMap(z), 6), 2, 3);
    return tf.sub(first!, second!);
  },
  "SplitV into unequal parts": (z) =>
    tf.concat(tf.split(convolve(denseMap(z)), [1, 3], 1).toReversed(), 1),
  "Sqrt": (z) => tf.sqrt(tf.abs(convolve(denseMap(z)))),
  "Sub of a map from a number": (z) => tf.sub(1, convolve(denseMap(z))),
  "Sum of channels": (z) => {
    const map = convolve(denseMap(z));
    return tf.add(map, tf.sum(map, -1, true));
  },
  "Sum of rows, without them": (z) =>
    tf.add(convolve(denseMap(z)), tf.reshape(tf.sum(convolve(denseMap(z)), [1, 2]), [-1, 1, 1, 3])),
  "Tanh": (z) => tf.tanh(convolve(denseMap(z))),
};

describe("toOnnx", () => {
  beforeAll(async () => {
    await bootWasm();
    tf.engine().startScope();
  });
  afterAll(() => tf.engine().endScope());

  it("exports the published digits, which ONNX Runtime then draws as we do", async () => {
    await assertSame(await loadModel("weights/mnist"), "mnist");
  });

  it("exports pictures in colour, wider than high, without classes", async () => {
    const levels = [8, 6, 4].map((channels, i) => ({ channels, convolutions: i }));
    const changes: Partial<ModelDescription> = {
      width: 24,
      height: 16,
      channels: 3,
      classes: null,
      architecture: { levels },
    };
    await assertSame(tinyModel(changes), "colour");
  });

  it("exports a single level, and a single class", async () => {
    const architecture = { levels: [{ channels: 1, convolutions: 0 }] };
    await assertSame(tinyModel({ architecture, classes: ["all"] }), "small");
  });

  it("exports a grown progressive GAN", async () => {
    const architecture = { levels: [{ channels: 5 }, { channels: 4 }, { channels: 3 }] };
    const [width, height] = [24, 16];
    await assertSame(tinyModel({ family: "progan", architecture, width, height }), "progan");
  });

  for (const truncation of [1, 0.6]) {
    it(`exports StyleGANs, their styles truncated as they are published, by ${truncation}`, async () => {
      await assertSame(tinyModel(styledTiny({ truncation })), "stylegan2");
      const latent = { size: 4 + 2 * 16 + 2 * 64, distribution: "normal" as const };
      await assertSame(
        tinyModel(styledTiny({ family: "stylegan", latent, truncation })),
        "stylegan",
      );
    });
  }

  it("exports the other families", async () => {
    const dense = (latent: string) => ({ hidden: [6, 5], latent });
    for (
      const [family, architecture] of [
        ["gan", { hidden: [6, 5] }],
        ["dcgan", { channels: [5, 4, 3] }],
        ["cogan", { channels: [5, 4, 3] }],
        ["vae", dense("normal")],
        ["vae", dense("sphere")],
      ] as const
    ) await assertSame(tinyModel({ family, architecture }), family);
  });

  it("writes the graph that one would write by hand", async () => {
    assert.deepEqual(operatorsOf(toOnnx(await loadModel("weights/mnist"))), [
      ...["Concat", "Gemm", "LeakyRelu", "Reshape"],
      ...["ConvTranspose", "LeakyRelu", "Conv", "LeakyRelu"],
      ...["ConvTranspose", "LeakyRelu", "Conv", "Tanh"],
    ]);
  });

  it("names inputs, output and weights, and leaves the size of the batch open", () => {
    const { graph } = decodeModel(toOnnx(tinyModel()));
    const values = [...graph.input, ...graph.output].map(({ name, type }) => [
      name,
      type.tensorType.shape.dim.map((dim) => "dimParam" in dim ? dim.dimParam : dim.dimValue),
    ]);
    assert.deepEqual(values, [
      ["latent", ["N", 4]],
      ["labels", ["N", 3]],
      ["picture", ["N", 1, 8, 8]],
    ]);
    assert.deepEqual(
      graph.initializer.map(({ name, dims }) => [name, dims]).slice(0, 6),
      [
        ["Gemm.weight", [7, 4 * 4 * 4]],
        ["Gemm.bias", [4 * 4 * 4]],
        ["Reshape.shape", [4]],
        ["Conv.weight", [4, 4, 3, 3]],
        ["Conv.bias", [4]],
        ["ConvTranspose.weight", [4, 4, 4, 4]],
      ],
    );
    const names = graph.initializer.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });

  it("says in the file which model it is, of what data, and how a seed becomes noise", () => {
    const file = decodeModel(toOnnx(tinyModel({ version: 5, truncation: 0.5 })));
    const { opsetImport, producerName, modelVersion, metadataProps }: ModelProto = file;
    assert.deepEqual([producerName, modelVersion], ["Figment", 5]);
    assert.deepEqual(opsetImport.map(({ version }) => version), [17]);
    const facts = Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));
    assert.equal(facts.model, "tiny@5");
    assert.equal(facts["dataset licence"], "CC0-1.0");
    assert.equal(facts.classes, '["circle","square","star"]');
    assert.equal(facts.truncation, "0.5");
    assert.match(facts["seed to latent"]!, /figment\/1.*shared\/latent\.ts/);
  });

  it("gives the same bytes for the same model", () => {
    const model = tinyModel();
    assert.deepEqual(toOnnx(model), toOnnx(model));
  });

  for (const [use, make] of Object.entries(uses)) {
    it(`translates ${use}`, async () => {
      await assertSame(modelOf(make), use);
    });
  }

  it("has a use above for each translator", () => {
    const tried = new Set(Object.keys(uses).map((use) => use.split(" ")[0]));
    assert.deepEqual(Object.keys(translators).filter((name) => !tried.has(name)), []);
  });

  it("moves a dense layer's weights rather than its outputs, and transposes no style", () => {
    for (
      const use of ["LeakyRelu of a dense layer's map", "Multiply by a style", "Add of a bias"]
    ) {
      assert.ok(!operatorsOf(toOnnx(modelOf(uses[use]!))).includes("Transpose"), use);
    }
  });

  for (
    const [what, make, message] of [
      [
        "a kernel that it does not know, by name",
        (z: Tensor2D) => tf.erf(denseMap(z)),
        /^Cannot export to ONNX: nothing translates the kernel Erf; known are Abs, Add/,
      ],
      [
        "a generator that looks at its values",
        (z: Tensor2D) => tf.mul(denseMap(z), z.dataSync()[0]!),
        /looks at its own values$/,
      ],
      [
        "a filter that depends on the input",
        (z: Tensor2D) =>
          tf.conv2d(denseMap(z), tf.reshape(dense(z, 9), [-1, 1, 3, 3]) as Tensor4D, 1, "same"),
        /a convolution whose filter depends on the input$/,
      ],
      [
        "a product of two values",
        (z: Tensor2D) => tf.matMul(z, z, false, true),
        /a product of matrices other than/,
      ],
      [
        "pictures that depend on how many there are",
        (z: Tensor2D) => tf.mul(denseMap(z), tf.scalar(1 / z.shape[0])),
        /pictures depend on how many there are$/,
      ],
      [
        "numbers that are not floats",
        (z: Tensor2D) => tf.concat([z, tf.zeros([z.shape[0], 1], "int32")], 1),
        /a constant of type int32$/,
      ],
    ] as const
  ) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => toOnnx(modelOf(make)),
        (error) => error instanceof UserError && message.test(error.message),
      );
      assert.equal(tf.getBackend(), "wasm");
    });
  }

  it("leaves TensorFlow.js as it was", () => {
    const kernels = tf.getKernelsForBackend("wasm").length;
    const model = tinyModel();
    const tensors = tf.memory().numTensors;
    toOnnx(model);
    assert.equal(tf.getBackend(), "wasm");
    assert.equal(tf.memory().numTensors, tensors);
    assert.equal(tf.getKernelsForBackend("wasm").length, kernels);
    assert.deepEqual(tf.getKernelsForBackend("onnx"), []);
    assert.equal(tf.findBackend("onnx"), null);
    assert.deepEqual(Array.from(tf.tanh(tf.tensor1d([0])).dataSync()), [0]);
  });
});
