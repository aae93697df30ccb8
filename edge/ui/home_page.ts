/**
 * The page at `/`: no script, no host but this one.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import type { Model } from "../../shared/model/load.ts";
import { pinnedName } from "../encode/encoder.ts";
import { imageUrl } from "../links.ts";

const GALLERY = 40;

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1b1b22, #ecebf2);
  --soft: light-dark(#66656f, #a3a1ad); --paper: light-dark(#fbfaf7, #16161b);
  --card: light-dark(#fff, #202027); --line: light-dark(#e4e1d9, #34343e); --accent: #d6482b; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 system-ui, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 3rem 1.25rem 4rem; }
h1 { margin: 0; font-size: clamp(2.5rem, 8vw, 4rem); line-height: 1; letter-spacing: -0.04em; }
h1 span { color: var(--accent); }
h2 { margin: 3rem 0 0.75rem; font-size: 1.25rem; }
p { max-width: 40rem; } small, .soft { color: var(--soft); }
a { color: inherit; text-decoration-color: var(--accent); text-underline-offset: 0.2em; }
img { display: block; width: 100%; height: auto; image-rendering: pixelated; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(4.25rem, 1fr));
  gap: 0.375rem; padding: 0; list-style: none; }
.gallery a { display: block; border-radius: 0.5rem; overflow: hidden; }
.gallery a:is(:hover, :focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
.try { display: grid; grid-template-columns: minmax(8rem, 12rem) 1fr; gap: 1.5rem; padding: 1.5rem;
  background: var(--card); border: 1px solid var(--line); border-radius: 1rem; }
.try > a { border-radius: 0.5rem; overflow: hidden; align-self: start; }
.try > div { min-width: 0; }
form { display: flex; gap: 0.5rem; }
input, button { font: inherit; padding: 0.5rem 0.75rem; border-radius: 0.5rem;
  border: 1px solid var(--line); }
input { flex: 1; min-width: 0; background: var(--paper); color: inherit; }
button { border: 0; background: var(--accent); color: #fff; cursor: pointer; }
pre { margin: 1rem 0 0; padding: 0.75rem; white-space: pre-wrap; overflow-wrap: anywhere;
  background: var(--paper); border: 1px solid var(--line); border-radius: 0.5rem;
  font-size: 0.875rem; user-select: all; }
@media (max-width: 34rem) { .try { grid-template-columns: 1fr; } }
`;

const styleHash = createHash("sha256").update(style).digest("base64");

/** Content-Security-Policy of the page. */
export const homePolicy = [
  "default-src 'none'",
  "img-src 'self'",
  `style-src 'sha256-${styleHash}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * @param seed What the visitor typed.
 * @param origin Of this server, for the code to copy.
 */
export function homePage(model: Model, seed: string, origin: string) {
  const { width, height, dataset } = model.config;
  const pinned = pinnedName(model);
  const picture = (text: string) => imageUrl({ model: pinned, seed: text });
  const embed = `<img src="${origin}${picture(seed).replaceAll("&", "&amp;")}" ` +
    `width="${width}" height="${height}" alt="">`;
  const gallery = Array.from({ length: GALLERY }, (_, i) => `figment ${i + 1}`);
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="description" content="Pictures that do not exist, at a URL">
        <title>Figment</title>
        <style>${raw(style)}</style>
      </head>
      <body>
        <main>
          <h1>Figment<span>.</span></h1>
          <p>Pictures that do not exist, at a URL. A seed becomes noise, the noise goes through a small
    generator network, and out comes an image. The same URL gives the same picture, for ever.</p>

          <h2>Try a seed</h2>
          <section class="try">
            <a href="${picture(seed)}"><img src="${picture(
              seed,
            )}" width="${width}" height="${height}"
    alt="The picture of this seed"></a>
            <div>
              <form action="/">
                <input name="seed" value="${seed}" required maxlength="256" aria-label="Seed"
                  autocomplete="off">
                <button>Draw</button>
              </form>
              <pre><code>${embed}</code></pre>
              <small>Click the code to select it, and paste it into your page.</small>
            </div>
          </section>

          <h2>Drawn by ${pinned}</h2>
          <ul class="gallery">
    ${gallery.map((text) =>
      html`
        <li><a href="/?seed=${encodeURIComponent(text)}"><img src="${picture(text)}" loading="lazy"
        width="${width}" height="${height}" alt="${text}"></a></li>
      `
    )}
          </ul>
          <p class="soft">A model made all of these. It learned from ${dataset.name} (${dataset
            .licence}).
    More: <a href="/models">the models</a>, and
    <a href="${imageUrl({
      model: pinned,
      seed,
      format: "json",
    })}">what is behind this picture</a>.</p>
        </main>
      </body>
    </html>
  `;
}
