/**
 * The URLs of pictures, as paths and queries.
 *
 * @module
 */

/** What links to all kinds of pictures say; absent or null members are left out. */
interface Link {
  /** `name`, or `name@version` for a picture that never changes. */
  readonly model: string;
  /** Name of a class. */
  readonly class?: string | null | undefined;
  /** Longer edge in pixels. */
  readonly size?: number | undefined;
  /** Seed of the finer style. */
  readonly mix?: string | undefined;
  readonly truncation?: number | undefined;
  readonly format?: string | undefined;
}

/** What a link to the picture of a seed says. */
export interface ImageLink extends Link {
  readonly seed: string;
}

/** The picture of a seed. */
export function imageUrl(link: ImageLink): string {
  return `/generate?model=${escape(link.model)}&seed=${escape(link.seed)}${common(link)}`;
}

/** The same in path form, for places that drop queries; the format is its extension. */
export function pathUrl(link: ImageLink & { readonly format: string }): string {
  const { model, seed, format, ...rest } = link;
  const query = common({ model, ...rest }).replace(/^&/, "?");
  return `/v1/${escape(model)}/${escape(seed)}.${format}${query}`;
}

/** Many seeds on one picture. */
export function sheetUrl(
  link: Link & { readonly seeds: readonly string[]; readonly columns?: number },
): string {
  const columns = link.columns === undefined ? "" : `&columns=${link.columns}`;
  const seeds = link.seeds.map(escape).join(",");
  return `/sheet?model=${escape(link.model)}&seeds=${seeds}${columns}${common(link)}`;
}

/** A point on the way from one seed to another. */
export function morphUrl(
  link: Link & { readonly from: string; readonly to: string; readonly t: number },
): string {
  const { model, from, to, t } = link;
  return `/morph?model=${escape(model)}&from=${escape(from)}&to=${escape(to)}&t=${decimal(t)}` +
    common(link);
}

/** The way there and back, moving. */
export function animationUrl(
  link: Link & {
    readonly from: string;
    readonly to: string;
    readonly frames: number;
    readonly format: string;
  },
): string {
  const { model, from, to, frames, format, ...rest } = link;
  return `/morph.${format}?model=${escape(model)}&from=${escape(from)}&to=${escape(to)}` +
    `&frames=${frames}${common({ model, ...rest })}`;
}

function common({ class: name, size, mix, truncation, format }: Link): string {
  let query = "";
  if (name !== undefined && name !== null) query += `&class=${escape(name)}`;
  if (size !== undefined) query += `&size=${size}`;
  if (mix !== undefined) query += `&mix=${escape(mix)}`;
  if (truncation !== undefined) query += `&truncation=${decimal(truncation)}`;
  if (format !== undefined) query += `&format=${escape(format)}`;
  return query;
}

/** As `encodeURIComponent`, but `@` stays: it needs no escape here and reads better. */
function escape(text: string): string {
  return encodeURIComponent(text).replaceAll("%40", "@");
}

/** As the parameters take numbers: with 16 digits after the point at most, and no exponent. */
function decimal(value: number): string {
  const text = `${value}`;
  return text.includes("e") ? value.toFixed(16).replace(/0+$/, "") : text;
}
