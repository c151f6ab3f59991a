/** Who is signed in, and the way to become that: the calls of a session, of invitations and of operators. */

import { keepToken, Problem, send } from "./api.ts";
import type { Language } from "./language.ts";

export const roles = ["owner", "operator", "analyst", "support"] as const;
export type Role = (typeof roles)[number];

export interface Session {
  operator: { id: string; email: string; name: string; role: Role; language: Language };
  scopes: string[];
  csrf_token: string;
  expires_at: string;
}

export interface Invitation {
  purpose: "first_owner" | "operator" | "password";
  email: string | null;
  name: string | null;
  role: Role;
  expires_at: string;
}

export interface OperatorShown {
  id: string;
  email: string;
  name: string;
  role: Role;
  language: Language;
  created_at: string;
  disabled_at: string | null;
  last_seen_at: string | null;
}

export interface Link {
  link_token: string;
  expires_at: string;
}

export interface Acceptance {
  email?: string;
  name?: string;
  password: string;
  language: Language;
}

/** The session there is; null when nobody is signed in. */
export async function currentSession(): Promise<Session | null> {
  try {
    return begun(await send<Session>("GET", "/api/session"));
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

export async function signIn(email: string, password: string): Promise<Session> {
  return begun(await send<Session>("POST", "/api/session", { email, password }));
}

export async function signOut(): Promise<void> {
  await send<null>("DELETE", "/api/session");
  keepToken(null);
}

export async function changeSelf(change: { name?: string; language?: Language }): Promise<Session> {
  return begun(await send<Session>("PATCH", "/api/session", change));
}

export async function changePassword(change: { old: string; new: string }): Promise<void> {
  await send<null>("POST", "/api/session/password", change);
}

export async function invitation(token: string): Promise<Invitation> {
  return send<Invitation>("GET", `/api/invitations/${encodeURIComponent(token)}`);
}

export async function accept(token: string, acceptance: Acceptance): Promise<Session> {
  return begun(await send<Session>("POST", `/api/invitations/${encodeURIComponent(token)}`, acceptance));
}

export async function operators(): Promise<OperatorShown[]> {
  return (await send<{ items: OperatorShown[] }>("GET", "/api/operators")).items;
}

export async function invite(who: { email: string; name: string; role: Role }): Promise<Link> {
  return send<Link>("POST", "/api/operators", who);
}

export async function changeOperator(
  id: string,
  change: { name?: string; role?: Role; disabled?: boolean },
): Promise<OperatorShown> {
  return send<OperatorShown>("PATCH", `/api/operators/${id}`, change);
}

export async function renewLink(id: string): Promise<Link> {
  return send<Link>("POST", `/api/operators/${id}/link`);
}

/** Whether these scopes allow what needs this one. */
export function allows(scopes: readonly string[], scope: string): boolean {
  return scopes.includes("admin") || scopes.includes(scope);
}

function begun(session: Session): Session {
  keepToken(session.csrf_token);
  return session;
}
