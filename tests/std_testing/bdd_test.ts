/**
 * What the tests rely on in `@std/testing/bdd`: it holds of the published package
 * and of the stand-in alike, whichever is in use.
 *
 * @module
 */

import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";

const log: string[] = [];
const note = (word: string) => async () => {
  await Promise.resolve();
  log.push(word);
};

describe("hooks of nested groups", () => {
  beforeAll(note("outer beforeAll"));
  beforeEach(note("outer beforeEach"));
  beforeEach(note("outer beforeEach 2"));
  afterEach(note("outer afterEach"));
  afterAll(note("outer afterAll"));

  it("runs a first test", note("first"));

  describe("in a group within the group", () => {
    beforeAll(note("inner beforeAll"));
    beforeEach(note("inner beforeEach"));
    afterEach(note("inner afterEach"));
    afterAll(note("inner afterAll"));
    it("runs a second test", note("second"));
    it("runs a third test", note("third"));
  });
});

describe("after them", () => {
  it("the hooks have run in their order, once or around each test", () => {
    const each = (words: string[]) => [
      "outer beforeEach",
      "outer beforeEach 2",
      ...words,
      "outer afterEach",
    ];
    const inner = (word: string) => each(["inner beforeEach", word, "inner afterEach"]);
    assert.deepEqual(log, [
      "outer beforeAll",
      ...each(["first"]),
      "inner beforeAll",
      ...inner("second"),
      ...inner("third"),
      "inner afterAll",
      "outer afterAll",
    ]);
  });
});
