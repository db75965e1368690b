import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Iec104Link, readIec104Asdu, writeIec104Asdu, type Iec104Asdu, type Iec104Step } from '@lingtan/protocols';

export interface TestIec104Station {
  /** Of the loopback interface. */
  port: number;
  stop(): Promise<void>;
}

/**
 * A controlled station of IEC 60870-5-104 on the loopback interface, for any number of masters.
 * @param answers what it sends for what it is asked, in order; nothing is sent unasked
 */
export async function startTestIec104Station(
  answers: (asked: Iec104Asdu) => readonly Iec104Asdu[],
): Promise<TestIec104Station> {
  const sockets = new Set<Socket>();
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
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
