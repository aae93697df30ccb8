/** What a link to a picture says; absent or null members are left out. */
export interface ImageLink {
  /** `name`, or `name@version` for a picture that never changes. */
  readonly model: string;
  readonly seed: string;
  /** Name of a class. */
  readonly class?: string | null;
  readonly truncation?: number;
  readonly format?: string;
}

/** The path and query of a picture. */
export function imageUrl(link: ImageLink): string {
  const { model, seed, class: name, truncation, format } = link;
  const query = [`model=${escape(model)}`, `seed=${escape(seed)}`];
  if (name !== undefined && name !== null) query.push(`class=${escape(name)}`);
  if (truncation !== undefined) query.push(`truncation=${truncation}`);
  if (format !== undefined) query.push(`format=${escape(format)}`);
  return `/generate?${query.join("&")}`;
}

/** As `encodeURIComponent`, but `@` stays: it needs no escape in a query and reads better. */
function escape(text: string): string {
  return encodeURIComponent(text).replaceAll("%40", "@");
}
