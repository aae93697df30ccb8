import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import { contactSheet } from "../../../trainer/export/contact_sheet.ts";

describe("contactSheet", () => {
  it("lays grey pictures row by row and fills the last row up with black", () => {
    // Three pictures of 1 row and 2 columns, two of them a row of the sheet.
    const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const sheet = decode(contactSheet({ height: 1, width: 2, channels: 1, pixels }, 2));
    assert.deepEqual([sheet.width, sheet.height, sheet.channels, sheet.depth], [4, 2, 1, 8]);
    assert.deepEqual(Array.from(sheet.data), [1, 2, 3, 4, 5, 6, 0, 0]);
  });

  it("keeps the rows and channels of colour pictures together", () => {
    // Two pictures of 2 rows, 1 column and 3 channels, side by side.
    const pixels = Uint8Array.from({ length: 12 }, (_, i) => i + 1);
    const sheet = decode(contactSheet({ height: 2, width: 1, channels: 3, pixels }, 2));
    assert.deepEqual([sheet.width, sheet.height, sheet.channels], [2, 2, 3]);
    assert.deepEqual(Array.from(sheet.data), [1, 2, 3, 7, 8, 9, 4, 5, 6, 10, 11, 12]);
  });
});
