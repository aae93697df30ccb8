/**
 * What all formats have in common.
 *
 * @module
 */

import type { Model } from "../../shared/model/load.ts";

/** A picture, known by everything but its pixels until someone asks for them. */
export interface Picture {
  readonly model: Model;
  readonly seed: string;
  /** Index of its class; null for a model without. */
  readonly class: number | null;
  /** Scale of the noise. */
  readonly truncation: number;
  /** Runs the network: `[height, width, channels]`, row-major. */
  pixels(): Uint8Array;
}

/** One format of answers. */
export interface Encoder {
  readonly mediaType: string;
  /**
   * The same picture gives the same bytes, on every machine.
   * Formats that need a codec load it when first asked.
   */
  encode(picture: Picture): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;
}

/** `name@version`. */
export function pinnedName({ config }: Model): string {
  return `${config.name}@${config.version}`;
}

/** The name of a class; null for a model without classes. */
export function className({ config }: Model, index: number | null): string | null {
  return index === null ? null : config.classes?.[index] ?? null;
}
