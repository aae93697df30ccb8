import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { UserError } from "../../shared/errors.ts";
import {
  choiceOption,
  describeOptions,
  numberOption,
  parseOptions,
} from "../../trainer/options.ts";

const table = {
  seed: { value: "N", help: "another seed, another run" },
  out: { value: "FOLDER", help: "where it goes" },
  resume: { help: "go on" },
} as const;

const known = "the options are --seed, --out, --resume";

describe("parseOptions", () => {
  it("gives texts for options with a value, true for switches, nothing for the rest", () => {
    assert.deepEqual(parseOptions(["--seed", "7", "--resume"], table), { seed: "7", resume: true });
    assert.deepEqual(parseOptions(["--out=a/b"], table), { out: "a/b" });
    assert.deepEqual(parseOptions([], table), {});
  });

  for (
    const [args, message] of [
      [["--sede", "7"], `Unknown option --sede; ${known}`],
      [["-s"], `Unknown option -s; ${known}`],
      [["--no-resume"], `Unknown option --no-resume; ${known}`],
      [["--constructor"], `Unknown option --constructor; ${known}`],
      [["--toString=1"], `Unknown option --toString; ${known}`],
      [["--__proto__=1"], `Unknown option --__proto__; ${known}`],
      [["mnist"], `Unexpected argument "mnist"; ${known}`],
      [["--resume", "yes"], `Unexpected argument "yes"; ${known}`],
      [["--", "mnist"], `Unexpected argument "mnist"; ${known}`],
      [["--seed", "1", "--seed=2"], "Option --seed is given twice"],
      [["--resume", "--resume"], "Option --resume is given twice"],
      [["--resume=yes"], 'Option --resume takes no value, but "yes" is given'],
      [["--seed"], "Option --seed needs a value: --seed N"],
      [["--seed="], "Option --seed needs a value: --seed N"],
      [["--out", ""], "Option --out needs a value: --out FOLDER"],
      [["--out", "--resume"], "Option --out needs a value: --out FOLDER"],
    ] as const
  ) {
    it(`refuses ${args.join(" ")}`, () => {
      assert.throws(() => parseOptions(args, table), new UserError(message));
    });
  }
});

describe("an option whose value may be left out", () => {
  const table = {
    report: { value: "[HOST:PORT]", isOptional: true, help: "show how it goes" },
    resume: { help: "go on" },
  } as const;

  it("is true without its value, and takes no other option for it", () => {
    assert.deepEqual(parseOptions(["--report"], table), { report: true });
    assert.deepEqual(parseOptions(["--report", "--resume"], table), { report: true, resume: true });
    assert.deepEqual(parseOptions(["--resume", "--report"], table), { report: true, resume: true });
  });

  it("has its value where there is one", () => {
    assert.deepEqual(parseOptions(["--report", "81", "--resume"], table), {
      report: "81",
      resume: true,
    });
    assert.deepEqual(parseOptions(["--report=81"], table), { report: "81" });
  });

  it("is refused twice", () => {
    assert.throws(
      () => parseOptions(["--report", "--report"], table),
      new UserError("Option --report is given twice"),
    );
  });

  it("shows in the help that it may be", () => {
    assert.match(describeOptions(table), /^ {2}--report \[HOST:PORT\] {2}show how it goes$/m);
  });
});

describe("numberOption", () => {
  it("reads whole numbers and, where allowed, fractions and exponents", () => {
    assert.equal(numberOption("n", "0"), 0);
    assert.equal(numberOption("n", "60000"), 60_000);
    assert.equal(numberOption("n", "6e4"), 60_000);
    assert.equal(numberOption("x", "1e-3", { isWhole: false }), 0.001);
    assert.equal(numberOption("x", ".5", { isWhole: false }), 0.5);
    assert.equal(numberOption("n", undefined), undefined);
  });

  for (const text of ["", " ", "ten", "-1", "1.5", "1e400", "0x10", "1_000", "NaN", "Infinity"]) {
    it(`refuses "${text}" as a whole number`, () => {
      assert.throws(
        () => numberOption("n", text),
        new UserError(`Option --n is "${text}", but must be a whole number of at least 0`),
      );
    });
  }

  it("refuses what is out of range and names the range", () => {
    assert.throws(
      () => numberOption("x", "2.5", { max: 2, isWhole: false }),
      new UserError('Option --x is "2.5", but must be a number from 0 to 2'),
    );
    assert.throws(
      () => numberOption("n", "0", { min: 1 }),
      new UserError('Option --n is "0", but must be a whole number of at least 1'),
    );
  });
});

describe("choiceOption", () => {
  it("takes one of the names and refuses any other", () => {
    assert.equal(choiceOption("backend", "wasm", ["webgpu", "wasm"]), "wasm");
    assert.equal(choiceOption("backend", undefined, ["webgpu", "wasm"]), undefined);
    assert.throws(
      () => choiceOption("backend", "WASM", ["webgpu", "wasm"]),
      new UserError('Option --backend is "WASM", but must be one of webgpu, wasm'),
    );
  });
});

describe("describeOptions", () => {
  it("gives each option a line, its help in a column of its own", () => {
    assert.equal(
      describeOptions(table),
      "  --seed N      another seed, another run\n" +
        "  --out FOLDER  where it goes\n" +
        "  --resume      go on",
    );
  });
});
