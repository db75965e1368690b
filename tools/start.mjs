#!/usr/bin/env node
// npm start: installs what is missing, builds what is stale, and runs the server in this process, so that signals reach
// it directly. Arguments are passed on to `lingtan start`.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkNode, ensureInstalled, root } from './lib/prepare.mjs';
import { ensureBuilt } from './lib/targets.mjs';

// This process becomes the server: from its first moment on no signal opens Node's inspector in it.
process.on('SIGUSR1', () => {});
const startedAt = Date.now();
const say = (text) => console.log(`  ${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${text}`);

checkNode();
process.env.LINGTAN_STARTED_AT ??= String(startedAt);
console.log('Lingtan');
await ensureInstalled(say);
await ensureBuilt(say);
process.argv.splice(2, 0, 'start');
await import(pathToFileURL(join(root, 'apps/server/dist/src/main.js')).href);
