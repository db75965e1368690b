// What of this machine the result of a test may depend on: printed as an input of the targets that run tests (nx.json).
import { findFaketime, toolSettings } from '../lib/provision.mjs';

const set = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('LINGTAN_')));
const settings = Object.entries({ ...set, ...(await toolSettings()) }).sort();
const platform = `${process.platform} ${process.arch} ${process.getuid?.() === 0 ? 'as root' : ''}`;
console.log(JSON.stringify({ node: process.version, platform, faketime: findFaketime(), settings }));
