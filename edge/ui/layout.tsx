/**
 * What all pages have in common: head, header, footer, and what browsers may do with them.
 *
 * @module
 */

import { html } from "hono/html";
import type { Child, FC } from "hono/jsx";
import { fontPaths, style } from "./assets.ts";

/** Of the answers that are pages, not of the pictures, which may be embedded anywhere. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  // Nothing inline, nothing from elsewhere; data: is what a browser makes of its own controls.
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
  "Referrer-Policy": "no-referrer",
};

interface PageProps {
  title: string;
  description: string;
  /** Address of the picture in the browser's tab. */
  icon: string;
  /** Where the gallery is. */
  gallery: string;
  /** Of the page's own style sheet, beside the one of all. */
  style?: string;
  /** Of the module that the page runs. */
  script?: string;
  /** What others show of a link to the page: the address of a picture, with its host. */
  preview?: string;
  children?: Child;
}

/** See the module's text. */
export const Page: FC<PageProps> = (
  { title, description, icon, gallery, style: own, script, preview, children },
) => (
  <>
    {html`<!DOCTYPE html>`}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <meta name="description" content={description} />
        <meta property="og:title" content={title} />
        <meta property="og:description" content={description} />
        {preview === undefined ? null : <meta property="og:image" content={preview} />}
        <link rel="icon" type="image/png" href={icon} />
        {fontPaths.map((path) => (
          <link rel="preload" as="font" type="font/woff2" href={path} crossorigin="anonymous" />
        ))}
        <link rel="stylesheet" href={style.path} />
        {own === undefined ? null : <link rel="stylesheet" href={own} />}
        {script === undefined ? null : <script type="module" src={script}></script>}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <a class="brand" href="/">Figment</a>
          <nav aria-label="Site">
            <a href={gallery}>Gallery</a>
            <a href="/zoo">Zoo</a>
            <a href="/docs">Docs</a>
            <a href="/openapi.json">OpenAPI</a>
          </nav>
        </header>
        <main id="main" tabindex={-1}>{children}</main>
        <footer class="bottom">
          <p>
            No one sat for these pictures, and nothing in them was ever there. Models made them, and
            each file says so.
          </p>
          <nav aria-label="More">
            <a href="/docs">Docs</a>
            <a href="/openapi.json">OpenAPI</a>
            <a href="/llms.txt">llms.txt</a>
            <a href="/models">Models</a>
            <a href="/healthz">Health</a>
          </nav>
        </footer>
      </body>
    </html>
  </>
);
