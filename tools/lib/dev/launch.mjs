// Begins a server in two steps: its modules are read while the one before it still stops, and it starts when it is let.
// node launch.mjs MAIN MODULE…
import { pathToFileURL } from 'node:url';

const [main, ...modules] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(file).href);
const letStart = new Promise((resolve) => process.once('message', resolve));
// Whoever was to let it start is gone.
process.once('disconnect', () => process.exit(0));
// What cannot be read is told by the server, which reads it again.
await Promise.allSettled(modules.map(load));
process.env.PORT = String(await letStart);
process.removeAllListeners('disconnect');
process.disconnect();
process.argv = [process.argv[0], main, 'start'];
await load(main);
