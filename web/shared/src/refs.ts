/** References to members, as the API takes them: an id, or `kind:value`. */

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether what was typed is a reference as it stands: a pasted id, or `kind:value`. */
export function isReference(typed: string): boolean {
  return ID.test(typed) || /^[a-z][a-z0-9_]*:./.test(typed);
}
