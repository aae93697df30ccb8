/**
 * Layers as a textbook writes them, in plain JavaScript and double precision, to
 * hold the fast ones against.
 *
 * @module
 */

import { RandomStream } from "../../../shared/random.ts";

/** Numbers with a shape; row-major. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** One picture or feature map, `[height, width, channels]`. */
export interface FeatureMap {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

/** Standard normals, the same on every machine. */
export function normals(name: string, shape: readonly number[]): Values {
  const length = shape.reduce((product, side) => product * side, 1);
  return { shape, data: new RandomStream(name).normals(length) };
}

/**
 * A convolution with a filter `[height, width, inputs, outputs]`, zero-padded so that
 * the size is divided by the stride and rounded up; where the padding cannot be the
 * same on both sides, there is more of it below and on the right.
 */
export function convolve(x: FeatureMap, filter: Values, bias: Values, stride = 1): FeatureMap {
  const [rows, columns, inputs, outputs] = filter.shape as [number, number, number, number];
  const height = Math.ceil(x.height / stride);
  const width = Math.ceil(x.width / stride);
  const top = Math.floor(Math.max(0, (height - 1) * stride + rows - x.height) / 2);
  const left = Math.floor(Math.max(0, (width - 1) * stride + columns - x.width) / 2);
  const data = new Float64Array(height * width * outputs);
  for (let i = 0; i < data.length; i++) {
    const output = i % outputs;
    const column = Math.floor(i / outputs) % width;
    const row = Math.floor(i / (outputs * width));
    let sum = bias.data[output]!;
    for (let tap = 0; tap < rows * columns * inputs; tap++) {
      const input = tap % inputs;
      const tapColumn = Math.floor(tap / inputs) % columns;
      const tapRow = Math.floor(tap / (inputs * columns));
      const y = row * stride + tapRow - top;
      const z = column * stride + tapColumn - left;
      if (y < 0 || y >= x.height || z < 0 || z >= x.width) continue;
      sum += x.data[(y * x.width + z) * inputs + input]! * filter.data[tap * outputs + output]!;
    }
    data[i] = sum;
  }
  return { height, width, channels: outputs, data };
}

/** Repeats each pixel in a 2x2 box. */
export function upsample({ height, width, channels, data }: FeatureMap): FeatureMap {
  const large = new Float64Array(4 * height * width * channels);
  for (let i = 0; i < large.length; i++) {
    const channel = i % channels;
    const column = Math.floor(i / channels) % (2 * width);
    const row = Math.floor(i / (channels * 2 * width));
    large[i] = data[((row >> 1) * width + (column >> 1)) * channels + channel]!;
  }
  return { height: 2 * height, width: 2 * width, channels, data: large };
}

/** x W + b, for a weight `[inputs, outputs]`. */
export function multiply(x: ArrayLike<number>, weight: Values, bias: Values): Float64Array {
  const outputs = weight.shape[1]!;
  return Float64Array.from({ length: outputs }, (_, output) => {
    let sum = bias.data[output]!;
    for (let input = 0; input < x.length; input++) {
      sum += x[input]! * weight.data[input * outputs + output]!;
    }
    return sum;
  });
}

/** x where positive, 0.2 x elsewhere. */
export function leak(x: ArrayLike<number>): Float64Array {
  return Float64Array.from(x, (value) => value > 0 ? value : 0.2 * value);
}

/** Each pixel stamps its copy of a filter `[4, 4, outputs, inputs]`, every two pixels. */
export function stamp(x: FeatureMap, filter: Values, bias: Values): FeatureMap {
  const [size, , outputs, inputs] = filter.shape as [number, number, number, number];
  const [height, width] = [2 * x.height, 2 * x.width];
  const data = Array.from({ length: height * width * outputs }, (_, i) => bias.data[i % outputs]!);
  for (let i = 0; i < x.height; i++) {
    for (let j = 0; j < x.width; j++) {
      for (let tap = 0; tap < size * size; tap++) {
        const [row, column] = [2 * i + Math.floor(tap / size) - 1, 2 * j + tap % size - 1];
        if (row < 0 || row >= height || column < 0 || column >= width) continue; // lost
        for (let o = 0; o < outputs; o++) {
          for (let c = 0; c < inputs; c++) {
            data[(row * width + column) * outputs + o]! += x.data[(i * x.width + j) * inputs + c]! *
              filter.data[(tap * outputs + o) * inputs + c]!;
          }
        }
      }
    }
  }
  return { height, width, channels: outputs, data };
}
