import type { ModernArchitecture } from "../../shared/generators/modern.ts";
import type { Model } from "../../shared/model/load.ts";

/** Families whose layers connect everything with everything. */
const DENSE = ["gan", "vae"];

/**
 * Multiply-adds of one picture, each upsampling convolution taken as its four phases of
 * 2x2 taps. Null for a family that this file does not know.
 */
export function multiplyAddsOf(model: Model): number | null {
  if (DENSE.includes(model.family.name)) return weightsOf(model);
  return model.family.name === "modern" ? convolutionsOf(model) : null;
}

/** How many weights there are: of layers that connect all, one for each multiply-add. */
export function weightsOf({ family, shape, architecture }: Model): number {
  return Object.values(family.parameters(shape, architecture))
    .filter((spec) => spec.shape.length > 1)
    .reduce((sum, spec) => sum + spec.shape.reduce((size, side) => size * side, 1), 0);
}

function convolutionsOf({ shape, architecture }: Model): number {
  const { levels } = architecture as ModernArchitecture;
  const pixels = (level: number) => shape.height * shape.width / 4 ** (levels.length - 1 - level);
  const inputs = shape.latentSize + shape.classes;
  const dense = inputs * pixels(0) * levels[0]!.channels;
  const stack = levels.reduce((sum, { channels, convolutions }, i) => {
    const up = i === 0 ? 0 : 4 * levels[i - 1]!.channels * channels;
    return sum + pixels(i) * (up + convolutions * 9 * channels * channels);
  }, 0);
  const output = pixels(levels.length - 1) * 9 * levels.at(-1)!.channels * shape.channels;
  return dense + stack + output;
}
