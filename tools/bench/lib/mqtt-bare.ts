import { createServer, type AddressInfo } from 'node:net';
import { Aedes } from 'aedes';

// The limit: the same broker with nothing behind it. It acknowledges at once and forgets.
const aedes = await Aedes.createBroker({ concurrency: 10_000 });
const server = createServer((socket) => void aedes.handle(socket));
server.listen(0, '127.0.0.1', () => process.send!({ result: { port: (server.address() as AddressInfo).port } }));
