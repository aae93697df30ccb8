import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import { bootTrainer } from "../../../trainer/backend.ts";
import { createDataset } from "../../../trainer/data/dataset.ts";
import { GROUPS, neighboursSheet } from "../../../trainer/export/neighbours.ts";

describe("neighboursSheet", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("sets each picture beside its nearest in features, then in pixels, with a gap behind", async () => {
    // Pictures of 1x2 pixels in one channel. As a feature: whether the second is dark.
    const dataset = createDataset({
      name: "pairs",
      licence: "",
      height: 1,
      width: 2,
      channels: 1,
      images: Uint8Array.of(10, 200, 90, 20, 250, 40),
      labels: null,
      classes: null,
    });
    const featuresOf = (images: Uint8Array) =>
      Promise.resolve(
        Array.from({ length: images.length / 2 }, (_, i) => Float32Array.of(images[2 * i + 1]!)),
      );
    const forged = Uint8Array.of(12, 39, 90, 120);
    const sheet = decode(await neighboursSheet(forged, dataset, featuresOf));
    const group = 3 * 2 + 1;
    assert.deepEqual([sheet.width, sheet.height, sheet.channels], [GROUPS * group, 1, 1]);
    assert.deepEqual(Array.from(sheet.data.subarray(0, 2 * group)), [
      ...[12, 39, 250, 40, 90, 20, 255],
      ...[90, 120, 10, 200, 90, 20, 255],
    ]);
  });
});
