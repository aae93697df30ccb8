import assert from "node:assert/strict";

/** Asserts that an answer is a refusal, never stored, and returns its body. */
export async function refusal(response: Response, status: number) {
  assert.equal(response.status, status);
  assert.equal(response.headers.get("Content-Type"), "application/problem+json");
  assert.equal(response.headers.get("Cache-Control"), "no-store");
  const body = await response.json();
  assert.equal(body.status, status);
  assert.ok(body.title && body.detail);
  return body;
}
