/**
 * A program's data written back into its YAML text. What has not changed stays as it was written, comments and all;
 * only what was taken away takes its comments with it.
 */

import {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  Pair,
  parseDocument,
  type Scalar,
  stringify,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { isPart, ordered, type Part, type Plain, same } from "./program_document.ts";

const WIDE = { lineWidth: 0, flowCollectionPadding: false };
const ONE_LINE = 88;

/** The text that says `data`, as near to `text` as it can be; a text that is no mapping is written anew. */
export function rewritten(text: string, data: Part): string {
  const doc = parseDocument(text);
  if (doc.errors.length || !isMap(doc.contents)) return written(data);
  if (same(plainOf(doc.contents, doc), data)) return text;
  mergeMap(doc, doc.contents, data);
  return doc.toString(WIDE);
}

/** The data as a text of its own. */
export function written(data: Part): string {
  const doc = new Document(inOrder(data));
  layOut(doc, doc);
  for (const pair of isMap(doc.contents) ? doc.contents.items : []) {
    if (isSeq(pair.value)) pair.value.flow = false;
  }
  return stringify(doc, WIDE);
}

/** What a node says, by the rules of the server: only plain scalars that look like it are numbers or words. */
function plainOf(node: unknown, doc: Document): Plain {
  if (isAlias(node)) return plainOf(node.resolve(doc), doc);
  if (isMap(node)) return Object.fromEntries(node.items.map((pair) => [keyOf(pair), plainOf(pair.value, doc)]));
  if (isSeq(node)) return node.items.map((item) => plainOf(item, doc));
  return isScalar(node) ? scalarOf(node) : null;
}

const WORDS: Record<string, Plain> = { true: true, false: false, null: null, "~": null, "": null };

function scalarOf(node: Scalar): Plain {
  const source = node.source ?? String(node.value ?? "");
  if (node.type && node.type !== "PLAIN") return source;
  if (Object.hasOwn(WORDS, source)) return WORDS[source] ?? null;
  const number = /^[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,4})?$/.test(source);
  return number ? Number(source) : source;
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? (pair.key.source ?? String(pair.key.value)) : String(pair.key);
}

function mergeMap(doc: Document, map: YAMLMap, data: Part): void {
  map.items = map.items.filter((pair) => keyOf(pair) in data);
  const keys = Object.keys(inOrder(data));
  for (const [place, key] of keys.entries()) {
    const value = data[key] ?? null;
    const pair = map.items.find((each) => keyOf(each) === key);
    if (pair) {
      pair.value = merged(doc, pair.value, value);
      continue;
    }
    const before = new Set(keys.slice(0, place));
    const after = Math.max(-1, ...map.items.map((each, index) => (before.has(keyOf(each)) ? index : -1)));
    map.items.splice(after + 1, 0, new Pair(doc.createNode(key), made(doc, value)));
  }
}

/** A list's elements keep their nodes by their ids, or by what they say, or else by their places. */
function mergeSeq(doc: Document, seq: YAMLSeq, data: Plain[]): void {
  const old = seq.items.map((node) => ({ node, value: plainOf(node, doc), used: false }));
  const take = (fits: (value: Plain) => boolean) => {
    const found = old.find((each) => !each.used && fits(each.value));
    if (found) found.used = true;
    return found?.node;
  };
  const nodes = data.map((item) =>
    take((value) => same(value, item) || (idOf(item) !== null && idOf(value) === idOf(item))),
  );
  seq.items = data.map((item, place) => {
    const node = nodes[place] ?? (idOf(item) === null ? free(old[place]) : undefined);
    return node === undefined ? made(doc, item) : merged(doc, node, item);
  });
}

function free(old: { node: unknown; used: boolean } | undefined): unknown {
  if (!old || old.used) return undefined;
  old.used = true;
  return old.node;
}

function idOf(value: Plain): Plain {
  return isPart(value) && typeof value.id === "string" ? value.id : null;
}

function merged(doc: Document, node: unknown, value: Plain): unknown {
  if (same(plainOf(node, doc), value)) return node;
  if (isMap(node) && isPart(value)) {
    mergeMap(doc, node, value);
    return node;
  }
  if (isSeq(node) && Array.isArray(value)) {
    mergeSeq(doc, node, value);
    return node;
  }
  const fresh = made(doc, value);
  if (isScalar(node) && isScalar(fresh)) {
    if (node.comment) fresh.comment = node.comment;
    if (node.commentBefore) fresh.commentBefore = node.commentBefore;
  }
  return fresh;
}

function made(doc: Document, value: Plain): Node {
  const node = doc.createNode(inOrder(value)) as Node;
  layOut(node, doc);
  return node;
}

/** Small parts stand on one line, as people write them. */
function layOut(whole: Node | Document, doc: Document): void {
  visit(whole, {
    Collection: (_, node) => {
      node.flow = JSON.stringify(plainOf(node, doc)).length <= ONE_LINE;
    },
  });
}

function inOrder<Value extends Plain>(value: Value): Value {
  if (Array.isArray(value)) return value.map(inOrder) as Value;
  if (!isPart(value)) return value;
  return ordered(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inOrder(item)]))) as Value;
}
