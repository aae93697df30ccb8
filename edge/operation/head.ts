/**
 * Answers to HEAD. Deno gives one without a body `Content-Length: 0`, by which a cache
 * would take its copy of the picture for outdated.
 *
 * @module
 */

/** The same answer, saying how long the body is that it does not have. */
export function withLength(response: Response, length: number): Response {
  const { status, headers } = response;
  const head = new Response(null, { status, headers });
  head.headers.set("Content-Length", `${length}`);
  return head;
}

/** The same answer, leaving open how long the body is: of a stream Deno says nothing. */
export function withoutLength(response: Response): Response {
  const { status, headers } = response;
  if (status === 204 || status === 304 || headers.has("Content-Length")) return response;
  return new Response(new Blob().stream(), { status, headers });
}
