/**
 * The product of two matrices that need not exist: a kernel says how to read an
 * element of either, such as a pixel under a tap of a filter, and where a sum goes.
 *
 * A workgroup computes a tile of the product. For a strip of the inner dimension at
 * a time, its threads bring both matrices' part into shared memory, where each
 * element is read by eight threads.
 *
 * @module
 */

/** Rows and columns of a tile, and elements of a strip. */
export const TILE = 32;

/** Threads of a workgroup: 8 x 8, each with 4 x 4 elements of the tile. */
export const TILE_WORKGROUP: [number, number, number] = [8, 8, 1];

/** Threads that lie side by side read side by side: along an outer dimension, or the inner one. */
export type ReadOrder = "outer" | "inner";

/**
 * The functions `main`, to go with
 *
 *   fn readA(z : i32, row : i32, inner : i32) -> f32
 *   fn readB(z : i32, inner : i32, column : i32) -> f32
 *   fn innerRange(z : i32) -> vec2<i32>, from and to
 *   fn write(z : i32, row : i32, column : i32, value : f32)
 *
 * of which the readers are asked for elements beyond the edges too, where they must
 * give 0, and `write` for such that it must leave out. The tiles of columns lie along
 * x, those of rows along y, and z is left to the kernel.
 */
export function tiledProduct(orderOfA: ReadOrder, orderOfB: ReadOrder): string {
  return `
    // A row more than needed keeps neighbours out of one bank.
    var<workgroup> tileA : array<f32, ${TILE * (TILE + 1)}>;
    var<workgroup> tileB : array<f32, ${TILE * (TILE + 1)}>;

    fn main() {
      let thread = i32(localIndex);
      let x = i32(localId.x);
      let y = i32(localId.y);
      let z = i32(workgroupId.z);
      let firstRow = i32(workgroupId.y) * ${TILE};
      let firstColumn = i32(workgroupId.x) * ${TILE};
      let range = innerRange(z);

      var sums : array<vec4<f32>, 4>;
      for (var strip = range.x; strip < range.y; strip += ${TILE}) {
        for (var i = thread; i < ${TILE * TILE}; i += 64) {
          ${loadTile("tileA", orderOfA, "readA(z, firstRow + outer, strip + inner)")}
          ${loadTile("tileB", orderOfB, "readB(z, strip + inner, firstColumn + outer)")}
        }
        workgroupBarrier();
        for (var inner = 0; inner < ${TILE}; inner++) {
          let at = inner * ${TILE + 1};
          let b = vec4<f32>(
            tileB[at + x], tileB[at + x + 8], tileB[at + x + 16], tileB[at + x + 24]);
          sums[0] = fma(vec4<f32>(tileA[at + y]), b, sums[0]);
          sums[1] = fma(vec4<f32>(tileA[at + y + 8]), b, sums[1]);
          sums[2] = fma(vec4<f32>(tileA[at + y + 16]), b, sums[2]);
          sums[3] = fma(vec4<f32>(tileA[at + y + 24]), b, sums[3]);
        }
        workgroupBarrier();
      }
      for (var i = 0; i < 4; i++) {
        for (var j = 0; j < 4; j++) {
          write(z, firstRow + y + 8 * i, firstColumn + x + 8 * j, sums[i][j]);
        }
      }
    }
  `;
}

function loadTile(tile: string, order: ReadOrder, element: string): string {
  const [outer, inner] = order === "outer"
    ? [`i % ${TILE}`, `i / ${TILE}`]
    : [`i / ${TILE}`, `i % ${TILE}`];
  return `{
    let outer = ${outer};
    let inner = ${inner};
    ${tile}[inner * ${TILE + 1} + outer] = ${element};
  }`;
}
