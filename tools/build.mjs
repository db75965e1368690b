#!/usr/bin/env node
// npm run build: all packages. Unchanged ones come from the cache.
import { checkNode, ensureInstalled } from './lib/prepare.mjs';
import { ensureBuilt } from './lib/targets.mjs';

checkNode();
await ensureInstalled((text) => console.log(text));
await ensureBuilt((text) => console.log(text));
