// Transformed filters in groups of eight output channels, as `tile4x8` reads them:
// [ceil(outputs / 8), taps, channels, 8], the last group filled up with zeros, and the
// channels of the input too, to a multiple of 4.

import { roundUp } from "./pad";

/** Clears the panels of a filter. */
export function clearPanels(taps: i32, inputs: i32, outputs: i32, out: usize): void {
  memory.fill(out, 0, panelTap(inputs) * taps * ((outputs + 7) >> 3));
}

/** Bytes from one tap of a panel to the next. */
// @ts-ignore: decorator
@inline
export function panelTap(inputs: i32): usize {
  return <usize> roundUp(inputs) << 5;
}

/** The first tap of a pair of channels. */
// @ts-ignore: decorator
@inline
export function panelAt(taps: i32, inputs: i32, input: i32, output: i32, out: usize): usize {
  return out + panelTap(inputs) * taps * (output >> 3) + (<usize> input << 5) + (<usize> (output & 7) << 2);
}

/** A value of a filter, in the precision of its transform. */
// @ts-ignore: decorator
@inline
export function tapOf(filter: usize, index: i32): f64 {
  return <f64> load<f32>(filter + (<usize> index << 2));
}
