import type { Socket } from 'node:net';
import { Iec104Link, readIec104Asdu, writeIec104Asdu, type Iec104Asdu, type Iec104Step } from '@lingtan/protocols';
import { wallClock } from '@lingtan/sdk';
import type { SimulatedDevice } from '../contracts/config.ts';
import { fullPoint } from '../domain/index.ts';
import type { DeviceWorld, RunningDevice } from './device.ts';
import { Iec104Station } from './iec104-station.ts';
import { SetpointLog } from './setpoint-log.ts';
import { TcpListener } from './tcp-listener.ts';

const tickMs = 1000;
/** Spontaneous values that wait while the master does not acknowledge; more are not offered. */
const mostQueued = 200;

interface Master {
  link: Iec104Link;
  last: Map<number, number>;
  handle(step: Iec104Step): void;
}

/** A controlled station on the loopback interface. It sends what changes on its own, and answers any number of masters. */
export async function startIec104Device(
  config: Extract<SimulatedDevice, { protocol: 'iec104' }>,
  world: DeviceWorld,
  timeZone: string,
): Promise<RunningDevice & { send(): void; clockSet(): number | null }> {
  const asset = config.asset ?? config.id;
  const points = config.objects.map(({ point }) => fullPoint(point, asset));
  const setpoints = new SetpointLog(world, points);
  const station = new Iec104Station({
    ...config,
    asset,
    setpoints,
    value: (point) => world.value(point),
    wallMs: () => wallClock(world.now(), timeZone),
  });
  const masters = new Map<Socket, Master>();
  let exchanges = 0;
  const serve = (socket: Socket): void => {
    const link = new Iec104Link('controlled', performance.now());
    const handle = (step: Iec104Step): void => {
      if (step.send.length > 0) socket.write(step.send);
      for (const bytes of step.asdus) {
        exchanges++;
        const read = readIec104Asdu(bytes);
        if (read.ok && setpoints.fault !== 'silent')
          for (const answer of station.answer(read.value)) handle(sendOn(link, answer));
      }
      if (step.close) socket.destroy();
    };
    masters.set(socket, { link, last: new Map(), handle });
    socket.on('data', (chunk: Buffer) => handle(link.receive(chunk, performance.now())));
    socket.on('close', () => masters.delete(socket));
  };
  const listener = new TcpListener(serve);
  await listener.start();
  const tick = (): void => {
    for (const { link, handle } of masters.values()) handle(link.tick(performance.now()));
  };
  // After what has come is read, as a master that was slow must not be taken for one that is gone.
  const timer = setInterval(() => setImmediate(tick), tickMs);
  return {
    id: config.id,
    points,
    address: () => listener.address,
    status() {
      const { address } = listener;
      return {
        id: config.id,
        title: config.title || config.id,
        protocol: 'iec104',
        address: address && `${address.host}:${address.port}`,
        points: points.length,
        connected: masters.size > 0,
        exchanges,
        lastError: null,
      };
    },
    send() {
      if (setpoints.fault === 'silent') return;
      for (const { link, last, handle } of masters.values())
        if (link.started && link.queued < mostQueued)
          for (const asdu of station.spontaneous(last)) handle(sendOn(link, asdu));
    },
    clockSet: () => station.clockSet,
    received: () => setpoints.received,
    setFault: (fault) => void (setpoints.fault = fault),
    async stop() {
      clearInterval(timer);
      await listener.stop();
    },
  };
}

function sendOn(link: Iec104Link, asdu: Iec104Asdu): Iec104Step {
  return link.send(writeIec104Asdu(asdu), performance.now());
}
