#!/usr/bin/env node
// The command line: `node tools/lingtan.mjs park list`, or `npx lingtan …` in the checkout.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkNode, ensureBuilt, ensureInstalled, root } from './lib/prepare.mjs';

// Progress goes to standard error: standard output belongs to the command.
const say = (text) => console.error(text);

checkNode();
await ensureInstalled(say);
await ensureBuilt(say);
await import(pathToFileURL(join(root, 'apps/server/dist/src/main.js')).href);
