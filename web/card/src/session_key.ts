/** Where it is kept whether a card is open. */
export const SESSION = ["session"] as const;
