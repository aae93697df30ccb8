import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import { RandomStream } from "../../../shared/random.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { augment, type Change, drawChange } from "../../../trainer/game/augmentation.ts";
import { assertGradients } from "../../support/finite_differences.ts";
import { itUnless } from "../../support/skip.ts";
import { assertClose, normals4d, valuesOn } from "../../support/tensors.ts";
import { webgpuObstacle } from "../../support/webgpu.ts";

const obstacle = await webgpuObstacle();

const NOTHING: Change = {
  saturation: 1,
  contrast: 1,
  brightness: 0,
  move: { x: 0, y: 0 },
  hole: null,
};

/** Every kind of change, some of them over the edges. */
const CHANGES: Change[] = [
  { ...NOTHING, saturation: 0.3, contrast: 1.4, brightness: -0.2, move: { x: -1, y: 2 } },
  { ...NOTHING, saturation: 1.8, move: { x: 1, y: -1 }, hole: { x: -1, y: 3 } },
];

/** A change of one picture `[H][W]` of grey values. */
function changed(picture: number[][], change: Partial<Change>): number[][] {
  const [height, width] = [picture.length, picture[0]!.length];
  const input = tf.tensor4d(picture.flat(), [1, height, width, 1]);
  const output = augment(input, [{ ...NOTHING, ...change }]);
  const values = Array.from(output.dataSync(), (value) => Number(value.toFixed(4)));
  tf.dispose([input, output]);
  return Array.from({ length: height }, (_, y) => values.slice(y * width, (y + 1) * width));
}

const PICTURE = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]];

describe("augment", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("leaves a picture as it is where nothing is to be changed", () => {
    assert.deepEqual(changed(PICTURE, {}), PICTURE);
  });

  it("moves a picture and lets middle grey in", () => {
    assert.deepEqual(
      changed(PICTURE, { move: { x: 1, y: -1 } }),
      [[0, 5, 6, 7], [0, 9, 10, 11], [0, 0, 0, 0]],
    );
  });

  it("cuts a hole of half the size, what of it is on the picture", () => {
    assert.deepEqual(
      changed(PICTURE, { hole: { x: 3, y: 1 } }),
      [[1, 2, 3, 4], [5, 6, 7, 0], [9, 10, 11, 12]],
    );
  });

  it("scales contrast about middle grey, then adds brightness", () => {
    assert.deepEqual(
      changed([[1, -0.5]], { contrast: 0.5, brightness: 0.25 }),
      [[0.75, 0]],
    );
  });

  it("fades colours to their mean at saturation 0, and drives them apart above 1", () => {
    const colours = tf.tensor4d([0.9, 0.3, 0.3], [1, 1, 1, 3]);
    for (const [saturation, expected] of [[0, [0.5, 0.5, 0.5]], [2, [1.3, 0.1, 0.1]]] as const) {
      const output = augment(colours, [{ ...NOTHING, saturation }]);
      assertClose(output.dataSync(), expected, 1e-6, `saturation ${saturation}`);
      output.dispose();
    }
    colours.dispose();
  });

  it("has the gradient of its finite differences", async () => {
    const f = (x: tf.Tensor) => augment(x as Tensor4D, CHANGES);
    await assertGradients(f, [normals4d("x", [2, 5, 4, 3])], 0.5);
  });

  it("leaves no tensor but its output", () => {
    const x = normals4d("x", [2, 5, 4, 3]);
    const before = tf.memory().numTensors;
    const gradient = tf.grad((y) => tf.sum(augment(y as Tensor4D, CHANGES)))(x);
    gradient.dispose();
    assert.equal(tf.memory().numTensors, before);
    x.dispose();
  });

  itUnless(obstacle, "gives the same on WebGPU as on the plain backend, gradient too", async () => {
    await bootTrainer("webgpu");
    const compute = () => {
      const x = normals4d("x", [2, 5, 4, 3]);
      const energy = (y: tf.Tensor) => tf.sum(tf.square(augment(y as Tensor4D, CHANGES)));
      return [augment(x, CHANGES), tf.grad(energy)(x)];
    };
    const actual = await valuesOn("webgpu", compute);
    const expected = await valuesOn("cpu", compute);
    expected.forEach((values, i) => assertClose(actual[i]!, values, 2e-6, `output ${i}`));
    await tf.setBackend("wasm");
  });
});

describe("drawChange", () => {
  const size = { height: 64, width: 32 };

  it("changes nothing at probability 0, and colour, place and hole at 1", () => {
    const random = new RandomStream("changes");
    for (let i = 0; i < 100; i++) assert.deepEqual(drawChange(random, size, 0), NOTHING);
    for (let i = 0; i < 100; i++) {
      const { saturation, contrast, brightness, move, hole } = drawChange(random, size, 1);
      assert.ok(saturation >= 0 && saturation <= 2 && saturation !== 1);
      assert.ok(contrast >= 0.5 && contrast <= 1.5);
      assert.ok(Math.abs(brightness) <= 0.5);
      assert.ok(Math.abs(move.x) <= 4 && Math.abs(move.y) <= 8);
      assert.ok(hole !== null && hole.x >= -8 && hole.x < 24 && hole.y >= -16 && hole.y < 48);
    }
  });

  it("draws each kind as often as it should, independently of the others", () => {
    const random = new RandomStream("changes");
    const changes = Array.from({ length: 4000 }, () => drawChange(random, size, 0.3));
    const share = (is: (change: Change) => boolean) => changes.filter(is).length / changes.length;
    const hasColour = ({ saturation }: Change) => saturation !== 1;
    const hasHole = ({ hole }: Change) => hole !== null;
    assert.ok(Math.abs(share(hasColour) - 0.3) < 0.03);
    assert.ok(Math.abs(share(hasHole) - 0.3) < 0.03);
    assert.ok(Math.abs(share((change) => hasColour(change) && hasHole(change)) - 0.09) < 0.02);
  });

  it("takes as many random numbers at any probability", () => {
    const [never, always] = [new RandomStream("a"), new RandomStream("a")];
    drawChange(never, size, 0);
    drawChange(always, size, 1);
    assert.equal(never.bits(), always.bits());
  });
});
