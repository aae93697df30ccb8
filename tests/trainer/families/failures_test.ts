import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import { train } from "../../../trainer/commands/train.ts";
import { losses, type LossName } from "../../../trainer/losses/registry.ts";
import { parseOptions } from "../../../trainer/options.ts";
import { failures } from "../../../trainer/presets/failures.ts";
import { Diagnosis } from "../../../trainer/run/diagnosis.ts";
import { WARNINGS } from "../../../trainer/run/warnings.ts";
import recorded from "./recorded/failures.json" with { type: "json" };

const FOLDER = "trainer/families";
const text = Deno.readTextFileSync(`${FOLDER}/FAILURES.md`);
const names = Object.keys(failures.presets).map((name) => name.replace(/^failure-/, ""));

/** The part of the text about one failure. */
function sectionOf(name: string): string {
  return text.split(/^## /m).find((part) => part.includes(`--preset failure-${name}\n`))!;
}

/** The options of the two commands of a failure: as it fails, and mended. */
function commandsOf(name: string) {
  const [, block] = /```sh\n([\s\S]*?)```/.exec(sectionOf(name))!;
  const commands = block!.trim().split("\n").map((line) => line.split(" "));
  for (const words of commands) assert.deepEqual(words.slice(0, 3), ["deno", "task", "train"]);
  return commands.map((words): Readonly<Record<string, unknown>> =>
    parseOptions(words.slice(3), train.options)
  );
}

/** What the diagnosis says of a run as it was recorded, a line for every four thousand pictures. */
function warningsIn(rows: readonly (readonly number[])[], loss: LossName): Set<string> {
  // What a tie is, is computed elsewhere: here only that these losses are logarithms.
  const tie = losses[loss].isComparative ? Math.LN2 : 2 * Math.LN2;
  const diagnosis = new Diagnosis({ images: 0, total: 60_000, tie });
  const found = new Set<string>();
  for (const [images, judgeLoss, forgerLoss, real, forged, diversity, pull] of rows) {
    const { warnings } = diagnosis.observe({
      images: images!,
      measurements: {
        ...{ judgeLoss: judgeLoss!, forgerLoss: forgerLoss! },
        ...{ verdictOnReal: real!, verdictOnForged: forged!, satOut: 0, augmentation: 0 },
      },
      moment: { images: images!, diversity: diversity!, pull: pull! },
    });
    for (const warning of warnings) found.add(warning);
  }
  return found;
}

describe("FAILURES.md", () => {
  it("is about every preset of the kind, in their order, and about nothing else", () => {
    const told = [...text.matchAll(/--preset failure-(\S+)$/gm)].map(([, name]) => name);
    assert.deepEqual(told, names);
  });

  for (const name of names) {
    it(`gives the command that fails, and the one that mends it as the preset says: ${name}`, () => {
      const [failing, mended] = commandsOf(name);
      assert.deepEqual(failing, { preset: `failure-${name}` });
      const { preset, out, ...remedy } = mended!;
      assert.deepEqual([preset, out], [`failure-${name}`, `weights/mended-${name}`]);
      const words = Object.entries(remedy).map(([option, value]) => `--${option} ${value}`);
      const { summary } = failures.presets[`failure-${name}`]!;
      assert.ok(summary.endsWith(`; mended by ${words.join(" ")}`), summary);
    });

    it(`shows a line of the log that names the failure, as the trainer's warnings do: ${name}`, () => {
      const [, line] = /```jsonl\n(.*)\n```/.exec(sectionOf(name))!;
      const { images, warnings } = JSON.parse(line!);
      assert.ok(warnings.includes(name) && Object.hasOwn(WARNINGS, name));
      assert.ok(images < failures.presets[`failure-${name}`]!.settings.images / 2, "half way");
    });

    it(`is true of recorded runs: warned of, and not where it is mended: ${name}`, () => {
      const runs = recorded as Readonly<Record<string, readonly (readonly number[])[]>>;
      const { settings } = failures.presets[`failure-${name}`]!;
      assert.ok(warningsIn(runs[`failure-${name}`]!, settings.loss).has(name));
      const loss = (commandsOf(name)[1]!["loss"] ?? settings.loss) as LossName;
      assert.deepEqual([...warningsIn(runs[`mended-${name}`]!, loss)], []);
    });

    it(`has a picture of forty seeds on both sides: ${name}`, async () => {
      const [, path] = /!\[.+\]\((.*)\)/.exec(sectionOf(name))!;
      const { width, height } = decode(await Deno.readFile(`${FOLDER}/${path}`));
      assert.deepEqual([width, height], [2 * (2 * 280 + 16), 2 * 4 * 28]);
    });
  }

  it("leads to files that there are", async () => {
    for (const [, path] of text.matchAll(/\]\(((?!https:)[^)]+)\)/g)) {
      assert.ok((await Deno.stat(`${FOLDER}/${path}`)).isFile, path!);
    }
  });
});
