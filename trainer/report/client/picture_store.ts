/**
 * Pictures that stay once they are there: a slider that is dragged does not wait for them,
 * and they outlive a training that has ended and taken its server along.
 *
 * @module
 */

/// <reference lib="dom" />

/** See the module's text. */
export class PictureStore {
  readonly #images = new Map<string, HTMLImageElement>();

  /** A picture, which may still be on its way. */
  get(src: string): HTMLImageElement {
    let image = this.#images.get(src);
    if (image === undefined) {
      image = new Image();
      image.src = src;
      this.#images.set(src, image);
    }
    return image;
  }

  /** Calls back with a picture: at once, if it is there. */
  with(src: string, use: (image: HTMLImageElement) => void): void {
    const image = this.get(src);
    if (image.complete && image.naturalWidth > 0) use(image);
    else image.addEventListener("load", () => use(image), { once: true });
  }
}
