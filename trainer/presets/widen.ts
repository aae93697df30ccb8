/**
 * Networks that are wider, or narrower, than a preset has them.
 *
 * @module
 */

/** What architectures, of whatever family, call the sizes of their layers. */
const SIZES = ["channels", "features", "hidden"];

/** An architecture with so many times the channels and units, each rounded, and at least one. */
export function widen(
  architecture: Readonly<Record<string, unknown>>,
  factor: number,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(architecture).map(([key, value]) => [
      key,
      SIZES.includes(key) ? scaled(value, factor) : within(value, factor),
    ]),
  );
}

/** Whole numbers and lists of them; a share, such as that of dropped units, stays what it is. */
function scaled(value: unknown, factor: number): unknown {
  if (Array.isArray(value)) return value.map((item) => scaled(item, factor));
  return Number.isInteger(value) ? Math.max(1, Math.round(value as number * factor)) : value;
}

function within(value: unknown, factor: number): unknown {
  if (Array.isArray(value)) return value.map((item) => within(item, factor));
  return typeof value === "object" && value !== null
    ? widen(value as Record<string, unknown>, factor)
    : value;
}
