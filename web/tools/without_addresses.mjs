/** Takes out of npm's lock file whom its packages ask for money: the file names versions and hashes, no addresses. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const LOCK = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const lock = JSON.parse(readFileSync(LOCK, "utf-8"));
for (const each of Object.values(lock.packages)) delete each.funding;
writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
