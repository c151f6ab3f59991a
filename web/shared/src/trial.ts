/** What is put together on the page, and the event it stands for. */

export const kinds = ["Order Completed", "Checked In", "Product Reviewed", "Signed Up", "other"] as const;
export type Kind = (typeof kinds)[number];

export interface CartLine {
  key: number;
  product: string;
  category: string;
  price: number;
  quantity: number;
}

export interface Property {
  key: number;
  name: string;
  value: string;
}

export interface Trial {
  /** Null is someone new. */
  member: string | null;
  kind: Kind;
  /** The name of another event. */
  name: string;
  lines: CartLine[];
  properties: Property[];
  /** On the clocks of the program; null is now. */
  at: string | null;
  /** The version of the program; null is the one in force. */
  version: number | null;
}

/** A call of the Segment spec. */
interface Message {
  type: "track";
  event: string;
  properties: Record<string, unknown>;
  timestamp?: string;
}

const ORDER = `trial-${Date.now()}`;

/** The message, or null while there is nothing to send. */
export function messageOf(trial: Trial, instant: (local: string) => string): Message | null {
  const event = trial.kind === "other" ? trial.name.trim() : trial.kind;
  if (!event) return null;
  const given = trial.properties.filter(({ name }) => name.trim());
  const properties: Record<string, unknown> = Object.fromEntries(
    given.map(({ name, value }) => [name.trim(), typedAs(value)]),
  );
  if (trial.kind === "Order Completed") Object.assign(properties, cartOf(trial.lines));
  return { type: "track", event, properties, ...(trial.at ? { timestamp: instant(trial.at) } : {}) };
}

export function totalOf(lines: readonly CartLine[]): number {
  return Math.round(lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0) * 100) / 100;
}

function cartOf(lines: readonly CartLine[]): Record<string, unknown> {
  const products = lines.map(({ product, category, price, quantity }, place) => ({
    product_id: product.trim() || String(place + 1),
    ...(category.trim() ? { category: category.trim() } : {}),
    price,
    quantity,
  }));
  return { order_id: ORDER, total: totalOf(lines), products };
}

/** What was typed, as rules compare it: numbers and truth values are no texts. */
function typedAs(typed: string): string | number | boolean {
  const text = typed.trim();
  if (text === "true" || text === "false") return text === "true";
  return text !== "" && /^-?\d{1,15}(\.\d{1,6})?$/.test(text) ? Number(text) : text;
}

/** The properties of the event that conditions look at, by name, from their trees as they were explained. */
export function propertiesAsked(conditions: readonly unknown[]): string[] {
  const fields = conditions.flatMap(fieldsOf).filter((field) => field.startsWith("event."));
  return [...new Set(fields.map((field) => field.slice("event.".length)))];
}

function fieldsOf(tree: unknown): string[] {
  if (!tree || typeof tree !== "object") return [];
  if (Array.isArray(tree)) return tree.flatMap(fieldsOf);
  const { field, all, any, not } = tree as Record<string, unknown>;
  return typeof field === "string" ? [field] : [all, any, not].flatMap(fieldsOf);
}
