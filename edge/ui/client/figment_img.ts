/**
 * `<figment-img seed="alice" model="cats">`: a picture from the server that this script came
 * from. Its attributes are the parameters of `/generate`; the space is reserved before the
 * picture is there, and there are words for who cannot see it.
 *
 * The attribute `class` is the picture's, as in the URL. Where it is needed for style sheets,
 * `picture-class` takes its place.
 *
 * @module
 */

/// <reference lib="dom" />

/** Width and height of each model, by name, and of the default by the empty name: the server writes them here. */
declare const FIGMENT_MODELS: Readonly<Record<string, readonly [number, number]>>;

const PARAMETERS = ["seed", "model", "class", "domain", "size", "mix", "truncation", "format"];

class FigmentImage extends HTMLElement {
  static observedAttributes = [
    ...PARAMETERS,
    "picture-class",
    "alt",
    "width",
    "height",
    "loading",
  ];

  #image: HTMLImageElement | undefined;

  connectedCallback(): void {
    if (this.#image === undefined) {
      this.#image = new Image();
      // These do not bubble by themselves.
      this.#image.onload =
        this.#image.onerror =
          (event) => this.dispatchEvent(new Event((event as Event).type));
    }
    this.#draw(this.#image);
    if (this.#image.parentNode !== this) this.replaceChildren(this.#image);
  }

  attributeChangedCallback(): void {
    if (this.#image !== undefined) this.#draw(this.#image);
  }

  #draw(image: HTMLImageElement): void {
    const read = (name: string) => this.getAttribute(name);
    const url = new URL("generate", import.meta.url);
    for (const name of PARAMETERS) {
      const value = (name === "class" ? read("picture-class") : null) ?? read(name);
      if (value) url.searchParams.set(name, value);
    }
    const size = Number(read("size"));
    const model = (read("model") ?? "").replace(/@.*/, "");
    const own = FIGMENT_MODELS[model] ?? (size ? [size, size] as const : undefined);
    const set = (name: string, value: string | null) =>
      value === null ? image.removeAttribute(name) : image.setAttribute(name, value);
    let width = read("width");
    let height = read("height");
    if (own !== undefined) {
      const [w, h] = own;
      // One of both is enough: the other follows from the model's own.
      const scale = width ? Number(width) / w : height ? Number(height) / h : size / Math.max(w, h);
      width ??= `${Math.round(w * (scale || 1))}`;
      height ??= `${Math.round(h * (scale || 1))}`;
    }
    set("width", width);
    set("height", height);
    set("loading", read("loading") ?? "lazy");
    const seed = read("seed");
    set("alt", read("alt") ?? (seed ? `Generated picture for ${seed}` : "Generated picture"));
    // To set an address again would fetch it again.
    if (image.src !== url.href) image.src = url.href;
  }
}

// The script may be on a page twice.
customElements.get("figment-img") ?? customElements.define("figment-img", FigmentImage);
