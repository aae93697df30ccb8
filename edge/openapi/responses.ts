/**
 * Answers in the words of OpenAPI.
 *
 * @module
 */

const problem = {
  "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
};
const text = (description: string, example?: string) => ({
  description,
  schema: { type: "string" },
  ...(example !== undefined && { example }),
});
const retryAfter = { "Retry-After": text("Seconds to wait", "1") };

const cached = {
  "Cache-Control": text(
    "A year where the URL pins the model's version, otherwise a day",
    "public, max-age=86400, stale-while-revalidate=604800",
  ),
  "ETag": text("Made of the model's version and the parameters, without running the network"),
};

const redirect = {
  description: "No seed was given: to the same URL with a new one",
  headers: { "Location": text("Path and query"), "Cache-Control": text("Always", "no-store") },
};

const refusals = {
  400: {
    description: "A parameter is unknown, empty, repeated, out of range, or not for this model",
    content: problem,
  },
  403: {
    description: "This server wants signed URLs, and the signature is wrong",
    content: problem,
  },
  404: { description: "There is no such model", content: problem },
  429: { description: "Too many requests", headers: retryAfter, content: problem },
  503: { description: "Too many pictures are waiting", headers: retryAfter, content: problem },
};

/** Of a route of pictures. */
export function pictureResponses(mediaTypes: readonly string[], redirects: boolean) {
  return {
    200: {
      description: "The picture",
      headers: {
        ...cached,
        "Content-Disposition": text("A file name", 'inline; filename="cats-alice.png"'),
      },
      content: Object.fromEntries(mediaTypes.map((type) => [
        type,
        type === "application/json" ? { schema: { type: "object" } } : {},
      ])),
    },
    ...(redirects && { 302: redirect }),
    304: { description: "As in `If-None-Match`; the network did not run", headers: cached },
    ...refusals,
  };
}

/** Of a route that redirects to a picture, always. */
export const redirectResponses = { 302: redirect, ...refusals };

/** Of a route that always has something to say. */
export function textResponse(mediaType: string, description: string, schema?: unknown) {
  return { 200: { description, content: { [mediaType]: schema === undefined ? {} : { schema } } } };
}

/** A refusal on its own. */
export function refusal(status: keyof typeof refusals, description: string) {
  return { [status]: { ...refusals[status], description } };
}
