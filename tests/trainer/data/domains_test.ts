import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { UserError } from "../../../shared/errors.ts";
import { createDataset } from "../../../trainer/data/dataset.ts";
import { edgesOf, inDomains } from "../../../trainer/data/domains.ts";
import { drawnDigits } from "../../../trainer/data/drawn.ts";
import { openDataset } from "../../../trainer/data/open.ts";

const digits = drawnDigits(40);
const size = 28 * 28;
const row = (images: Uint8Array, i: number) =>
  Array.from(images.subarray(i * size, (i + 1) * size));

describe("edgesOf()", () => {
  it("gives how much brighter the brightest of the nine pixels about each is", () => {
    // deno-fmt-ignore
    const picture = Uint8Array.of(
      0, 0, 0, 0,
      0, 9, 5, 0,
      0, 0, 0, 0,
      0, 0, 0, 7,
    );
    // deno-fmt-ignore
    assert.deepEqual([...edgesOf(picture, { height: 4, width: 4, channels: 1 })], [
      9, 9, 9, 5,
      9, 0, 4, 5,
      9, 9, 9, 7,
      0, 0, 7, 0,
    ]);
  });

  it("keeps channels, sides that differ, and pictures in a row apart", () => {
    const shape = { height: 2, width: 3, channels: 2 };
    const picture = new Uint8Array(12);
    picture[2 * 2 + 1] = 8; // at the right of the first row, in the second channel
    const edges = edgesOf(Uint8Array.of(...picture, ...new Uint8Array(12)), shape);
    // deno-fmt-ignore
    assert.deepEqual([...edges], [
      0, 0, 0, 8, 0, 0,
      0, 0, 0, 8, 0, 8,
      ...new Array(12).fill(0),
    ]);
  });
});

describe("inDomains()", () => {
  const both = inDomains(digits, "edges");

  it("leaves half of the pictures as they are, and of the others the edges", () => {
    const labels = Array.from(both.labels!);
    assert.equal(labels.filter((label) => label === 1).length, 20);
    labels.forEach((label, i) => {
      const picture = digits.images.subarray(i * size, (i + 1) * size);
      const expected = label === 0 ? picture : edgesOf(picture, digits);
      assert.deepEqual(row(both.images, i), Array.from(expected));
    });
  });

  it("chooses them by chance, the same ones each time, in no order of rows or classes", () => {
    assert.deepEqual(inDomains(digits, "edges"), both);
    const edges = [...both.labels!.keys()].filter((i) => both.labels![i] === 1);
    assert.ok(new Set(edges.map((i) => digits.labels![i])).size > 5);
    assert.notDeepEqual(edges.slice(0, 5), [0, 1, 2, 3, 4]);
    assert.notDeepEqual(edges, edges.map((_, i) => 2 * i));
  });

  it("names the domains, and is another data set to a run that resumes", () => {
    assert.deepEqual(both.classes, ["digits", "edges"]);
    assert.equal(both.name, "drawn, half of it as edges");
    assert.notEqual(both.sha256, digits.sha256);
    const unnamed = createDataset({ ...digits, labels: null, classes: null });
    assert.deepEqual(inDomains(unnamed, "edges").classes, ["pictures", "edges"]);
  });

  it("is what a data set is opened as where that is asked for", async () => {
    const [plain, opened] = [
      await openDataset("drawn"),
      await openDataset("drawn", { domains: "edges" }),
    ];
    assert.equal(opened.sha256, inDomains(plain, "edges").sha256);
  });

  it("refuses a single picture, of which there is no half", () => {
    assert.throws(
      () => inDomains(drawnDigits(1), "edges"),
      (error) =>
        error instanceof UserError && /2 pictures or more; drawn has 1/.test(error.message),
    );
  });
});
