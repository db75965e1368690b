#!/usr/bin/env node
// npm run build: all packages, whatever their stamps say. Unchanged ones come from the cache of Nx.
import { checkNode, ensureBuilt, ensureInstalled } from './lib/prepare.mjs';

checkNode();
await ensureInstalled((text) => console.log(text));
await ensureBuilt((text) => console.log(text), { force: true });
