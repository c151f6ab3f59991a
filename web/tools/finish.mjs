/**
 * What follows a build: each text file gets its compressed twins, and the first load of each site is measured by
 * Vite's manifest. Too large a first load fails the build.
 */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const PAGES = fileURLToPath(new URL("../../src/regulars/pages/", import.meta.url));
const TEXT = new Set([".js", ".css", ".svg", ".json", ".webmanifest"]);

/** By site its limit in bytes, and the parts that are loaded on arrival, for each way of arriving. */
const SITES = {
  console: {
    limit: 300_000,
    arrivals: {
      "sign-in": ["src/pages/sign_in.tsx"],
      "first page": ["src/frame/frame.tsx", "src/pages/overview/overview.tsx"],
    },
  },
  card: { limit: 150_000, arrivals: { "first page": [] } },
};

let failed = false;
for (const [name, { limit, arrivals }] of Object.entries(SITES)) {
  const folder = join(PAGES, name);
  const manifest = JSON.parse(readFileSync(join(folder, ".vite/manifest.json"), "utf-8"));
  rmSync(join(folder, ".vite"), { recursive: true });
  for (const path of filesBelow(folder)) compress(path);
  for (const [arrival, parts] of Object.entries(arrivals)) {
    const bytes = firstLoad(folder, manifest, parts);
    const verdict = bytes > limit ? "TOO LARGE" : "ok";
    process.stdout.write(`${name}, ${arrival}: ${kb(bytes)} kB compressed, at most ${kb(limit)} kB: ${verdict}\n`);
    failed ||= bytes > limit;
  }
}
process.exitCode = failed ? 1 : 0;

/** The compressed size of the page, its entry, these parts, the texts and everything they import at once. */
function firstLoad(folder, manifest, parts) {
  const missing = parts.filter((part) => !(part in manifest));
  if (missing.length) throw new Error(`the manifest has no ${missing.join(", ")}`);
  const entries = Object.keys(manifest).filter((key) => manifest[key].isEntry || isLanguage(key));
  const seen = new Set();
  const files = new Set(["index.html"]);
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    (chunk.imports ?? []).forEach(visit);
  };
  [...entries, ...parts].forEach(visit);
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0);
}

/** Chinese texts and their locale are loaded apart; they are the larger ones. */
function isLanguage(key) {
  return /(console|card)\.zh\.json$|src\/languages\/zh\.ts$/.test(key);
}

function compress(path) {
  if (!TEXT.has(extname(path))) return;
  const bytes = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, quality));
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
}

function kb(bytes) {
  return Math.round(bytes / 1000);
}
