/**
 * How fast one thread multiplies and adds in SIMD128, where nothing else holds it up:
 * the wall that no kernel of WASM's deterministic instructions gets through.
 *
 * @module
 */

/** Independent chains: enough to hide the instructions' latency, few enough for 16 registers. */
const CHAINS = 12;
/** Multiply-adds of a round: one for each lane of each chain. */
const MULTIPLY_ADDS = 4 * CHAINS;
const ROUNDS = 1_000_000;

/** Multiply-adds a second: the best of some runs, since whatever disturbs one slows it. */
export function peakMultiplyAdds(): number {
  const module = new WebAssembly.Module(assemble());
  const run = new WebAssembly.Instance(module).exports["run"] as Run;
  for (let i = 0; i < 1000; i++) run(1000, 0.999, 0.001); // until it is compiled to its best
  const seconds = Array.from({ length: 50 }, () => {
    const start = performance.now();
    run(ROUNDS, 0.999, 0.001);
    return (performance.now() - start) / 1000;
  });
  return MULTIPLY_ADDS * ROUNDS / Math.min(...seconds);
}

/** Takes every chain from x to x · factor + term, so many times; returns one of the results. */
type Run = (rounds: number, factor: number, term: number) => number;

const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const i32Const = (value: number) => [0x41, value];
const I32_SUBTRACT = [0x6b];
const SPLAT = [0xfd, 0x13];
const EXTRACT_FIRST_LANE = [0xfd, 0x1f, 0];
const MULTIPLY = [0xfd, 0xe6, 0x01];
const ADD = [0xfd, 0xe4, 0x01];
const BLOCK_WITHOUT_RESULT = 0x40;
const loop = (body: number[]) => [0x03, BLOCK_WITHOUT_RESULT, ...body, ...get(0), 0x0d, 0, 0x0b];

/**
 * A module that exports {@linkcode Run} as `run`. Factor and term are arguments, because
 * V8 makes a constant anew wherever it is used.
 */
function assemble(): Uint8Array<ArrayBuffer> {
  const [rounds, factor, term] = [0, 1, 2];
  const [factors, terms] = [3, 4];
  const chains = Array.from({ length: CHAINS }, (_, i) => 5 + i);
  const body = [
    ...[...get(factor), ...SPLAT, ...set(factors)],
    ...[...get(term), ...SPLAT, ...set(terms)],
    ...loop([
      ...chains.flatMap((x) => [...get(x), ...get(factors), ...MULTIPLY, ...set(x)]),
      ...chains.flatMap((x) => [...get(x), ...get(terms), ...ADD, ...set(x)]),
      ...[...get(rounds), ...i32Const(1), ...I32_SUBTRACT, ...set(rounds)],
    ]),
    ...get(chains[0]!),
    ...chains.slice(1).flatMap((x) => [...get(x), ...ADD]), // so that none is left out as unused
    ...EXTRACT_FIRST_LANE,
    0x0b, // end
  ];
  const locals = [1, 2 + CHAINS, V128];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version 1
    ...section(1, [1, 0x60, 3, I32, F32, F32, 1, F32]), // one type: (i32, f32, f32) → f32
    ...section(3, [1, 0]), // one function of that type
    ...section(7, [1, 3, ...new TextEncoder().encode("run"), 0, 0]), // exported
    ...section(10, [1, ...sized([...locals, ...body])]),
  ]);
}

const section = (id: number, contents: number[]) => [id, ...sized(contents)];

/** The bytes after their number, in LEB128 of two bytes, which a smaller number may take too. */
const sized = (bytes: number[]) => [bytes.length & 0x7f | 0x80, bytes.length >> 7, ...bytes];
