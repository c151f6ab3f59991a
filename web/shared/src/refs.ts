/** References to members, as the API takes them: an id, or `kind:value`. */

export const kinds = ["phone", "user_id", "email", "card", "wechat_openid", "wechat_unionid", "member_id"] as const;
export type Kind = (typeof kinds)[number];

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What was typed, read as a reference: a pasted id or `kind:value` is understood whatever kind is chosen. */
export function refOf(kind: Kind, typed: string): string {
  const value = typed.trim();
  if (ID.test(value) || kind === "member_id") return value;
  return /^[a-z][a-z0-9_]*:./.test(value) ? value : `${kind}:${value}`;
}
