/**
 * What all formats have in common.
 *
 * @module
 */

import type { Model } from "../../shared/model/load.ts";
import type { Picture } from "../pictures/picture.ts";

/** One format of answers, of pictures or of animations. */
export interface Encoder<Subject extends Picture = Picture> {
  readonly mediaType: string;
  /**
   * The same picture gives the same bytes, on every machine.
   * Formats that need a codec load it when first asked.
   */
  encode(picture: Subject): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;
}

/** What every file says of itself, by keyword. */
export const COMMON_PROVENANCE = {
  Software: "Figment",
  Source: "Made by a model: a neural network drew this from noise",
} as const;

/** What a file says of itself besides. */
export function provenance(picture: Picture): Readonly<Record<string, string>> {
  return { Model: pinnedName(picture.model), ...picture.texts() };
}

/** `name@version`. */
export function pinnedName({ config }: Model): string {
  return `${config.name}@${config.version}`;
}

/** The name of a class; null for a model without classes. */
export function className({ config }: Model, index: number | null): string | null {
  return index === null ? null : config.classes?.[index] ?? null;
}
