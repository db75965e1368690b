import { createServer, type AddressInfo, type Socket } from 'node:net';
import {
  Iec104Link,
  readIec104Asdu,
  writeIec104Asdu,
  type Iec104Asdu,
  type Iec104Step,
} from '../../../packages/protocols/src/iec104/index.ts';

const good = { overflow: false, blocked: false, substituted: false, notTopical: false, invalid: false };
const commonAddress = 1;

/** A controlled station on a socket: floats by object address, told whenever somebody interrogates it. */
export async function startStation(
  floats: Readonly<Record<number, number>>,
): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const objects = Object.entries(floats).map(([address, value]) => ({
    address: Number(address),
    value,
    quality: good,
  }));
  const answers = (asked: Iec104Asdu): Iec104Asdu[] => {
    const values = { ...asked, commonAddress, typeId: 13, cause: 20, objects };
    return [{ ...asked, cause: 7 }, ...(asked.typeId === 100 ? [values] : []), { ...asked, cause: 10 }];
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    const link = new Iec104Link('controlled', performance.now());
    const handle = ({ send, asdus, close }: Iec104Step): void => {
      if (send.length > 0) socket.write(send);
      for (const bytes of asdus) {
        const read = readIec104Asdu(bytes);
        if (!read.ok) continue;
        for (const answer of answers(read.value)) handle(link.send(writeIec104Asdu(answer), performance.now()));
      }
      if (close) socket.destroy();
    };
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => handle(link.receive(chunk, performance.now())));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
