import type { ModernArchitecture } from "../../shared/generators/modern.ts";
import type { Model } from "../../shared/model/load.ts";

/**
 * Multiply-adds of one picture, each upsampling convolution taken as its four phases of
 * 2x2 taps. Null for a family that this file does not know.
 */
export function multiplyAddsOf({ family, shape, architecture }: Model): number | null {
  if (family.name !== "modern") return null;
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
