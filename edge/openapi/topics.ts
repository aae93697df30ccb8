/**
 * What holds for all routes, in words: paragraphs with `code` in backticks.
 *
 * @module
 */

/** A heading and what stands below it. */
export interface Topic {
  /** In the address of its heading. */
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** Lines of code. */
  readonly code?: string;
}

/** In the order in which one wants to know. */
export const topics: readonly Topic[] = [
  {
    id: "same",
    title: "The same picture, for ever",
    paragraphs: [
      "A seed and a model's version decide a picture to the last byte: on every machine, x86-64 " +
      "or ARM, today and in ten years. A seed is hashed, the hash starts a stream of random " +
      "numbers, and the network runs in arithmetic whose order is fixed. Each model carries the " +
      "hashes of a few golden pictures, and the server checks them before it serves the model.",
      "Without a version, `model=NAME` means today's version of it, and without `model` the " +
      "server's default; both may change some day. Pin the version, `model=NAME@VERSION`, " +
      "wherever the picture shall stay.",
    ],
  },
  {
    id: "caching",
    title: "Caching",
    paragraphs: [
      "Where the URL pins a version, the answer is `immutable` and may be kept for a year; " +
      "otherwise for a day, and shown for a week more while a new one is fetched. `ETag` is made " +
      "from the parameters, so that `If-None-Match` is answered 304, and `HEAD` its headers, " +
      "without running the network. The format is in the URL, never negotiated by `Accept`.",
    ],
  },
  {
    id: "embedding",
    title: "Embedding",
    paragraphs: [
      "Pictures may be shown, read by scripts and measured anywhere: CORS, `Cross-Origin-" +
      "Resource-Policy` and `Timing-Allow-Origin` are open. Each file says which software, " +
      "model and seed made it, and that a model did.",
    ],
  },
  {
    id: "styles",
    title: "Styles",
    paragraphs: [
      "Some models, those of which `/models` says that they truncate `styles`, turn the noise of " +
      "a seed into a style, which steers every layer, from the coarse shape to the fine details. " +
      "With `mix`, a second seed's style takes over the finer half of the layers. `truncation` " +
      "draws both styles towards the average one, at 0 all the way. Other models refuse `mix`: " +
      "their `truncation` scales the noise itself, or is refused too, where they truncate " +
      "`nothing`.",
    ],
  },
  {
    id: "domains",
    title: "Domains",
    paragraphs: [
      "The classes of some models, of which `/models` says so, are domains, such as digits and " +
      "their edges: a seed is the same picture in each of them, in another look. `domain` is " +
      "`class` by the name that fits; both lead to the same bytes and the same `ETag`, and " +
      "both together are refused. Without either the seed picks a domain, as it picks a class. " +
      "Other models refuse `domain`.",
    ],
  },
  {
    id: "custom-element",
    title: "A custom element",
    paragraphs: [
      "With the script of this server on a page, `<figment-img>` shows a picture by its " +
      "attributes: `seed`, `model`, `class`, `domain`, `size`, `mix`, `truncation` and `format`, " +
      "as in the query of `/generate`. It reserves the space before the picture is there, loads lazily, has an " +
      "`alt` text of its own, follows changes of its attributes, and fires `load` and `error`. " +
      "`alt`, `width`, `height` and `loading` may be set as on an `<img>`. Since `class` is the " +
      "picture's class, style it by its name, `figment-img img`; or say `picture-class` instead, " +
      "and `class` is free for style sheets.",
    ],
    code: '<script type="module" src="/figment.js"></script>\n' +
      '<figment-img seed="alice" size="128"></figment-img>',
  },
  {
    id: "errors",
    title: "Errors",
    paragraphs: [
      "What is wrong is refused, never answered with a picture. A refusal is " +
      "`application/problem+json` (RFC 9457) and is never stored. 400 names the parameter, its " +
      "value, and what is allowed; unknown, empty and repeated parameters are refused too. 404 " +
      "lists the models. 405 has `Allow`. 429 and 503 have `Retry-After`: too many requests from " +
      "one client, where the operator limits them, and too many pictures waiting.",
    ],
  },
  {
    id: "signing",
    title: "Signed URLs",
    paragraphs: [
      "An operator may serve pictures for signed URLs only. A signature is the HMAC-SHA-256, by " +
      "a key of the operator's, of the path as it is sent, a question mark, and the parameters as " +
      "they are sent, sorted and joined by `&`; it travels as the parameter `sig`, in base64url " +
      "without padding. Without a right one the answer is 403. The pages of such a server sign " +
      "what they show, but nothing that a visitor chooses: they have no playground, and " +
      "`<figment-img>`, which makes URLs in the browser, shows nothing.",
    ],
  },
];
