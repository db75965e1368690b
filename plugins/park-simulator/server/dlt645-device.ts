import type { Socket } from 'node:net';
import {
  decodeDlt645,
  dlt645LongestFrame,
  dlt645Quantity,
  dlt645ReadData,
  encodeDlt645,
  MeterFrameSplitter,
  readDlt645Message,
  writeDlt645Number,
  type Dlt645Frame,
} from '@lingtan/protocols';
import type { SimulatedDevice } from '../contracts/config.ts';
import { fullPoint } from '../domain/index.ts';
import type { DeviceFault } from '../contracts/received-write.ts';
import type { DeviceWorld, RunningDevice } from './device.ts';
import { TcpListener } from './tcp-listener.ts';

const [readReply, readRefused, addressReply, noData] = [0x91, 0xd1, 0x93, 0x02];
const wildcard = 'A'.repeat(12);

/** A meter behind a serial server: it answers reads of its identifiers, and is asked for its address by the wildcard. */
export async function startDlt645Device(
  config: Extract<SimulatedDevice, { protocol: 'dlt645' }>,
  world: DeviceWorld,
): Promise<RunningDevice> {
  const asset = config.asset ?? config.id;
  const values = new Map(
    config.values.map((value) => [value.identifier, { ...value, point: fullPoint(value.point, asset) }]),
  );
  const { address } = config;
  let exchanges = 0;
  let fault: DeviceFault = 'none';
  const answer = (frame: Dlt645Frame): Uint8Array | null => {
    if (frame.address !== address && frame.address !== wildcard) return null;
    const message = readDlt645Message(frame);
    if (!message.ok || message.value.direction !== 'request') return null;
    exchanges++;
    const { function: name, identifier } = message.value;
    if (name === 'read address') return encodeDlt645({ address, control: addressReply, data: addressBytes(address) });
    const found = name === 'read' && identifier !== undefined ? values.get(identifier) : undefined;
    const data = found && dataOf(found.identifier, world.value(found.point) / found.scale);
    if (!found || !data) return encodeDlt645({ address, control: readRefused, data: Uint8Array.of(noData) });
    const whole = Uint8Array.of(...dlt645ReadData(found.identifier), ...data);
    return encodeDlt645({ address, control: readReply, data: whole, wakeUps: 4 });
  };
  const listener = new TcpListener((socket: Socket) => {
    const splitter = new MeterFrameSplitter(decodeDlt645, dlt645LongestFrame);
    socket.on('data', (chunk: Buffer) => {
      for (const frame of splitter.push(chunk)) {
        const bytes = answer(frame);
        if (bytes && fault !== 'silent' && fault !== 'read-unanswered') socket.write(bytes);
      }
    });
  });
  await listener.start();
  return {
    id: config.id,
    points: [...values.values()].map(({ point }) => point),
    address: () => listener.address,
    status: () => ({
      id: config.id,
      title: config.title || config.id,
      protocol: 'dlt645',
      address: listener.address && `${listener.address.host}:${listener.address.port}`,
      points: values.size,
      connected: listener.sockets.size > 0,
      exchanges,
      lastError: null,
    }),
    setFault: (to) => void (fault = to),
    stop: () => listener.stop(),
  };
}

/** A value in the format of its identifier; null when it does not fit. */
function dataOf(identifier: string, value: number): Uint8Array | null {
  const quantity = dlt645Quantity(identifier);
  return quantity && Number.isFinite(value) ? writeDlt645Number(identifier, value.toFixed(quantity.decimals)) : null;
}

function addressBytes(address: string): Uint8Array {
  return Uint8Array.from(address.match(/../g)!.map((pair) => Number.parseInt(pair, 16))).reverse();
}
