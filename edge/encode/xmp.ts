/**
 * What a file says of itself as XMP, which WebP, JPEG and AVIF can hold, and which image
 * libraries and photo agencies read.
 *
 * https://developer.adobe.com/xmp/docs/xmp-specifications/, and the term of the IPTC for
 * pictures made by models: https://cv.iptc.org/newscodes/digitalsourcetype/
 *
 * @module
 */

import type { Picture } from "../pictures/picture.ts";
import { COMMON_PROVENANCE, provenance } from "./encoder.ts";

const MADE_BY_A_MODEL = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

/** Names our own properties; nothing is to be found there. */
const NAMESPACE = "urn:figment:picture:1/";

/** The packet, in UTF-8. */
export function xmpOf(picture: Picture): Uint8Array<ArrayBuffer> {
  const { Software, ...common } = COMMON_PROVENANCE;
  const own = { ...common, ...provenance(picture) };
  const properties = [
    ["xmp:CreatorTool", Software],
    ["Iptc4xmpExt:DigitalSourceType", MADE_BY_A_MODEL],
    ...Object.entries(own).map(([keyword, text]) => [`figment:${keyword}`, text] as const),
  ] as const;
  const attributes = properties.map(([name, text]) => `\n  ${name}="${escape(text)}"`).join("");
  return new TextEncoder().encode(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/">` +
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
      `<rdf:Description rdf:about=""\n` +
      `  xmlns:xmp="http://ns.adobe.com/xap/1.0/"\n` +
      `  xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"\n` +
      `  xmlns:figment="${NAMESPACE}"${attributes}/>` +
      `</rdf:RDF></x:xmpmeta>`,
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** XML 1.0 cannot hold most control characters: their pictures stand in. */
function escape(text: string): string {
  return text
    .replaceAll(/[&<>"\t\n\r]/g, (character) => ENTITIES[character]!)
    // deno-lint-ignore no-control-regex
    .replaceAll(/[\0-\x1f]/g, (control) => String.fromCharCode(0x2400 + control.charCodeAt(0)))
    .replaceAll(/[\ufffe\uffff]/g, "\ufffd");
}
