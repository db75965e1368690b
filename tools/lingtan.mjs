#!/usr/bin/env node
// The command line: `node tools/lingtan.mjs park list`, or `npx lingtan …` in the checkout.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkNode, ensureInstalled, root } from './lib/prepare.mjs';
import { ensureBuilt } from './lib/targets.mjs';

// Progress goes to standard error: standard output belongs to the command.
const say = (text) => console.error(text);

checkNode();
await ensureInstalled(say);
// A command answers at once: sources that have changed since are built by `npm start`, `npm run dev` and `npm run build`.
const main = join(root, 'apps/server/dist/src/main.js');
if (!existsSync(main)) await ensureBuilt(say);
await import(pathToFileURL(main).href);
