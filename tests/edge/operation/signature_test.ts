import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { signTarget, verifyTarget } from "../../../edge/operation/signature.ts";

const [OLD, NEW] = ["old key, long enough", "new key, lông enough"] as const;

describe("signTarget()", () => {
  it("is the HMAC that its documentation says", () => {
    const expected = createHmac("sha256", NEW).update("/generate?class=7&seed=alice")
      .digest("base64url");
    assert.equal(
      signTarget("/generate?seed=alice&class=7", NEW),
      `/generate?seed=alice&class=7&sig=${expected}`,
    );
  });

  it("signs a path without a query", () => {
    const expected = createHmac("sha256", NEW).update("/v1/mnist/alice.png?").digest("base64url");
    assert.equal(signTarget("/v1/mnist/alice.png", NEW), `/v1/mnist/alice.png?sig=${expected}`);
  });

  it("replaces a signature that is there", () => {
    const signed = signTarget("/generate?seed=a", OLD);
    assert.equal(signTarget(signed, NEW), signTarget("/generate?seed=a", NEW));
  });
});

describe("verifyTarget()", () => {
  const signed = signTarget("/generate?seed=alice&class=7", OLD);

  it("gives the target without the signature, whichever key has signed it", () => {
    assert.equal(verifyTarget(signed, [NEW, OLD]), "/generate?seed=alice&class=7");
    assert.equal(verifyTarget(signed, [OLD]), "/generate?seed=alice&class=7");
    assert.equal(verifyTarget(signTarget("/random", NEW), [NEW, OLD]), "/random");
  });

  it("takes the parameters in any order", () => {
    const [, sig] = signed.split("&sig=");
    assert.ok(verifyTarget(`/generate?sig=${sig}&class=7&seed=alice`, [OLD]) !== undefined);
  });

  it("refuses what is signed by another key, or by none", () => {
    assert.equal(verifyTarget(signed, [NEW]), undefined);
    assert.equal(verifyTarget(signed, []), undefined);
    for (const target of ["/generate?seed=alice", "/generate", "/generate?seed=alice&sig="]) {
      assert.equal(verifyTarget(target, [NEW, OLD]), undefined);
    }
  });

  it("refuses a signature given twice, and one for another path or query", () => {
    const [target, sig] = signed.split("&sig=") as [string, string];
    for (
      const wrong of [
        `${signed}&sig=${sig}`,
        `${target.replace("generate", "morph")}&sig=${sig}`,
        `${target}&truncation=1&sig=${sig}`,
        `${target.replace("alice", "Alice")}&sig=${sig}`,
        `${target}&sig=${sig}=`,
        `${target}&sig=${sig.slice(0, -1)}`,
      ]
    ) assert.equal(verifyTarget(wrong, [OLD]), undefined, wrong);
  });

  it("takes what was signed, whatever it is, and nothing that differs in one character", () => {
    const query = fc.string({ unit: fc.constantFrom(..."ab&=%?+/sig") });
    fc.assert(fc.property(query, fc.nat(42), (query, at) => {
      const whole = signTarget(`/generate?${query}`, OLD);
      assert.ok(verifyTarget(whole, [OLD]) !== undefined);
      const place = whole.length - 1 - at;
      const other = whole[place] === "A" ? "B" : "A";
      const changed = whole.slice(0, place) + other + whole.slice(place + 1);
      // The last character has two bits that carry nothing: as text it still has to be the same.
      assert.equal(verifyTarget(changed, [OLD]), undefined);
    }));
  });
});
