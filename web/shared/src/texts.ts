/** Texts with their placeholders filled, from the files generated of `texts/*.yaml`. */

export type Params = Record<string, string | number>;

export function fill(template: string, params: Params = {}): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** What a page calls to say something; a key that is not there cannot be named. */
export type Say<Key extends string> = (key: Key, params?: Params) => string;

export function speaker<Key extends string>(texts: Record<Key, string>): Say<Key> {
  return (key, params) => fill(texts[key], params);
}

/** The text of a key that is put together from data, or what stands for it when there is none. */
export function known(texts: Record<string, string>, key: string, otherwise: string): string {
  return texts[key] ?? otherwise;
}
