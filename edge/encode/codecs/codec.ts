/**
 * How a codec that was compiled to WebAssembly is brought to work: its module is imported,
 * not fetched, so that it needs no permission and travels inside a compiled executable.
 *
 * All run on one thread, and WebAssembly gives the same bytes on every machine.
 *
 * @module
 */

import type { Raster } from "../raster.ts";

type Options = Readonly<Record<string, number | boolean>>;

/** A codec at work. */
interface Codec {
  encode(rgba: Uint8Array, width: number, height: number, options: Options): Uint8Array | null;
}

/** A codec as it is shipped: its module, the glue of Emscripten, and its options. */
export interface CodecParts {
  readonly binary: WebAssembly.Module;
  readonly factory: (config: {
    noInitialRun: boolean;
    instantiateWasm(
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance) => void,
    ): WebAssembly.Exports;
  }) => Promise<Codec>;
  readonly defaultOptions: Options;
}

/**
 * An encoder of pixels; it loads its codec when it is first used.
 *
 * @param load Imports the parts.
 */
export function lazyCodec(
  load: () => Promise<CodecParts>,
): (raster: Raster, changes: Options) => Promise<Uint8Array> {
  let ready: Promise<{ codec: Codec; defaultOptions: Options }> | undefined;
  return async (raster, changes) => {
    ready ??= load().then(instantiate);
    const { codec, defaultOptions } = await ready;
    const { width, height } = raster;
    const file = codec.encode(toRgba(raster), width, height, { ...defaultOptions, ...changes });
    if (file === null) throw new Error(`A codec failed at ${width}x${height} pixels`);
    return file;
  };
}

async function instantiate({ binary, factory, defaultOptions }: CodecParts) {
  const codec = await factory({
    noInitialRun: true,
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(binary, imports);
      done(instance);
      return instance.exports;
    },
  });
  return { codec, defaultOptions };
}

/** `[height, width, 4]`, opaque. */
function toRgba({ width, height, channels, pixels }: Raster): Uint8Array {
  const rgba = new Uint8Array(4 * width * height);
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  for (let from = 0, to = 0; from < pixels.length; from += channels, to += 4) {
    rgba[to] = pixels[from]!;
    rgba[to + 1] = pixels[from + green]!;
    rgba[to + 2] = pixels[from + blue]!;
    rgba[to + 3] = 255;
  }
  return rgba;
}
