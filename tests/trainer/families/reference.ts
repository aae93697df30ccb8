/**
 * The judge of the family `modern` in plain JavaScript and double precision, one
 * picture at a time, to hold the fast one against.
 *
 * @module
 */

import type { ModernJudgeArchitecture } from "../../../trainer/families/modern.ts";
import {
  convolve,
  type FeatureMap,
  leak,
  multiply,
  type Values,
} from "../../shared/layers/reference.ts";

/** The logit of a picture of a class; null without classes. */
export function referenceLogit(
  weights: Readonly<Record<string, Values>>,
  { levels }: ModernJudgeArchitecture,
  picture: FeatureMap,
  label: number | null,
): number {
  let x = picture;
  const layer = (name: string, stride: number) => {
    const y = convolve(x, weights[`${name}.filter`]!, weights[`${name}.bias`]!, stride);
    x = { ...y, data: leak(y.data) };
  };
  levels.forEach(({ convolutions }, i) => {
    layer(`level${i}.down`, 2);
    for (let j = 0; j < convolutions; j++) layer(`level${i}.conv${j}`, 1);
  });
  const features = leak(multiply(x.data, weights["features.weight"]!, weights["features.bias"]!));
  const [logit] = multiply(features, weights["logit.weight"]!, weights["logit.bias"]!);
  if (label === null) return logit!;
  const classes = weights["classes.weight"]!.data;
  return features.reduce(
    (sum, feature, i) => sum + feature * classes[label * features.length + i]!,
    logit!,
  );
}
