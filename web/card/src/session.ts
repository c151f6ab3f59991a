/** The way into a card and out of it. */

import { keepToken, Problem, type Schemas, send } from "@regulars/shared/api.ts";

export type Session = Schemas["CardSessionShown"];
export type Doors = Schemas["CardDoors"];

export const ENTER = "/card/enter";
const HOME = "/card/";

/**
 * The token of the link the page was opened with. It leaves the address at once, so that it is neither bookmarked nor
 * handed on with the page.
 */
export function tokenOfLink(): string | null {
  if (location.pathname !== ENTER) return null;
  const token = location.hash.slice(1);
  history.replaceState(null, "", HOME);
  return token;
}

/** Opens the card of a link; without one, the card that is open already. Null when there is none. */
export async function begin(token: string | null): Promise<Session | null> {
  if (token !== null) return begun(await send<Session>("POST", "/api/card/session", { token }));
  try {
    return begun(await send<Session>("GET", "/api/card/session"));
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

export async function enterByCode(phone: string, code: string): Promise<Session> {
  return begun(await send<Session>("POST", "/api/card/session", { phone, code }));
}

export async function sendCode(phone: string): Promise<void> {
  await send<null>("POST", "/api/card/codes", { phone });
}

export async function doors(): Promise<Doors> {
  return send<Doors>("GET", "/api/card/entry");
}

export async function leave(): Promise<void> {
  await send<null>("DELETE", "/api/card/session");
  keepToken(null);
}

function begun(session: Session): Session {
  keepToken(session.csrf_token);
  return session;
}
