/**
 * What a report's page holds inline: style, typefaces and script; and its policy, which
 * allows these and nothing else.
 *
 * @module
 */

import { createHash } from "node:crypto";
import baseStyleSheet from "../../shared/look/base.css" with { type: "text" };
import figtree from "../../shared/look/fonts/figtree.woff2.base64" with { type: "text" };
import instrumentSerif from "../../shared/look/fonts/instrument_serif.woff2.base64" with {
  type: "text",
};
import plotStyleSheet from "uplot/dist/uPlot.min.css" with { type: "text" };
import pageScript from "./built/report.js" with { type: "text" };
import reportStyleSheet from "./report.css" with { type: "text" };

/** The style sheet, its typefaces in it. */
export const style: string = [
  baseStyleSheet
    .replace("figtree.woff2", fontUrl(figtree))
    .replace("instrument_serif.woff2", fontUrl(instrumentSerif)),
  plotStyleSheet,
  reportStyleSheet,
].join("\n");

/** The script, which no text of it can end. */
export const script: string = pageScript.replaceAll("</script", "<\\/script");

/** A Content-Security-Policy: nothing runs but the page's own script. */
export const policy: string = [
  "default-src 'none'",
  `script-src '${digest(script)}'`,
  `style-src '${digest(style)}'`,
  "img-src 'self' data:",
  "font-src data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function fontUrl(base64: string): string {
  return `data:font/woff2;base64,${base64.replace(/\s/g, "")}`;
}

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
