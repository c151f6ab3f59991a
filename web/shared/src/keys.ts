/** Idempotency keys: one for each thing to be done, the same when it is tried again. */

export function newKey(): string {
  // Not randomUUID: browsers give it to secure addresses only, and a shop may have none in its own house.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
