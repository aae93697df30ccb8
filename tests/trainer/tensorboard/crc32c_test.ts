import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { crc32c, maskedCrc32c } from "../../../trainer/tensorboard/crc32c.ts";

const bytes = (at: (i: number) => number) => Uint8Array.from({ length: 32 }, (_, i) => at(i));

describe("crc32c", () => {
  // The examples of RFC 3720, and the check value of the catalogue of CRCs.
  for (
    const [name, input, sum] of [
      ["32 zeros", bytes(() => 0), 0x8a9136aa],
      ["32 times 255", bytes(() => 255), 0x62a8ab43],
      ["0 to 31", bytes((i) => i), 0x46dd794e],
      ["31 to 0", bytes((i) => 31 - i), 0x113fdb5c],
      ["123456789", new TextEncoder().encode("123456789"), 0xe3069283],
      ["nothing", new Uint8Array(), 0],
    ] as const
  ) {
    it(`has the value that is published for ${name}`, () => {
      assert.equal(crc32c(input), sum);
    });
  }

  it("is masked as in the first bytes of every file of TensorFlow: a length of 24", () => {
    const length = Uint8Array.of(24, 0, 0, 0, 0, 0, 0, 0);
    assert.equal(maskedCrc32c(length), 0x224b7fa3);
  });
});
